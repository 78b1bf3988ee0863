"""Who fits whom among many profiles: the best ones exactly, without comparing all pairs."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from math import exp, inf, nan

import numpy as np
from scipy.sparse import diags_array

from trellis_engine.errors import InvalidRecord
from trellis_engine.places import distance_km
from trellis_engine.similarity.matches import Fit, Match, fit_of, grouped
from trellis_engine.similarity.postings import Floats, Numbering, Postings, Tables
from trellis_engine.similarity.profiles import Profile
from trellis_engine.similarity.ranking import NOWHERE, UNSAID, Besides, Question, Ranking, harmonic
from trellis_engine.similarity.records import Part
from trellis_engine.similarity.terms import Field, Terms, check_fields

_HALF_LIFE = 365.0  # days until what was known counts half as fresh
_BLOCK = 256  # profiles whose matches are found before the first of them is said


@dataclass(frozen=True, slots=True)
class _Side:
    """A profile and what it asks of each field, as shares of `whole`."""

    profile: Profile
    asked: tuple[Terms, ...]
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

    Attributes
    ----------
    profiles : tuple of Profile
        As they were given.
    ranking : Ranking
        The same as arrays.

    Raises
    ------
    InvalidRecord
        If a key is there twice, there is no field, two have one name, or a weight is out of range.

    Notes
    -----
    Fitting is O(terms of all profiles). A question is O(profiles that hold each of its terms) and a pass over
    all of them; ways are computed of those that could be among the best. Nothing is left out.

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
        fitted = [field.fitted(self.profiles) for field in fields]
        self._spaces = tuple(space for space, _ in fitted)
        tables = [table for _, table in fitted]
        self._numbers = Numbering([table.columns for table in tables])
        besides = self._besides(tables)
        shares = [field.weight / besides.wholes for field in fields]
        self.ranking = Ranking(
            Postings([diags_array(share) @ table.asks for share, table in zip(shares, tables, strict=True)]),
            Postings([table.answers for table in tables]),
            besides,
        )

    def _besides(self, tables: Sequence[Tables]) -> Besides:
        places = np.array([profile.place or NOWHERE for profile in self.profiles], float).reshape(-1, 2)
        reaches = np.array([profile.reach or nan for profile in self.profiles], float)
        ages = np.array([self._freshness(profile) for profile in self.profiles], float)
        wholes = np.zeros(len(self.profiles))
        for field, table in zip(self._fields, tables, strict=True):
            wholes += field.weight * (np.diff(table.asks.indptr) > 0)
        reaching = ~np.isnan(reaches + places.sum(axis=1))
        wholes += (wholes > 0) * (self._near * reaching + (self._fresh if self._today else 0.0))
        wholes[wholes == 0] = inf
        return Besides(self._near, self._fresh, wholes, places, reaches, ages)

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
        rows = self.ranking.best(
            self._question(side, both=both), most, both=both, apart=self._row.get(asking.key)
        )
        return tuple(self._match(side, self.profiles[row], both=both) for row in rows)

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
        question = self._question(self._side(offering), both=True)
        found = []
        for row in self.ranking.seekers(question, most, apart=self._row.get(offering.key)):
            fit = self._fit(self._side(self.profiles[row]), offering)
            found.append(Match(self.profiles[row].key, fit.score, fit))
        return tuple(found)

    def scores(self, asking: Profile, *, both: bool = False) -> Floats:
        """Return how well each profile fits, in their order."""
        return self.ranking.scores(self._question(self._side(asking), both=both), both=both)

    def all_best(
        self, *, most: int = 20, both: bool = False, threads: int = 1
    ) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield for each profile the keys of those that fit it best, in order of the profiles.

        Parameters
        ----------
        most, both
            As of `best`.
        threads : int
            How many work at a time; what is found does not depend on it.

        Raises
        ------
        InvalidRecord
            If `most` is negative or `threads` below 1.

        Notes
        -----
        O(sum over terms of who asks them times who answers them), and n passes over n profiles.
        """
        if threads < 1:
            raise InvalidRecord(f"threads is {threads}; give 1 or more.")
        questions = self.ranking.questions()

        def found(row: int) -> tuple[str, tuple[str, ...]]:
            rows = self.ranking.best(questions[row], most, both=both, apart=row)
            return self.profiles[row].key, tuple(self.profiles[at].key for at in rows)

        with ThreadPoolExecutor(threads) as pool:
            for start in range(0, len(self.profiles), _BLOCK):
                yield from pool.map(found, range(start, min(start + _BLOCK, len(self.profiles))))

    def explain(self, asking: Profile, key: str, *, both: bool = False) -> Match:
        """Return the match of one profile, with its reasons.

        Raises
        ------
        InvalidRecord
            If there is no profile of this key.
        """
        if key not in self._row:
            raise InvalidRecord(f"there is no profile {key!r}.")
        return self._match(self._side(asking), self.profiles[self._row[key]], both=both)

    def fit(self, asking: Profile, other: Profile) -> Fit:
        """Return how well any profile answers any other, with the fitted rarities; neither need be stored."""
        return self._fit(self._side(asking), other)

    def _match(self, asking: _Side, other: Profile, *, both: bool) -> Match:
        forth = self._fit(asking, other)
        if not both:
            return Match(other.key, forth.score, forth)
        side = self._side(other)
        back = self._fit(side, asking.profile) if side.whole else None
        score = harmonic(np.array(forth.score), np.array(back.score if back else UNSAID))
        return Match(other.key, float(score), forth, back)

    def _fit(self, asking: _Side, other: Profile) -> Fit:
        if not asking.whole:
            return Fit()
        return fit_of([*self._parts_of_fields(asking, other), *self._parts_besides(asking, other)])

    def _parts_of_fields(self, asking: _Side, other: Profile) -> Iterator[Part]:
        for field, space, asked in zip(self._fields, self._spaces, asking.asked, strict=True):
            answered = space.answered(other, asked)
            amounts = {term: asked[term] * weight for term, weight in answered.items()}
            for terms, held in grouped(space.evidence(other, amounts)):
                asked_for = tuple(space.named(terms))
                values = (("field", field.name), ("asked", asked_for), ("held", tuple(held)))
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
        """Read what a profile asks once; everything else is arithmetic."""
        asked = [space.asked(profile) for space in self._spaces]
        whole = sum(field.weight for field, terms in zip(self._fields, asked, strict=True) if terms)
        if whole:
            whole += self._near if profile.reach and profile.place else 0.0
            whole += self._fresh if self._today else 0.0
        shares = tuple(
            {term: field.weight * weight / whole for term, weight in terms.items()}
            for field, terms in zip(self._fields, asked, strict=True)
        )
        return _Side(profile, shares, whole)

    def _question(self, side: _Side, *, both: bool) -> Question:
        profile = side.profile
        return Question(
            self._numbers.known(side.asked),
            self._numbers.known([space.answered(profile) if both else {} for space in self._spaces]),
            side.whole or inf,
            profile.place or NOWHERE,
            profile.reach or nan,
            self._freshness(profile),
        )

    def _freshness(self, profile: Profile) -> float:
        if not profile.updated or not self._today:
            return 0.0
        return float(0.5 ** (max((self._today - profile.updated).days, 0) / _HALF_LIFE))
