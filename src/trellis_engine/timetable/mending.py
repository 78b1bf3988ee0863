"""The model of a repair: which of the meetings near a change move, so that as little as possible changes.

CP-SAT (the extra `solvers`); what is not near stays and is only counted.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trellis_engine.errors import MissingExtra
from trellis_engine.timetable.grid import bits
from trellis_engine.timetable.placing import Placement
from trellis_engine.timetable.standing import Standing

_FINE = 10  # weights are told apart in such fractions


Place = tuple[int, int, int]  # wish, variant, slot


@dataclass(frozen=True, slots=True)
class Mended:
    """A slot (-1: dropped) and a variant for each meeting near the change; whether nothing is better."""

    slot: dict[int, int]
    variant: dict[int, int]
    proven: bool


def mend(
    rest: Standing,
    near: Sequence[int],
    core: frozenset[int],
    old: Placement,
    first: Placement,
    values: NDArray[np.float64],
    *,
    seconds: float,
    seed: int,
) -> Mended | None:
    """Return the least disturbing way to place the meetings near a change; None if time ran out before one.

    Parameters
    ----------
    rest : Standing
        All other meetings, which stay.
    near : sequence of int
        Wishes that may move.
    core : frozenset of int
        Those of them that must move or are new: their moving disturbs nobody who was not disturbed.
    old : Placement
        Where meetings were (-1: nowhere).
    first : Placement
        A repair to begin with.
    values : array of shape (n_wishes,)
        What each is worth: dropping comes last, the least wished first.
    seconds : float
        Time [s].
    seed : int
        Of the solver.
    """
    try:
        from ortools.sat.python import cp_model  # noqa: PLC0415  (an extra of the library)
    except ImportError as error:  # pragma: no cover
        raise MissingExtra("Repairs need OR-Tools: pip install 'trellis-engine[solvers]'.") from error
    began = time.monotonic()
    model = _Model(cp_model.CpModel(), rest, near)
    model.rules()
    model.begin_with(first)
    terms = model.disturbances(core, old, values)
    least = model.solve(cp_model, terms, began + seconds, seed)
    if least is None:
        return None
    # The same again, with breaks: they decide between repairs that disturb alike.
    breaks = list(model.breaks())
    many = sum(weight for _, weight in breaks if weight > 0) + 1
    both = [*((literal, many * weight) for literal, weight in terms), *breaks]
    better = model.solve(cp_model, both, began + seconds, seed)
    held, proven = least
    if better is not None and _cost(model, terms, better[0]) <= _cost(model, terms, held):
        held, proven = better[0], proven or better[1]
    slot, variant = dict.fromkeys(near, -1), {wish: int(old.variant[wish]) for wish in near}
    for wish, number, at in held:
        slot[wish], variant[wish] = at, number
    return Mended(slot, variant, proven)


def _cost(model: "_Model", terms: Sequence[tuple[Any, int]], held: set[Place]) -> int:
    weights = dict(zip(model.place, (weight for _, weight in terms), strict=True))
    return sum(weights[place] for place in held)


class _Model:
    """Variables: meeting, variant and slot."""

    def __init__(self, model: Any, rest: Standing, near: Sequence[int]) -> None:
        self.model, self.rest, self.near, self.arrays = model, rest, near, rest.arrays
        self.place: dict[Place, Any] = {}
        self.at: dict[tuple[int, int], list[tuple[Any, bool]]] = {}
        for wish in near:
            mine = []
            for number, variant in enumerate(self.arrays.variants[wish]):
                for slot in bits(variant.allowed):
                    if any((one, slot) in rest.at for one in variant.people):
                        continue
                    literal = model.new_bool_var("")
                    self.place[wish, number, slot] = literal
                    mine.append(literal)
                    for one in variant.people:
                        on_site = bool(variant.on_site >> slot & 1)
                        self.at.setdefault((one, slot), []).append((literal, on_site))
            if self.arrays.frozen[wish] >= 0:
                model.add_exactly_one(mine)
            else:
                model.add_at_most_one(mine)
        self.people = sorted({one for one, _ in self.at})

    def rules(self) -> None:
        """State every hard rule, what stays included."""
        for literals in self.at.values():
            self.model.add_at_most_one([literal for literal, _ in literals])
        for person in self.people:
            self._limits(person)
            self._travel(person)
        self._tables()
        self._orders()

    def _mine(self, person: int, mask: int) -> list[Any]:
        return [literal for slot in bits(mask) for literal, _ in self.at.get((person, slot), ())]

    def _limits(self, person: int) -> None:
        stays, whole = self.rest.occupied[person], (1 << len(self.arrays.near)) - 1
        frozen = [
            int(self.arrays.frozen[wish])
            for wish in self.near
            if self.arrays.frozen[wish] >= 0
            and any(person in variant.people for variant in self.arrays.variants[wish])
        ]
        for mask, most in (
            (whole, self.arrays.most[person]),
            *((day, self.arrays.most_a_day[person]) for day in self.arrays.days),
        ):
            kept = sum(mask >> slot & 1 for slot in frozen)
            room = max(int(most) - (stays & mask).bit_count(), kept)
            mine = self._mine(person, mask)
            if len(mine) > room:
                self.model.add(sum(mine) <= room)

    def _travel(self, person: int) -> None:
        for slot in range(len(self.arrays.near)):
            for other in bits(self.arrays.near[slot]):
                site = [one for one, on_site in self.at.get((person, slot), ()) if on_site]
                online = [one for one, on_site in self.at.get((person, other), ()) if not on_site]
                stays = self.rest.occupied[person]
                if stays >> other & 1 and not self.rest.site[person] >> other & 1:
                    for one in site:
                        self.model.add(one == 0)
                if stays >> slot & 1 and self.rest.site[person] >> slot & 1:
                    for one in online:
                        self.model.add(one == 0)
                if site and online:
                    self.model.add(sum(site) + sum(online) <= 1)

    def _tables(self) -> None:
        loads: dict[tuple[int, int], list[Any]] = {}
        for (wish, number, slot), literal in self.place.items():
            need = self.arrays.need(wish, self.arrays.variants[wish][number], slot)
            for row in np.flatnonzero(self.arrays.row_holds[:, need]).tolist() if need >= 0 else ():
                loads.setdefault((row, slot), []).append(literal)
        for (row, slot), literals in loads.items():
            room = int(self.arrays.row_most[row, slot] - self.rest.load[row, slot])
            if len(literals) > room:
                self.model.add(sum(literals) <= max(room, 0))

    def _orders(self) -> None:
        inside = set(self.near)
        for first, later in self.arrays.before:
            if first not in inside and later not in inside:
                continue
            for slot in range(len(self.arrays.near)):
                ahead = self._in_slots(first, range(slot, len(self.arrays.near)))
                behind = self._in_slots(later, range(slot + 1))
                self.model.add(sum(ahead) + sum(behind) <= 1)

    def _in_slots(self, wish: int, slots: range) -> list[Any]:
        if wish not in self.near:
            return [1] if int(self.rest.slot[wish]) in slots else []
        return [
            literal for (other, _, slot), literal in self.place.items() if other == wish and slot in slots
        ]

    def disturbances(
        self, core: frozenset[int], old: Placement, values: NDArray[np.float64]
    ) -> list[tuple[Any, int]]:
        """Return what each choice costs: dropping most, then moving others, then other people."""
        moved = len(self.near) + 1
        dropped = moved * moved
        terms = []
        for (wish, number, slot), literal in self.place.items():
            there = int(old.slot[wish])
            cost = -dropped * (2 * max(1, round(values[wish] * _FINE)) + (wish not in core))
            if wish not in core and there >= 0 and slot != there:
                cost += moved
            if there >= 0 and number != int(old.variant[wish]):
                cost += 1
            terms.append((literal, cost))
        return terms

    def solve(
        self, cp_model: Any, terms: Sequence[tuple[Any, int]], ends: float, seed: int
    ) -> tuple[set[Place], bool] | None:
        """Return the places taken where terms sum up to least, and whether that is proven."""
        self.model.minimize(sum(weight * literal for literal, weight in terms))
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = max(ends - time.monotonic(), 0.05)
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = seed
        status = solver.solve(self.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        held = {place for place, literal in self.place.items() if solver.boolean_value(literal)}
        self.hint(held)
        return held, status == cp_model.OPTIMAL

    def begin_with(self, first: Placement) -> None:
        """Tell the solver of a repair."""
        self.hint(
            {
                (wish, int(first.variant[wish]), int(first.slot[wish]))
                for wish in self.near
                if first.slot[wish] >= 0
            }
        )

    def hint(self, held: set[Place]) -> None:
        """Tell the solver what to try first."""
        self.model.clear_hints()
        for place, literal in self.place.items():
            self.model.add_hint(literal, place in held)

    def breaks(self) -> Iterator[tuple[Any, int]]:
        """Yield literals that sum up to the breaks of the people near the change."""
        for person in self.people:
            for day in self.arrays.days:
                busy: list[Any] = []
                before: Any = 0
                begins = []
                for slot in bits(day & ~self.arrays.busy[person]):
                    here: Any = sum(literal for literal, _ in self.at.get((person, slot), ()))
                    here += self.rest.occupied[person] >> slot & 1
                    begin = self.model.new_bool_var("")
                    self.model.add(begin >= here - before)
                    begins.append(begin)
                    busy.append(here)
                    before = here
                some = self.model.new_bool_var("")
                self.model.add(some <= sum(busy))
                yield from ((begin, 1) for begin in begins)
                yield some, -1
