"""An event's meetings before they have a time: everything known of them in one record."""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from math import isfinite

from trellis_engine.errors import InvalidRecord
from trellis_engine.timetable.contradictions import require_consistent, require_known_wishes
from trellis_engine.timetable.records import Frozen, Participant, Slot, Table, Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What counts how much, in the order of what comes first; 0 leaves an objective out.

    Parameters
    ----------
    must : float
        How many times a wish counts that must be.
    placed : float
        For a meeting of weight 1.
    fairness : float
        For a participant of whose meetings none is placed; half of them missing costs a quarter.
    breaks, idle : float
        For a break of a participant; for an idle slot.
    spread : float
        For the square of a participant's breaks, so that they are spread.
    table_changes : float
        For a change of table between two meetings of a participant.
    """

    must: float = 20.0
    placed: float = 100.0
    fairness: float = 40.0
    breaks: float = 5.0
    idle: float = 0.5
    spread: float = 1.0
    table_changes: float = 0.1

    def __post_init__(self) -> None:
        for name in self.__slots__:
            value = getattr(self, name)
            if not (isfinite(value) and value >= 0):
                raise InvalidRecord(f"The weight {name} is {value}; give 0 or more.")
        if self.must < 1 or self.placed <= 0:
            raise InvalidRecord("Weights: must is 1 or more, placed more than 0.")


@dataclass(frozen=True, kw_only=True)
class Matchmaking:
    """Everything known of an event's meetings before they have a time.

    Parameters
    ----------
    slots : tuple of Slot
        In order of time, at most 64, none over another.
    participants, wishes : tuple of Participant, tuple of Wish
        Who meets, and what they wish.
    tables : tuple of Table
        Where. Without a table on site, meetings on site need none; so do online ones without an online room.
    orders : tuple of (str, str)
        Keys of wishes; if both are placed, the second one is in a later slot than the first.
    frozen : tuple of Frozen
        What stays where it is.
    travel : timedelta
        Time a participant needs between a meeting on site and one online.
    weights : Weights
        What counts how much.

    Raises
    ------
    InvalidRecord
        If a record contradicts another one; names both.

    Notes
    -----
    A meeting is on site where it can be, otherwise online.
    """

    slots: tuple[Slot, ...]
    participants: tuple[Participant, ...]
    wishes: tuple[Wish, ...]
    tables: tuple[Table, ...] = ()
    orders: tuple[tuple[str, str], ...] = ()
    frozen: tuple[Frozen, ...] = ()
    travel: timedelta = timedelta(0)
    weights: Weights = field(default_factory=Weights)

    def __post_init__(self) -> None:
        require_consistent(self.slots, self.participants, self.wishes, self.tables)
        require_known_wishes(self.slots, self.wishes, self.tables, self.orders, self.frozen)
        if self.travel < timedelta(0):
            raise InvalidRecord(f"The time to travel is {self.travel}; give 0 or more.")

    @cached_property
    def slot_numbers(self) -> dict[str, int]:
        """Return where each slot stands."""
        return {slot.key: number for number, slot in enumerate(self.slots)}

    @cached_property
    def participant_numbers(self) -> dict[str, int]:
        """Return where each participant stands."""
        return {one.key: number for number, one in enumerate(self.participants)}

    @cached_property
    def wish_numbers(self) -> dict[str, int]:
        """Return where each wish stands."""
        return {wish.key: number for number, wish in enumerate(self.wishes)}

    @cached_property
    def table_numbers(self) -> dict[str, int]:
        """Return where each table stands."""
        return {table.key: number for number, table in enumerate(self.tables)}
