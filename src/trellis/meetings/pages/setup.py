"""What organisers set: rules, slots, tables; and who has not answered."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from trellis.core.errors import require
from trellis.core.types import Actor
from trellis.events.selectors.events import get_event
from trellis.events.types.events import EventRecord
from trellis.meetings.pages.words import day_words, time_words, who_words
from trellis.meetings.policies.meetings import only_keepers
from trellis.meetings.selectors.eligible import list_not_joined
from trellis.meetings.selectors.lists import hosts_of
from trellis.meetings.selectors.meetings import list_meetings
from trellis.meetings.selectors.participants import list_cards
from trellis.meetings.selectors.requests import unanswered
from trellis.meetings.selectors.setup import (
    closed_by_slot,
    find_rules,
    keeps_event,
    list_slots,
    list_tables,
    no_meetings,
)
from trellis.meetings.types.records import Rules
from trellis.meetings.types.words import PLACE_LABELS, SETUP_LABELS, SETUP_TRANSITIONS, SetupState
from trellis.registry.selectors.blueprints import blueprints as kinds_of_profile
from trellis.registry.types.blueprints import in_language


@dataclass(frozen=True)
class Step:
    to: str
    label: str
    is_onward: bool  # the first that leads on, not back


@dataclass(frozen=True)
class SetupPage:
    template: ClassVar[str] = "meetings/setup.html"
    slug: str
    title: str
    has_begun: bool
    state: str
    steps: tuple[Step, ...]
    is_published_next: bool
    form: Any
    is_stale: bool
    brings_wishes: bool


@dataclass(frozen=True)
class SlotLine:
    id: int
    when: str
    place: str
    meetings: int
    closed: int


@dataclass(frozen=True)
class TableLine:
    id: int
    number: int
    said: str
    is_closed: bool
    meetings: int


@dataclass(frozen=True)
class HallsPage:
    """When and where: slots by day, tables."""

    template: ClassVar[str] = "meetings/halls.html"
    slug: str
    title: str
    zone: str
    days: tuple[tuple[str, tuple[SlotLine, ...]], ...]
    tables: tuple[TableLine, ...]
    window_form: Any
    tables_form: Any


@dataclass(frozen=True)
class SilentLine:
    name: str
    said: str
    waiting: int


@dataclass(frozen=True)
class SilentPage:
    """Who has not joined, and who leaves requests unanswered."""

    template: ClassVar[str] = "meetings/silent.html"
    slug: str
    title: str
    joined: int
    not_joined: tuple[SilentLine, ...]
    unanswered: tuple[SilentLine, ...]


def get_kept(*, actor: Actor, slug: str) -> tuple[EventRecord, Rules | None]:
    """An event that the actor keeps, with the rules once there are any. Raises NotFound, NotPermitted."""
    event = get_event(actor=actor, slug=slug)
    require(only_keepers(keeps=keeps_event(actor, event)))
    return event, find_rules(event_id=event.id)


def get_kept_meetings(*, actor: Actor, slug: str) -> tuple[EventRecord, Rules]:
    """An event with meetings that the actor keeps. Raises NotFound, NotPermitted."""
    event, rules = get_kept(actor=actor, slug=slug)
    if rules is None:
        raise no_meetings()
    return event, rules


def step_labels() -> dict[SetupState, str]:
    return {
        SetupState.PREPARING: _("Back to preparing"),
        SetupState.OPEN: _("Open them"),
        SetupState.PLANNED: _("Let bookings rest, to plan"),
        SetupState.CLOSED: _("Close them"),
    }


def profile_kinds(language: str) -> dict[str, str]:
    return {key: in_language(kind.label, language) for key, kind in kinds_of_profile().items()}


def build_setup_page(
    *, actor: Actor, event: EventRecord, rules: Rules | None, form: Any, is_stale: bool
) -> SetupPage:
    onward = next_state(rules.state) if rules else None
    return SetupPage(
        slug=event.slug,
        title=event.title,
        has_begun=rules is not None,
        state=str(SETUP_LABELS[rules.state]) if rules else "",
        steps=steps_of(rules.state, onward) if rules else (),
        is_published_next=onward == SetupState.PUBLISHED,
        form=form,
        is_stale=is_stale,
        brings_wishes=rules is not None and bool(hosts_of(event, actor)),
    )


def next_state(state: SetupState) -> SetupState | None:
    order = list(SetupState)
    return next((to for to in order[order.index(state) + 1 :] if to in SETUP_TRANSITIONS[state]), None)


def steps_of(state: SetupState, onward: SetupState | None) -> tuple[Step, ...]:
    """What a button does at once; publishing has a page of its own, which says who would be told what."""
    return tuple(
        Step(str(to), label, to == onward)
        for to, label in step_labels().items()
        if to in SETUP_TRANSITIONS[state]
    )


def build_halls_page(
    *, actor: Actor, event: EventRecord, rules: Rules, window_form: Any, tables_form: Any
) -> HallsPage:
    """Six queries however many slots and tables."""
    meetings = list_meetings(actor=actor, event_id=event.id)
    closed = closed_by_slot(event_id=event.id)
    in_slot: dict[int, int] = {}
    at_table: dict[int | None, int] = {}
    for meeting in meetings:
        in_slot[meeting.slot_id] = in_slot.get(meeting.slot_id, 0) + 1
        at_table[meeting.table_id] = at_table.get(meeting.table_id, 0) + 1
    lines = [
        (
            day_words(slot.begins, rules.time_zone),
            SlotLine(
                slot.id,
                time_words(slot.begins, slot.ends, rules.time_zone),
                str(PLACE_LABELS[slot.place]),
                in_slot.get(slot.id, 0),
                len(closed.get(slot.id, ())),
            ),
        )
        for slot in list_slots(event_id=event.id)
    ]
    return HallsPage(
        slug=event.slug,
        title=event.title,
        zone=rules.time_zone,
        days=tuple(
            (day, tuple(line for _day, line in group))
            for day, group in groupby(lines, key=lambda pair: pair[0])
        ),
        tables=tuple(
            TableLine(
                table.id,
                table.number,
                " · ".join(filter(None, (table.name, table.place, ", ".join(table.features)))),
                table.is_closed,
                at_table.get(table.id, 0),
            )
            for table in list_tables(event_id=event.id)
        ),
        window_form=window_form,
        tables_form=tables_form,
    )


def build_silent_page(*, actor: Actor, event: EventRecord, rules: Rules) -> SilentPage:
    """Four queries however many there are."""
    cards = list_cards(event_id=event.id)
    waiting: dict[int, int] = {}
    for receiver in unanswered(event_id=event.id):
        waiting[receiver] = waiting.get(receiver, 0) + 1
    asked = sorted((card for card in cards if card.id in waiting), key=lambda card: -waiting[card.id])
    return SilentPage(
        slug=event.slug,
        title=event.title,
        joined=len(cards),
        not_joined=tuple(SilentLine(one.name, one.organisation, 0) for one in list_not_joined(rules=rules)),
        unanswered=tuple(
            SilentLine(card.name, who_words(card, actor.language), waiting[card.id]) for card in asked
        ),
    )
