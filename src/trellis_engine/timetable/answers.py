"""From a placement to a plan: tables, figures with their bounds, reasons and prices."""

import numpy as np
from numpy.typing import NDArray

from trellis_engine.timetable.grid import bits, breaks, idle_slots
from trellis_engine.timetable.judging import meetings_of, objectives_of, quality_of
from trellis_engine.timetable.limits import bounds_of, least_burden
from trellis_engine.timetable.matchmaking import Matchmaking
from trellis_engine.timetable.placed_bound import fairest
from trellis_engine.timetable.placing import Placement, Placer
from trellis_engine.timetable.plans import Plan, Price, Unmet
from trellis_engine.timetable.prices import price_of
from trellis_engine.timetable.seating import seat_meetings
from trellis_engine.timetable.standing import Standing
from trellis_engine.timetable.why import Explainer


def answer_of(
    asked: Matchmaking,
    placer: Placer,
    placement: Placement,
    *,
    most: float,
    prices: int,
    generator: np.random.Generator,
    breaks_bound: int = 0,
    kept: NDArray[np.int64] | None = None,
    fill: bool = True,
    quick: bool = False,
) -> Plan:
    """Return a placement as a plan.

    Parameters
    ----------
    asked : Matchmaking
        What is wished.
    placer : Placer
        The same, prepared.
    placement : Placement
        Who meets when.
    most : float
        No plan places more.
    prices : int
        For how many wishes without a meeting it is looked what forcing them costs.
    generator : numpy.random.Generator
        Where chance comes from.
    breaks_bound : int
        No plan of the same meetings has fewer breaks, as far as is known already.
    kept : array of int, shape (n_wishes,), optional
        Tables that meetings had before.
    fill : bool
        Whether to add meetings that still fit.
    quick : bool
        Whether to leave out bounds of fairness and breaks.
    """
    arrays, values = placer.arrays, placer.values
    standing = Standing.of(arrays, placement)
    if fill:
        _fill(asked, placer, standing)
        _prefer(asked, placer, standing)
    best = Placement(standing.slot, standing.variant)
    seated = seat_meetings(arrays, len(asked.tables), best.slot, best.variant, kept=kept)
    quality = quality_of(asked, arrays, best, seated.table, placer.due)
    least = 0 if quick else least_burden(asked, arrays, best)[0]
    worth = float(values[best.slot >= 0].sum())
    lowest = min((one.share for one in quality), default=1.0)
    fairness = 1.0
    if lowest < 1.0 and not quick:
        fairness = fairest(arrays, values, placer.possible, placer.due, worth)
    bounds = bounds_of(
        asked, best, placed=most, fairness=fairness, breaks=max(least, breaks_bound),
        table_changes=seated.bound,
    )  # fmt: skip
    missed = np.flatnonzero(best.slot < 0)
    dearest = missed[np.argsort(-values[missed], kind="stable")][:prices]
    cost: dict[int, Price] = {
        wish: price_of(asked, placer, best, wish, generator) for wish in sorted(dearest.tolist())
    }
    explainer = Explainer(asked, arrays, standing, values)
    return Plan(
        meetings=meetings_of(asked, arrays, best, seated.table),
        unmet=tuple(
            Unmet(asked.wishes[wish].key, explainer.reasons(wish), cost.get(wish)) for wish in missed.tolist()
        ),
        objectives=objectives_of(asked, quality, worth, bounds),
        quality=quality,
    )


def _fill(asked: Matchmaking, placer: Placer, standing: Standing) -> None:
    """Place what still fits and is worth its breaks, what is wished most first."""
    missed = np.flatnonzero(standing.slot < 0)
    for wish in missed[np.argsort(-placer.values[missed], kind="stable")].tolist():
        best: tuple[float, int, int] | None = None
        for number, variant in enumerate(placer.arrays.variants[wish]):
            for slot in bits(variant.allowed):
                if standing.in_the_way(wish, number, slot).nothing:
                    cost = sum(
                        _burden(asked, placer, person, standing.occupied[person] | 1 << slot)
                        - _burden(asked, placer, person, standing.occupied[person])
                        for person in variant.people
                    )
                    if best is None or cost < best[0]:
                        best = cost, number, slot
        if best is not None and best[0] < placer.values[wish] * asked.weights.placed:
            standing.put(wish, *best[1:])


def _prefer(asked: Matchmaking, placer: Placer, standing: Standing) -> None:
    """Let those sit who are named first for a seat, where that disturbs nothing and costs nobody more."""
    for wish in np.flatnonzero((standing.slot >= 0) & (standing.variant > 0)).tolist():
        slot, now = int(standing.slot[wish]), int(standing.variant[wish])
        variants = placer.arrays.variants[wish]
        concerned = {person for variant in variants for person in variant.people}
        before = sum(_burden(asked, placer, one, standing.occupied[one]) for one in concerned)
        for number in range(now + 1):
            standing.take(wish)
            fits = variants[number].allowed >> slot & 1 and standing.in_the_way(wish, number, slot).nothing
            standing.put(wish, number if fits else now, slot)
            after = sum(_burden(asked, placer, one, standing.occupied[one]) for one in concerned)
            if fits and after <= before:
                break


def _burden(asked: Matchmaking, placer: Placer, person: int, occupied: int) -> float:
    """Return what a participant's days cost, and what they miss."""
    days, busy, weights = placer.arrays.days, placer.arrays.busy[person], asked.weights
    runs, idle = breaks(occupied, days, busy), idle_slots(occupied, days, busy).bit_count()
    missing = float(placer.fairness[person, occupied.bit_count()])
    return weights.breaks * runs + weights.spread * runs**2 + weights.idle * idle + missing
