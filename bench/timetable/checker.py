"""Is a schedule what it says it is? Written from the definition only, slot by slot, in the slowest plain way.

Hard rules: every meeting in one of its slots, with all its participants there; nobody in two meetings at
once; no more meetings in a slot than it holds; fixed meetings where they were fixed; the earlier of a
precedence in an earlier slot; and, if asked for, every meeting placed and breaks that differ by at most d.
A break is a maximal group of idle slots between a participant's first and last meeting. A participant with
no meeting has no break.
"""

from dataclasses import dataclass
from itertools import pairwise

from bench.timetable.records import Event, Schedule


class WrongSchedule(AssertionError):
    """The schedule breaks a rule; the message says which, and where."""


@dataclass(frozen=True, slots=True)
class Quality:
    """What a schedule that keeps every rule is worth.

    Attributes
    ----------
    placed, value : int
        Meetings placed, and the sum of their weights.
    breaks, idle : tuple of int
        Breaks, and idle slots between the first and the last meeting, by participant.
    """

    placed: int
    value: int
    breaks: tuple[int, ...]
    idle: tuple[int, ...]

    @property
    def total_breaks(self) -> int:
        """Breaks of all participants together."""
        return sum(self.breaks)

    @property
    def total_idle(self) -> int:
        """Idle slots of all participants together."""
        return sum(self.idle)

    @property
    def difference(self) -> int:
        """Breaks of who has most less those of who has fewest."""
        return max(self.breaks, default=0) - min(self.breaks, default=0)


def check(
    event: Event, schedule: Schedule, *, complete: bool = False, max_difference: int | None = None
) -> Quality:
    """Return what a schedule is worth.

    Parameters
    ----------
    event : Event
        What was wished.
    schedule : tuple of int or None, shape (n_meetings,)
        Slot of each meeting; None if it is not placed.
    complete : bool
        Whether every meeting must be placed.
    max_difference : int, optional
        Largest difference in breaks between any two participants.

    Raises
    ------
    WrongSchedule
        At the first broken rule.
    """
    _check_length(event, schedule)
    for number, slot in enumerate(schedule):
        if slot is None:
            _check_missing(event, number, complete)
        else:
            _check_meeting(event, number, slot)
    for slot in range(event.slots):
        _check_slot(event, schedule, slot)
    for earlier, later in event.precedences:
        _check_precedence(schedule, earlier, later)
    busy = [_busy_slots(event, schedule, participant) for participant in range(event.participants)]
    placed = [meeting for meeting, slot in zip(event.meetings, schedule, strict=True) if slot is not None]
    quality = Quality(
        len(placed),
        sum(meeting.weight for meeting in placed),
        tuple(_breaks(slots) for slots in busy),
        tuple(_idle(slots) for slots in busy),
    )
    if max_difference is not None and quality.difference > max_difference:
        raise WrongSchedule(
            f"Breaks differ by {quality.difference} between participants; at most {max_difference} may be."
        )
    return quality


def _check_length(event: Event, schedule: Schedule) -> None:
    if len(schedule) != len(event.meetings):
        raise WrongSchedule(
            f"The schedule has {len(schedule)} meetings, the event has {len(event.meetings)}."
        )


def _check_missing(event: Event, number: int, complete: bool) -> None:
    if complete:
        raise WrongSchedule(f"Meeting {number} is not placed.")
    if event.meetings[number].fixed is not None:
        raise WrongSchedule(f"Meeting {number} is fixed to a slot and not placed.")


def _check_meeting(event: Event, number: int, slot: int) -> None:
    meeting = event.meetings[number]
    if not 0 <= slot < event.slots:
        raise WrongSchedule(f"Meeting {number} is in slot {slot}, which there is not.")
    if slot not in meeting.slots:
        raise WrongSchedule(f"Meeting {number} is in slot {slot}, which is not among its own.")
    if meeting.fixed is not None and slot != meeting.fixed:
        raise WrongSchedule(f"Meeting {number} is in slot {slot} and was fixed to {meeting.fixed}.")
    for participant in meeting.participants:
        if slot in event.unavailable[participant]:
            raise WrongSchedule(
                f"Meeting {number} is in slot {slot}, when participant {participant} is away."
            )


def _check_slot(event: Event, schedule: Schedule, slot: int) -> None:
    held = [number for number, held_in in enumerate(schedule) if held_in == slot]
    if len(held) > event.capacity[slot]:
        raise WrongSchedule(f"Slot {slot} has {len(held)} meetings and room for {event.capacity[slot]}.")
    met_in: dict[int, int] = {}
    for number in held:
        for participant in event.meetings[number].participants:
            if participant in met_in:
                raise WrongSchedule(
                    f"Participant {participant} is in meetings {met_in[participant]} and {number} "
                    f"of slot {slot}."
                )
            met_in[participant] = number


def _check_precedence(schedule: Schedule, earlier: int, later: int) -> None:
    first, second = schedule[earlier], schedule[later]
    if first is not None and second is not None and first >= second:
        raise WrongSchedule(
            f"Meeting {earlier} is in slot {first}, not before meeting {later} in slot {second}."
        )


def _busy_slots(event: Event, schedule: Schedule, participant: int) -> list[int]:
    return sorted(
        slot
        for meeting, slot in zip(event.meetings, schedule, strict=True)
        if slot is not None and participant in meeting.participants
    )


def _breaks(busy: list[int]) -> int:
    return sum(later - earlier > 1 for earlier, later in pairwise(busy))


def _idle(busy: list[int]) -> int:
    return sum(later - earlier - 1 for earlier, later in pairwise(busy))
