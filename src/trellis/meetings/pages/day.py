"""The hall on the day, for those who keep the event: who sits where, who is late or alone, what is free."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.urls import reverse
from django.utils import timezone

from trellis.core.types import Actor
from trellis.events.selectors.words import moment_words
from trellis.events.types.events import EventRecord
from trellis.meetings.pages.live import LivePart, hall_live
from trellis.meetings.pages.meeting import report_words
from trellis.meetings.pages.words import day_words, time_words, when_words, who_words
from trellis.meetings.selectors.meetings import list_meetings
from trellis.meetings.selectors.outcomes import list_reports
from trellis.meetings.selectors.participants import list_cards
from trellis.meetings.selectors.present import read_hall
from trellis.meetings.selectors.words import instead_words, place_words
from trellis.meetings.types.outcomes import Report
from trellis.meetings.types.records import Card, MeetingRecord, Rules
from trellis.meetings.types.words import MeetingState

MOST_NAMED = 100


@dataclass(frozen=True)
class HallLine:
    where: str
    who: tuple[tuple[str, str], ...]
    url: str
    reports: tuple[str, ...]
    is_trouble: bool
    is_draft: bool


@dataclass(frozen=True)
class HallSlot:
    label: str
    lines: tuple[HallLine, ...]
    free_tables: tuple[str, ...]
    free_people: tuple[str, ...]  # here, and without a meeting then
    further: int


@dataclass(frozen=True)
class DayPage:
    template: ClassVar[str] = "meetings/day.html"
    slug: str
    title: str
    read_at: str
    present: int
    slots: tuple[HallSlot, ...]
    live: LivePart


@dataclass(frozen=True)
class TablesPage:
    """The plan of tables: each slot, table by table; it opens without network too."""

    template: ClassVar[str] = "meetings/tables.html"
    slug: str
    title: str
    read_at: str
    zone: str
    worker_url: str
    days: tuple[tuple[str, tuple[tuple[str, tuple[HallLine, ...]], ...]], ...]  # day, slots, lines


def build_day_page(*, actor: Actor, event: EventRecord, rules: Rules, now: datetime | None = None) -> DayPage:
    """The slot that is on and the next one. As many queries however many meet."""
    moment = now or timezone.now()
    live = hall_live(event.slug, event.id)  # before the rest: what changes meanwhile is seen
    meetings = list_meetings(actor=actor, event_id=event.id)
    cards = {card.id: card for card in list_cards(event_id=event.id, with_gone=True)}
    coming, here = read_hall(meetings=meetings, rules=rules, now=moment)
    reports = list_reports(event_id=event.id, meeting_ids=[one.id for one in meetings])
    slots = []
    for one_slot in coming:
        people = [cards[number].name for number in sorted(one_slot.people) if number in cards]
        slots.append(
            HallSlot(
                label=when_words(one_slot.slot, rules.time_zone),
                lines=tuple(
                    hall_line(one, cards, rules, actor.language, reports.get(one.id, ()))
                    for one in one_slot.meetings
                ),
                free_tables=tuple(f"{one.number} {one.name}".strip() for one in one_slot.tables),
                free_people=tuple(people[:MOST_NAMED]),
                further=max(0, len(people) - MOST_NAMED),
            )
        )
    read_at = moment_words(moment, rules.time_zone)
    return DayPage(event.slug, event.title, read_at, len(here), tuple(slots), live)


def hall_line(
    one: MeetingRecord, cards: Mapping[int, Card], rules: Rules, language: str, reports: Any = ()
) -> HallLine:
    sitting = [cards[number] for number in one.participants if number in cards]
    return HallLine(
        where=place_words(one),
        who=tuple(
            (instead_words(card.name, card.id, one, cards), who_words(card, language)) for card in sitting
        ),
        url=reverse("meetings:meeting", args=[rules.event_slug, one.id]),
        reports=tuple(report_words(said, cards) for said in reports),
        is_trouble=any(said.kind != Report.HERE for said in reports),
        is_draft=not one.is_published,
    )


def build_tables_page(*, actor: Actor, event: EventRecord, rules: Rules) -> TablesPage:
    """Every slot with its tables, drafts marked. Seven queries however many meet."""
    meetings = [
        one for one in list_meetings(actor=actor, event_id=event.id) if one.state != MeetingState.CANCELLED
    ]
    cards = {card.id: card for card in list_cards(event_id=event.id, with_gone=True)}
    days: dict[str, dict[str, list[HallLine]]] = {}
    for one in meetings:
        day = days.setdefault(day_words(one.begins, rules.time_zone), {})
        slot = day.setdefault(time_words(one.begins, one.ends, rules.time_zone), [])
        slot.append(hall_line(one, cards, rules, actor.language))
    return TablesPage(
        slug=event.slug,
        title=event.title,
        read_at=moment_words(timezone.now(), rules.time_zone),
        zone=rules.time_zone,
        worker_url=reverse("meetings:worker", args=[event.slug]),
        days=tuple(
            (day, tuple((slot, tuple(lines)) for slot, lines in slots.items())) for day, slots in days.items()
        ),
    )
