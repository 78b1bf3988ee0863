"""What can go wrong with a time, and what could be done instead."""

from collections.abc import Sequence

from trellis.core.errors import Conflict
from trellis.core.types import Problem
from trellis.meetings.types.records import SlotRecord


class Settled(Conflict):
    """What no other slot would change: a matter that was answered, or those who meet already."""


class Taken(Conflict):
    """A slot that cannot be had; `free` are those that can."""

    def __init__(self, text: str, free: Sequence[SlotRecord], suggestion: str = "") -> None:
        self.free = tuple(free)
        self.problems = (Problem("slot", text, suggestion),)
        super().__init__(text)
