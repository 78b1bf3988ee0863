"""All that a schedule is worked out from, read once; and two fingerprints of it. Pure."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from trellis.meetings.types.records import Card, MeetingRecord, Rules, SlotRecord, TableRecord
from trellis.meetings.types.words import MeetingState, WishKind


@dataclass(frozen=True)
class Wished:
    """What one says of another."""

    wisher: int
    wished: int
    kind: WishKind


@dataclass(frozen=True)
class Inputs:
    """Slots and tables, those who take part, their wishes, and the meetings that stand."""

    rules: Rules
    now: datetime
    slots: tuple[SlotRecord, ...]
    tables: tuple[TableRecord, ...]
    closed: dict[int, frozenset[int]]  # tables by slot
    cards: tuple[Card, ...]
    away: dict[int, frozenset[int]]  # slots by participant
    on_stage: dict[int, frozenset[int]]  # slots in which they have a role in a session
    wishes: tuple[Wished, ...]
    meetings: tuple[MeetingRecord, ...]  # that stand
    bereft: frozenset[int] = field(default_factory=frozenset)  # whose partner left
    gone: dict[int, Card] = field(default_factory=dict)  # who left, and a colleague may go for them
    lost: tuple[tuple[int, ...], ...] = ()  # for whom the meetings were that they left

    @cached_property
    def slot_by_id(self) -> dict[int, SlotRecord]:
        return {slot.id: slot for slot in self.slots}

    @cached_property
    def card_by_id(self) -> dict[int, Card]:
        return {card.id: card for card in self.cards}

    @cached_property
    def table_by_id(self) -> dict[int, TableRecord]:
        return {table.id: table for table in self.tables}

    @cached_property
    def key_by_meeting(self) -> dict[int, str]:
        """How each meeting that stands is named: by whose it is, and of several of the same by its number."""
        found: dict[int, str] = {}
        seen: set[str] = set()
        for meeting in sorted(self.meetings, key=lambda one: one.id):
            key = key_of(meeting.meant)
            found[meeting.id] = f"{key}:{meeting.id}" if key in seen else key
            seen.add(key)
        return found

    @cached_property
    def refusals(self) -> frozenset[tuple[int, int]]:
        """Who said no to whom."""
        return frozenset((one.wisher, one.wished) for one in self.wishes if one.kind == WishKind.NO)

    def is_kept_by_time(self, meeting: MeetingRecord) -> bool:
        """What has begun, or was held, stays."""
        return meeting.begins <= self.now or meeting.state == MeetingState.HELD

    @cached_property
    def fingerprint(self) -> str:
        """Of everything."""
        wishes = sorted((one.wisher, one.wished, str(one.kind)) for one in self.wishes)
        slots = [(one.id, one.begins.isoformat(), one.ends.isoformat(), str(one.place)) for one in self.slots]
        tables = [(one.id, one.number, one.seats, one.is_closed, sorted(one.features)) for one in self.tables]
        return digest([self.what_stands, wishes, slots, tables])

    @cached_property
    def standing(self) -> str:
        """Of what a schedule must not contradict: what stands, who can when, who said no, what is closed."""
        return digest(self.what_stands)

    @cached_property
    def what_stands(self) -> list[Any]:
        return [
            sorted(
                (one.id, one.slot_id, one.table_id or 0, str(one.place), one.is_locked, str(one.state),
                 sorted(one.participants), *([sorted(one.stand_ins)] if one.stand_ins else []))
                for one in self.meetings
            ),
            [
                (one.id, str(one.attends), one.most_meetings, one.late_until and one.late_until.isoformat())
                for one in sorted(self.cards, key=lambda card: card.id)
            ],
            flat(self.away),
            flat(self.closed),
            sorted(table.id for table in self.tables if table.is_closed),
            sorted(self.refusals),
            *([self.colleagues] if self.rules.has_stand_ins else []),
        ]  # fmt: skip

    @property
    def colleagues(self) -> list[Any]:
        """Who may stand in for whom."""
        cards = (card for card in (*self.cards, *self.gone.values()) if card.stands_in and card.house)
        return sorted((card.id, *card.house) for card in cards if card.house)


def key_of(people: Iterable[int]) -> str:
    """
    >>> key_of([12, 7])
    '7-12'
    """
    return "-".join(str(one) for one in sorted(people))


def people_of(key: str) -> tuple[int, ...]:
    """
    >>> people_of("7-12:31")
    (7, 12)
    """
    return tuple(int(part) for part in key.partition(":")[0].split("-"))


def flat(found: dict[int, frozenset[int]]) -> list[Any]:
    return [(key, sorted(values)) for key, values in sorted(found.items()) if values]


def digest(said: Any) -> str:
    return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()
