"""The pairing that is fairest: nobody's outcome can be raised without lowering that of somebody worse off."""

import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from trellis_engine.errors import InvalidRecord
from trellis_engine.pairing.exact import Search, grouped, total, whole
from trellis_engine.pairing.feasibility import require_least
from trellis_engine.pairing.floor import highest_floor
from trellis_engine.pairing.market import Market, build_market
from trellis_engine.pairing.outcome import outcome
from trellis_engine.pairing.records import Chooser, Pairing
from trellis_engine.pairing.values import values_of


def pair_fairly(
    applicants: Sequence[Chooser],
    places: Sequence[Chooser],
    values: Mapping[tuple[str, str], float] | None = None,
    *,
    conflicts: Iterable[tuple[str, str]] = (),
    levels: int | None = 1,
    seconds: float = 10.0,
    seed: int = 0,
    workers: int = 1,
) -> Pairing:
    """Return the pairing in which the worst-off applicant has most, and then all together.

    Parameters
    ----------
    applicants, places : sequence of Chooser
        The two sides, each with a quota and a least number of partners. Fairness is among the applicants.
    values : mapping of (str, str) to float, optional
        What a place is worth to an applicant, at least 0 [any one unit]; 0 if left out. Without it a later
        choice of the applicant is worth one less, and no place 0. An applicant has the sum of their places.
    conflicts : iterable of (str, str)
        Applicants and places that must not be paired.
    levels : int, optional
        How many levels from below are settled before the total decides: 1 for what the worst-off have, more
        for those after them (leximin), None for all. More than one needs OR-Tools.
    seconds : float
        Time limit [s].
    seed, workers : int
        Of the search. With one worker the answer is the same for a seed, if time suffices.

    Returns
    -------
    Pairing
        Objectives: what the worst-off have; with more levels, how many have more, what the next have, and so
        on; then the total. Each with its bound: where they are equal, it is proven.

    Raises
    ------
    InvalidRecord
        If a record contradicts another one, or a value is below 0.
    MissingExtra
        If more than one level is asked for and OR-Tools is not installed.
    Unsolvable
        If not everybody can have as few partners as they need, or no pairing was found in time.

    Notes
    -----
    Hard in general for quotas above 1. Sixty pitches with three jurors each of 24 take a tenth of a second,
    118 with three of 177 two seconds; each further level is two searches more. Values that are not whole are
    rounded to a millionth of the largest.

    Source
    ------
    The order is that of Rawls, J. (1971), A Theory of Justice, made complete by Sen, A. (1970), Collective
    Choice and Social Welfare; for the assignment of papers Kobren, A., Saha, B., McCallum, A. (2019), KDD.

    Examples
    --------
    >>> pitches = [Chooser("kelp"), Chooser("hemp")]
    >>> jury = [Chooser("Ada"), Chooser("Bo")]
    >>> worth = {("kelp", "Ada"): 9, ("kelp", "Bo"): 5, ("hemp", "Ada"): 4, ("hemp", "Bo"): 1}
    >>> pair_fairly(pitches, jury, worth).partners()
    {'kelp': ('Bo',), 'hemp': ('Ada',)}
    """
    market = build_market(applicants, places, conflicts)
    require_least(market)
    if values is None:
        longest = max((len(chooser.preferences or ((),)) for chooser in applicants), default=1)
        worth = (longest - market.applicant_tier).astype(np.float64)
    else:
        worth = values_of(market, values)
    if (worth < 0).any():
        raise InvalidRecord("A value is below 0; give what places are worth from 0 up.")
    weights, scale = whole(worth)
    until = time.monotonic() + seconds
    found = highest_floor(market, np.array(weights, np.int64), seconds)
    floor = ("the worst-off have", found.level / scale, found.level_bound / scale)
    total_value = ("value", found.total / scale, found.total_bound / scale)
    if levels == 1:
        return outcome(market, found.made, worth, (floor, total_value))
    search = Search(market, until - time.monotonic(), seed, workers)
    search.start_from(found.made, [floor])
    have = _have(search, market, weights)
    _raise_levels(search, have, found.level, levels, scale)
    search.best("value", sum(amount for amount, _ in have), scale=scale)
    return outcome(market, search.made, worth, tuple(search.objectives))


def _have(search: Search, market: Market, weights: list[int]) -> list[tuple[Any, int]]:
    """Return what each applicant with a quota has, as an expression, and the most they can have."""
    found = []
    for chooser, pairs in zip(
        market.applicants, grouped(market.applicant, len(market.applicants)), strict=True
    ):
        if chooser.quota:
            most = sum(sorted((weights[pair] for pair in pairs), reverse=True)[: chooser.quota])
            sum_of = total([search.chosen[pair] for pair in pairs], [weights[pair] for pair in pairs])
            found.append((search.model.new_constant(0) + sum_of, most))
    return found


def _raise_levels(
    search: Search, have: list[tuple[Any, int]], lowest: int, levels: int | None, scale: float
) -> None:
    """Settle how many have more than the worst-off, what the next have, and so on, from below."""
    model, settled, done = search.model, 0, 1
    for amount, _ in have:
        model.add(amount >= lowest)
    while settled < len(have) and (levels is None or done < levels):
        above = search.best("have more", sum(_reaching(search, have, lowest + 1)))
        if not above:
            return
        settled, done = len(have) - above, done + 1
        level = model.new_int_var(lowest + 1, max(most for _, most in have), "")
        reached = [model.new_bool_var("") for _ in have]
        for one, (amount, _) in zip(reached, have, strict=True):
            model.add(amount >= level).only_enforce_if(one)
        model.add(sum(reached) >= above)
        following = search.best("the next have", level, scale=scale)
        if following is None:
            return
        lowest = following


def _reaching(search: Search, have: list[tuple[Any, int]], level: int) -> list[Any]:
    """Return a variable for each applicant that may be true only if they have a level."""
    found = []
    for amount, most in have:
        reached = search.model.new_bool_var("") if most >= level else search.model.new_constant(0)
        if most >= level:
            search.model.add(amount >= level).only_enforce_if(reached)
        found.append(reached)
    return found
