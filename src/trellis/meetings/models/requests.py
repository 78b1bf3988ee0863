"""Asking for a meeting. A request takes nobody's time: a slot is taken only once it is accepted."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least, Now

from trellis.meetings.models.constraints import one_of
from trellis.meetings.types.words import RequestState


class MeetingRequest(models.Model):
    """One participant asks another for a meeting. Between two there is at most one open request."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="+")
    sender = models.ForeignKey("meetings.Participant", models.CASCADE, related_name="+")
    receiver = models.ForeignKey("meetings.Participant", models.CASCADE, related_name="+")
    message = models.CharField(max_length=1000, blank=True, default="")
    state = models.TextField(default=RequestState.ASKED)
    reason = models.CharField(max_length=1000, blank=True, default="")  # of a refusal
    meeting = models.ForeignKey("meetings.Meeting", models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("state", RequestState, "meetings_request_state_known"),
            models.CheckConstraint(condition=~Q(sender=F("receiver")), name="meetings_request_of_another"),
            models.CheckConstraint(
                condition=Q(state=RequestState.ASKED, answered_at__isnull=True)
                | ~Q(state=RequestState.ASKED) & Q(answered_at__isnull=False),
                name="meetings_request_answered_when",
            ),
            models.UniqueConstraint(
                Least("sender", "receiver"),
                Greatest("sender", "receiver"),
                condition=Q(state=RequestState.ASKED),
                name="meetings_one_open_request",
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"], condition=Q(state=RequestState.ASKED), name="meetings_request_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sender_id} asks {self.receiver_id}: {self.state}"
