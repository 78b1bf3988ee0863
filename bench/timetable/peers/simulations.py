"""How meetings get their slots where nobody optimises: dealt out by the alphabet, or booked as they come."""

from collections.abc import Iterable

import numpy as np

from bench.timetable.records import Event, Schedule


def alphabetical_dealer(event: Event) -> Schedule:
    """Deal the meetings, by asker and asked in alphabetical order, each to the first slot free for both."""
    order = sorted(
        range(len(event.meetings)), key=lambda number: (event.meetings[number].participants, number)
    )
    return _book(event, order)


def first_come_booking(event: Event, generator: np.random.Generator) -> Schedule:
    """Let requests arrive in random order; each is booked into its asker's first slot free for both."""
    return _book(event, [int(number) for number in generator.permutation(len(event.meetings))])


def _book(event: Event, order: Iterable[int]) -> Schedule:
    """Book in a given order, those fixed first; nothing booked is moved again."""
    schedule: list[int | None] = [None] * len(event.meetings)
    busy = [set(away) for away in event.unavailable]
    room = list(event.capacity)
    before: dict[int, list[int]] = {}
    after: dict[int, list[int]] = {}
    for earlier, later in event.precedences:
        before.setdefault(later, []).append(earlier)
        after.setdefault(earlier, []).append(later)
    for number in sorted(order, key=lambda number: event.meetings[number].fixed is None):
        meeting = event.meetings[number]
        lowest = max(
            (slot for one in before.get(number, ()) if (slot := schedule[one]) is not None), default=-1
        )
        highest = min(
            (slot for one in after.get(number, ()) if (slot := schedule[one]) is not None),
            default=event.slots,
        )
        for slot in event.open_slots(number):
            taken = any(slot in busy[one] for one in meeting.participants)
            if lowest < slot < highest and room[slot] and not taken:
                schedule[number] = slot
                room[slot] -= 1
                for one in meeting.participants:
                    busy[one].add(slot)
                break
    return tuple(schedule)
