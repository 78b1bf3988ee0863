"""Who may become a new partner, by who worked with whom: a score that is a sum of parts, each of them a fact.

Everything that is fitted (how many partners somebody has, how common a sort of project is, which places work
together) is fitted once, from all projects; a score is then linear in the facts of the two organisations.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array

from trellis_engine.errors import InvalidRecord
from trellis_engine.similarity.matches import Match, first, fit_of
from trellis_engine.similarity.records import Part, Project, Weights

_YEAR = 365.25  # days
_HALF_OF_HABITS = 1.4  # years until a place in a project counts half as a habit
_PRIOR_PROJECTS = 2.0  # of the average organisation, added to what somebody took part in
_PRIOR_PLACES = 5.0  # in projects of a sort, so that a rare sort does not carry a score
_PRIOR_PAIRS = 5.0  # of partners between two places
_SHARE = 3_000.0  # a share of one in this many is where its logarithm begins to bend

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Trait:
    """A trait, fitted: values, each organisation's, how much two values draw each other, whom one draws."""

    names: tuple[str, ...]
    value: NDArray[np.int64]
    lift: Floats
    welcome: Floats


class PastWork:
    """What is known of past projects, fitted.

    Parameters
    ----------
    projects : iterable of Project
        All that began up to `today`; each once.
    today : datetime.date
        From when one looks back.
    traits : mapping of str to mapping of str to str, optional
        For each trait (country, type) its value by organisation; who has none counts neither way.
    weights : Weights, optional
        What counts how much.

    Attributes
    ----------
    organisations : tuple of str
        Everybody who took part in anything, in order of their keys; rows and columns of `scores`.

    Raises
    ------
    InvalidRecord
        If a project is there twice or begins after `today`.

    Notes
    -----
    O(sum over projects of their partners squared) time and memory for the pairs who worked together.

    Examples
    --------
    >>> past = PastWork(
    ...     [Project("p1", {"Ada", "Bo"}, date(2019, 1, 1)), Project("p2", {"Bo", "Cy"}, date(2020, 1, 1))],
    ...     today=date(2021, 1, 1),
    ... )
    >>> [(match.key, match.forth.parts[0].words) for match in past.best("Ada")]
    [('Cy', 'Bo has worked with both of you')]
    """

    def __init__(
        self,
        projects: Iterable[Project],
        *,
        today: date,
        traits: Mapping[str, Mapping[str, str]] | None = None,
        weights: Weights | None = None,
    ) -> None:
        projects = list(projects)
        _check(projects, today)
        self.weights = weights or Weights()
        self.organisations = tuple(sorted({key for project in projects for key in project.partners}))
        self._row = {key: row for row, key in enumerate(self.organisations)}
        took_part = _took_part(projects, self._row)
        self._fit_ties(took_part)
        self._fit_habits(took_part, projects, today)
        self._traits = [self._fit_trait(of) for of in (traits or {}).values()]

    def _fit_ties(self, took_part: csr_array) -> None:
        sizes = np.asarray(took_part.sum(axis=0)).ravel()
        self._together = _without_diagonal(took_part @ took_part.T)
        self._degree = np.maximum(np.diff(self._together.indptr), 1).astype(float)
        self._knows = _log(self._together)
        # Who shared a small project knows each other better than two of forty.
        closeness = np.where(sizes > 1, 3.0 / np.sqrt(np.maximum(sizes - 1, 1)), 0.0)
        self._ties = _log(_without_diagonal(took_part @ diags_array(closeness) @ took_part.T))

    def _fit_habits(self, took_part: csr_array, projects: Sequence[Project], today: date) -> None:
        sorts = sorted({project.sort for project in projects})
        of = {sort: number for number, sort in enumerate(sorts)}
        age = np.array([(today - project.started).days / _YEAR for project in projects])
        several = np.array([len(project.partners) > 1 for project in projects], float)
        chosen = csr_array(
            (np.ones(len(projects)), (np.arange(len(projects)), [of[project.sort] for project in projects])),
            shape=(len(projects), len(sorts)),
        )
        joined = (took_part @ diags_array(several) @ chosen).toarray()
        lately = (took_part @ diags_array(several * 0.5 ** (age / _HALF_OF_HABITS)) @ chosen).toarray()
        usual = joined.sum(axis=0) / max(joined.sum(), 1.0)
        self._wonts = (joined + _PRIOR_PROJECTS * usual) / (
            joined.sum(axis=1, keepdims=True) + _PRIOR_PROJECTS
        )
        self._shares = lately / (lately.sum(axis=0) + _PRIOR_PLACES)

    def _fit_trait(self, of: Mapping[str, str]) -> _Trait:
        values = [of.get(key, "") for key in self.organisations]
        names = ("", *sorted({*values} - {""}))
        number = {name: at for at, name in enumerate(names)}
        value = np.array([number[name] for name in values], np.int64)
        has = csr_array((np.ones(len(value)), (np.arange(len(value)), value)), shape=(len(value), len(names)))
        among = (has.T @ self._together).toarray()
        sums = among.sum(axis=1)
        expected = np.outer(sums, sums) / max(sums.sum(), 1.0)
        lift = np.log(((among @ has) + _PRIOR_PAIRS) / (expected + _PRIOR_PAIRS))
        welcome = np.log1p(_SHARE * among / np.maximum(sums, 1.0)[:, None])
        lift[0, :] = lift[:, 0] = welcome[0, :] = 0.0
        return _Trait(names, value, lift, welcome)

    def scores(self, organisations: Sequence[str]) -> Floats:
        """Return how much speaks for each pair.

        Parameters
        ----------
        organisations : sequence of str
            Those for whom partners are sought.

        Returns
        -------
        numpy.ndarray of shape (len(organisations), len(self.organisations))
            Points; minus infinity for oneself and for whom one has worked with.

        Raises
        ------
        InvalidRecord
            If one took part in nothing.
        """
        rows = self._rows(organisations)
        weights = self.weights
        found: Floats = (self._pull(rows) @ self._ties).toarray()
        found += weights.habits * self._habits(rows)
        for trait in self._traits:
            own = trait.value[rows]
            found += weights.lift * trait.lift[own][:, trait.value] + weights.welcome * trait.welcome[own]
        known = self._together[rows].tocoo()
        found[known.row, known.col] = -np.inf
        found[np.arange(len(rows)), rows] = -np.inf
        return found

    def _pull(self, rows: NDArray[np.int64]) -> csr_array:
        """Return how near each organisation is to each of `rows`: its partners, and partners of partners."""
        knows = self._knows[rows]
        direct = self.weights.ties * knows @ diags_array(self._degree**-0.25)
        around = knows @ diags_array(self._degree**-0.75) @ self._knows @ diags_array(1 / self._degree)
        return csr_array(direct + self.weights.near * around)

    def _habits(self, rows: NDArray[np.int64]) -> Floats:
        return np.log1p(_SHARE * (self._wonts[rows] @ self._shares.T))

    def best(self, organisation: str, *, most: int = 20) -> tuple[Match, ...]:
        """Return the new partners for whom most speaks.

        Parameters
        ----------
        organisation : str
            For whom.
        most : int
            How many.

        Returns
        -------
        tuple of Match
            The best first; equal ones in order of their keys.

        Raises
        ------
        InvalidRecord
            If it took part in nothing, or `most` is negative.
        """
        (one,) = self._rows([organisation])
        pull = self._pulls([one])[0]
        rows = first(self.scores([organisation])[0], most)
        return tuple(self._match(one, other, pull) for other in rows)

    def explain(self, organisation: str, partner: str) -> Match:
        """Return the score of one pair in parts.

        Parameters
        ----------
        organisation, partner : str
            For whom, and who.

        Returns
        -------
        Match
            Its parts add up to the score, whether or not the two have worked together.

        Raises
        ------
        InvalidRecord
            If one took part in nothing.
        """
        one, other = self._rows([organisation, partner])
        return self._match(one, other, self._pulls([one])[0])

    def _pulls(self, rows: Sequence[int]) -> Floats:
        pulls: Floats = self._pull(np.array(rows, np.int64)).toarray()
        return pulls

    def _match(self, one: int, other: int, pull: Floats) -> Match:
        of_other = slice(*self._ties.indptr[other : other + 2])
        partners = self._knows.indices[slice(*self._knows.indptr[one : one + 2])]
        by = self._ties.indices[of_other]
        parts = [
            Part(amount, "both" if known else "near", (("partner", self.organisations[at]),))
            for at, amount, known in zip(
                by, (pull[by] * self._ties.data[of_other]).tolist(), np.isin(by, partners), strict=True
            )
        ]
        share = float(self._wonts[one] @ self._shares[other])
        parts.append(Part(self.weights.habits * float(np.log1p(_SHARE * share)), "habits"))
        for trait in self._traits:
            mine, theirs = trait.value[one], trait.value[other]
            between = (("own", trait.names[mine]), ("other", trait.names[theirs]))
            parts += [
                Part(self.weights.lift * float(trait.lift[mine, theirs]), "lift", between),
                Part(self.weights.welcome * float(trait.welcome[mine, other]), "welcome", between[:1]),
            ]
        fit = fit_of(parts)
        return Match(self.organisations[other], fit.score, fit)

    def _rows(self, organisations: Sequence[str]) -> NDArray[np.int64]:
        for key in organisations:
            if key not in self._row:
                raise InvalidRecord(f"organisation {key!r} took part in no project.")
        return np.array([self._row[key] for key in organisations], np.int64)


def _check(projects: Sequence[Project], today: date) -> None:
    seen = set()
    for project in projects:
        if project.key in seen:
            raise InvalidRecord(f"project {project.key!r} is there twice.")
        if project.started > today:
            raise InvalidRecord(f"project {project.key!r} begins on {project.started}, after {today}.")
        seen.add(project.key)


def _took_part(projects: Sequence[Project], row: Mapping[str, int]) -> csr_array:
    rows = [row[key] for project in projects for key in project.partners]
    columns = [number for number, project in enumerate(projects) for _ in project.partners]
    return csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(row), len(projects)))


def _without_diagonal(matrix: csr_array) -> csr_array:
    matrix = csr_array(matrix)
    matrix.setdiag(0)
    matrix.eliminate_zeros()
    matrix.sort_indices()
    return matrix


def _log(matrix: csr_array) -> csr_array:
    result = matrix.copy()
    result.data = np.log1p(result.data)
    return result
