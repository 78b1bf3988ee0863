"""Who comes first among many profiles: scores in arrays, and no more of them than needed."""

from dataclasses import dataclass
from math import inf, isnan, nan

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from trellis_engine.places import Place, distances_km
from trellis_engine.similarity.matches import first
from trellis_engine.similarity.postings import Floats, Held, Postings

UNSAID = 0.5  # how well anybody answers who asks nothing
NOWHERE = (nan, nan)
_SLACK = 1 - 1e-12  # bounds and scores may differ by their rounding
_LEAST = 1e-300

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Question:
    """What one profile brings to all others.

    Attributes
    ----------
    asked, answered : Held
        What it asks, as shares of `whole`, and what it answers.
    whole : float
        The weight of all that it asks; infinite if it asks nothing.
    place, reach : (float, float) and float
        Latitude and longitude [degrees] and how far it reaches [km]; nan where not known.
    age : float
        How fresh what is known of it is, from 0 to 1.
    """

    asked: Held
    answered: Held
    whole: float
    place: Place
    reach: float
    age: float


@dataclass(frozen=True, slots=True)
class Besides:
    """What counts beside terms, one value for each profile; as in `Question`.

    Attributes
    ----------
    near, fresh : float
        What a short way and freshness weigh.
    """

    near: float
    fresh: float
    wholes: Floats
    places: Floats
    reaches: Floats
    ages: Floats


class Ranking:
    """Profiles as arrays.

    Parameters
    ----------
    asks, answers : Postings
        What each asks and answers.
    besides : Besides
        What else counts.

    Notes
    -----
    A question is O(profiles that hold each of its terms) and some passes over all profiles; ways are computed
    only of those that could be among the first, by bounds that no rounding breaks.
    """

    def __init__(self, asks: Postings, answers: Postings, besides: Besides) -> None:
        self._asks, self._answers, self.besides = asks, answers, besides
        self._reaching = (~np.isnan(besides.reaches + besides.places.sum(axis=1))).astype(float)

    def questions(self) -> "Questions":
        """Return every profile as a question."""
        return Questions(self._asks.by_row(), self._answers.by_row(), self.besides)

    def scores(self, asking: Question, *, both: bool) -> Floats:
        """Return how well each profile fits."""
        content, back = self._content(asking, both=both)
        return self._exact(asking, content, back, np.arange(len(content)))

    def best(self, asking: Question, most: int, *, both: bool, apart: int | None) -> Rows:
        """Return the rows that fit best, equal ones in their order; never `apart`.

        Ways are only computed where a score without them comes near enough to the first.
        """
        content, back = self._content(asking, both=both)
        least = self._scores(asking, content, back, 0.0, 0.0)
        least[content <= 0] = -inf
        if apart is not None:
            least[apart] = -inf
        rows = np.flatnonzero(least > -inf)
        if len(rows) > most > 0:
            enough = np.partition(least, len(least) - most)[len(least) - most] * _SLACK
            reached = 0.0 if isnan(asking.reach + sum(asking.place)) else 1.0
            reaching = np.array(0.0) if isnan(sum(asking.place)) else self._reaching
            rows = np.flatnonzero(
                (self._scores(asking, content, back, reached, reaching) >= enough) & (least > -inf)
            )
        scores = self._exact(asking, content[rows], None if back is None else back[rows], rows)
        return rows[first(scores, most)]

    def seekers(self, offering: Question, most: int, *, apart: int | None) -> Rows:
        """Return the rows whose question one answers best, equal ones in their order; never `apart`."""
        content = self._asks.sums(offering.answered)
        if apart is not None:
            content[apart] = 0.0
        rows = np.flatnonzero(content > 0)
        ways = distances_km(self.besides.places[rows], offering.place)
        scores = self._returned(offering, content[rows], _near(ways, self.besides.reaches[rows]), rows)
        return rows[first(scores, most)]

    def _content(self, asking: Question, *, both: bool) -> tuple[Floats, Floats | None]:
        return self._answers.sums(asking.asked), self._asks.sums(asking.answered) if both else None

    def _exact(self, asking: Question, content: Floats, back: Floats | None, rows: Rows) -> Floats:
        ways = distances_km(self.besides.places[rows], asking.place)
        reached, reaching = _near(ways, asking.reach), _near(ways, self.besides.reaches[rows])
        return self._scores(asking, content, back, reached, reaching, rows)

    def _scores(
        self,
        asking: Question,
        content: Floats,
        back: Floats | None,
        reached: Floats | float,
        reaching: Floats | float,
        rows: Rows | slice = slice(None),
    ) -> Floats:
        """Return scores from what is found of the asked, what is returned, and how near each is to each."""
        of = self.besides
        forth = content + (of.near * reached + of.fresh * of.ages[rows]) / asking.whole
        if back is None:
            return forth
        back = self._returned(asking, back, reaching, rows)
        return harmonic(forth, np.where(of.wholes[rows] < inf, back, UNSAID))

    def _returned(
        self, offering: Question, back: Floats, reaching: Floats | float, rows: Rows | slice
    ) -> Floats:
        """Return how well one answers others, from what it answers of their terms."""
        of = self.besides
        return back + (of.near * reaching + of.fresh * offering.age) / of.wholes[rows]


class Questions:
    """Every profile as a question, by its row.

    Attributes
    ----------
    asks, answers : scipy.sparse.csr_array of shape (profiles, terms)
        What each asks, as shares of all that it asks, and how well it answers what may be asked.
    """

    def __init__(self, asks: csr_array, answers: csr_array, besides: Besides) -> None:
        self.asks, self.answers, self._besides = asks, answers, besides

    def __getitem__(self, row: int) -> Question:
        of = self._besides
        return Question(
            _held(self.asks, row), _held(self.answers, row), float(of.wholes[row]),
            (float(of.places[row, 0]), float(of.places[row, 1])), float(of.reaches[row]), float(of.ages[row]),
        )  # fmt: skip


def harmonic(forth: Floats, back: Floats) -> Floats:
    """Return the harmonic mean; 0 of nothing."""
    return np.asarray(2 * forth * back / np.maximum(forth + back, _LEAST))


def _near(ways: Floats, reach: Floats | float) -> Floats:
    """Return what ways leave of 1; 0 where way or reach is not known."""
    return np.nan_to_num(np.exp(-ways / reach))


def _held(table: csr_array, row: int) -> Held:
    held = slice(table.indptr[row], table.indptr[row + 1])
    return table.indices[held], table.data[held]
