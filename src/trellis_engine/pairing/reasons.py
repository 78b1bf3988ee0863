"""Why somebody has no place, in words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf
from typing import ClassVar

from trellis_engine.pairing.records import Chooser, Pairing
from trellis_engine.words import InWords

_SENTENCES = {
    "no_list": "{applicant} lists nobody",
    "not_listed": "{place} does not list {applicant}",
    "conflict": "{applicant} and {place} have a conflict of interest",
    "no_room": "{place} takes nobody",
    "full": "{place} is full with {number} it puts higher",
    "full_tied": "{place} is full with {number}, some tied with {applicant}: a lot or the order decided",
    "full_for_all": "{place} is full with {number}; others there serve the whole better",
    "price": "{place} is full with {number}; {applicant} there would cost the whole {price}",
    "no_way": "with {applicant} at {place} fewer pairs would be left, or somebody with too few",
    "free": "{place} has room left, but {applicant} there would serve the whole worse",
    "would_take": "{places} would take {applicant}, who does not list them",
}
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Reason(InWords):
    """Why an applicant and a place are not paired, or why an applicant stands alone.

    Attributes
    ----------
    applicant, place : str
        Keys; `place` is empty where the reason is about none in particular.
    kind : str
        Chooses the template.
    values : tuple of (str, str)
        What to put into the template.

    Examples
    --------
    >>> reason = Reason("Ada", "lab", "full", (("place", "lab"), ("number", "2")))
    >>> reason.words, reason.template
    ('lab is full with 2 it puts higher', '{place} is full with {number} it puts higher')
    """

    applicant: str
    place: str
    kind: str
    values: tuple[tuple[str, str], ...]
    TEMPLATES: ClassVar = _SENTENCES


templates = Reason.templates


def reasons(
    applicants: Sequence[Chooser],
    places: Sequence[Chooser],
    pairing: Pairing,
    *,
    conflicts: Iterable[tuple[str, str]] = (),
) -> tuple[Reason, ...]:
    """Return why each applicant without a place has none.

    Parameters
    ----------
    applicants, places : sequence of Chooser
        The two sides, as they were paired.
    pairing : Pairing
        How it came out.
    conflicts : iterable of (str, str)
        As it was paired.

    Returns
    -------
    tuple of Reason
        By applicant; for each one about every place they list, in their order, then one about those that
        would take them and that they do not list.

    Notes
    -----
    O(length of all lists). For those who accept everybody there is a reason about every place.

    Examples
    --------
    >>> from trellis_engine.pairing.stable import pair_stably
    >>> students = [Chooser("Ada", ["lab"]), Chooser("Bo", ["lab", "mill"])]
    >>> hosts = [Chooser("lab", ["Ada", "Bo"]), Chooser("mill", ["Ada"])]
    >>> for reason in reasons(students, hosts, pair_stably(students, hosts)):
    ...     print(reason.words)
    lab is full with 1 it puts higher
    mill does not list Bo
    """
    known = _Known(places, pairing, conflicts)
    alone = set(pairing.unmatched)
    return tuple(
        reason for applicant in applicants if applicant.key in alone for reason in _why(applicant, known)
    )


class _Known:
    """Whom each place lists and holds."""

    def __init__(
        self, places: Sequence[Chooser], pairing: Pairing, conflicts: Iterable[tuple[str, str]]
    ) -> None:
        self.places = {place.key: place for place in places}
        self.conflicts = set(conflicts)
        self.prices = {(one, other): price for one, other, price in pairing.prices}
        self.tiers: dict[str, dict[str, int]] = {
            place.key: {key: tier for tier, tied in enumerate(place.preferences) for key in tied}
            for place in places
            if place.preferences is not None
        }
        self.held: dict[str, list[str]] = {place.key: [] for place in places}
        for pair in pairing.pairs:
            self.held[pair.place].append(pair.applicant)
        self.wanting: dict[str, list[str]] = {}
        for place in places:
            for key in self.tiers.get(place.key, ()):
                self.wanting.setdefault(key, []).append(place.key)

    def tier(self, place: str, applicant: str) -> int | None:
        """Return which choice of a place somebody is, from 0; None if they are none."""
        tiers = self.tiers.get(place)
        return 0 if tiers is None else tiers.get(applicant)


def _why(applicant: Chooser, known: _Known) -> Iterator[Reason]:
    key = applicant.key
    listed = [place for tied in applicant.preferences or () for place in tied]
    if applicant.preferences is None:
        listed = list(known.places)
    if not listed:
        yield Reason(key, "", "no_list", (("applicant", key),))
    for place in listed:
        yield _about(key, place, known)
    others = [place for place in known.wanting.get(key, ()) if place not in listed]
    others = [place for place in others if (key, place) not in known.conflicts]
    if others:
        names = ", ".join(others[:_NAMED]) + (" and others" if len(others) > _NAMED else "")
        yield Reason(key, "", "would_take", (("places", names), ("applicant", key)))


def _about(applicant: str, place: str, known: _Known) -> Reason:
    held, quota, own = known.held[place], known.places[place].quota, known.tier(place, applicant)
    names = (("applicant", applicant), ("place", place))
    numbers = (*names, ("number", str(len(held))))
    if (applicant, place) in known.conflicts:
        return Reason(applicant, place, "conflict", names)
    if own is None:
        return Reason(applicant, place, "not_listed", names)
    if not quota:
        return Reason(applicant, place, "no_room", names)
    price = known.prices.get((applicant, place), 0.0)
    if price == inf:
        return Reason(applicant, place, "no_way", names)
    if len(held) < quota:
        return Reason(applicant, place, "free", names)
    if price:
        return Reason(applicant, place, "price", (*numbers, ("price", f"{price:.3g}")))
    return Reason(applicant, place, _full(applicant, place, own, known), numbers)


def _full(applicant: str, place: str, own: int, known: _Known) -> str:
    worst = max(known.tier(place, one) or 0 for one in known.held[place])
    if worst < own:
        return "full"
    return "full_tied" if worst == own else "full_for_all"
