"""An index of records: which of them may be the organisation of a new one, in milliseconds."""

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest

import numpy as np
from scipy import sparse

from trellis_engine.errors import InvalidRecord
from trellis_engine.linkage.blocking import ALWAYS_USED, IMPORTANCE, MOST_SHARING, blocking_keys
from trellis_engine.linkage.prepared import Prepared, prepare
from trellis_engine.linkage.rarity import Rarity
from trellis_engine.linkage.records import OrganisationRecord
from trellis_engine.linkage.scoring import PairScore, score

CANDIDATES = 20
# Candidates that share less than this part of what the best one shares are not compared.
LEAST_SHARE = 0.35
_CHUNK = 2000
_STEPS_PER_NAT = 100


class Index:
    """Records by their blocking keys.

    Parameters
    ----------
    records : iterable of OrganisationRecord, optional
        Records to begin with.

    Notes
    -----
    Adding, replacing and removing are O(keys of the record); `candidates` is O(records that share a key),
    kept small by leaving out keys that too many records share.

    Examples
    --------
    >>> index = Index([
    ...     OrganisationRecord("1", ("Latvian IT Cluster",), country="LV"),
    ...     OrganisationRecord("2", ("Latvian Food Cluster",), country="LV"),
    ... ])
    >>> best = index.candidates(OrganisationRecord("new", ("Latvijas IT klasteris",), country="LV"))[0]
    >>> best.right, best.evidence[0].words
    ('1', 'same country LV')
    """

    def __init__(self, records: Iterable[OrganisationRecord] = ()) -> None:
        self.rarity = Rarity()
        self._rows: list[Prepared | None] = []
        self._row_of: dict[str, int] = {}
        self._postings: dict[str, array[int]] = {}
        self._matrix: _Table | None = None
        for record in records:
            self.add(record)

    def __len__(self) -> int:
        """Return the number of records."""
        return len(self._row_of)

    def __contains__(self, key: str) -> bool:
        """Return whether a record has this key."""
        return key in self._row_of

    def __iter__(self) -> Iterator[OrganisationRecord]:
        """Yield the records in the order in which they were added."""
        return (ready.record for ready in self._rows if ready is not None)

    def prepared(self, key: str) -> Prepared:
        """Return the prepared record of a key; KeyError if there is none."""
        ready = self._rows[self._row_of[key]]
        assert ready is not None  # noqa: S101 - _row_of only holds rows that are filled
        return ready

    def add(self, record: OrganisationRecord) -> None:
        """Add a record.

        Raises
        ------
        InvalidRecord
            If a record of the same key is there already; remove it first, or call `replace`.
        """
        if record.key in self._row_of:
            raise InvalidRecord(
                f"Record {record.key!r} is in the index already; give every record its own key."
            )
        self._matrix = None
        row = len(self._rows)
        ready = prepare(record)
        self._rows.append(ready)
        self._row_of[record.key] = row
        for name in ready.names:
            self.rarity.add(name.roots)
        for key in blocking_keys(ready):
            self._postings.setdefault(key, array("i")).append(row)

    def remove(self, key: str) -> None:
        """Take out the record of this key; KeyError if there is none."""
        self._matrix = None
        row = self._row_of.pop(key)
        ready = self._rows[row]
        assert ready is not None  # noqa: S101 - _row_of only holds rows that are filled
        self._rows[row] = None
        for name in ready.names:
            self.rarity.remove(name.roots)
        for blocking_key in blocking_keys(ready):
            posting = self._postings[blocking_key]
            posting.remove(row)
            if not posting:
                del self._postings[blocking_key]

    def replace(self, record: OrganisationRecord) -> None:
        """Put a record in the place of the one with its key, if there is one."""
        if record.key in self._row_of:
            self.remove(record.key)
        self.add(record)

    def candidates(
        self, record: OrganisationRecord, *, limit: int = CANDIDATES, excluding: str = ""
    ) -> list[PairScore]:
        """Return the records that may be the organisation of `record`, with their evidence.

        Parameters
        ----------
        record : OrganisationRecord
            A record, in the index or not. That an entry has the same key says nothing.
        limit : int
            Most candidates to compare.
        excluding : str
            Key of an entry that is no candidate: the record itself, if it is in the index.

        Returns
        -------
        list of PairScore
            `record` on the left; the most probable first, equal ones by key.
        """
        ready = prepare(record)
        rows = self.block(ready, limit=limit, excluding=excluding)
        return sorted((score(ready, self.at(row), self.rarity) for row in rows), key=_by_probability)

    def block(self, ready: Prepared, *, limit: int = CANDIDATES, excluding: str = "") -> list[int]:
        """Return the rows that share most with a record by their blocking keys, the best first."""
        shared: Counter[int] = Counter()
        for key in blocking_keys(ready):
            posting = self._usable(key)
            if posting:
                weight = self._weight(key)
                for row in posting:
                    shared[row] += weight
        shared.pop(self._row_of.get(excluding, -1), None)
        least = max(shared.values(), default=0) * LEAST_SHARE
        best = nsmallest(limit, ((-weight, row) for row, weight in shared.items() if weight >= least))
        return [row for _, row in best]

    def block_many(
        self, readies: Sequence[Prepared], *, limit: int = CANDIDATES, within: bool = False
    ) -> Iterator[list[int]]:
        """Yield what `block` returns for each record; faster for many.

        Parameters
        ----------
        readies : sequence of Prepared
            The records.
        limit : int
            Most candidates of each.
        within : bool
            True if the records are those of the index, and none is its own candidate.
        """
        table = self._table()
        for start in range(0, len(readies), _CHUNK):
            yield from table.best(readies[start : start + _CHUNK], limit, within)

    def _table(self) -> "_Table":
        """Return the postings as a matrix, made anew after a change."""
        if self._matrix is None:
            self._matrix = _Table(self)
        return self._matrix

    def at(self, row: int) -> Prepared:
        """Return the prepared record of a row that `block` returned."""
        ready = self._rows[row]
        assert ready is not None  # noqa: S101 - postings only hold rows that are filled
        return ready

    def _usable(self, key: str) -> Sequence[int]:
        posting = self._postings.get(key)
        if posting is None:
            return ()
        most = MOST_SHARING[key[0]]
        if len(posting) <= most:
            return posting
        return posting[:most] if key[0] in ALWAYS_USED else ()

    def _weight(self, key: str) -> int:
        nats = math.log((len(self._row_of) + 1) / len(self._postings[key])) + 1
        return max(1, round(nats * IMPORTANCE[key[0]] * _STEPS_PER_NAT))


def _by_probability(pair: PairScore) -> tuple[float, str, str]:
    return (-pair.probability, pair.left, pair.right)


class _Table:
    """The postings as a sparse matrix, of shape (n_keys, n_rows), for many records at once."""

    def __init__(self, index: Index) -> None:
        self._row_of = index._row_of
        self._column: dict[str, int] = {}
        weights: list[int] = []
        starts = [0]
        rows: array[int] = array("i")
        for key in index._postings:
            posting = index._usable(key)
            if posting:
                self._column[key] = len(weights)
                weights.append(index._weight(key))
                rows.extend(posting)
                starts.append(len(rows))
        self._weights = np.array(weights, dtype=np.int32)
        shape = (len(weights), len(index._rows))
        ones = np.ones(len(rows), dtype=np.int32)
        self._postings = sparse.csr_array(
            (ones, np.array(rows, dtype=np.int32), np.array(starts)), shape=shape
        )

    def best(self, readies: Sequence[Prepared], limit: int, within: bool) -> Iterator[list[int]]:
        starts = [0]
        columns: array[int] = array("i")
        for ready in readies:
            columns.extend(self._column[key] for key in blocking_keys(ready) if key in self._column)
            starts.append(len(columns))
        indices = np.array(columns, dtype=np.int32)
        asked = sparse.csr_array(
            (self._weights[indices], indices, np.array(starts)), shape=(len(readies), len(self._weights))
        )
        shared = (asked @ self._postings).tocsr()
        for position, ready in enumerate(readies):
            begin, end = shared.indptr[position], shared.indptr[position + 1]
            own = self._row_of.get(ready.record.key, -1) if within else -1
            yield _heaviest(shared.indices[begin:end], shared.data[begin:end], own, limit)


def _heaviest(rows: np.ndarray, weights: np.ndarray, own: int, limit: int) -> list[int]:
    other = rows != own
    rows, weights = rows[other], weights[other]
    heavy = weights >= weights.max(initial=0) * LEAST_SHARE
    rows, weights = rows[heavy], weights[heavy]
    if len(rows) > limit:
        least = np.partition(weights, len(weights) - limit)[len(weights) - limit]
        heavy = weights >= least
        rows, weights = rows[heavy], weights[heavy]
    order = np.lexsort((rows, -weights))[:limit]
    return [int(row) for row in rows[order]]
