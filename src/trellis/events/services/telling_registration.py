"""What those who register are told, and the links by which they answer without signing in."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.core.transactions import reading
from trellis.core.types import Actor, system_actor
from trellis.events.models import Event, Registration
from trellis.events.policies.registration import can_register
from trellis.events.services.catching import OF_EVENT
from trellis.events.types.registration import OPEN_STATES, RegistrationState
from trellis.notifications.services import tell
from trellis.notifications.services.links import make_link
from trellis.notifications.types import Message, Question, SignedLink, Topic

CONFIRM, TAKE_BACK = "confirm", "take-back"
ASKED_TO_CONFIRM, TAKING_PART = "event-confirm", "event-registration"
READER = system_actor("link of a mail")
SAID = {
    RegistrationState.REGISTERED: (
        "registered",
        gettext_lazy("You are registered: “%(event)s”"),
        gettext_lazy("We look forward to seeing you. The link leads to your registration."),
    ),
    RegistrationState.WAITING: (
        "waiting",
        gettext_lazy("You are on the waiting list: “%(event)s”"),
        gettext_lazy("All places are taken. Once one is free, it is yours by itself, and you are told."),
    ),
    RegistrationState.ASKED: (
        "asked",
        gettext_lazy("Your registration waits for an answer: “%(event)s”"),
        gettext_lazy("The organisers look at it and answer by mail."),
    ),
    RegistrationState.DECLINED: (
        "declined",
        gettext_lazy("Your registration was declined: “%(event)s”"),
        gettext_lazy("The organisers cannot offer you a place."),
    ),
    RegistrationState.CANCELLED: (
        "cancelled_registration",
        gettext_lazy("Your registration is taken back: “%(event)s”"),
        gettext_lazy("Your place goes to somebody else."),
    ),
}
REGISTRATIONS = Topic(
    name="events.registrations",
    diversion=OF_EVENT,
    label=gettext_lazy("Registrations for events"),
    explanation=gettext_lazy("What becomes of your registration for an event."),
    messages=(
        Message(
            name="events.confirm",
            subject=gettext_lazy("Confirm your registration: “%(event)s”"),
            paragraphs=(gettext_lazy("One button confirms it. If it was not you, do nothing."),),
            action=gettext_lazy("Confirm or take back"),
        ),
        *(
            Message(
                name=f"events.{name}",
                subject=subject,
                paragraphs=(text,),
                action=gettext_lazy("Look at it"),
            )
            for name, subject, text in SAID.values()
        ),
    ),
)


def ask_to_confirm(actor: Actor, event: Event, row: Registration) -> None:
    tell(
        actor=actor,
        message="events.confirm",
        context={"event": event.title, "_event": event.pk},
        path=make_link(purpose=ASKED_TO_CONFIRM, matter=row.pk),
        addresses=[row.address],
    )


def tell_state(actor: Actor, event: Event, row: Registration) -> None:
    """Tell whoever is registered in which state they are now."""
    name = SAID[RegistrationState(row.state)][0]
    known = row.person_id is not None
    path = reverse("events:event", args=[event.slug])
    if not known and row.state in OPEN_STATES:
        path = make_link(purpose=TAKING_PART, matter=row.pk)
    tell(
        actor=actor,
        message=f"events.{name}",
        context={"event": event.title, "_event": event.pk},
        path=path,
        person_ids=[row.person_id] if row.person_id is not None else [],
        addresses=[] if known else [row.address],
    )


def ask_confirmation(link: SignedLink) -> Question | None:
    """The question of the first mail, or None once it is answered or registration is closed."""
    row = find(link)
    if row is None or row.state != RegistrationState.UNCONFIRMED:
        return None
    if not can_register(row.event, timezone.now()):
        return None
    return Question(
        title=_("Confirm your registration for “%(event)s”?") % {"event": row.event.title},
        text=_("As %(name)s. What you said stays with the organisers.") % {"name": row.name},
        answers={CONFIRM: _("Yes, register me"), TAKE_BACK: _("No, forget it")},
        path=reverse("events:event", args=[row.event.slug]),
    )


def ask_taking_part(link: SignedLink) -> Question | None:
    """The question of a later mail: does it still hold?"""
    row = find(link)
    if row is None or row.state not in OPEN_STATES:
        return None
    return Question(
        title=_("Your registration for “%(event)s”") % {"event": row.event.title},
        text=_("If you cannot come, give your place to somebody else."),
        answers={TAKE_BACK: _("Take my registration back")},
        path=reverse("events:event", args=[row.event.slug]),
    )


def find(link: SignedLink) -> Registration | None:
    with reading(READER):
        return Registration.objects.select_related("event").filter(pk=link.matter).first()
