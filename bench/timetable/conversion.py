"""Events as the engine's grids, and its schedules as the checker's."""

from collections.abc import Sequence

from bench.timetable.records import Event, Schedule
from trellis_engine.timetable import Grid


def as_grid(event: Event, difference: int | None = None) -> Grid:
    """Return an event as a grid."""
    return Grid(
        slots=event.slots,
        participants=event.participants,
        attendees=tuple(meeting.participants for meeting in event.meetings),
        allowed=tuple(
            sum(1 << slot for slot in event.open_slots(number)) for number in range(len(event.meetings))
        ),
        capacity=event.capacity,
        before=event.precedences,
        difference=difference,
    )


def as_schedule(slots: Sequence[int]) -> Schedule:
    """Return a schedule with None where a meeting is not placed."""
    return tuple(slot if slot >= 0 else None for slot in slots)
