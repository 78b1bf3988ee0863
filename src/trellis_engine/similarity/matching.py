"""Who fits whom among many profiles: the best ones exactly, without comparing all pairs."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from math import exp, nan

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from trellis_engine.errors import InvalidRecord
from trellis_engine.places import Place, distance_km, distances_km
from trellis_engine.similarity.matches import Fit, Match, grouped, listed
from trellis_engine.similarity.profiles import Profile
from trellis_engine.similarity.records import Part
from trellis_engine.similarity.tables import Columns, Floats, Numbers, Term, table
from trellis_engine.similarity.terms import CodesField, Field, check_fields

_HALF_LIFE = 365.0  # days until what was known counts half as fresh
_UNSAID = 0.5  # how well anybody answers who asks nothing
_BLOCK = 256  # profiles whose matches are found at once
_NOWHERE = (nan, nan)


class Matcher:
    """Profiles and the fields by which they are compared, fitted.

    Parameters
    ----------
    profiles : iterable of Profile
        Among whom to search.
    fields : sequence of CodesField or TextField
        What is compared.
    near : float
        What a short way counts, for who says how far they reach.
    fresh : float
        What it counts when a profile was last known to be right.
    today : datetime.date, optional
        From when one looks back; without it age does not count.

    Raises
    ------
    InvalidRecord
        If a key is there twice, two fields have one name, or a weight is out of range.

    Notes
    -----
    Fitting is O(terms of all profiles). A question is O(profiles that hold each of its terms) and one pass
    over all of them for way and age; nothing is left out.

    Examples
    --------
    >>> matcher = Matcher(
    ...     [Profile("mill", has={"activity": ("13.1",)}), Profile("farm", has={"activity": ("01.4",)})],
    ...     [CodesField("activity")],
    ... )
    >>> found = matcher.best(Profile("shop", seeks={"activity": ("13.1",)}))
    >>> [(match.key, match.score, match.forth.parts[0].words) for match in found]
    [('mill', 1.0, 'activity: sought 13.1, there 13.1')]
    """

    def __init__(
        self,
        profiles: Iterable[Profile],
        fields: Sequence[Field],
        *,
        near: float = 0.2,
        fresh: float = 0.1,
        today: date | None = None,
    ) -> None:
        self.profiles = tuple(profiles)
        check_fields(fields)
        if near < 0 or fresh < 0:
            raise InvalidRecord(f"near is {near} and fresh {fresh}; give 0 or more.")
        self._row = {profile.key: row for row, profile in enumerate(self.profiles)}
        if len(self._row) < len(self.profiles):
            raise InvalidRecord("two profiles have one key; give each one of its own.")
        self._fields = tuple(fields)
        self._near, self._fresh, self._today = near, fresh, today
        self._spaces = tuple(field.fitted(self.profiles) for field in fields)
        self._numbers = Numbers()
        answers = table((self._answered(profile) for profile in self.profiles), self._numbers)
        asks = table((self._asked(profile) for profile in self.profiles), self._numbers)
        shape = (len(self.profiles), len(self._numbers))
        self._answers, self._asks = csr_array(answers, shape=shape), csr_array(asks, shape=shape)
        self._answering, self._asking = Columns(self._answers), Columns(self._asks)
        self._places = np.array([profile.place or _NOWHERE for profile in self.profiles]).reshape(-1, 2)
        self._ages = np.array([self._freshness(profile) for profile in self.profiles])
        wholes = [self._whole(profile) for profile in self.profiles]
        self._silent = np.array([not whole for whole in wholes], bool)
        self._scales = np.array([1 / whole if whole else 0.0 for whole in wholes])
        self._reaches = np.array([profile.reach or np.nan for profile in self.profiles])

    def best(self, asking: Profile, *, most: int = 20, both: bool = False) -> tuple[Match, ...]:
        """Return the profiles that fit best.

        Parameters
        ----------
        asking : Profile
            Who asks; it need not be among the profiles, and is never its own match.
        most : int
            How many.
        both : bool
            Both must gain: rank by the harmonic mean of both ways.

        Returns
        -------
        tuple of Match
            The best first, equal ones in order of the profiles; only those that answer something asked.
        """
        scores, content = self._scores(asking, both=both)
        content[self._row.get(asking.key, slice(0))] = 0.0
        rows = _first(np.where(content > 0, scores, -np.inf), most)
        return tuple(self.explain(asking, self.profiles[row].key, both=both) for row in rows)

    def scores(self, asking: Profile, *, both: bool = False) -> Floats:
        """Return how well each profile fits, in their order."""
        return self._scores(asking, both=both)[0]

    def _scores(self, asking: Profile, *, both: bool) -> tuple[Floats, Floats]:
        content = self._answering.sums(self._numbers.known(self._asked(asking)))
        ways = self._ways(asking.place)
        forth = content + self._besides(asking, ways)
        if not both:
            return forth, content
        back = self._asking.sums(self._numbers.known(self._answered(asking)))
        back += self._scales * (
            self._near * _shares(ways, self._reaches) + self._fresh * self._freshness(asking)
        )
        return _harmonic(forth, np.where(self._silent, _UNSAID, back)), content

    def all_best(self, *, most: int = 20, both: bool = False) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield for each profile the keys of those that fit it best, in order; many at once."""
        for start in range(0, len(self.profiles), _BLOCK):
            block = slice(start, start + _BLOCK)
            content = (self._asks[block] @ self._answers.T).toarray()
            back = (self._answers[block] @ self._asks.T).toarray() if both else None
            for number, profile in enumerate(self.profiles[block]):
                ways = self._ways(profile.place)
                scores = content[number] + self._besides(profile, ways)
                if back is not None:
                    returned = back[number] + self._scales * (
                        self._near * _shares(ways, self._reaches) + self._fresh * self._freshness(profile)
                    )
                    scores = _harmonic(scores, np.where(self._silent, _UNSAID, returned))
                scores[content[number] <= 0] = -np.inf
                scores[start + number] = -np.inf
                yield profile.key, tuple(self.profiles[row].key for row in _first(scores, most))

    def explain(self, asking: Profile, key: str, *, both: bool = False) -> Match:
        """Return the match of one profile, with its reasons.

        Raises
        ------
        InvalidRecord
            If there is no profile of this key.
        """
        if key not in self._row:
            raise InvalidRecord(f"there is no profile {key!r}.")
        other = self.profiles[self._row[key]]
        forth = self.fit(asking, other)
        if not both:
            return Match(key, forth.score, forth)
        back = self.fit(other, asking) if self._whole(other) else None
        returned = back.score if back else _UNSAID
        return Match(key, float(_harmonic(np.array(forth.score), np.array(returned))), forth, back)

    def fit(self, asking: Profile, other: Profile) -> Fit:
        """Return how well any profile answers any other, with the fitted rarities; neither need be stored."""
        whole = self._whole(asking)
        if not whole:
            return Fit()
        asked, answered = self._asked(asking), self._answered(other)
        parts = []
        for number, field in enumerate(self._fields):
            common = {
                term[1]: asked[term] * answered[term]
                for term in asked
                if term in answered and term[0] == number
            }
            for terms, held in grouped({term: self._spaces[number].evidence(other, term) for term in common}):
                values = (("field", field.name), ("asked", listed(terms)), ("held", listed(held)))
                kind = "codes" if isinstance(field, CodesField) else "words"
                parts.append(Part(sum(common[term] for term in terms), kind, values))
        if asking.reach and asking.place and other.place:
            way = distance_km(asking.place, other.place)
            share = exp(-way / asking.reach)
            parts.append(Part(self._near * share / whole, "way", (("km", f"{way:.0f}"),)))
        if other.updated and self._today:
            amount = self._fresh * self._freshness(other) / whole
            parts.append(Part(amount, "fresh", (("day", other.updated.isoformat()),)))
        return Fit(tuple(sorted((part for part in parts if part.amount), key=lambda part: -part.amount)))

    def _asked(self, profile: Profile) -> dict[Term, float]:
        whole = self._whole(profile)
        return {
            (number, term): field.weight * weight / whole
            for number, (field, space) in enumerate(zip(self._fields, self._spaces, strict=True))
            for term, weight in space.asked(profile).items()
        }

    def _answered(self, profile: Profile) -> dict[Term, float]:
        return {
            (number, term): weight
            for number, space in enumerate(self._spaces)
            for term, weight in space.answered(profile).items()
        }

    def _whole(self, profile: Profile) -> float:
        """Return the weight of all that a profile asks; 0 if it asks nothing."""
        asked = sum(
            field.weight
            for field, space in zip(self._fields, self._spaces, strict=True)
            if space.asked(profile)
        )
        if not asked:
            return 0.0
        reaching = self._near if profile.reach and profile.place else 0.0
        return asked + reaching + (self._fresh if self._today else 0.0)

    def _besides(self, asking: Profile, ways: Floats) -> Floats:
        whole = self._whole(asking)
        if not whole:
            return np.zeros(len(self.profiles))
        reach = np.full(1, asking.reach or np.nan)
        return (self._near * _shares(ways, reach) + self._fresh * self._ages) / whole

    def _ways(self, place: Place | None) -> Floats:
        return distances_km(self._places, place or _NOWHERE)

    def _freshness(self, profile: Profile) -> float:
        if not profile.updated or not self._today:
            return 0.0
        return float(0.5 ** (max((self._today - profile.updated).days, 0) / _HALF_LIFE))


def _shares(ways: Floats, reaches: Floats) -> Floats:
    """Return what ways leave of 1; 0 where way or reach is not known."""
    return np.nan_to_num(np.exp(-ways / reaches))


def _harmonic(forth: Floats, back: Floats) -> Floats:
    total = forth + back
    return np.divide(2 * forth * back, total, out=np.zeros_like(total), where=total > 0)


def _first(scores: Floats, most: int) -> NDArray[np.int64]:
    """Return the rows of the highest scores that are not minus infinity; equal ones in their order."""
    rows = np.flatnonzero(scores > -np.inf)
    if len(rows) > most > 0:
        least = np.partition(scores[rows], len(rows) - most)[len(rows) - most]
        rows = rows[scores[rows] >= least]
    return rows[np.argsort(-scores[rows], kind="stable")][:most]
