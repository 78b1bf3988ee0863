"""A placement as it stands: who is where, and what is in the way of one more meeting."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from trellis_engine.timetable.arrays import Arrays, Variant
from trellis_engine.timetable.grid import bits
from trellis_engine.timetable.placing import Placement


@dataclass(frozen=True, slots=True)
class InTheWay:
    """Meetings of which those in `all_of` and one of each of `one_of` would have to go.

    Attributes
    ----------
    people : tuple of (int, int)
        Participants who meet in that slot, and in which meeting.
    limits, daily : tuple of int
        Participants who have as many meetings as they may, in all or on that day.
    hurried : tuple of (int, int)
        Participants without time to travel, and the meeting too close.
    rows : tuple of int
        Rows of tables that are full.
    orders : tuple of int
        Meetings with which it would be out of order.
    """

    people: tuple[tuple[int, int], ...] = ()
    limits: tuple[int, ...] = ()
    daily: tuple[int, ...] = ()
    hurried: tuple[tuple[int, int], ...] = ()
    rows: tuple[int, ...] = ()
    orders: tuple[int, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether the meeting can be there at once."""
        return not (self.people or self.limits or self.daily or self.hurried or self.rows or self.orders)


@dataclass(slots=True)
class Standing:
    """A placement that can be changed meeting by meeting."""

    arrays: Arrays
    slot: NDArray[np.int64]
    variant: NDArray[np.int64]
    at: dict[tuple[int, int], int] = field(default_factory=dict)
    occupied: list[int] = field(default_factory=list)
    site: list[int] = field(default_factory=list)
    load: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 0), np.int64))
    day_of: dict[int, int] = field(default_factory=dict)
    orders: dict[int, list[tuple[int, bool]]] = field(default_factory=dict)

    @classmethod
    def of(cls, arrays: Arrays, placement: Placement) -> "Standing":
        """Return what a placement says."""
        standing = cls(arrays, np.full(len(placement.slot), -1, np.int64), placement.variant.copy())
        standing.occupied = [0] * len(arrays.free)
        standing.site = [0] * len(arrays.free)
        standing.load = np.zeros(arrays.row_most.shape, np.int64)
        standing.day_of = {slot: day for day in arrays.days for slot in bits(day)}
        for first, later in arrays.before:
            standing.orders.setdefault(first, []).append((later, True))
            standing.orders.setdefault(later, []).append((first, False))
        for wish in np.flatnonzero(placement.slot >= 0).tolist():
            standing.put(wish, int(placement.variant[wish]), int(placement.slot[wish]))
        return standing

    def put(self, wish: int, variant: int, slot: int) -> None:
        """Place a meeting."""
        one = self.arrays.variants[wish][variant]
        self.slot[wish], self.variant[wish] = slot, variant
        self._count(wish, one, slot, 1)
        for person in one.people:
            self.at[person, slot] = wish
            self.occupied[person] |= 1 << slot
            self.site[person] |= one.on_site & 1 << slot

    def take(self, wish: int) -> None:
        """Take a meeting away."""
        slot = int(self.slot[wish])
        one = self.arrays.variants[wish][self.variant[wish]]
        self.slot[wish] = -1
        self._count(wish, one, slot, -1)
        for person in one.people:
            del self.at[person, slot]
            self.occupied[person] &= ~(1 << slot)
            self.site[person] &= ~(1 << slot)

    def _count(self, wish: int, one: Variant, slot: int, by: int) -> None:
        need = self.arrays.need(wish, one, slot)
        if need >= 0:
            self.load[:, slot] += by * self.arrays.row_holds[:, need]

    def people_of(self, wish: int) -> tuple[int, ...]:
        """Return who attends a meeting that is placed."""
        return self.arrays.variants[wish][self.variant[wish]].people

    def in_the_way(self, wish: int, variant: int, slot: int) -> InTheWay:
        """Return what stands against one more meeting in one of its slots."""
        arrays, one = self.arrays, self.arrays.variants[wish][variant]
        met = tuple((who, self.at[who, slot]) for who in one.people if (who, slot) in self.at)
        busy = {who for who, _ in met}
        day = self.day_of[slot]
        need = arrays.need(wish, one, slot)
        rows: tuple[int, ...] = ()
        if need >= 0:
            leaving = np.zeros(len(self.load), np.int64)
            for other in {other for _, other in met}:
                other_need = arrays.need(other, arrays.variants[other][self.variant[other]], slot)
                if other_need >= 0:
                    leaving += arrays.row_holds[:, other_need]
            full = arrays.row_holds[:, need] & (self.load[:, slot] - leaving >= arrays.row_most[:, slot])
            rows = tuple(np.flatnonzero(full).tolist())
        others = [who for who in one.people if who not in busy]
        return InTheWay(
            met,
            tuple(who for who in others if self.occupied[who].bit_count() >= arrays.most[who]),
            tuple(who for who in others if (self.occupied[who] & day).bit_count() >= arrays.most_a_day[who]),
            tuple(self._hurried(one, slot)),
            rows,
            tuple(self._disordered(wish, slot)),
        )

    def _hurried(self, one: Variant, slot: int) -> Iterator[tuple[int, int]]:
        here = one.on_site >> slot & 1
        for who in one.people:
            other = self.occupied[who] & ~self.site[who] if here else self.site[who]
            for near in bits(other & self.arrays.near[slot]):
                yield who, self.at[who, near]

    def _disordered(self, wish: int, slot: int) -> Iterator[int]:
        for other, later in self.orders.get(wish, ()):
            there = int(self.slot[other])
            if there >= 0 and (there <= slot if later else there >= slot):
                yield other

    def who_must_go(self, way: InTheWay, slot: int, values: NDArray[np.float64]) -> set[int] | None:
        """Return the meetings to take away, the least wished of several; None if one is frozen."""
        gone = {wish for _, wish in way.people} | {wish for _, wish in way.hurried} | set(way.orders)
        frozen = self.arrays.frozen >= 0
        choices = [(who, self.occupied[who]) for who in way.limits]
        choices += [(who, self.occupied[who] & self.day_of[slot]) for who in way.daily]
        groups = [[self.at[who, there] for there in bits(mask)] for who, mask in choices]
        for row in way.rows:
            here = np.flatnonzero(self.slot == slot).tolist()
            needs = {
                wish: self.arrays.need(wish, self.arrays.variants[wish][self.variant[wish]], slot)
                for wish in here
            }
            groups.append(
                [wish for wish in here if needs[wish] >= 0 and self.arrays.row_holds[row, needs[wish]]]
            )
        for group in groups:
            if gone.isdisjoint(group):
                loose = [wish for wish in group if not frozen[wish]]
                if not loose:
                    return None
                gone.add(min(loose, key=lambda wish: (values[wish], wish)))
        return None if any(frozen[wish] for wish in gone) else gone
