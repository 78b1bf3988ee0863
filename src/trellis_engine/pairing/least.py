"""Pairings under lower quotas, and the largest ones where there are ties: as stable as can be."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trellis_engine.pairing.best import solve
from trellis_engine.pairing.deferred import deferred_acceptance
from trellis_engine.pairing.exact import Search, grouped, total
from trellis_engine.pairing.feasibility import require_least
from trellis_engine.pairing.market import Integers, Market, build_market
from trellis_engine.pairing.outcome import outcome
from trellis_engine.pairing.programme import quota_rules
from trellis_engine.pairing.records import Chooser, Pairing
from trellis_engine.pairing.stability import blocking

# A corner of the programme is whole, but for rounding.
_HALF = 0.5


def pair_with_least(
    applicants: Sequence[Chooser],
    places: Sequence[Chooser],
    *,
    conflicts: Iterable[tuple[str, str]] = (),
    seconds: float = 10.0,
    seed: int = 0,
    workers: int = 1,
) -> Pairing:
    """Return the pairing with fewest blocking pairs in which everybody has at least their least.

    Parameters
    ----------
    applicants, places : sequence of Chooser
        The two sides, each with a quota and a least number of partners.
    conflicts : iterable of (str, str)
        Applicants and places that must not be paired.
    seconds : float
        Time limit [s].
    seed, workers : int
        Of the search. With one worker the answer is the same for a seed, if time suffices.

    Returns
    -------
    Pairing
        Objectives, one after the other: fewest blocking pairs, most pairs, and the choices of applicants and
        then of places (the sum of their numbers, the lower the better). Each with its bound: where they are
        equal, it is proven.

    Raises
    ------
    InvalidRecord
        If a record contradicts another one.
    MissingExtra
        If OR-Tools is not installed.
    Unsolvable
        If not everybody can have as few partners as they need.

    Notes
    -----
    Hard in general, with lower quotas and with ties alike; there is always an answer, if not always a proof.
    Where nobody has a least there is a stable pairing, and this is the largest of those that are stable
    although there are ties.

    Source
    ------
    Hamada, K., Iwama, K., Miyazaki, S. (2016), Algorithmica 74, 440-465 (lower quotas); Manlove, D. F. et al.
    (2002), Theoretical Computer Science 276, 261-279 (ties).

    Examples
    --------
    >>> students = [Chooser("Ada", ["lab", "farm"]), Chooser("Bo", ["lab", "farm"])]
    >>> hosts = [Chooser("lab", ["Ada", "Bo"], quota=2), Chooser("farm", ["Bo", "Ada"], least=1)]
    >>> found = pair_with_least(students, hosts)
    >>> found.partners(), found.blocking
    ({'Ada': ('lab',), 'Bo': ('farm',)}, (('Bo', 'lab'),))
    """
    market = build_market(applicants, places, conflicts)
    require_least(market)
    if not len(market):
        nothing = tuple((name, 0.0, 0.0) for name in ("blocking pairs", "pairs"))
        return outcome(market, np.zeros(0, bool), objectives=nothing)
    search = Search(market, seconds, seed, workers)
    blocks = _blocks(search, market)
    start = _nearest_to_stable(market)
    found = blocking(market, start)
    search.start_from(start)
    for block, value in zip(blocks, found.tolist(), strict=True):
        search.model.add_hint(block, value)
    if search.best("blocking pairs", sum(blocks), lowest=True) is None:
        return outcome(market, start, objectives=(("blocking pairs", float(found.sum()), 0.0),))
    search.best("pairs", sum(search.chosen))
    for name, tier in (("applicants", market.applicant_tier), ("places", market.place_tier)):
        search.best(f"choices of {name}", total(search.chosen, (tier + 1).tolist()), lowest=True)
    # Short of the optimum the search may count pairs that do not block.
    name, _, bound = search.objectives[0]
    search.objectives[0] = (name, float(blocking(market, search.made).sum()), bound)
    return outcome(market, search.made, objectives=tuple(search.objectives))


def _nearest_to_stable(market: Market) -> NDArray[np.bool_]:
    """Return the pairing that keeps every least and has most pairs in common with a stable one."""
    stable = deferred_acceptance(market).astype(np.float64)
    return solve(stable, quota_rules(market)) > _HALF


def _blocks(search: Search, market: Market) -> list[Any]:
    """Return a variable for each pair that is true where it blocks.

    A pair blocks unless its applicant is full with no worse ones or its place is. In one row for both: where
    the applicant is not, at least the place's quota of no worse ones must be there.
    """
    content = _content(search, market)
    by_place = _no_worse(search, market.place, market.place_tier, len(market.places))
    found = []
    for place, satisfied, no_worse in zip(market.place.tolist(), content, by_place, strict=True):
        quota = int(market.place_quota[place])
        block = search.model.new_bool_var("")
        search.model.add(quota * (satisfied + block) + no_worse >= quota)
        found.append(block)
    return found


def _content(search: Search, market: Market) -> list[Any]:
    """Return for each pair what is 1 or more only if it is made or its applicant is full with no worse."""
    no_worse = _no_worse(search, market.applicant, market.applicant_tier, len(market.applicants))
    found = []
    for pair, (applicant, held) in enumerate(zip(market.applicant.tolist(), no_worse, strict=True)):
        quota = int(market.applicant_quota[applicant])
        if quota == 1:
            found.append(held)
            continue
        full = search.model.new_bool_var("")
        search.model.add(held >= quota).only_enforce_if(full)
        found.append(full + search.chosen[pair])
    return found


def _no_worse(search: Search, owner: Integers, tier: Integers, number: int) -> list[Any]:
    """Return for each pair how many are made of its owner that are no worse, itself included."""
    found: list[Any] = [None] * len(owner)
    for pairs in grouped(owner, number):
        for pair in pairs:
            found[pair] = sum(search.chosen[other] for other in pairs if tier[other] <= tier[pair])
    return found
