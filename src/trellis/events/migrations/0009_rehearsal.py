"""Rehearsals: a copy of an event to try it with, and its mail, which does not leave.

The system actor that copies and removes sees and writes rows of rehearsals alone, whatever asks it.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from trellis.core.row_security import let_count, protect

IS_REHEARSAL = """
CREATE FUNCTION trellis_is_rehearsal(event bigint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT EXISTS (SELECT FROM events_event e WHERE e.id = event AND e.rehearses_id IS NOT NULL)
$$;
"""
OF_LETTER = "EXISTS (SELECT FROM events_letter l WHERE l.id = letter_id AND trellis_is_rehearsal(l.event_id))"
OF_SESSION = (
    "EXISTS (SELECT FROM events_session s WHERE s.id = session_id AND trellis_is_rehearsal(s.event_id))"
)
REHEARSED = {
    "events_registration": "trellis_is_rehearsal(event_id)",
    "events_invitedaddress": "trellis_is_rehearsal(event_id)",
    "events_checkin": "trellis_is_rehearsal(event_id)",
    "events_letter": "trellis_is_rehearsal(event_id)",
    "events_recipient": OF_LETTER,
    "events_favourite": OF_SESSION,
    "events_caughtmail": "trellis_is_rehearsal(event_id)",
}


def rehearse(table: str, rows: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE POLICY {table}_rehearsal ON {table} USING (trellis_system() = 'rehearsal' AND {rows})",
        f"DROP POLICY {table}_rehearsal ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0008_registration_number"),
        ("taxonomy", "0003_fill"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CaughtMail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.EmailField(max_length=254)),
                ("language", models.CharField(blank=True, default="", max_length=12)),
                ("subject", models.TextField()),
                ("text", models.TextField(blank=True, default="")),
                ("action", models.TextField(blank=True, default="")),
                ("path", models.TextField(blank=True, default="")),
                ("has_file", models.BooleanField(default=False)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name="Rehearsal",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="rehearsal",
                        serialize=False,
                        to="events.event",
                    ),
                ),
                ("shift_minutes", models.IntegerField(default=0)),
                ("people", models.PositiveIntegerField(default=0)),
                ("begun_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("load_state", models.TextField(default="none")),
                ("load_asked", models.PositiveIntegerField(default=0)),
                ("load_done", models.PositiveIntegerField(default=0)),
                ("load_counts", models.JSONField(blank=True, default=dict)),
            ],
        ),
        migrations.AddField(
            model_name="event",
            name="rehearses",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rehearsals",
                to="events.event",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.UniqueConstraint(fields=("rehearses",), name="events_one_rehearsal"),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("rehearses__isnull", False), ("slug__startswith", "rehearsal--")),
                    models.Q(
                        ("rehearses__isnull", True),
                        models.Q(("slug__startswith", "rehearsal--"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="events_rehearsal_by_its_address",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("rehearses__isnull", True),
                    models.Q(("previous__isnull", True), ("series__isnull", True)),
                    _connector="OR",
                ),
                name="events_rehearsal_alone",
            ),
        ),
        migrations.AddField(
            model_name="caughtmail",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="caught_mails", to="events.event"
            ),
        ),
        migrations.AddField(
            model_name="caughtmail",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="rehearsal",
            constraint=models.CheckConstraint(
                condition=models.Q(("load_state__in", ["none", "under_way", "done", "stopped"])),
                name="events_rehearsal_load_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="rehearsal",
            constraint=models.CheckConstraint(
                condition=models.Q(("load_done__lte", models.F("load_asked"))),
                name="events_rehearsal_load_counted",
            ),
        ),
        migrations.AddIndex(
            model_name="caughtmail",
            index=models.Index(fields=["event", "-id"], name="events_caughtmail_latest"),
        ),
        migrations.RunSQL(IS_REHEARSAL, "DROP FUNCTION trellis_is_rehearsal(bigint);"),
        protect(
            "events_caughtmail",
            rows="trellis_keeps_event(event_id)",
            systems=["retention", "erasing persons"],
        ),
        let_count("events_caughtmail", system="counting records"),
        *(rehearse(table, rows) for table, rows in REHEARSED.items()),
    ]
