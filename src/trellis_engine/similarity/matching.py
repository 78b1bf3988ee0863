"""Who fits whom among many profiles: the best ones exactly, without comparing all pairs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, nan

import numpy as np

from trellis_engine.errors import InvalidRecord
from trellis_engine.places import distance_km, distances_km
from trellis_engine.similarity.matches import Fit, Match, first, fit_of, grouped
from trellis_engine.similarity.postings import Columns, Floats, Numbers, Rows, Term
from trellis_engine.similarity.profiles import Profile
from trellis_engine.similarity.records import Part
from trellis_engine.similarity.terms import Field, check_fields

_HALF_LIFE = 365.0  # days until what was known counts half as fresh
_UNSAID = 0.5  # how well anybody answers who asks nothing
_BLOCK = 256  # profiles whose matches are found at once
_NOWHERE = (nan, nan)


@dataclass(frozen=True, slots=True)
class _Side:
    """A profile as the fields see it: what it asks, as shares of `whole`, and what it answers."""

    profile: Profile
    asked: Mapping[Term, float]
    answered: Mapping[Term, float]
    whole: float  # the weight of all that it asks; 0 if it asks nothing


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
    >>> from trellis_engine.similarity import CodesField
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
        asks, answers, wholes = Rows(self._numbers), Rows(self._numbers), []
        for side in map(self._side, self.profiles):
            asks.add(side.asked)
            answers.add(side.answered)
            wholes.append(side.whole)
        self._asks, self._answers = asks.table(), answers.table()
        self._asking, self._answering = Columns(self._asks), Columns(self._answers)
        self._wholes = np.array(wholes, float)
        self._places = np.array([profile.place or _NOWHERE for profile in self.profiles]).reshape(-1, 2)
        self._reaches = np.array([profile.reach or nan for profile in self.profiles])
        self._ages = np.array([self._freshness(profile) for profile in self.profiles])

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
        side = self._side(asking)
        content, scores = self._content_and_scores(side, both=both)
        scores[content <= 0] = -np.inf
        if asking.key in self._row:
            scores[self._row[asking.key]] = -np.inf
        return tuple(
            self._match(side, self._side(self.profiles[row]), both=both) for row in first(scores, most)
        )

    def scores(self, asking: Profile, *, both: bool = False) -> Floats:
        """Return how well each profile fits, in their order."""
        return self._content_and_scores(self._side(asking), both=both)[1]

    def _content_and_scores(self, asking: _Side, *, both: bool) -> tuple[Floats, Floats]:
        content = self._answering.sums(self._numbers.known(asking.asked))
        back = self._asking.sums(self._numbers.known(asking.answered)) if both else None
        return content, self._scores(asking.profile, asking.whole, content, back)

    def _scores(self, asking: Profile, whole: float, content: Floats, back: Floats | None) -> Floats:
        """Return the scores, from what is found of the asked and, where both must gain, what is returned."""
        ways = distances_km(self._places, asking.place or _NOWHERE)
        besides = self._near * _shares(ways, asking.reach or nan) + self._fresh * self._ages
        forth = content + _divided(besides, np.array(whole))
        if back is None:
            return forth
        return _harmonic(forth, np.where(self._wholes > 0, back + self._returned(asking), _UNSAID))

    def _returned(self, offering: Profile) -> Floats:
        """Return what way and age of one profile add where it answers the others."""
        ways = distances_km(self._places, offering.place or _NOWHERE)
        besides = self._near * _shares(ways, self._reaches) + self._fresh * self._freshness(offering)
        return _divided(besides, self._wholes)

    def seekers(self, offering: Profile, *, most: int = 20) -> tuple[Match, ...]:
        """Return the profiles that seek what one has: those whose question it answers best.

        Parameters
        ----------
        offering : Profile
            Who answers; it need not be among the profiles.
        most : int
            How many.

        Returns
        -------
        tuple of Match
            The best first, equal ones in order of the profiles; `forth` says how well each is answered.
        """
        side = self._side(offering)
        content = self._asking.sums(self._numbers.known(side.answered))
        scores = np.where(content > 0, content + self._returned(offering), -np.inf)
        if offering.key in self._row:
            scores[self._row[offering.key]] = -np.inf
        found = []
        for row in first(scores, most):
            fit = self._fit(self._side(self.profiles[row]), side)
            found.append(Match(self.profiles[row].key, fit.score, fit))
        return tuple(found)

    def all_best(self, *, most: int = 20, both: bool = False) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield for each profile the keys of those that fit it best, in order; many at once."""
        for start in range(0, len(self.profiles), _BLOCK):
            block = slice(start, start + _BLOCK)
            content = (self._asks[block] @ self._answers.T).toarray()
            back = (self._answers[block] @ self._asks.T).toarray() if both else [None] * len(content)
            for row, found, returned in zip(range(start, start + _BLOCK), content, back, strict=False):
                profile = self.profiles[row]
                scores = self._scores(profile, self._wholes[row], found, returned)
                scores[found <= 0] = -np.inf
                scores[row] = -np.inf
                yield profile.key, tuple(self.profiles[at].key for at in first(scores, most))

    def explain(self, asking: Profile, key: str, *, both: bool = False) -> Match:
        """Return the match of one profile, with its reasons.

        Raises
        ------
        InvalidRecord
            If there is no profile of this key.
        """
        if key not in self._row:
            raise InvalidRecord(f"there is no profile {key!r}.")
        return self._match(self._side(asking), self._side(self.profiles[self._row[key]]), both=both)

    def fit(self, asking: Profile, other: Profile) -> Fit:
        """Return how well any profile answers any other, with the fitted rarities; neither need be stored."""
        return self._fit(self._side(asking), self._side(other))

    def _match(self, asking: _Side, other: _Side, *, both: bool) -> Match:
        forth = self._fit(asking, other)
        if not both:
            return Match(other.profile.key, forth.score, forth)
        back = self._fit(other, asking) if other.whole else None
        score = _harmonic(np.array(forth.score), np.array(back.score if back else _UNSAID))
        return Match(other.profile.key, float(score), forth, back)

    def _fit(self, asking: _Side, other: _Side) -> Fit:
        if not asking.whole:
            return Fit()
        return fit_of([*self._parts_of_fields(asking, other), *self._parts_besides(asking, other.profile)])

    def _parts_of_fields(self, asking: _Side, other: _Side) -> Iterator[Part]:
        for number, (field, space) in enumerate(zip(self._fields, self._spaces, strict=True)):
            amounts = {
                term[1]: share * other.answered[term]
                for term, share in asking.asked.items()
                if term in other.answered and term[0] == number
            }
            for terms, held in grouped(space.evidence(other.profile, amounts)):
                asked = tuple(space.named(terms))
                values = (("field", field.name), ("asked", asked), ("held", tuple(held)))
                yield Part(sum(amounts[term] for term in terms), space.kind, values)

    def _parts_besides(self, asking: _Side, other: Profile) -> Iterator[Part]:
        reach, place = asking.profile.reach, asking.profile.place
        if reach and place and other.place:
            way = distance_km(place, other.place)
            yield Part(self._near * exp(-way / reach) / asking.whole, "way", (("km", f"{way:.0f}"),))
        if other.updated and self._today:
            amount = self._fresh * self._freshness(other) / asking.whole
            yield Part(amount, "fresh", (("day", other.updated.isoformat()),))

    def _side(self, profile: Profile) -> _Side:
        """Read a profile once; everything else is arithmetic."""
        asked = [space.asked(profile) for space in self._spaces]
        whole = sum(field.weight for field, terms in zip(self._fields, asked, strict=True) if terms)
        if whole:
            whole += self._near if profile.reach and profile.place else 0.0
            whole += self._fresh if self._today else 0.0
        return _Side(
            profile,
            {
                (number, term): field.weight * weight / whole
                for number, (field, terms) in enumerate(zip(self._fields, asked, strict=True))
                for term, weight in terms.items()
            },
            {
                (number, term): weight
                for number, space in enumerate(self._spaces)
                for term, weight in space.answered(profile).items()
            },
            whole,
        )

    def _freshness(self, profile: Profile) -> float:
        if not profile.updated or not self._today:
            return 0.0
        return float(0.5 ** (max((self._today - profile.updated).days, 0) / _HALF_LIFE))


def _shares(ways: Floats, reach: Floats | float) -> Floats:
    """Return what ways leave of 1; 0 where way or reach is not known."""
    return np.nan_to_num(np.exp(-ways / reach))


def _divided(amounts: Floats, wholes: Floats) -> Floats:
    """Return the share of each whole; 0 of nothing."""
    return np.divide(amounts, wholes, out=np.zeros_like(amounts), where=wholes > 0)


def _harmonic(forth: Floats, back: Floats) -> Floats:
    return _divided(2 * forth * back, forth + back)
