"""What people say of their meetings: slots, tables, participants, wishes. Plain frozen records, checked.

Everything is named by keys, texts of the caller's choice; `arrays` turns them into numbers.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import isfinite

from trellis_engine.errors import InvalidRecord

ON_SITE, ONLINE, EITHER = "on_site", "online", "either"
MODES = (ON_SITE, ONLINE, EITHER)

Seats = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """A time in which meetings are held.

    Parameters
    ----------
    key : str
        Unique among the slots.
    starts, ends : datetime
        From when to when; all slots with a time zone or all without.
    mode : str
        Whether meetings in it are "on_site", "online" or "either".
    day : str
        Its day, the date on which it starts if empty. Time between two days is no break.

    Raises
    ------
    InvalidRecord
        If the key is empty, the mode unknown, or it ends before it starts.
    """

    key: str
    starts: datetime
    ends: datetime
    mode: str = EITHER
    day: str = ""

    def __post_init__(self) -> None:
        _key("Slot", self.key)
        _mode(f"Slot {self.key!r}", self.mode)
        if (self.starts.tzinfo is None) != (self.ends.tzinfo is None) or self.ends <= self.starts:
            raise InvalidRecord(f"Slot {self.key!r} ends at {self.ends}, not after its start {self.starts}.")
        object.__setattr__(self, "day", self.day or self.starts.date().isoformat())


@dataclass(frozen=True, slots=True)
class Table:
    """Where one meeting at a time is held: a table, or with `online` a room behind a link.

    Parameters
    ----------
    key : str
        Unique among the tables.
    features : frozenset of str
        What it has (a screen, quiet, a stand's number).
    online : bool
        Whether it is a room for online meetings.
    closed : frozenset of str
        Keys of slots in which it cannot be used.
    """

    key: str
    features: frozenset[str] = frozenset()
    online: bool = False
    closed: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        _key("Table", self.key)


@dataclass(frozen=True, slots=True)
class Participant:
    """Who meets others.

    Parameters
    ----------
    key : str
        Unique among the participants.
    organisation, group : str
        For whom they speak, and of which group of participants they are; for words and reports.
    free : frozenset of str, optional
        Keys of slots in which they may meet; None for all.
    busy : frozenset of str
        Keys of slots in which they are in a session: no meeting, and no break either.
    mode : str
        Whether they are there "on_site", "online", or may do "either".
    most, most_a_day : int, optional
        How many meetings they want at most, in all and on one day.
    time_zone : str
        Where they are, for words only: slots are moments.
    """

    key: str
    organisation: str = ""
    group: str = ""
    free: frozenset[str] | None = None
    busy: frozenset[str] = frozenset()
    mode: str = EITHER
    most: int | None = None
    most_a_day: int | None = None
    time_zone: str = ""

    def __post_init__(self) -> None:
        _key("Participant", self.key)
        _mode(f"Participant {self.key!r}", self.mode)
        for name, number in (("most", self.most), ("most_a_day", self.most_a_day)):
            if number is not None and number < 0:
                raise InvalidRecord(f"Participant {self.key!r}: {name} is {number}; give 0 or more.")


@dataclass(frozen=True, slots=True)
class Wish:
    """A meeting that somebody wishes.

    Parameters
    ----------
    key : str
        Unique among the wishes.
    seats : sequence
        Two or more. A seat is the key of a participant, or a sequence of keys of which any one may sit there
        (stand-ins of one organisation); the first is preferred.
    weight : float
        How much it is wished, over 0 [relative to 1].
    must : bool
        Whether it is one that must be, if there is any way: it counts `Weights.must` times.
    slots : frozenset of str, optional
        Keys of slots in which it may be; None for all.
    features : frozenset of str
        What its table must have.
    mode : str
        Whether it is to be "on_site", "online" or "either".
    refused_by : frozenset of str
        Participants who said no: they do not sit in it.

    Raises
    ------
    InvalidRecord
        If there are too few seats, nobody for a seat, somebody twice, or the weight is not over 0.

    Examples
    --------
    >>> Wish("w1", ["Ada", ("Bo", "Cy")]).seats
    (('Ada',), ('Bo', 'Cy'))
    """

    key: str
    seats: Seats
    weight: float = 1.0
    must: bool = False
    slots: frozenset[str] | None = None
    features: frozenset[str] = frozenset()
    mode: str = EITHER
    refused_by: frozenset[str] = frozenset()

    def __init__(
        self,
        key: str,
        seats: Sequence[str | Sequence[str]],
        weight: float = 1.0,
        *,
        must: bool = False,
        slots: Collection[str] | None = None,
        features: Collection[str] = (),
        mode: str = EITHER,
        refused_by: Collection[str] = (),
    ) -> None:
        _key("Wish", key)
        _mode(f"Wish {key!r}", mode)
        if isinstance(seats, str):
            raise InvalidRecord(f"Wish {key!r}: seats are the text {seats!r}; give a list of participants.")
        rows = tuple((seat,) if isinstance(seat, str) else tuple(seat) for seat in seats)
        people = [one for seat in rows for one in seat]
        if len(rows) < 2 or not all(rows):
            raise InvalidRecord(f"Wish {key!r} needs somebody for each of two or more seats.")
        if len(set(people)) < len(people):
            twice = next(one for number, one in enumerate(people) if one in people[:number])
            raise InvalidRecord(f"Wish {key!r} names {twice!r} twice; name everybody once.")
        if not (isfinite(weight) and weight > 0):
            raise InvalidRecord(f"Wish {key!r}: the weight is {weight}; give a number over 0.")
        for name, value in (
            ("key", key), ("seats", rows), ("weight", float(weight)), ("must", must),
            ("slots", None if slots is None else frozenset(slots)), ("features", frozenset(features)),
            ("mode", mode), ("refused_by", frozenset(refused_by)),
        ):  # fmt: skip
            object.__setattr__(self, name, value)


@dataclass(frozen=True, slots=True)
class Frozen:
    """A meeting that stays where it is.

    Parameters
    ----------
    wish, slot : str
        Keys.
    table : str
        Key of its table if that is to stay too.
    participants : tuple of str
        Who attends, one for each seat, if that is to stay too.

    Notes
    -----
    It counts towards the limits of its participants, and stays even where they are exceeded.
    """

    wish: str
    slot: str
    table: str = ""
    participants: tuple[str, ...] = ()


def _key(what: str, key: str) -> None:
    if not isinstance(key, str) or not key:
        raise InvalidRecord(f"{what} {key!r} has no key; give a text that is unique.")


def _mode(what: str, mode: str) -> None:
    if mode not in MODES:
        raise InvalidRecord(f"{what}: the mode is {mode!r}; give on_site, online or either.")
