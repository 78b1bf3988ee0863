"""Stable pairings: nobody and no place would both rather have each other."""

from collections.abc import Iterable, Sequence

import numpy as np

from trellis_engine.errors import InvalidRecord
from trellis_engine.pairing.deferred import deferred_acceptance
from trellis_engine.pairing.market import Integers, build_market
from trellis_engine.pairing.outcome import outcome
from trellis_engine.pairing.records import Chooser, Pairing, positions
from trellis_engine.pairing.stability import blocking

APPLICANTS, PLACES = "applicants", "places"


def pair_stably(
    applicants: Sequence[Chooser],
    places: Sequence[Chooser],
    *,
    conflicts: Iterable[tuple[str, str]] = (),
    favour: str = APPLICANTS,
    generator: np.random.Generator | None = None,
) -> Pairing:
    """Return the stable pairing that is best for one side.

    Parameters
    ----------
    applicants, places : sequence of Chooser
        The two sides; their `least` is left aside, see `pair_with_least`.
    conflicts : iterable of (str, str)
        Applicants and places that must not be paired.
    favour : str
        "applicants" or "places": everybody on that side gets the best that a stable pairing can give.
    generator : numpy.random.Generator, optional
        Draws one lot for each chooser, which breaks ties. Without it those who stand first win them.

    Returns
    -------
    Pairing
        Without blocking pairs. Who has no place here has none in any stable pairing, if there are no ties.

    Raises
    ------
    InvalidRecord
        If a record contradicts another one, or `favour` is no side.

    Notes
    -----
    O(n log n) time in the length n of all lists together. Deterministic for a generator. For applicants with
    a quota of 1 who propose, telling the truth is best for each.

    Source
    ------
    Gale, D., Shapley, L. S. (1962), American Mathematical Monthly 69(1), 9-15.

    Examples
    --------
    >>> hosts = [Chooser("lab", ["Bo", "Ada"]), Chooser("mill", ["Ada", "Bo"])]
    >>> students = [Chooser("Ada", ["lab", "mill"]), Chooser("Bo", ["mill", "lab"])]
    >>> pair_stably(students, hosts).partners()
    {'Ada': ('lab',), 'Bo': ('mill',)}
    >>> pair_stably(students, hosts, favour="places").partners()
    {'Ada': ('mill',), 'Bo': ('lab',)}
    """
    if favour not in (APPLICANTS, PLACES):
        raise InvalidRecord(f"{favour!r} cannot be favoured: give 'applicants' or 'places'.")
    market = build_market(applicants, places, conflicts)
    lots: tuple[Integers, Integers] | None = None
    if generator is not None:
        lots = (generator.permutation(len(applicants)), generator.permutation(len(places)))
    made = deferred_acceptance(market, applicants_propose=favour == APPLICANTS, lots=lots)
    return outcome(market, made)


def blocking_pairs(
    applicants: Sequence[Chooser],
    places: Sequence[Chooser],
    pairs: Iterable[tuple[str, str]],
    *,
    conflicts: Iterable[tuple[str, str]] = (),
) -> tuple[tuple[str, str], ...]:
    """Return the applicants and places that would both rather have each other than what they have.

    Parameters
    ----------
    applicants, places : sequence of Chooser
        The two sides.
    pairs : iterable of (str, str)
        Applicants and their places, from wherever they come.
    conflicts : iterable of (str, str)
        Applicants and places that must not be paired.

    Raises
    ------
    InvalidRecord
        If a pair is not accepted by both, is in conflict, or exceeds a quota.

    Notes
    -----
    O(n log n) time in the length n of all lists together.

    Examples
    --------
    >>> students = [Chooser("Ada", ["lab", "mill"]), Chooser("Bo", ["lab", "mill"])]
    >>> blocking_pairs(students, [Chooser("lab", ["Ada", "Bo"]), Chooser("mill")], [("Ada", "mill")])
    (('Ada', 'lab'), ('Bo', 'lab'))
    """
    market = build_market(applicants, places, conflicts)
    rows, columns = positions(APPLICANTS, applicants), positions(PLACES, places)
    number = {
        pair: position
        for position, pair in enumerate(zip(market.applicant.tolist(), market.place.tolist(), strict=True))
    }
    made = np.zeros(len(market), bool)
    for one, other in pairs:
        position = number.get((rows.get(one, -1), columns.get(other, -1)))
        if position is None:
            raise InvalidRecord(f"{one!r} and {other!r} cannot be paired: not both accept each other.")
        made[position] = True
    for choosers, owner in ((applicants, market.applicant), (places, market.place)):
        held = np.bincount(owner[made], minlength=len(choosers))
        for chooser, count in zip(choosers, held.tolist(), strict=True):
            if count > chooser.quota:
                raise InvalidRecord(f"{chooser.key!r} has {count} partners and a quota of {chooser.quota}.")
    return tuple(
        (applicants[market.applicant[pair]].key, places[market.place[pair]].key)
        for pair in np.flatnonzero(blocking(market, made))
    )
