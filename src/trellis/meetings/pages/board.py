"""The organisers' board: who meets whom, by table, by slot, by participant; and what is wrong."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from trellis.core.components import Tab
from trellis.core.pagination import Pagination, build_pagination
from trellis.core.types import Actor
from trellis.events.types.events import EventRecord
from trellis.meetings.pages.board_parts import (
    Cell,
    ChosenPart,
    GridRow,
    MeetingCard,
    PersonPart,
    build_chosen,
    build_person,
    meeting_card,
)
from trellis.meetings.pages.board_query import VIEWS, BoardQuery
from trellis.meetings.pages.board_words import company, names, person_words
from trellis.meetings.pages.live import LivePart, hall_live
from trellis.meetings.pages.words import day_words, time_words
from trellis.meetings.selectors.plans import find_under_way, list_changes
from trellis.meetings.selectors.problem import read_inputs
from trellis.meetings.types.conflicts import TROUBLE_LABELS, Clash, conflicts_of
from trellis.meetings.types.inputs import Inputs
from trellis.meetings.types.planning import ACTION_LABELS
from trellis.meetings.types.records import MeetingRecord, Rules, SlotRecord, TableRecord

TABLES, PEOPLE = 30, 50  # on a page
MOST_CONFLICTS = 20  # said one by one


@dataclass(frozen=True)
class SlotGroup:
    when: str
    lines: tuple[MeetingCard, ...]


@dataclass(frozen=True)
class PersonGroup:
    name: str
    url: str
    lines: tuple[MeetingCard, ...]


@dataclass(frozen=True)
class ConflictLine:
    who: str
    when: str
    what: str
    url: str


@dataclass(frozen=True)
class BoardPage:
    """One day of one hall, in one of three ways; what is chosen, wrong, and could be taken back."""

    template: ClassVar[str] = "meetings/board.html"
    slug: str
    title: str
    view: str
    back: str  # what of the address forms bring along
    meetings: int
    drafts: int
    tabs: tuple[Tab, ...]
    days: tuple[Tab, ...]
    halls: tuple[Tab, ...]
    columns: tuple[str, ...]
    rows: tuple[GridRow, ...]
    slots: tuple[SlotGroup, ...]
    people: tuple[PersonGroup, ...]
    pagination: Pagination
    chosen: ChosenPart | None
    person: PersonPart | None
    conflicts: tuple[ConflictLine, ...]
    conflict_count: int
    bereft: int  # people whose partner left
    under_way_url: str
    last_change: str
    has_slots: bool
    live: LivePart


def build_board_page(*, actor: Actor, event: EventRecord, rules: Rules, query: BoardQuery) -> BoardPage:
    """Queries: the same for any number of meetings. Whether the actor keeps the event, the caller asked."""
    live = hall_live(event.slug, event.id)  # before the rest: what changes meanwhile is seen
    inputs = read_inputs(event_id=event.id)
    conflicts = conflicts_of(inputs)
    days = days_of(inputs)
    day = query.day if query.day in days else first_day(inputs, days)
    shown_slots = [slot for slot in inputs.slots if local_day(inputs, slot) == day]
    card = carder(inputs, query, event.slug, conflicts)
    view = ViewOfDay(inputs, query, event.slug, shown_slots, card)
    under_way = find_under_way(actor=actor, event_id=event.id)
    changes = list_changes(actor=actor, event_id=event.id)
    by_id = {one.id: one for one in inputs.meetings}
    chosen = by_id.get(query.chosen)
    return BoardPage(
        slug=event.slug,
        title=event.title,
        view=query.view,
        back=query.address(event.slug, chosen=0).partition("?")[2],
        meetings=len(inputs.meetings),
        drafts=sum(not one.is_published for one in inputs.meetings),
        tabs=tabs_of(query, event.slug),
        days=tuple(
            Tab(label, query.address(event.slug, day=key, page=1, chosen=0), key == day)
            for key, label in days.items()
            if len(days) > 1
        ),
        halls=halls_of(inputs, query, event.slug),
        columns=tuple(time_words(slot.begins, slot.ends, rules.time_zone) for slot in shown_slots),
        rows=view.grid() if query.view == "tables" else (),
        slots=view.by_slot() if query.view == "slots" else (),
        people=view.by_person() if query.view == "people" else (),
        pagination=view.pagination(),
        chosen=build_chosen(inputs, chosen, conflicts) if chosen else None,
        person=build_person(inputs, query.person) if query.person in inputs.card_by_id else None,
        conflicts=tuple(
            conflict_line(inputs, one, by_id, query, event.slug) for one in conflicts[:MOST_CONFLICTS]
        ),
        conflict_count=len(conflicts),
        bereft=len(inputs.bereft),
        under_way_url=reverse("meetings:plan", args=[event.slug, under_way.id]) if under_way else "",
        last_change=str(ACTION_LABELS[changes[0].action]) if changes else "",
        has_slots=bool(inputs.slots),
        live=live,
    )


def local_day(inputs: Inputs, slot: SlotRecord) -> str:
    return slot.begins.astimezone(ZoneInfo(inputs.rules.time_zone)).date().isoformat()


def days_of(inputs: Inputs) -> dict[str, str]:
    return {local_day(inputs, slot): day_words(slot.begins, inputs.rules.time_zone) for slot in inputs.slots}


def first_day(inputs: Inputs, days: dict[str, str]) -> str:
    """Today if something takes place today, else the first."""
    today = inputs.now.astimezone(ZoneInfo(inputs.rules.time_zone)).date()
    return today.isoformat() if today.isoformat() in days else next(iter(days), date.min.isoformat())


def tabs_of(query: BoardQuery, slug: str) -> tuple[Tab, ...]:
    labels = {"tables": _("By table"), "slots": _("By slot"), "people": _("By participant")}
    return tuple(
        Tab(labels[view], query.address(slug, view=view, page=1, chosen=0), query.view == view)
        for view in VIEWS
    )


def halls_of(inputs: Inputs, query: BoardQuery, slug: str) -> tuple[Tab, ...]:
    halls = sorted({table.place for table in inputs.tables if table.place})
    if len(halls) < 2 or query.view == "people":
        return ()
    every = Tab(_("All halls"), query.address(slug, hall="", page=1, chosen=0), not query.hall)
    found = (
        Tab(hall, query.address(slug, hall=hall, page=1, chosen=0), query.hall == hall) for hall in halls
    )
    return (every, *found)


def conflict_line(
    inputs: Inputs, one: Clash, by_id: dict[int, MeetingRecord], query: BoardQuery, slug: str
) -> ConflictLine:
    meeting = by_id[one.meeting_id]
    what = str(TROUBLE_LABELS[one.trouble])
    if one.participant is not None:
        what = f"{what}: {names(inputs, [one.participant])}"
    return ConflictLine(
        who=company(inputs, meeting.participants, meeting.stand_ins),
        when=time_words(meeting.begins, meeting.ends, inputs.rules.time_zone),
        what=what,
        url=f"{query.address(slug, chosen=meeting.id)}#chosen",
    )


def carder(
    inputs: Inputs, query: BoardQuery, slug: str, conflicts: Sequence[Clash]
) -> Callable[[MeetingRecord], MeetingCard]:
    """What makes the card of a meeting."""
    wrong = {one.meeting_id for one in conflicts}

    def card(meeting: MeetingRecord) -> MeetingCard:
        return meeting_card(
            inputs, meeting, slug=slug, url=f"{query.address(slug, chosen=meeting.id)}#chosen",
            is_wrong=meeting.id in wrong,
        )  # fmt: skip

    return card


@dataclass(frozen=True)
class ViewOfDay:
    """The meetings of the slots shown, arranged."""

    inputs: Inputs
    query: BoardQuery
    slug: str
    slots: Sequence[SlotRecord]
    card: Callable[[MeetingRecord], MeetingCard]

    @property
    def meetings(self) -> list[MeetingRecord]:
        shown = {slot.id for slot in self.slots}
        return [one for one in self.inputs.meetings if one.slot_id in shown]

    @property
    def tables(self) -> list[TableRecord]:
        return [one for one in self.inputs.tables if not self.query.hall or one.place == self.query.hall]

    def page_of(self, size: int, count: int) -> slice:
        first = (min(self.query.page, max(1, -(-count // size))) - 1) * size
        return slice(first, first + size)

    def pagination(self) -> Pagination:
        counts = {"tables": (len(self.tables), TABLES), "people": (len(self.inputs.cards), PEOPLE)}
        total, size = counts.get(self.query.view, (0, TABLES))
        return build_pagination(
            total=total,
            page=self.query.page,
            size=size,
            address=lambda page: self.query.address(self.slug, page=page, chosen=0),
        )

    def grid(self) -> tuple[GridRow, ...]:
        """A row for each table of the page, then what is at no table, and what is online."""
        at: dict[tuple[int | str, int], list[MeetingCard]] = {}
        for one in self.meetings:
            place: int | str = "online" if one.place == "online" else one.table_id or "none"
            at.setdefault((place, one.slot_id), []).append(self.card(one))
        known = {table.id for table in self.inputs.tables}
        rows = [
            self.row(_("Table %(number)d") % {"number": table.number}, table.name, table.id, at, table)
            for table in self.tables[self.page_of(TABLES, len(self.tables))]
        ]
        if not known or any(key[0] == "none" for key in at):
            rows.append(self.row(_("Without a table"), "", "none", at))
        if any(slot.place != "on_site" for slot in self.slots) or any(key[0] == "online" for key in at):
            rows.append(self.row(_("Online"), "", "online", at))
        return tuple(rows)

    def row(
        self,
        label: str,
        said: str,
        key: int | str,
        at: dict[tuple[int | str, int], list[MeetingCard]],
        table: TableRecord | None = None,
    ) -> GridRow:
        return GridRow(
            label=label,
            said=said,
            cells=tuple(
                Cell(
                    slot=slot.id,
                    table=str(key) if table else "",
                    is_closed=table is not None
                    and (table.is_closed or table.id in self.inputs.closed.get(slot.id, ())),
                    cards=tuple(at.get((key, slot.id), ())),
                )
                for slot in self.slots
            ),
        )

    def by_slot(self) -> tuple[SlotGroup, ...]:
        hall = {table.id for table in self.tables}
        return tuple(
            SlotGroup(
                time_words(slot.begins, slot.ends, self.inputs.rules.time_zone),
                tuple(
                    self.card(one)
                    for one in self.meetings
                    if one.slot_id == slot.id and (not self.query.hall or one.table_id in hall)
                ),
            )
            for slot in self.slots
        )

    def by_person(self) -> tuple[PersonGroup, ...]:
        cards = self.inputs.cards[self.page_of(PEOPLE, len(self.inputs.cards))]
        own: dict[int, list[MeetingCard]] = {card.id: [] for card in cards}
        for one in self.meetings:
            for person in one.participants:
                if person in own:
                    own[person].append(self.card(one))
        return tuple(
            PersonGroup(
                person_words(card),
                f"{self.query.address(self.slug, person=card.id, chosen=0)}#person",
                tuple(own[card.id]),
            )
            for card in cards
        )
