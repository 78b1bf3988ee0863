"""A plan in an event that has changed: what can stay, what cannot, and who is near it."""

from collections.abc import Collection

import numpy as np

from trellis_engine.timetable.arrays import Arrays, arrays_of, union_of
from trellis_engine.timetable.grid import bits
from trellis_engine.timetable.matchmaking import Matchmaking
from trellis_engine.timetable.mending import Mended
from trellis_engine.timetable.placing import Placement, Placer
from trellis_engine.timetable.plans import Plan
from trellis_engine.timetable.possible import matching
from trellis_engine.timetable.standing import Standing

WIDEST = 3  # steps from here on are all there are
_SPARE = 4  # meetings of a crowded slot that may move, beside those of which there are too many


class Disruption:
    """The old plan in the event as it is now.

    Attributes
    ----------
    was : Placement
        Where meetings were, as far as the event still knows the slot and the people.
    sound : array of bool, shape (n_wishes,)
        Which of them could stay by themselves.
    core : frozenset of int
        Wishes that need a place: those not sound, new and wanted ones.
    loose : frozenset of int
        Those and what cannot stay beside what else stays.
    standing : Standing
        What stays.
    first : Placement
        A plain repair.
    """

    def __init__(self, asked: Matchmaking, plan: Plan, wanted: Collection[str] | None) -> None:
        self.asked, self.plan = asked, plan
        self.arrays: Arrays = arrays_of(asked)
        self.placer = Placer(asked, self.arrays)
        self.placer.beginning()
        count = len(asked.wishes)
        slot, variant = np.full(count, -1, np.int64), np.zeros(count, np.int64)
        self.sound = np.zeros(count, bool)
        known = {unmet.wish for unmet in plan.unmet}
        core = []
        for number, wish in enumerate(asked.wishes):
            meeting = plan.by_wish.get(wish.key)
            if meeting is None:
                new = wish.key not in known if wanted is None else wish.key in wanted
                if new or self.arrays.frozen[number] >= 0:
                    core.append(number)
                continue
            people = tuple(asked.participant_numbers.get(one, -1) for one in meeting.participants)
            at = asked.slot_numbers.get(meeting.slot, -1)
            for index, one in enumerate(self.arrays.variants[number]):
                if one.people == people:
                    variant[number], slot[number] = index, at
                    self.sound[number] = at >= 0 and one.allowed >> at & 1
            if not self.sound[number]:
                core.append(number)
        self.was = Placement(slot, variant)
        self.core = frozenset(core)
        self.loose = self.core | self._clashing()
        self.first = self._first()

    def _first(self) -> Placement:
        """Return a plain repair: each meeting that lost its place takes one that is free, if there is one."""
        trial = Standing.of(self.arrays, Placement(self.standing.slot, self.standing.variant))
        values = self.placer.values
        for wish in sorted(self.loose, key=lambda one: (-values[one], one)):
            if trial.slot[wish] >= 0:
                continue
            free = (
                (index, slot)
                for index, variant in enumerate(self.arrays.variants[wish])
                for slot in bits(variant.allowed)
                if trial.in_the_way(wish, index, slot).nothing
            )
            found = next(free, None)
            if found is not None:
                trial.put(wish, *found)
        return Placement(trial.slot, trial.variant)

    def _clashing(self) -> set[int]:
        """Return what cannot all stay: the least wished of it, and the easiest to move where tables lack."""
        nothing = Placement(np.full(len(self.sound), -1, np.int64), self.was.variant)
        self.standing = Standing.of(self.arrays, nothing)
        values, frozen = self.placer.values, self.arrays.frozen >= 0
        load = np.zeros(self.arrays.row_most.shape, np.int64)
        clashing: set[int] = set()
        for wish in np.lexsort((-values, ~frozen)).tolist():
            if not self.sound[wish]:
                continue
            at, index = int(self.was.slot[wish]), int(self.was.variant[wish])
            need = self.arrays.need(wish, self.arrays.variants[wish][index], at)
            if need >= 0:
                load[:, at] += self.arrays.row_holds[:, need]
            if frozen[wish] or self.standing.in_the_way(wish, index, at).nothing:
                self.standing.put(wish, index, at)
            else:
                clashing.add(wish)
        over = np.maximum(load - self.arrays.row_most, 0).max(axis=0, initial=0)
        self.forced = int(over.sum())
        for crowded in np.flatnonzero(over).tolist():
            here = np.flatnonzero(self.standing.slot == crowded).tolist()
            clashing.update(sorted(here, key=self._bound_to)[: int(over[crowded]) + _SPARE])
        return clashing

    def _bound_to(self, wish: int) -> tuple[int, int]:
        """Return how hard a meeting is to move: how many of its slots are not free for its people."""
        variant = self.arrays.variants[wish][self.was.variant[wish]]
        free = variant.allowed
        for person in variant.people:
            free &= ~self.standing.occupied[person]
        return -free.bit_count(), wish

    def near(self, reach: int) -> list[int]:
        """Return what may move: so many steps from one to another who meet."""
        arrays = self.arrays
        if reach >= WIDEST:
            return sorted({*self.loose, *np.flatnonzero(self.standing.slot >= 0).tolist()})
        of: dict[int, list[int]] = {}
        for wish in np.flatnonzero(self.standing.slot >= 0).tolist():
            for person in self.standing.people_of(wish):
                of.setdefault(person, []).append(wish)
        orders = {one for pair in arrays.before if self.loose & set(pair) for one in pair}
        found = set(self.loose) | {one for one in orders if self.standing.slot[one] >= 0}
        for _ in range(reach):
            people = {
                person for wish in found for variant in arrays.variants[wish] for person in variant.people
            }
            found |= {wish for person in people for wish in of.get(person, ())}
        return sorted(found)

    def rest(self, near: list[int]) -> Standing:
        """Return the meetings that stay."""
        slot = self.standing.slot.copy()
        slot[near] = -1
        return Standing.of(self.arrays, Placement(slot, self.was.variant))

    def enough(self, found: Mended, near: list[int], reach: int) -> bool:
        """Say whether no wider search can drop less or move fewer."""
        if len(near) == len(self.loose | set(np.flatnonzero(self.standing.slot >= 0).tolist())):
            return True
        lost = [wish for wish, at in found.slot.items() if at < 0]
        if not self._must_lose([one for one in lost if any(v.allowed for v in self.arrays.variants[one])]):
            return False
        moved = self._moved(found)
        if moved <= max(1, self.forced):
            return True
        short = (self.standing.load + len(self.core) + moved > self.arrays.row_most).any()
        return moved <= reach + 1 and not short and not self.arrays.before and self.loose == self.core

    def _must_lose(self, lost: list[int]) -> bool:
        """Say whether these are no more than what somebody has too many of, and not wished more."""
        if not lost:
            return True
        values = self.placer.values
        shared = set.intersection(
            *({one for variant in self.arrays.variants[wish] for one in variant.people} for wish in lost)
        )
        planned = self.core | set(np.flatnonzero(self.sound).tolist())
        for person in shared:
            own = [
                wish
                for wish in planned
                if all(person in one.people for one in self.arrays.variants[wish])
                and any(one.allowed for one in self.arrays.variants[wish])
            ]
            masks = [union_of(one.allowed for one in self.arrays.variants[wish]) for wish in own]
            most = min(matching(masks), int(self.arrays.most[person]))
            kept = [values[wish] for wish in own if wish not in lost]
            if len(own) - most == len(lost) and max(values[lost]) <= min(kept, default=np.inf):
                return True
        return False

    def _moved(self, found: Mended) -> int:
        return sum(
            at >= 0 and at != self.was.slot[wish] for wish, at in found.slot.items() if wish not in self.core
        )
