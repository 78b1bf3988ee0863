"""Both sides as arrays: which pairs are possible, and how each side ranks them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from trellis_engine.errors import InvalidRecord
from trellis_engine.pairing.records import Chooser, positions

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Market:
    """The pairs that both sides accept and no conflict of interest forbids.

    Attributes
    ----------
    applicants, places : sequence of Chooser
        The two sides.
    applicant, place : array of shape (n_pairs,)
        Positions of the two of a pair; pairs are sorted by applicant, then by their choice.
    applicant_tier, place_tier : array of shape (n_pairs,)
        Which choice the other one is, from 0; equal numbers are ties.
    applicant_quota, place_quota : array of shape (n_applicants,), (n_places,)
        Most partners.
    """

    applicants: Sequence[Chooser]
    places: Sequence[Chooser]
    applicant: Integers
    place: Integers
    applicant_tier: Integers
    place_tier: Integers
    applicant_quota: Integers
    place_quota: Integers

    def __len__(self) -> int:
        return len(self.applicant)


def build_market(
    applicants: Sequence[Chooser],
    places: Sequence[Chooser],
    conflicts: Iterable[tuple[str, str]] = (),
) -> Market:
    """Return the possible pairs of two sides.

    Parameters
    ----------
    applicants, places : sequence of Chooser
        The two sides.
    conflicts : iterable of (str, str)
        Applicants and places that must not be paired.

    Returns
    -------
    Market
        See there.

    Raises
    ------
    InvalidRecord
        If a key is used twice on a side, or one is listed that is not on the other side.

    Notes
    -----
    O(n log n) time in the length n of all lists together; two sides that both accept everybody have
    n_applicants * n_places pairs. Deterministic.

    Examples
    --------
    >>> build_market([Chooser("Ada", ["mill"])], [Chooser("lab")])
    Traceback (most recent call last):
    ...
    trellis_engine.errors.InvalidRecord: 'Ada' prefers 'mill', who is not among the places; list only those.
    >>> len(build_market([Chooser("Ada", ["lab", "mill"])], [Chooser("lab"), Chooser("mill", ["Ada"])]))
    2
    """
    rows, columns = positions("applicants", applicants), positions("places", places)
    width = max(1, len(places))
    row, column, row_tier = _listed(applicants, columns, "places")
    by_column, by_row, column_tier = _listed(places, rows, "applicants")
    easy_rows, easy_columns = _accepting_all(applicants), _accepting_all(places)
    codes = row * width + column
    coded = by_row * width + by_column
    if easy_rows.any():
        # Whoever accepts everybody has all those on the list who list them or accept everybody too.
        both = (np.flatnonzero(easy_rows)[:, None] * width + np.flatnonzero(easy_columns)).ravel()
        codes, row_tier = _added(codes, row_tier, coded[easy_rows[by_row]], both)
        order = np.lexsort((codes % width, row_tier, codes // width))
        codes, row_tier = codes[order], row_tier[order]
    codes, row_tier, column_tier = _shared(codes, row_tier, coded, column_tier, easy_columns[codes % width])
    kept = np.isin(codes, _codes(conflicts, rows, columns, width), invert=True)
    return Market(
        applicants,
        places,
        *np.divmod(codes[kept], width),
        row_tier[kept],
        column_tier[kept],
        np.array([chooser.quota for chooser in applicants], np.int64),
        np.array([chooser.quota for chooser in places], np.int64),
    )


def _listed(
    choosers: Sequence[Chooser], others: dict[str, int], side: str
) -> tuple[Integers, Integers, Integers]:
    """Return who lists whom, and in which tier; sorted by who lists, then by preference."""
    lists = [chooser.preferences or () for chooser in choosers]
    tiers = np.fromiter(map(len, lists), np.int64, len(lists))
    sizes = np.fromiter(map(len, chain.from_iterable(lists)), np.int64, int(tiers.sum()))
    keys = chain.from_iterable(chain.from_iterable(lists))
    try:
        listed = np.fromiter(map(others.__getitem__, keys), np.int64, int(sizes.sum()))
    except KeyError as missing:
        key = missing.args[0]
        owner = next(one.key for one in choosers if key in chain.from_iterable(one.preferences or ()))
        raise InvalidRecord(
            f"{owner!r} prefers {key!r}, who is not among the {side}; list only those."
        ) from None
    rank = np.arange(len(sizes)) - np.repeat(np.cumsum(tiers) - tiers, tiers)
    owners = np.repeat(np.arange(len(lists)), tiers)
    return np.repeat(owners, sizes), listed, np.repeat(rank, sizes)


def _accepting_all(choosers: Sequence[Chooser]) -> NDArray[np.bool_]:
    return np.fromiter((chooser.preferences is None for chooser in choosers), bool, len(choosers))


def _added(codes: Integers, tiers: Integers, *more: Integers) -> tuple[Integers, Integers]:
    """Add pairs that are a first choice."""
    added = sum(map(len, more))
    return np.concatenate([codes, *more]), np.concatenate([tiers, np.zeros(added, np.int64)])


def _shared(
    codes: Integers, tiers: Integers, others: Integers, other_tiers: Integers, easy: NDArray[np.bool_]
) -> tuple[Integers, Integers, Integers]:
    """Return the pairs that the other side accepts too, in their order, with the tiers of both sides."""
    order = np.argsort(others, kind="stable")
    ordered = others[order]
    place = np.minimum(np.searchsorted(ordered, codes), max(0, len(ordered) - 1))
    found = ordered[place] == codes if len(ordered) else np.zeros(len(codes), bool)
    other = np.zeros(len(codes), np.int64)
    other[found] = other_tiers[order[place[found]]]
    kept = found | easy
    return codes[kept], tiers[kept], other[kept]


def _codes(
    pairs: Iterable[tuple[str, str]], rows: dict[str, int], columns: dict[str, int], width: int
) -> Integers:
    """Return the numbers of declared pairs; a declaration of somebody who does not take part is idle."""
    found = [rows[one] * width + columns[other] for one, other in pairs if one in rows and other in columns]
    return np.array(found, np.int64)
