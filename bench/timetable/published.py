"""The published benchmark: real brokerage events as MiniZinc data, with the optimum and time of each case.

Bofill, Coll, Garcia, Giráldez-Cru, Pesant, Suy, Villaret, *Constraint Solving Approaches to the
Business-to-Business Meeting Scheduling Problem*, JAIR 74 (2022) 263-301. The files are no part of the
project; a folder with them is an argument.

What a file says: `requested` holds (asker, asked, session) with session 1 = morning, 2 = afternoon, 3 = any;
participants, meetings and slots count from 1. `forbidden` may hold a 0 that means nothing. `fixed` is 0 where
the meeting is free. `precedences` lists, for a meeting, those before it. `meetingsxBusiness` repeats what
`requested` says with numbers one too high and a 1 that means nothing: it is compared, not used.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.timetable.records import Event, Meeting

RESULTS = "published_jair2022_maxsat.csv"
_NUMBER = r"\b{}\s*=\s*(\d+)\s*;"
_LIST = r"\b{}\s*=\s*\[(.*?)\]\s*;"
_MORNING, _AFTERNOON, _ANY = 1, 2, 3


class UnreadableCase(ValueError):
    """A file is not of the published format; the message says what is wrong in it."""


@dataclass(frozen=True, slots=True)
class PublishedCase:
    """One line of the published results.

    Attributes
    ----------
    instance, variant : str
        Which file.
    difference : int
        Largest difference in breaks between participants.
    optimum : int or None
        Fewest breaks; None if there is no schedule.
    seconds : float
        Time of the best published method, on the hardware of the paper [s].
    """

    instance: str
    variant: str
    difference: int
    optimum: int | None
    seconds: float

    @property
    def file_name(self) -> str:
        """Name of the file with its data."""
        return f"{self.instance}.{self.variant}.dzn"


def read_cases(folder: Path) -> list[PublishedCase]:
    """Return the published results, in the order of the file."""
    with (folder / RESULTS).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))[1:]
    return [
        PublishedCase(instance, variant, int(d), int(optimum) if optimum else None, float(seconds))
        for instance, variant, d, optimum, seconds in rows
    ]


def read_event(path: Path) -> Event:
    """Return the event of a file.

    Raises
    ------
    UnreadableCase
        If a part is missing, or parts contradict one another.
    """
    text = path.read_text("utf-8")
    participants, slots, morning = (
        _number(path, text, f"n{name}") for name in ("Business", "TotalSlots", "MorningSlots")
    )
    requested = [[int(word) for word in row.split(",")] for row in _rows(path, text)]
    sessions = {
        _MORNING: frozenset(range(morning)),
        _AFTERNOON: frozenset(range(morning, slots)),
        _ANY: frozenset(range(slots)),
    }
    fixed = [int(word) for word in _items(path, text, "fixed").split(",")] if "fixed" in text else []
    if len(requested) != _number(path, text, "nMeetings") or len(fixed) not in (0, len(requested)):
        raise UnreadableCase(f"{path.name}: the number of meetings differs between its parts.")
    _compare(path, text, requested, participants)
    meetings = tuple(
        Meeting(
            (asker - 1, asked - 1),
            sessions[session],
            fixed[number] - 1 if fixed and fixed[number] else None,
        )
        for number, (asker, asked, session) in enumerate(requested)
    )
    precedences = tuple(
        (earlier - 1, later)
        for later, before in enumerate(_sets(path, text, "precedences"))
        for earlier in sorted(before)
    )
    away = [frozenset(slot - 1 for slot in found if slot) for found in _sets(path, text, "forbidden")]
    if len(away) != participants:
        raise UnreadableCase(f"{path.name}: forbidden slots for {len(away)} of {participants} participants.")
    capacity = (_number(path, text, "nTables"),) * slots
    return Event(path.stem, participants, slots, capacity, tuple(away), meetings, precedences)


def _number(path: Path, text: str, name: str) -> int:
    found = re.search(_NUMBER.format(name), text)
    if not found:
        raise UnreadableCase(f"{path.name}: has no {name}.")
    return int(found[1])


def _items(path: Path, text: str, name: str) -> str:
    found = re.search(_LIST.format(name), text, re.DOTALL)
    if not found:
        raise UnreadableCase(f"{path.name}: has no {name}.")
    return found[1]


def _rows(path: Path, text: str) -> Iterator[str]:
    for row in _items(path, text, "requested").split("|"):
        if row.strip(" \r\n,"):
            yield row.strip(" \r\n,")


def _sets(path: Path, text: str, name: str) -> list[set[int]]:
    found = re.findall(r"\{([^}]*)\}", _items(path, text, name))
    return [{int(word) for word in words.split(",") if word.strip()} for words in found]


def _compare(path: Path, text: str, requested: list[list[int]], participants: int) -> None:
    """Compare the requests with the list of meetings by participant, which repeats them."""
    wished: list[set[int]] = [set() for _ in range(participants)]
    for number, (asker, asked, _) in enumerate(requested, start=1):
        wished[asker - 1].add(number)
        wished[asked - 1].add(number)
    repeated = [
        {number - 1 for number in found if number > 1} for found in _sets(path, text, "meetingsxBusiness")
    ]
    if repeated != wished:
        raise UnreadableCase(f"{path.name}: requested and meetingsxBusiness tell different meetings.")
