"""Colleagues of one organisation stand in for each other; a seat says for whom somebody sits there."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

# Whom a seat was meant for takes part in the same event. Told by hand: a key of two columns.
OF_EVENT = """
ALTER TABLE meetings_seat ADD CONSTRAINT meetings_seat_stands_for_of_event
    FOREIGN KEY (stands_for_id, event_id) REFERENCES meetings_participant (id, event_id)
    DEFERRABLE INITIALLY DEFERRED;
"""
OF_ANY = "ALTER TABLE meetings_seat DROP CONSTRAINT meetings_seat_stands_for_of_event;"
ACTIONS = ["arranged", "moved", "locked", "unlocked", "cancelled", "handed", "applied"]


class Migration(migrations.Migration):
    dependencies = [("meetings", "0006_rotating_tables")]

    operations = [
        migrations.AddField(
            "meetingsetup", "has_stand_ins", models.BooleanField(db_default=False, default=False)
        ),
        migrations.AddField("participant", "stands_in", models.BooleanField(db_default=True, default=True)),
        migrations.AddField(
            "seat",
            "stands_for",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="meetings.participant",
            ),
        ),
        migrations.RemoveConstraint("boardchange", "meetings_change_action_known"),
        migrations.AddConstraint(
            "boardchange",
            models.CheckConstraint(condition=Q(("action__in", ACTIONS)), name="meetings_change_action_known"),
        ),
        migrations.AddConstraint(
            "seat",
            models.UniqueConstraint(
                F("meeting"), Coalesce("stands_for", "participant"), name="meetings_seat_meant_once"
            ),
        ),
        migrations.AddConstraint(
            "seat",
            models.CheckConstraint(
                condition=Q(
                    ("stands_for__isnull", True), ~Q(("stands_for", F("participant"))), _connector="OR"
                ),
                name="meetings_seat_for_another",
            ),
        ),
        migrations.RunSQL(OF_EVENT, OF_ANY),
    ]
