"""An event and its wished meetings as plain records, for checker, generator and peers alike.

Nothing here knows the engine: what it answers is judged by records and rules it does not own. Participants,
meetings and slots are numbered from 0.
"""

from dataclasses import dataclass

Schedule = tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Meeting:
    """A wished meeting.

    Attributes
    ----------
    participants : tuple of int
        Who takes part; the first one asked for it.
    slots : frozenset of int
        Slots in which it may be held, whether or not its participants are there then.
    fixed : int or None
        The slot it must be held in.
    weight : int
        What placing it is worth.
    """

    participants: tuple[int, ...]
    slots: frozenset[int]
    fixed: int | None = None
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Event:
    """An event.

    Attributes
    ----------
    name : str
        What the tables call it.
    participants, slots : int
        How many there are.
    capacity : tuple of int
        Meetings that can be held at once, by slot.
    unavailable : tuple of frozenset of int
        Slots in which a participant is away, by participant.
    meetings : tuple of Meeting
        What is wished.
    precedences : tuple of (int, int)
        Pairs of meetings; the left one is held in an earlier slot than the right one.
    """

    name: str
    participants: int
    slots: int
    capacity: tuple[int, ...]
    unavailable: tuple[frozenset[int], ...]
    meetings: tuple[Meeting, ...]
    precedences: tuple[tuple[int, int], ...] = ()

    def open_slots(self, number: int) -> list[int]:
        """Return the slots in which a meeting may be held and all of its participants are there."""
        meeting = self.meetings[number]
        found = set(meeting.slots) if meeting.fixed is None else meeting.slots & {meeting.fixed}
        return sorted(found.difference(*(self.unavailable[one] for one in meeting.participants)))

    def of_participants(self) -> list[list[int]]:
        """Return the numbers of the meetings of each participant."""
        found: list[list[int]] = [[] for _ in range(self.participants)]
        for number, meeting in enumerate(self.meetings):
            for one in meeting.participants:
                found[one].append(number)
        return found

    @property
    def load(self) -> float:
        """Share of all places at tables that the wishes would take."""
        return len(self.meetings) / sum(self.capacity)
