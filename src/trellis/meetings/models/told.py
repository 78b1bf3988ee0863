"""What each participant was told of their schedule last: the next mail says what differs from it."""

from django.db import models
from django.db.models.functions import Now


class Told(models.Model):
    """What a participant knows of their meetings. `whole_at`: when they got all of it at once."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="+")
    participant = models.OneToOneField("meetings.Participant", models.CASCADE, related_name="told")
    lines = models.JSONField(default=dict, blank=True)  # {meeting: when, where, with whom by number}
    sequence = models.PositiveIntegerField(default=0)  # how often they were told
    whole_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.participant_id} was told {self.sequence}"
