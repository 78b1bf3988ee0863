"""Who could take part in meetings: those registered for the event, and for which organisations."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from trellis.core.transactions import reading
from trellis.meetings.models import Participant
from trellis.meetings.types.records import Rules
from trellis.meetings.types.words import BOOKER
from trellis.registry.selectors.members import list_cards
from trellis.registry.selectors.people import roles_of_person


@dataclass(frozen=True)
class Registered:
    """A registration that holds."""

    registration_id: int
    event_id: int
    person_id: int | None
    kind_id: int | None
    name: str
    organisation: str
    country: str | None
    address: str
    language: str


def registrations() -> Any:
    """Those that hold. The table is that of a lower module; its own selectors show it to no system actor."""
    model = Participant._meta.get_field("registration").related_model
    return model._default_manager.filter(state="registered")


def record_of(row: Any) -> Registered:
    return Registered(
        registration_id=row.pk,
        event_id=row.event_id,
        person_id=row.person_id,
        kind_id=row.kind_id,
        name=row.name,
        organisation=row.organisation,
        country=row.country_id,
        address=row.address,
        language=row.language,
    )


def find_registered(*, event_id: int, person_id: int) -> Registered | None:
    """A person's registration for an event, if it holds."""
    with reading(BOOKER):
        row = registrations().filter(event_id=event_id, person_id=person_id).order_by("-id").first()
        return record_of(row) if row else None


def find_registration(*, registration_id: int) -> Registered | None:
    with reading(BOOKER):
        row = registrations().filter(pk=registration_id).first()
        return record_of(row) if row else None


def list_not_joined(*, rules: Rules) -> list[Registered]:
    """Those registered for the event, of the kinds that may, who do not take part in its meetings."""
    with reading(BOOKER):
        joined = Participant.objects.filter(event_id=rules.event_id).values("registration_id")
        rows = registrations().filter(event_id=rules.event_id).exclude(pk__in=joined)
        if rules.admitted:
            rows = rows.filter(kind_id__in=rules.admitted)
        return [record_of(row) for row in rows.order_by("organisation", "name", "id")]


def profiles_of(*, person_id: int | None, kinds: Collection[str]) -> dict[int, str]:
    """The published profiles to which a person belongs, of these kinds: the name by id."""
    if person_id is None:
        return {}
    ids = frozenset().union(*roles_of_person(person_id=person_id).values())
    return published(ids, kinds)


def published(ids: Collection[int], kinds: Collection[str]) -> dict[int, str]:
    """The names of those of these profiles that are published, of these kinds."""
    cards = list_cards(actor=BOOKER, organisation_ids=sorted(ids)) if ids else []
    return {
        card.id: card.name
        for card in cards
        if card.status in ("published", "confirmed") and (not kinds or card.kind in kinds)
    }
