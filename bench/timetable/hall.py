"""A day lived through with a schedule that is kept up: offers to those left alone, repairs between slots."""

import time
from collections.abc import Collection
from dataclasses import dataclass, field

from bench.timetable.day import Day, Pair
from trellis_engine.timetable import Frozen, Matchmaking, Meeting, Participant, Plan, repair

REPAIR_SECONDS = 0.8


def pair_of(wish: str) -> Pair:
    """Return who meets by a wish."""
    one, other = wish.split("-")
    return int(one), int(other)


@dataclass(slots=True)
class Hall:
    """What is known in the hall, and what was held.

    Attributes
    ----------
    known_from : dict of int to int
        From which slot on somebody is expected who was missed or said they are late.
    bereft : set of int
        Who lost a meeting, and is looked after in repairs.
    held : dict of (int, int) to (int, str)
        Slot and table of each meeting that took place.
    """

    day: Day
    asked: Matchmaking
    current: Plan
    seed: int
    known_from: dict[int, int] = field(default_factory=dict)
    bereft: set[int] = field(default_factory=set)
    held: dict[Pair, tuple[int, str]] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)

    def live(self) -> None:
        """Go through the day."""
        self.known_from = {one: self.day.arrives[one] for one in self.day.says_late}
        self.repair(0)
        for slot in range(self.day.slots):
            alone, busy, tables = self.sit_down(slot)
            self.offer(slot, alone, busy, tables)
            for one in [
                one for one, known in self.known_from.items() if known > self.day.arrives[one] <= slot
            ]:
                del self.known_from[one]  # has come, and stands at the desk
            self.repair(slot + 1)

    def sit_down(self, slot: int) -> tuple[list[int], set[int], list[str]]:
        """Return who sits alone, who meets, and which tables are free."""
        alone: list[int] = []
        busy: set[int] = set()
        tables = [table.key for table in self.asked.tables]
        for meeting in self.meetings_in(slot):
            both = pair_of(meeting.wish)
            here = [one for one in both if self.day.arrives[one] <= slot]
            if len(here) == len(both):
                self.held[both] = (slot, meeting.table)
                tables.remove(meeting.table)
                busy |= set(both)
            else:
                alone += here
                self.known_from |= dict.fromkeys(set(both) - set(here), self.day.slots)  # until they show up
        self.bereft |= set(alone)
        return alone, busy, tables

    def meetings_in(self, slot: int) -> list[Meeting]:
        """Return what is planned for a slot."""
        return [meeting for meeting in self.current.meetings if int(meeting.slot) == slot]

    def offer(self, slot: int, alone: list[int], busy: set[int], tables: list[str]) -> None:
        """Let those alone choose in turn among others who are there and free, and have a wish with them."""
        worth = {pair_of(wish.key): wish.weight for wish in self.asked.wishes}
        present = {one for one in self.day.people if self.day.arrives[one] <= slot}
        for one in alone:
            pairs = [(min(one, other), max(one, other)) for other in present - busy - {one}]
            fits = [pair for pair in pairs if pair in worth and pair not in self.held]
            if fits and tables and one not in busy:
                chosen = max(fits, key=lambda pair: (worth[pair], pair))
                self.held[chosen] = (slot, tables.pop())
                busy |= set(chosen)

    def repair(self, now: int) -> None:
        """Repair the plan with what is known before slot `now`; what was held stays."""
        for meeting in self.current.meetings:
            both = pair_of(meeting.wish)
            if any(self.known_from.get(one, 0) > int(meeting.slot) >= now for one in both):
                self.bereft |= set(both)
        wanted = [
            wish.key
            for wish in self.asked.wishes
            if wish.key in self.current.by_wish or not self.bereft.isdisjoint(pair_of(wish.key))
        ]
        today = self.today(range(now, self.day.slots))
        began = time.perf_counter()
        found = repair(today, self.current, wanted=wanted, seconds=REPAIR_SECONDS, seed=self.seed)
        self.seconds.append(time.perf_counter() - began)
        self.current = found.plan

    def today(self, coming: Collection[int]) -> Matchmaking:
        """Return the event as it is known now."""
        past: dict[int, set[str]] = {}
        for pair, (slot, _table) in self.held.items():
            for one in pair:
                past.setdefault(one, set()).add(str(slot))
        return Matchmaking(
            slots=self.asked.slots,
            participants=tuple(
                Participant(
                    str(one),
                    free=frozenset(past.get(one, ()))
                    | {str(slot) for slot in coming if slot >= self.known_from.get(one, 0)},
                )
                for one in self.day.people
            ),
            wishes=self.asked.wishes,
            tables=self.asked.tables,
            frozen=tuple(
                Frozen(f"{one}-{other}", str(slot), table)
                for (one, other), (slot, table) in self.held.items()
            ),
        )
