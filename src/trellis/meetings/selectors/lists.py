"""Reading what lists of wishes are compared with, as one who keeps the event: row security holds to it."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import F

from trellis.core.errors import NotFound
from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.events.policies.events import KEEPERS
from trellis.events.selectors.events import get_event
from trellis.events.types.events import EventRecord, EventState, HostState
from trellis.meetings.models import Participant, PastWish, Wish
from trellis.meetings.selectors.eligible import published
from trellis.meetings.types.lists import Known, Pair, Stored, named
from trellis.meetings.types.records import Rules
from trellis.meetings.types.words import BOOKER
from trellis.registry.selectors.people import organisations_of

PERSON = "registration_id", "registration__address"


def hosts_of(event: EventRecord, actor: Actor) -> list[int]:
    """Through which of its hosts the actor keeps an event, the organiser first. An operator through none."""
    hosts = [host.organisation_id for host in event.hosts if host.state == HostState.ACCEPTED]
    return [host for host in hosts if actor.has_organisation_role(host, *KEEPERS)]


def find_hosted(*, actor: Actor, slug: str) -> EventRecord | None:
    """An event of the actor's that was not cancelled."""
    try:
        event = get_event(actor=actor, slug=slug)
    except NotFound:
        return None
    return event if event.state != EventState.CANCELLED and hosts_of(event, actor) else None


def list_known(*, actor: Actor, event_id: int) -> list[Known]:
    """Everybody who ever registered for an event that the actor keeps, the oldest first. Two queries."""
    model: Any = Participant._meta.get_field("registration").related_model
    with reading(actor):
        parts = {
            registration: (number, left is not None)
            for number, registration, left in Participant.objects.filter(event_id=event_id).values_list(
                "pk", "registration_id", "left_at"
            )
        }
        rows = model._default_manager.visible_to(actor).filter(event_id=event_id).order_by("pk")
        return [
            Known(*row, *parts.get(row[0], (None, False)))
            for row in rows.values_list(
                "pk", "person_id", "name", "organisation", "address", "number", "kind_id", "state"
            )
        ]


def profiles_of_people(*, people: Collection[Known], rules: Rules) -> dict[int, frozenset[int]]:
    """By person, the published profiles for which the rules let them take part. Two queries, or none."""
    if not rules.only_registered:
        return {}
    with reading(BOOKER):
        belongs = organisations_of(person_ids={one.person_id for one in people if one.person_id is not None})
        shown = frozenset(published(frozenset().union(*belongs.values()), rules.profile_kinds))
    return {person: ids & shown for person, ids in belongs.items()}


def stored_pairs(*, actor: Actor, pairs: Collection[Pair]) -> dict[Pair, Stored]:
    """What events that the actor keeps hold of these pairs. Two queries."""
    wanted = set(pairs)
    if not wanted:
        return {}
    sides: dict[str, Any] = {
        "wisher__registration_id__in": {who for who, _whom in wanted},
        "wished__registration_id__in": {whom for _who, whom in wanted},
    }
    with reading(actor):
        # One that stands hides one that does not.
        found = [*stored_rows(PastWish, sides, is_past=True), *stored_rows(Wish, sides, is_past=False)]
    return {pair: stored for pair, stored in found if pair in wanted}


def own_words(*, actor: Actor, event_id: int) -> dict[Pair, str]:
    """What people said themselves; an empty text is a wish that they took back. Two queries."""
    sides = {"event_id": event_id, "brought_by": None}
    with reading(actor):
        found = [*stored_rows(PastWish, sides, is_past=True), *stored_rows(Wish, sides, is_past=False)]
    return {pair: stored.kind for pair, stored in found}


def stored_rows(
    model: type[Wish] | type[PastWish], narrowed: Mapping[str, Any], *, is_past: bool
) -> list[tuple[Pair, Stored]]:
    rows: Any = model._default_manager.filter(**narrowed).annotate(slug=F("event__slug"))
    return [
        (
            (who, whom),
            Stored(
                number, event, slug, named(who, address), named(whom, other), kind, note, brought, is_past
            ),
        )
        for number, event, slug, who, address, whom, other, kind, note, brought in rows.values_list(
            "pk", "event_id", "slug", *(f"wisher__{name}" for name in PERSON),
            *(f"wished__{name}" for name in PERSON), "kind", "note", "brought_by",
        )
    ]  # fmt: skip
