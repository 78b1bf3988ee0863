"""All entries that match a text and an area, as arrays: to count values and to draw the map.

One statement brings them, so that whatever is counted or drawn from them agrees. See models.search.SearchRow
for the packed form.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from trellis.registry.selectors.search_conditions import Condition
from trellis.registry.selectors.search_reading import fetch, fetch_by_words
from trellis.registry.types import Freshness

HEADER = 5  # id, x, y, coarse, minute
END = b"\xff\xff\xff\xff"  # the only negative number: -1
NOWHERE = 2**30
Numbers = np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """n entries: arrays of shape (n,); `values` and `owners` have one item for each value held."""

    ids: Numbers
    x: Numbers
    y: Numbers
    is_coarse: Numbers
    minutes: Numbers
    values: Numbers  # ids of search values
    owners: Numbers  # which entry holds the value: 0 to n - 1

    def __len__(self) -> int:
        return len(self.ids)


def load_rows(condition: Condition) -> Rows:
    """One query. Without a condition it reads the short table, else the entries that meet it."""
    if not condition.sql:
        return unpack(fetch("SELECT string_agg(packed, %s) FROM registry_search_row", [END])[0][0])
    statement = f"SELECT string_agg(packed, %s) FROM registry_search_entry WHERE {condition.sql}"  # noqa: S608
    read = fetch_by_words if "document" in condition.sql else fetch
    return unpack(read(statement, [END, *condition.params])[0][0])


def unpack(packed: bytes | None) -> Rows:
    """Take apart entries with -1 between them; None where there are none.

    >>> row = np.array([7, 10, 20, 0, 99, 3, 4], dtype=">i4").tobytes()
    >>> unpack(row).ids.tolist(), unpack(row).values.tolist(), len(unpack(None))
    ([7], [3, 4], 0)
    """
    data = b"" if packed is None else bytes(packed) + END
    numbers = np.frombuffer(data, dtype=">i4").astype(np.int32)
    ends = np.flatnonzero(numbers == -1)
    starts = np.concatenate([np.zeros(min(1, len(ends)), dtype=ends.dtype), ends[:-1] + 1])
    head = [numbers[starts + place] for place in range(HEADER)]
    is_value = np.ones(len(numbers), dtype=bool)
    is_value[ends] = False
    for place in range(HEADER):
        is_value[starts + place] = False
    owners = np.repeat(np.arange(len(starts), dtype=np.int32), ends - starts - HEADER)
    ids, x, y, coarse, minutes = head
    return Rows(ids, x, y, coarse == 1, minutes, numbers[is_value], owners)


# --- which entries have what


def with_values(rows: Rows, value_ids: Iterable[int]) -> Numbers:
    """Which entries hold any of these values; shape (n,), bool."""
    wanted = [value_id for value_id in value_ids if value_id >= 0]
    marks = np.zeros(max([*wanted, int(rows.values.max(initial=0))]) + 1, dtype=bool)
    marks[wanted] = True
    chosen = np.zeros(len(rows), dtype=bool)
    chosen[rows.owners[marks[rows.values]]] = True
    return chosen


def freshness_of(rows: Rows, *, limits: Sequence[tuple[tuple[int, int], Sequence[int]]]) -> Numbers:
    """0 green, 1 amber, 2 red for each entry; shape (n,).

    `limits` are (minute of amber, minute of red) with the value ids of the kinds they hold for; the first
    holds for all kinds that no later one names.
    """
    (amber, red), _ = limits[0]
    ambers, reds = np.full(len(rows), amber), np.full(len(rows), red)
    for (amber, red), kinds in limits[1:]:
        those = with_values(rows, kinds)
        ambers[those], reds[those] = amber, red
    return (rows.minutes <= ambers).astype(np.int8) + (rows.minutes <= reds)


STATES = (Freshness.GREEN, Freshness.AMBER, Freshness.RED)


def counts_by_value(rows: Rows, chosen: Numbers) -> Numbers:
    """How many of the chosen entries hold each value; index = value id."""
    if chosen.all():
        return np.bincount(rows.values)
    return np.bincount(rows.values[chosen[rows.owners]])


# --- clusters for the map


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """Entries that fall into one cell of a grid; arrays of shape (k,)."""

    count: Numbers
    x: Numbers  # mean
    y: Numbers
    west: Numbers
    east: Numbers
    north: Numbers
    south: Numbers
    is_coarse: Numbers
    first: Numbers  # position of one of its entries in Rows


def cluster(rows: Rows, chosen: Numbers, *, shift: int) -> Clusters:
    """Group the chosen entries by cells of 2^shift; exact and coarse places apart. O(n log n)."""
    index = np.flatnonzero(chosen)
    x, y = rows.x[index].astype(np.int64), rows.y[index].astype(np.int64)
    cells = ((x >> shift) << 32) | ((y >> shift) << 1) | rows.is_coarse[index]
    order = np.argsort(cells, kind="stable")
    cells, index, x, y = cells[order], index[order], x[order], y[order]
    begins = np.flatnonzero(np.concatenate([[True], cells[1:] != cells[:-1]])) if len(cells) else order[:0]
    count = np.diff(np.append(begins, len(cells)))

    def reduce(function: np.ufunc, values: Numbers) -> Numbers:
        return function.reduceat(values, begins) if len(begins) else values[:0]

    return Clusters(
        count=count, x=reduce(np.add, x) / count, y=reduce(np.add, y) / count,
        west=reduce(np.minimum, x), east=reduce(np.maximum, x),
        north=reduce(np.minimum, y), south=reduce(np.maximum, y),
        is_coarse=rows.is_coarse[index[begins]], first=index[begins],
    )  # fmt: skip
