"""Why a wish has no meeting in a plan: what stands against it, slot by slot."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from trellis_engine.timetable.arrays import Arrays, Variant
from trellis_engine.timetable.grid import bits
from trellis_engine.timetable.matchmaking import Matchmaking
from trellis_engine.timetable.reasons import Reason
from trellis_engine.timetable.records import EITHER, ON_SITE, ONLINE
from trellis_engine.timetable.standing import InTheWay, Standing

_MOST_VARIANTS = 4
_MOST_SLOTS = 8


class Explainer:
    """Says why wishes have no meeting in one placement."""

    def __init__(
        self, asked: Matchmaking, arrays: Arrays, standing: Standing, values: NDArray[np.float64]
    ) -> None:
        self.asked, self.arrays, self.standing, self.values = asked, arrays, standing, values

    def reasons(self, number: int) -> tuple[Reason, ...]:
        """Return why a wish has no meeting: about each way to fill its seats, each slot, the first few."""
        wish, variants = self.asked.wishes[number], self.arrays.variants[number]
        if not variants:
            refused = [seat[0] for seat in wish.seats if set(seat) <= wish.refused_by]
            return (Reason("refused", (("who", tuple(refused)),)),)
        able = [variant for variant in variants if variant.allowed]
        found: list[Reason] = []
        for variant in (able or variants)[:_MOST_VARIANTS]:
            why = self._never(number, variant) if not able else self._not_now(number, variant)
            found.extend(reason for reason in why if reason not in found)
        return tuple(found)

    def _keys(self, people: tuple[int, ...]) -> tuple[str, ...]:
        return tuple(self.asked.participants[one].key for one in people)

    def _slots(self, mask: int) -> tuple[str, ...]:
        return tuple(self.asked.slots[slot].key for slot in bits(mask))

    def _never(self, number: int, variant: Variant) -> Iterator[Reason]:
        """Say why these people have no slot at all, with nobody else there."""
        wish, who = self.asked.wishes[number], ("who", self._keys(variant.people))
        free = (1 << len(self.asked.slots)) - 1
        for person in variant.people:
            free &= self.arrays.free[person]
        allowed = free
        if wish.slots is not None:
            allowed &= sum(1 << self.asked.slot_numbers[key] for key in wish.slots)
        modes = {wish.mode, *(self.asked.participants[one].mode for one in variant.people)}
        held = {
            mode: sum(1 << at for at in bits(allowed) if self.asked.slots[at].mode in (mode, EITHER))
            for mode, other in ((ON_SITE, ONLINE), (ONLINE, ON_SITE))
            if other not in modes
        }
        if not free:
            yield Reason("no_slot", (who,))
        elif not allowed:
            yield Reason("window", (who, ("slots", self._slots(free))))
        elif not any(held.values()):
            yield Reason("mode", (who, ("slots", self._slots(allowed))))
        else:
            slots = self._slots(held.get(ON_SITE, 0) | held.get(ONLINE, 0))
            yield Reason("no_table", (("features", tuple(sorted(wish.features))), ("slots", slots)))

    def _not_now(self, number: int, variant: Variant) -> Iterator[Reason]:
        """Say what stands against these people in this plan."""
        standing = self.standing
        people, occupied = self.asked.participants, standing.occupied
        limited = [
            one
            for one in variant.people
            if (most := people[one].most) is not None and occupied[one].bit_count() >= most
        ]
        for one in limited:
            count = str(standing.occupied[one].bit_count())
            yield Reason("limit", (("who", self._keys((one,))), ("number", (count,))))
        if limited:
            return
        index = self.arrays.variants[number].index(variant)
        for slot in list(bits(variant.allowed))[:_MOST_SLOTS]:
            yield from self._in_slot(number, slot, standing.in_the_way(number, index, slot))

    def _in_slot(self, number: int, slot: int, way: InTheWay) -> Iterator[Reason]:
        here = ("slot", self._slots(1 << slot))
        if way.nothing:
            yield Reason("free", (here,))
        for person, other in way.people:
            yield Reason(
                self._kind(number, other),
                (here, ("who", self._keys((person,))), ("others", self._others(other, person))),
            )
        for person in way.daily:
            day = self.asked.slots[slot].day
            count = str((self.standing.occupied[person] & self.standing.day_of[slot]).bit_count())
            yield Reason("limit_day", (("who", self._keys((person,))), ("number", (count,)), ("day", (day,))))
        for person in dict.fromkeys(one for one, _ in way.hurried):
            yield Reason("travel", (here, ("who", self._keys((person,)))))
        if way.rows:
            features = tuple(sorted(self.asked.wishes[number].features))
            kind = "tables_full_features" if features else "tables_full"
            yield Reason(kind, (("features", features), here))
        for other in way.orders:
            yield Reason("order", (here, ("wish", (self.asked.wishes[other].key,))))

    def _kind(self, number: int, other: int) -> str:
        if self.arrays.frozen[other] >= 0:
            return "frozen"
        return "taken" if self.values[other] >= self.values[number] else "taken_whole"

    def _others(self, wish: int, person: int) -> tuple[str, ...]:
        return self._keys(tuple(one for one in self.standing.people_of(wish) if one != person))
