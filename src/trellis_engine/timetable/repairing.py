"""The least disturbing repair of a plan, after a drop-out, a late arrival, a closed table or new wishes."""

import time
from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from trellis_engine.timetable.answers import answer_of
from trellis_engine.timetable.disruption import WIDEST, Disruption
from trellis_engine.timetable.matchmaking import Matchmaking
from trellis_engine.timetable.mending import Mended, mend
from trellis_engine.timetable.placing import Placement
from trellis_engine.timetable.plans import EVERY_PLAN, Plan

NEAR = "plans that move only meetings near the change"
_SECONDS_EACH = 0.008  # what a meeting that may move costs, about


@dataclass(frozen=True, kw_only=True)
class Repair:
    """A repaired plan, and what it changes.

    Attributes
    ----------
    plan : Plan
        The plan as it is now.
    moved : tuple of str
        Wishes whose meetings were sound and are in another slot now: what a repair disturbs.
    rescheduled : tuple of str
        Wishes whose meetings could not stay, in another slot now.
    added, dropped : tuple of str
        Wishes that have a meeting now and had none, and the other way round; `plan.unmet` says why.
    replaced, reseated : tuple of str
        Wishes with other people in their seats, and with another table in the same slot.
    near : int
        How many meetings were free to move.
    proven : bool
        Whether no repair drops less, and of those no other moves fewer meetings.
    within : str
        Of which repairs that is said.
    """

    plan: Plan
    moved: tuple[str, ...] = ()
    rescheduled: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    reseated: tuple[str, ...] = ()
    near: int = 0
    proven: bool = True
    within: str = EVERY_PLAN


def repair(
    asked: Matchmaking,
    plan: Plan,
    *,
    wanted: Collection[str] | None = None,
    seconds: float = 1.0,
    seed: int = 1,
    prices: int = 0,
) -> Repair:
    """Return a plan that fits the event as it is now and changes as little as possible.

    Parameters
    ----------
    asked : Matchmaking
        The event as it is now: with fewer free slots, closed tables, new wishes, more that is frozen.
    plan : Plan
        The plan as it was.
    wanted : collection of str, optional
        Wishes without a meeting that are to get one; those that the old plan did not know if not given.
    seconds : float
        When to stop [s].
    seed : int
        Of the solver.
    prices : int
        For how many wishes without a meeting it is looked what forcing them costs.

    Returns
    -------
    Repair
        First as much as possible of what was planned or is wanted is placed, then as few sound meetings as
        possible move, then as few people as possible are replaced, then there are as few breaks as possible.

    Raises
    ------
    InvalidRecord
        If frozen meetings contradict each other or who is free.
    MissingExtra
        If OR-Tools is not installed.

    Notes
    -----
    Only meetings near the change may move: those of the people concerned, then those of whom these meet, then
    all. A repair that moves k meetings follows a chain of people who meet each other; if k is no more than
    the reach and no table is short, nothing farther away can do better.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from datetime import datetime, timedelta
    >>> from trellis_engine.timetable import Participant, Slot, Wish, plan
    >>> nine, half = datetime(2026, 5, 4, 9), timedelta(minutes=30)
    >>> slots = tuple(Slot(str(n), nine + n * half, nine + (n + 1) * half) for n in range(3))
    >>> people = tuple(map(Participant, ("Ada", "Bo", "Cy")))
    >>> event = Matchmaking(slots=slots, participants=people, wishes=(Wish("w", ["Ada", "Bo"]),))
    >>> before = plan(event)
    >>> left = frozenset("012") - {before.meetings[0].slot}
    >>> late = replace(event, participants=(replace(people[0], free=left), *people[1:]))
    >>> found = repair(late, before)
    >>> found.rescheduled, found.moved, found.proven
    (('w',), (), True)
    """
    began = time.monotonic()
    work = Disruption(asked, plan, wanted)
    best: Mended | None = None
    near: list[int] = []
    reach, proven, within = 0, not work.loose, EVERY_PLAN
    while work.loose and reach < WIDEST:
        reach += 1
        wider = work.near(reach)
        if best is not None and len(wider) == len(near):
            continue
        left = seconds - (time.monotonic() - began)
        if best is not None and left < len(wider) * _SECONDS_EACH:
            break
        found = mend(
            work.rest(wider), wider, work.core, work.was, work.first, work.placer.values,
            seconds=left, seed=seed,
        )  # fmt: skip
        if found is None:
            continue
        best, near = found, wider
        proven, within = found.proven, EVERY_PLAN if work.enough(found, near, reach) else NEAR
        if not found.proven or within == EVERY_PLAN:
            break
    return _answer(work, best, near, proven=proven, within=within, prices=prices, seed=seed)


def _answer(
    work: Disruption,
    found: Mended | None,
    near: list[int],
    *,
    proven: bool,
    within: str,
    prices: int,
    seed: int,
) -> Repair:
    """Return the repaired plan and what it changes."""
    slot, variant = work.first.slot.copy(), work.first.variant.copy()
    if found is not None:
        slot[near] = [found.slot[wish] for wish in near]
        variant[near] = [found.variant[wish] for wish in near]
    tables = work.asked.table_numbers
    kept = np.full(len(slot), -1, np.int64)
    for meeting in work.plan.meetings:
        wish = work.asked.wish_numbers.get(meeting.wish, -1)
        if wish >= 0 and meeting.table in tables:
            kept[wish] = tables[meeting.table]
    most = float(work.placer.values[[any(v.allowed for v in row) for row in work.arrays.variants]].sum())
    plan = answer_of(
        work.asked, work.placer, Placement(slot, variant), most=most, prices=prices,
        generator=np.random.default_rng(seed), kept=kept, fill=False, quick=True,
    )  # fmt: skip
    now, before = plan.by_wish, work.plan.by_wish
    keys = [wish.key for wish in work.asked.wishes]
    stays = [key for key in keys if key in now and key in before]
    core = {keys[one] for one in work.core}
    elsewhere = [key for key in stays if now[key].slot != before[key].slot]
    return Repair(
        plan=replace(plan, seed=seed, stopped="proven" if proven else "seconds"),
        moved=tuple(key for key in elsewhere if key not in core),
        rescheduled=tuple(key for key in elsewhere if key in core),
        added=tuple(key for key in keys if key in now and key not in before),
        dropped=tuple(key for key in before if key not in now),
        replaced=tuple(key for key in stays if now[key].participants != before[key].participants),
        reseated=tuple(
            key for key in stays if now[key].slot == before[key].slot and now[key].table != before[key].table
        ),
        near=len(near),
        proven=proven,
        within=within,
    )
