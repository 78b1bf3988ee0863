"""What participants were told, what they say on the day, and what came of their meetings."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models
from django.db.models import Q

from trellis.core.row_security import let_count, protect

SYSTEMS = ["meetings", "link of a mail", "retention", "erasing persons", "removing profiles",
           "merging profiles", "demonstration"]  # fmt: skip
OWN = "(SELECT meetings_own())"
KEEPS = "trellis_keeps_event(event_id)"
OWN_SEAT = "seat_id IN (SELECT s.id FROM meetings_seat s WHERE s.participant_id IN (SELECT meetings_own()))"
ROWS = {
    "meetings_told": f"participant_id IN {OWN} OR {KEEPS}",
    "meetings_dayreport": f"{OWN_SEAT} OR {KEEPS}",
    "meetings_outcome": f"{OWN_SEAT} OR {KEEPS}",
}
# Who is here is read, never written, by what finds somebody else to meet.
CAME = "CREATE POLICY events_checkin_meetings ON events_checkin FOR SELECT USING ({})".format(
    "trellis_system() IN ('meetings')"
)
OF_EVENT = """
ALTER TABLE meetings_told ADD CONSTRAINT meetings_told_participant_of_event
    FOREIGN KEY (participant_id, event_id) REFERENCES meetings_participant (id, event_id)
    DEFERRABLE INITIALLY DEFERRED;
"""
KEY = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
NOW = django.db.models.functions.datetime.Now()
CASCADE = django.db.models.deletion.CASCADE


class Migration(migrations.Migration):
    dependencies = [("meetings", "0003_plans"), ("events", "0007_letters")]
    operations = [
        migrations.AddField(
            "meetingsetup",
            "remind_hours",
            models.PositiveSmallIntegerField(blank=True, default=18, null=True),
        ),
        migrations.AddField(
            "meetingsetup", "late_minutes", models.PositiveSmallIntegerField(db_default=5, default=5)
        ),
        migrations.AddField("seat", "reminded_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("seat", "asked_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddConstraint(
            "meetingsetup",
            models.CheckConstraint(
                condition=(Q(remind_hours__isnull=True) | Q(remind_hours__gte=1, remind_hours__lte=168))
                & Q(late_minutes__lte=60),
                name="meetings_setup_day_fits",
            ),
        ),
        migrations.CreateModel(
            name="Told",
            fields=[
                ("id", KEY),
                ("lines", models.JSONField(blank=True, default=dict)),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("whole_at", models.DateTimeField(blank=True, null=True)),
                ("changed_at", models.DateTimeField(db_default=NOW)),
                ("event", models.ForeignKey(on_delete=CASCADE, related_name="+", to="events.event")),
                (
                    "participant",
                    models.OneToOneField(on_delete=CASCADE, related_name="told", to="meetings.participant"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DayReport",
            fields=[
                ("id", KEY),
                ("kind", models.TextField()),
                ("minutes", models.PositiveSmallIntegerField(default=0)),
                ("at", models.DateTimeField(db_default=NOW)),
                ("event", models.ForeignKey(on_delete=CASCADE, related_name="+", to="events.event")),
                ("seat", models.ForeignKey(on_delete=CASCADE, related_name="reports", to="meetings.seat")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(kind__in=["here", "late", "alone"]), name="meetings_report_kind_known"
                    ),
                    models.UniqueConstraint(fields=["seat", "kind"], name="meetings_report_once"),
                    models.CheckConstraint(
                        condition=Q(kind="late", minutes__gte=1, minutes__lte=240)
                        | ~Q(kind="late") & Q(minutes=0),
                        name="meetings_report_minutes_of_late",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                ("id", KEY),
                ("has_met", models.BooleanField()),
                ("rating", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("next_step", models.CharField(blank=True, default="", max_length=500)),
                ("agreement", models.TextField(blank=True, default="")),
                ("remark", models.CharField(blank=True, default="", max_length=1000)),
                ("made_at", models.DateTimeField(db_default=NOW)),
                ("changed_at", models.DateTimeField(db_default=NOW)),
                ("event", models.ForeignKey(on_delete=CASCADE, related_name="+", to="events.event")),
                ("seat", models.OneToOneField(on_delete=CASCADE, related_name="outcome", to="meetings.seat")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(agreement="")
                        | Q(agreement__in=["letter_of_intent", "memorandum", "contract", "other"]),
                        name="meetings_outcome_agreement_known",
                    ),
                    models.CheckConstraint(
                        condition=Q(rating__isnull=True) | Q(rating__gte=1, rating__lte=5),
                        name="meetings_outcome_rating_fits",
                    ),
                    models.CheckConstraint(
                        condition=Q(has_met=True) | Q(rating__isnull=True, agreement="", next_step=""),
                        name="meetings_outcome_of_who_met",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            OF_EVENT, "ALTER TABLE meetings_told DROP CONSTRAINT meetings_told_participant_of_event;"
        ),
        migrations.RunSQL(CAME, "DROP POLICY events_checkin_meetings ON events_checkin;"),
        *(protect(table, rows=rows, systems=SYSTEMS) for table, rows in ROWS.items()),
        *(let_count(table, system="counting records") for table in ROWS),
    ]
