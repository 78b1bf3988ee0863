"""What people are told about events."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from trellis.core.types import Actor
from trellis.events.models import Event
from trellis.events.services.catching import OF_EVENT
from trellis.events.types.events import HostState
from trellis.notifications.services import tell
from trellis.notifications.types import Message, Topic
from trellis.registry.selectors.people import keeper_ids

EVENTS = Topic(
    name="events.events",
    diversion=OF_EVENT,
    label=_("Events"),
    explanation=_("An event that you take part in, host or are invited to: invitations, changes, its end."),
    messages=(
        Message(
            name="events.invited",
            subject=_("You are invited: “%(event)s”"),
            paragraphs=(_("Only those who are invited see it: sign in with this mail address."),),
            action=_("Look at the event"),
        ),
        Message(
            name="events.asked_host",
            subject=_("Will you host “%(event)s” too?"),
            paragraphs=(_("%(person)s asks your organisation to be named as a host. One button answers."),),
            action=_("Look and answer"),
        ),
        Message(
            name="events.moved",
            subject=_("“%(event)s” has a new time or place"),
            paragraphs=(_("Your calendar follows by itself where it subscribes to your dates."),),
            action=_("Look at the event"),
        ),
        Message(
            name="events.cancelled",
            subject=_("“%(event)s” is cancelled"),
            paragraphs=(_("The organisers say why: %(reason)s"),),
            action=_("Look at the event"),
        ),
    ),
)


def page_of(row: Event) -> str:
    return reverse("events:event", args=[row.slug])


def tell_invitation(
    actor: Actor, row: Event, *, organisation_ids: Sequence[int], addresses: Sequence[str]
) -> None:
    """Those who keep the organisations, and the readers of the addresses."""
    keepers = {person for number in organisation_ids for person in keeper_ids(organisation_id=number)}
    if keepers or addresses:
        tell(
            actor=actor,
            message="events.invited",
            context={"event": row.title, "_event": row.pk},
            path=page_of(row),
            person_ids=sorted(keepers),
            addresses=addresses,
        )


def tell_asked_host(actor: Actor, row: Event, organisation_id: int) -> None:
    tell(
        actor=actor,
        message="events.asked_host",
        context={"event": row.title, "person": actor.name, "_event": row.pk},
        path=reverse("events:yours"),
        person_ids=sorted(keeper_ids(organisation_id=organisation_id)),
    )


def tell_moved(actor: Actor, row: Event) -> None:
    persons, addresses = concerned(actor, row)
    tell(
        actor=actor,
        message="events.moved",
        context={"event": row.title, "_event": row.pk},
        path=page_of(row),
        person_ids=persons,
        addresses=addresses,
    )


def tell_cancelled(actor: Actor, row: Event) -> None:
    persons, addresses = concerned(actor, row)
    tell(
        actor=actor,
        message="events.cancelled",
        context={"event": row.title, "reason": row.cancelled_because, "_event": row.pk},
        path=page_of(row),
        person_ids=persons,
        addresses=addresses,
    )


def concerned(actor: Actor, row: Event) -> tuple[list[int], list[str]]:
    """Persons and addresses that have to do with an event, but for who acts."""
    hosts = row.hosts.filter(state=HostState.ACCEPTED).values_list("organisation_id", flat=True)
    invited = row.invited_organisations.filter(told_at__isnull=False)
    organisations = {*hosts, *invited.values_list("organisation_id", flat=True)}
    persons = {person for number in organisations for person in keeper_ids(organisation_id=number)}
    addresses = row.invited_addresses.filter(told_at__isnull=False).values_list("address", flat=True)
    return sorted(persons - {actor.person_id}), sorted(set(addresses))
