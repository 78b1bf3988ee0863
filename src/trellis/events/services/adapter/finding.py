"""Which event a row is about, and whether its person stands there already."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.events.models import Event, Registration
from trellis.events.models.hosts import kept_by
from trellis.events.selectors.registration import list_kinds, list_questions
from trellis.events.types.events import EventState
from trellis.events.types.registration import OPEN_STATES, Question
from trellis.imports.reading.keys import fold


@dataclass(frozen=True)
class Meant:
    """An event that an import may fill, with what it asks."""

    event: Event
    kinds: Mapping[str, int]  # folded name → number
    kind_names: Mapping[int, str]
    kinds_by_name: Mapping[str, int]
    questions: Mapping[str, Question]  # folded label → question


class Events:
    """The events that rows name, each read once; only those that the actor keeps."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.known: dict[str, Meant | None] = {}

    def find(self, slug: str) -> Meant | None:
        if slug not in self.known:
            self.known[slug] = find_event(self.actor, slug)
        return self.known[slug]


def find_event(actor: Actor, slug: str) -> Meant | None:
    with reading(actor):
        rows = Event.objects.filter(pk__in=kept_by(actor)) if not actor.is_operator else Event.objects.all()
        event = rows.exclude(state=EventState.CANCELLED).filter(slug=slug).first()
    if event is None:
        return None
    kinds = list_kinds(event_id=event.pk)
    return Meant(
        event=event,
        kinds={fold(kind.name): kind.id for kind in kinds},
        kind_names={kind.id: kind.name for kind in kinds},
        kinds_by_name={kind.name: kind.id for kind in kinds},
        questions={fold(question.label): question for question in list_questions(event_id=event.pk)},
    )


def parts_of(key: str) -> dict[str, str]:
    """The fields of a key: "event=light|address=ada lens example"."""
    return dict(part.partition("=")[::2] for part in key.split("|"))


def find_participants(*, actor: Actor, keys: Sequence[str]) -> dict[str, str]:
    """{key: record} for keys whose address is registered for that event already."""
    said = {key: parts_of(key) for key in keys}
    with reading(actor):
        known = registered(actor, {parts.get("event", "") for parts in said.values()})
    found = {
        key: known.get((parts.get("event", ""), parts.get("address", ""))) for key, parts in said.items()
    }
    return {key: str(number) for key, number in found.items() if number is not None}


def registered(actor: Actor, slugs: Iterable[str]) -> dict[tuple[str, str], int]:
    """{folded event and address: registration} of those events of the actor's that are named."""
    wanted = set(slugs)
    kept = Event.objects.all() if actor.is_operator else Event.objects.filter(pk__in=kept_by(actor))
    events = {number: fold(slug) for number, slug in kept.values_list("pk", "slug") if fold(slug) in wanted}
    rows = Registration.objects.visible_to(actor).filter(event__in=list(events), state__in=OPEN_STATES)
    return {
        (events[event], fold(address)): number
        for number, event, address in rows.values_list("pk", "event_id", "address")
    }
