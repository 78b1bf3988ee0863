"""Which list brought a wish or a participant, and wishes that stand no more: their wisher's and the keepers' alone."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from trellis.core.row_security import let_count, protect

TABLE = "meetings_pastwish"
# As of a wish that stands (0002_wall).
SYSTEMS = ["meetings", "link of a mail", "retention", "erasing persons", "removing profiles",
           "merging profiles", "demonstration"]  # fmt: skip


def of_one_event(side: str) -> migrations.RunSQL:
    """Whoever it names takes part in its own event."""
    name = f"{TABLE}_{side}_of_event"
    return migrations.RunSQL(
        f"ALTER TABLE {TABLE} ADD CONSTRAINT {name} FOREIGN KEY ({side}_id, event_id)"
        " REFERENCES meetings_participant (id, event_id) DEFERRABLE INITIALLY DEFERRED;",
        f"ALTER TABLE {TABLE} DROP CONSTRAINT {name};",
    )


class Migration(migrations.Migration):
    dependencies = [("events", "0008_registration_number"), ("meetings", "0004_told")]
    operations = [
        migrations.AddField(
            model_name="participant",
            name="brought_by",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="wish",
            name="brought_by",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="PastWish",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.TextField(blank=True, default="")),
                ("note", models.CharField(blank=True, default="", max_length=500)),
                ("brought_by", models.BigIntegerField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="events.event"
                    ),
                ),
                (
                    "wished",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="meetings.participant",
                    ),
                ),
                (
                    "wisher",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="meetings.participant",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("brought_by__isnull", False), ("kind__in", ["must", "like", "no"])),
                            models.Q(("brought_by__isnull", True), ("kind", ""), ("note", "")),
                            _connector="OR",
                        ),
                        name="meetings_pastwish_of_list_or_own",
                    ),
                    models.UniqueConstraint(fields=("wisher", "wished"), name="meetings_pastwish_once"),
                    models.CheckConstraint(
                        condition=models.Q(("wisher", models.F("wished")), _negated=True),
                        name="meetings_pastwish_of_another",
                    ),
                ],
            },
        ),
        of_one_event("wisher"),
        of_one_event("wished"),
        protect(
            TABLE,
            rows="wisher_id IN (SELECT meetings_own()) OR trellis_keeps_event(event_id)",
            systems=SYSTEMS,
        ),
        let_count(TABLE, system="counting records"),
    ]
