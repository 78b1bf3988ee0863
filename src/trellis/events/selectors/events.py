"""Reading single events, and those of one actor or organisation."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from trellis.core.errors import NotFound
from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.events.models import (
    Event,
    HostOrganisation,
    InvitedAddress,
    InvitedOrganisation,
    Output,
    Registration,
    Series,
)
from trellis.events.selectors.records import event_record, output_record, whole
from trellis.events.types.events import SHOWN, EventRecord, HostState
from trellis.events.types.events import Output as OutputRecord
from trellis.events.types.registration import OPEN_STATES
from trellis.registry.selectors.members import list_cards
from trellis.registry.types import Card


def not_found() -> NotFound:
    return NotFound(_("There is no such event, or it is not for you."))


def get_event(*, actor: Actor, slug: str) -> EventRecord:
    """The event at an address, if the actor may see it. Raises NotFound. Three queries."""
    with reading(actor):
        row = whole(Event.objects.visible_to(actor)).filter(slug=slug).first()
        if row is None:
            raise not_found()
        return event_record(row)


def find_event(*, actor: Actor, event_id: int) -> EventRecord | None:
    with reading(actor):
        row = whole(Event.objects.visible_to(actor)).filter(pk=event_id).first()
        return event_record(row) if row else None


def online_link_of(*, event_id: int) -> str:
    """Whom it may be shown, the policy says."""
    return Event.objects.values_list("online_link", flat=True).get(pk=event_id)


def list_outputs(*, event_id: int, for_participants: bool) -> list[OutputRecord]:
    """What an event left behind, in the order added; with `for_participants`, also what is only for them."""
    rows = Output.objects.filter(event_id=event_id).order_by("id")
    return [output_record(row) for row in (rows if for_participants else rows.filter(for_participants=False))]


def list_kept(*, actor: Actor, limit: int = 200) -> list[EventRecord]:
    """The events that the actor keeps, the last ones first."""
    with reading(actor):
        rows = whole(Event.objects.visible_to(actor).kept_by(actor)).order_by("-starts_at", "-id")[:limit]
        return [event_record(row) for row in rows]


def list_registered(*, actor: Actor, limit: int = 100) -> list[EventRecord]:
    """Published events that the actor is registered for, or waits for, the last ones first."""
    with reading(actor):
        own = Registration.objects.visible_to(actor).filter(
            person_id=actor.person_id or 0, state__in=OPEN_STATES
        )
        rows = Event.objects.visible_to(actor).filter(pk__in=own.values("event_id"))
        return [event_record(row) for row in whole(rows).order_by("-starts_at", "-id")[:limit]]


def list_asked(*, actor: Actor, limit: int = 50) -> list[EventRecord]:
    """Events that an organisation which the actor keeps is asked to host too, the soonest first."""
    asked = HostOrganisation.objects.filter(
        organisation__in=actor.organisations("owner", "editor"), state=HostState.ASKED
    )
    rows = whole(Event.objects.real().filter(pk__in=asked.values("event_id"))).order_by("starts_at", "id")
    return [event_record(row) for row in rows[:limit]]


def list_hosted(*, actor: Actor, organisation_id: int, now: datetime, limit: int = 5) -> list[EventRecord]:
    """What an organisation hosts that the actor may see and that is not over, the soonest first."""
    hosted = HostOrganisation.objects.filter(organisation_id=organisation_id, state=HostState.ACCEPTED)
    with reading(actor):
        rows = (
            Event.objects.visible_to(actor)
            .real()
            .filter(pk__in=hosted.values("event_id"), ends_at__gt=now, state__in=SHOWN)
        )
        return [event_record(row) for row in whole(rows).order_by("starts_at", "id")[:limit]]


def list_editions(*, actor: Actor, event: EventRecord) -> list[EventRecord]:
    """The edition before this event and those after it, by date."""
    with reading(actor):
        rows = Event.objects.visible_to(actor).filter(Q(pk=event.previous_id or 0) | Q(previous_id=event.id))
        return [event_record(row) for row in whole(rows).order_by("starts_at", "id")[:20]]


def get_series(*, actor: Actor, slug: str) -> tuple[Series, list[EventRecord]]:
    """A series with its events that the actor may see, by date. Raises NotFound where there is none."""
    with reading(actor):
        series = Series.objects.select_related("organiser").filter(slug=slug).first()
        rows = Event.objects.visible_to(actor).filter(series=series) if series else Event.objects.none()
        found = [event_record(row) for row in whole(rows).order_by("starts_at", "id")]
        if series is None or not found:
            raise NotFound(_("There is no such series, or it is not for you."))
        return series, found


def series_slugs(*, series_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Address and title of each."""
    rows = Series.objects.filter(pk__in=series_ids).values_list("pk", "slug", "title")
    return {number: (slug, title) for number, slug, title in rows}


def list_invited(*, actor: Actor, event_id: int) -> tuple[list[Card], list[str]]:
    """The organisations and the mail addresses on the list of a closed event, for those who keep it."""
    with reading(actor):
        ids = list(
            InvitedOrganisation.objects.filter(event_id=event_id).values_list("organisation_id", flat=True)
        )
        addresses = InvitedAddress.objects.visible_to(actor).filter(event_id=event_id)
        known = list(addresses.order_by("address").values_list("address", flat=True))
    return list_cards(actor=actor, organisation_ids=ids), known


def organisations_that_may_host(*, actor: Actor, kinds: Sequence[str]) -> list[Card]:
    """Published profiles that the actor keeps, of these kinds; without kinds, of any."""
    cards = list_cards(actor=actor, organisation_ids=sorted(actor.organisations("owner", "editor")))
    return [card for card in cards if card.status == "published" and (not kinds or card.kind in kinds)]
