"""Every schedule of a small timetable, one by one."""

from collections.abc import Iterator
from itertools import product

from trellis_engine.timetable.grid import Grid, bits


def schedules(grid: Grid) -> Iterator[tuple[int, ...]]:
    """Yield every schedule of all meetings that keeps the rules."""
    for schedule in product(*(list(bits(mask)) for mask in grid.allowed)):
        if _keeps(grid, schedule):
            yield schedule


def _keeps(grid: Grid, schedule: tuple[int, ...]) -> bool:
    taken = set()
    for people, slot in zip(grid.attendees, schedule, strict=True):
        for person in people:
            if (person, slot) in taken:
                return False
            taken.add((person, slot))
    if any(schedule.count(slot) > most for slot, most in enumerate(grid.capacity)):
        return False
    if any(schedule[first] >= schedule[later] for first, later in grid.before):
        return False
    counts = plain_breaks(grid, schedule)
    return grid.difference is None or max(counts) - min(counts) <= grid.difference


def plain_breaks(grid: Grid, schedule: tuple[int, ...]) -> list[int]:
    """Count the breaks of each participant by walking through their day."""
    counts = []
    for person in range(grid.participants):
        mine = {slot for people, slot in zip(grid.attendees, schedule, strict=True) if person in people}
        count = 0
        for day in grid.days:
            waited, met = False, False
            for slot in bits(day & ~grid.bridged[person]) if mine else ():
                if slot in mine:
                    count += met and waited
                    met, waited = True, False
                else:
                    waited = True
        counts.append(count)
    return counts
