"""What organisers wrote to those who take part, and who got it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now

from trellis.core.types import Actor
from trellis.events.models.hosts import kept_by
from trellis.events.types.letters import LONGEST_SUBJECT


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, actor: Actor) -> "LetterQuerySet":
        """Those of events that the actor keeps."""
        return self if actor.is_operator else self.filter(event__in=kept_by(actor))


class Letter(models.Model):
    """A mail from the organisers to some of those who registered."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="letters")
    key = models.UUIDField()  # of the form it was sent from: sent once, however often the button is pressed
    subject = models.CharField(max_length=LONGEST_SUBJECT)
    text = models.TextField()
    answers_to = models.EmailField(max_length=254)
    selection = models.TextField(blank=True, default="")  # whom it was for, in words
    written_by = models.ForeignKey(
        "accounts.Person", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    sent_at = models.DateTimeField(db_default=Now())

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "key"], name="events_letter_once"),
            models.CheckConstraint(condition=~Q(subject="") & ~Q(text=""), name="events_letter_says"),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk} of {self.event_id}"


class Recipient(models.Model):
    """Somebody whom a letter was sent to."""

    letter = models.ForeignKey("events.Letter", models.CASCADE, related_name="recipients")
    registration = models.ForeignKey("events.Registration", models.CASCADE, related_name="+")
    address = models.EmailField(max_length=254)

    class Meta:
        constraints = [
            models.UniqueConstraint("letter", Lower("address"), name="events_recipient_once"),
        ]

    def __str__(self) -> str:
        return f"recipient {self.pk} of {self.letter_id}"
