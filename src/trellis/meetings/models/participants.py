"""Who takes part in meetings, when they cannot, and whom they wish to meet."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from trellis.core.types import Actor
from trellis.meetings.models.constraints import one_of
from trellis.meetings.types.words import Place, WishKind


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def present(self) -> "ParticipantQuerySet":
        """Those who have not left, and whose registration holds."""
        return self.filter(left_at__isnull=True, registration__state="registered")

    def own(self, actor: Actor) -> "ParticipantQuerySet":
        """The actor's own."""
        return self.filter(registration__person_id=actor.person_id or 0)


class Participant(models.Model):
    """Somebody registered for an event who takes part in its meetings.

    Who takes part shows the others name, organisation, country, role, offers and needs of the registration.
    """

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="+")
    registration = models.OneToOneField("events.Registration", models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        "registry.Organisation", models.SET_NULL, null=True, blank=True, related_name="+"
    )  # of the registry, for which they are here
    attends = models.TextField(default=Place.ON_SITE)
    is_bookable = models.BooleanField(default=False)  # others may book without asking
    stands_in = models.BooleanField(default=True, db_default=True)  # for colleagues, and they for them
    most_meetings = models.PositiveSmallIntegerField(null=True, blank=True)
    late_until = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    brought_by = models.BigIntegerField(null=True, blank=True)  # the import; None: they joined
    made_at = models.DateTimeField(db_default=Now())

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("attends", Place, "meetings_participant_place_known"),
            models.UniqueConstraint(fields=["id", "event"], name="meetings_participant_of_event"),
            models.CheckConstraint(
                condition=Q(most_meetings__isnull=True) | Q(most_meetings__gte=1),
                name="meetings_participant_one_meeting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} participant {self.pk}"


class Unavailable(models.Model):
    """A slot in which a participant cannot meet."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="+")
    participant = models.ForeignKey("meetings.Participant", models.CASCADE, related_name="unavailable")
    slot = models.ForeignKey("meetings.Slot", models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "slot"], name="meetings_unavailable_once"),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} not in {self.slot_id}"


class Wish(models.Model):
    """Whom somebody must, would like to, or does not want to meet. Known to them and the keepers alone."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="+")
    wisher = models.ForeignKey("meetings.Participant", models.CASCADE, related_name="wishes")
    wished = models.ForeignKey("meetings.Participant", models.CASCADE, related_name="+")
    kind = models.TextField()
    note = models.CharField(max_length=500, blank=True, default="")
    brought_by = models.BigIntegerField(null=True, blank=True)  # the import; None: said so themselves
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            one_of("kind", WishKind, "meetings_wish_kind_known"),
            models.UniqueConstraint(fields=["wisher", "wished"], name="meetings_wish_once"),
            models.CheckConstraint(condition=~Q(wisher=F("wished")), name="meetings_wish_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.wisher_id} {self.kind} {self.wished_id}"


class PastWish(models.Model):
    """A wish that stands no more: its list names it no longer, or (no kind) its wisher took it back.

    What a wisher took back, no list brings again. Known to whom the wish was.
    """

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="+")
    wisher = models.ForeignKey("meetings.Participant", models.CASCADE, related_name="+")
    wished = models.ForeignKey("meetings.Participant", models.CASCADE, related_name="+")
    kind = models.TextField(blank=True, default="")
    note = models.CharField(max_length=500, blank=True, default="")
    brought_by = models.BigIntegerField(null=True, blank=True)
    ended_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in WishKind], brought_by__isnull=False)
                | Q(kind="", note="", brought_by__isnull=True),
                name="meetings_pastwish_of_list_or_own",
            ),
            models.UniqueConstraint(fields=["wisher", "wished"], name="meetings_pastwish_once"),
            models.CheckConstraint(condition=~Q(wisher=F("wished")), name="meetings_pastwish_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.wisher_id} {self.kind} {self.wished_id}, once"
