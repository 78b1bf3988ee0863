"""Reading who takes part in the meetings of an event."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from trellis.core.errors import NotFound, NotPermitted
from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.meetings.models import Participant, Unavailable
from trellis.meetings.types.records import Card
from trellis.meetings.types.words import BOOKER, Place


def nobody() -> NotFound:
    return NotFound(_("There is no such participant."))


def card_of(row: Participant) -> Card:
    """Of a row with its registration, kind and organisation."""
    registration: Any = row.registration
    organisation: Any = row.organisation
    return Card(
        id=row.pk,
        person_id=registration.person_id,
        name=registration.name,
        organisation=organisation.name if organisation else registration.organisation,
        organisation_id=row.organisation_id,
        country=registration.country_id,
        role=registration.role,
        offers=registration.offers,
        needs=registration.needs,
        kind_id=registration.kind_id,
        kind=registration.kind.name if registration.kind else "",
        attends=Place(row.attends),
        is_bookable=row.is_bookable,
        most_meetings=row.most_meetings,
        late_until=row.late_until,
        stands_in=row.stands_in,
        has_left=row.left_at is not None or registration.state != "registered",
        address=registration.address,
        language=registration.language,
    )


def whole(rows: QuerySet[Participant]) -> QuerySet[Participant]:
    return rows.select_related("registration__kind", "organisation")


def find_own(*, actor: Actor, event_id: int) -> Card | None:
    """The actor's own part in the meetings of an event, if they have not left."""
    if not actor.is_signed_in:
        return None
    with reading(BOOKER):
        row = whole(Participant.objects.own(actor).present()).filter(event_id=event_id).first()
        return card_of(row) if row else None


def get_own(*, actor: Actor, event_id: int) -> Card:
    """Raises NotPermitted."""
    card = find_own(actor=actor, event_id=event_id)
    if card is None:
        raise NotPermitted(_("You do not take part in the meetings of this event."))
    return card


def list_cards(*, event_id: int, ids: Collection[int] | None = None, with_gone: bool = False) -> list[Card]:
    """Those who take part, by organisation and name; with `with_gone`, also those who left. One query."""
    with reading(BOOKER):
        every = Participant.objects.all() if with_gone else Participant.objects.present()
        rows = whole(every.filter(event_id=event_id))
        if ids is not None:
            rows = rows.filter(pk__in=ids)
        found = [card_of(row) for row in rows]
    return sorted(found, key=lambda card: (card.organisation.casefold(), card.name.casefold(), card.id))


def cards_of(*, ids: Collection[int]) -> dict[int, Card]:
    """These participants of any event, also those who left, by number. One query."""
    with reading(BOOKER):
        return {row.pk: card_of(row) for row in whole(Participant.objects.filter(pk__in=ids))}


def get_card(*, event_id: int, participant_id: int, with_gone: bool = False) -> Card:
    """Raises NotFound."""
    found = list_cards(event_id=event_id, ids=[participant_id], with_gone=with_gone)
    if not found:
        raise nobody()
    return found[0]


def find_event_of(*, participant_id: int) -> int | None:
    """At which event somebody takes part."""
    with reading(BOOKER):
        rows = Participant.objects.filter(pk=participant_id)
        return rows.values_list("event_id", flat=True).first()


def unavailable_of(*, participant_ids: Collection[int]) -> dict[int, set[int]]:
    """Ids of the slots in which each cannot meet."""
    found: dict[int, set[int]] = {number: set() for number in participant_ids}
    with reading(BOOKER):
        rows = Unavailable.objects.filter(participant_id__in=participant_ids)
        for participant, slot in rows.values_list("participant_id", "slot_id"):
            found[participant].add(slot)
    return found


def not_before(cards: Collection[Card], now: datetime) -> datetime:
    """From when on all of them are there."""
    return max([now, *(card.late_until for card in cards if card.late_until)])


def list_gone(limit: int = 500) -> list[tuple[int, int]]:
    """Participants, with their event, whose registration holds no longer and who have not left. One query."""
    with reading(BOOKER):
        rows = Participant.objects.filter(left_at__isnull=True).exclude(registration__state="registered")
        return list(rows.order_by("id").values_list("id", "event_id")[:limit])
