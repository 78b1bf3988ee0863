"""Who is to be paired, and how it came out: plain frozen records, no framework, no database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trellis_engine.errors import InvalidRecord

Tiers = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Chooser:
    """One who is to be paired with one or more of the other side: a person, a pitch, a host, a slot.

    Parameters
    ----------
    key : str
        Name or number, unique on its side.
    preferences : sequence, optional
        Keys of the other side from the most wanted to the least. A sequence of keys in place of a key is a
        tie. Who is not listed is not accepted. None accepts everybody alike.
    quota : int
        Most partners, 0 or more.
    least : int
        Fewest partners, from 0 to `quota`.

    Raises
    ------
    InvalidRecord
        If the key is empty, a key is listed twice, or the numbers are out of range.

    Examples
    --------
    >>> Chooser("Ada", ["lab", ("mill", "farm")]).preferences
    (('lab',), ('mill', 'farm'))
    >>> Chooser("lab", quota=2, least=3)
    Traceback (most recent call last):
    ...
    trellis_engine.errors.InvalidRecord: 'lab': least is 3 and quota 2; give 0 <= least <= quota.
    """

    key: str
    preferences: Tiers | None = None
    quota: int = 1
    least: int = 0

    def __init__(
        self,
        key: str,
        preferences: Sequence[str | Sequence[str]] | None = None,
        quota: int = 1,
        least: int = 0,
    ) -> None:
        if not isinstance(key, str) or not key:
            raise InvalidRecord(f"{key!r} is no key; give a text that is unique on its side.")
        if not 0 <= least <= quota:
            raise InvalidRecord(f"{key!r}: least is {least} and quota {quota}; give 0 <= least <= quota.")
        tiers = None if preferences is None else _tiers(key, preferences)
        for name, value in (("key", key), ("preferences", tiers), ("quota", quota), ("least", least)):
            object.__setattr__(self, name, value)


def _tiers(key: str, preferences: Sequence[str | Sequence[str]]) -> Tiers:
    if isinstance(preferences, str):
        raise InvalidRecord(f"{key!r}: preferences are the text {preferences!r}; give a list of keys.")
    tiers = tuple((tier,) if isinstance(tier, str) else tuple(tier) for tier in preferences)
    flat = [one for tier in tiers for one in tier]
    if len(set(flat)) < len(flat):
        twice = next(one for number, one in enumerate(flat) if one in flat[:number])
        raise InvalidRecord(f"{key!r}: {twice!r} is listed twice; list everybody once.")
    if not all(tiers):
        raise InvalidRecord(f"{key!r}: a tie of nobody is listed; leave it out.")
    return tiers


@dataclass(frozen=True, slots=True)
class Pair:
    """Two who are paired.

    Attributes
    ----------
    applicant, place : str
        Keys.
    applicant_choice, place_choice : int
        Which choice the other one is, from 1; those tied share a number. 1 for who accepts everybody.
    value : float
        What the pair is worth, where pairs have values; otherwise 0.
    """

    applicant: str
    place: str
    applicant_choice: int
    place_choice: int
    value: float = 0.0


@dataclass(frozen=True, slots=True)
class Pairing:
    """How it came out.

    Attributes
    ----------
    pairs : tuple of Pair
        By applicant, in the order given, then by their choice.
    unmatched : tuple of str
        Applicants with a quota who have no place, in the order given.
    free : tuple of (str, int)
        Places with room left, and how much.
    blocking : tuple of (str, str)
        Applicants and places that would both rather have each other; empty if the pairing is stable.
    objectives : tuple of (str, float, float)
        What was sought, in order of importance: name, value reached, proven bound. Empty where the method
        cannot do better or worse, as when preferences alone decide.
    prices : tuple of (str, str, float)
        What it would cost the whole to force a pair of an applicant who has no place, where that is known
        [the unit of the values]; infinite if fewer pairs would be left or somebody below their least.
    """

    pairs: tuple[Pair, ...]
    unmatched: tuple[str, ...]
    free: tuple[tuple[str, int], ...]
    blocking: tuple[tuple[str, str], ...] = ()
    objectives: tuple[tuple[str, float, float], ...] = ()
    prices: tuple[tuple[str, str, float], ...] = ()

    @property
    def proven(self) -> bool:
        """Whether every objective is proven to be the best possible."""
        return all(value == bound for _, value, bound in self.objectives)

    def partners(self) -> dict[str, tuple[str, ...]]:
        """Return the places of each applicant that has one."""
        found: dict[str, list[str]] = {}
        for pair in self.pairs:
            found.setdefault(pair.applicant, []).append(pair.place)
        return {key: tuple(places) for key, places in found.items()}


def positions(side: str, choosers: Iterable[Chooser]) -> dict[str, int]:
    """Return where each chooser stands on its side.

    Raises
    ------
    InvalidRecord
        If two of a side have the same key.
    """
    found: dict[str, int] = {}
    for number, chooser in enumerate(choosers):
        if found.setdefault(chooser.key, number) != number:
            raise InvalidRecord(f"Two {side} have the key {chooser.key!r}; keys are unique on their side.")
    return found
