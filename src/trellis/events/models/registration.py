"""Tables of registration: kinds of participant, questions, codes, and who takes part."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now

from trellis.core.types import Actor
from trellis.events.models.constraints import one_of
from trellis.events.models.hosts import kept_by
from trellis.events.types.registration import OPEN_STATES, QuestionKind, RegistrationState


class ParticipantKind(models.Model):
    """As what somebody takes part: cluster, company, authority, speaker, press."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="participant_kinds")
    name = models.CharField(max_length=80)
    needs_approval = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint("event", Lower("name"), name="events_participant_kind_once"),
            models.CheckConstraint(condition=~Q(name=""), name="events_participant_kind_named"),
        ]

    def __str__(self) -> str:
        return self.name


class RegistrationQuestion(models.Model):
    """What an organiser asks besides, of everybody who registers."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="questions")
    kind = models.TextField()
    label = models.CharField(max_length=200)
    options = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    is_required = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            one_of("kind", QuestionKind, "events_question_kind_known"),
            models.UniqueConstraint("event", Lower("label"), name="events_question_once"),
            models.CheckConstraint(condition=~Q(label=""), name="events_question_asks"),
        ]

    def __str__(self) -> str:
        return self.label


class InvitationCode(models.Model):
    """Whoever knows it needs no approval; it counts so many times."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="codes")
    code = models.CharField(max_length=40)
    most_uses = models.PositiveIntegerField(default=1)
    uses = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint("event", Lower("code"), name="events_code_once"),
            models.CheckConstraint(condition=Q(uses__lte=F("most_uses")), name="events_code_not_overused"),
            models.CheckConstraint(condition=~Q(code=""), name="events_code_said"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.pk}"


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def visible_to(self, actor: Actor) -> "RegistrationQuerySet":
        """Those of events that the actor keeps, their own, and those whom they registered."""
        if actor.is_operator:
            return self
        if not actor.is_signed_in:
            return self.none()
        own = Q(person_id=actor.person_id) | Q(registered_by_id=actor.person_id)
        return self.filter(own | Q(event__in=kept_by(actor)))


class Registration(models.Model):
    """Somebody wants to take part in an event: a person with an account, or the reader of a mail address."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="registrations")
    person = models.ForeignKey("accounts.Person", models.CASCADE, null=True, blank=True, related_name="+")
    registered_by = models.ForeignKey(
        "accounts.Person", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    address = models.EmailField(max_length=254)  # in small letters
    language = models.CharField(max_length=12, blank=True, default="")
    name = models.CharField(max_length=200)
    organisation = models.CharField(max_length=300, blank=True, default="")
    country = models.ForeignKey("taxonomy.Term", models.PROTECT, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=120, blank=True, default="")
    offers = models.TextField(blank=True, default="")
    needs = models.TextField(blank=True, default="")
    kind = models.ForeignKey(
        "events.ParticipantKind", models.PROTECT, null=True, blank=True, related_name="+"
    )
    code = models.ForeignKey(
        "events.InvitationCode", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answers = models.JSONField(default=dict, blank=True)  # {id of a question: what was answered}
    shares = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    state = models.TextField()
    reason = models.TextField(blank=True, default="")  # of a refusal
    brought_by = models.BigIntegerField(null=True, blank=True)  # the import; None: they registered
    number = models.CharField(max_length=80, blank=True, default="", db_default="")  # of the organiser's tool
    mails = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(db_default=Now())
    queued_at = models.DateTimeField(null=True, blank=True)  # since when on the waiting list
    ended_at = models.DateTimeField(null=True, blank=True)
    badge_printed_at = models.DateTimeField(null=True, blank=True)  # alike for all of one pack

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("state", RegistrationState, "events_registration_state_known"),
            models.CheckConstraint(condition=~Q(name=""), name="events_registration_named"),
            models.CheckConstraint(
                condition=Q(address=Lower("address")), name="events_registration_address_small"
            ),
            models.UniqueConstraint(
                fields=["event", "address"],
                condition=Q(state__in=OPEN_STATES),
                name="events_registration_once",
            ),
        ]
        indexes = [models.Index(fields=["event", "state", "queued_at"], name="events_registration_queue")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.pk} {self.state}"
