"""Small timetables of every shape, for tests."""

from itertools import combinations

from hypothesis import strategies as st

from trellis_engine.timetable.grid import Grid


@st.composite
def grids(draw, *, simple=False, most_meetings=5):
    """Draw a timetable that brute force can still answer."""
    slots = draw(st.integers(1, 5))
    participants = draw(st.integers(2, 5))
    groups = [group for size in (2, 3) for group in combinations(range(participants), size)]
    attendees = tuple(draw(st.lists(st.sampled_from(groups), max_size=most_meetings)))
    whole = (1 << slots) - 1
    allowed = tuple(draw(st.integers(1, whole)) for _ in attendees)
    pairs = [(a, b) for a in range(len(attendees)) for b in range(len(attendees)) if a != b]
    cut = draw(st.integers(1, slots)) if not simple else slots
    days = tuple(day for day in ((1 << cut) - 1, whole & ~((1 << cut) - 1)) if day)
    bridged = () if simple else tuple(draw(st.integers(0, whole)) for _ in range(participants))
    taken = [0] * participants
    for group, mask in zip(attendees, allowed, strict=True):
        for person in group:
            taken[person] |= mask
    return Grid(
        slots=slots,
        participants=participants,
        attendees=attendees,
        allowed=allowed,
        capacity=tuple(draw(st.integers(0, 3)) for _ in range(slots)),
        before=tuple(draw(st.lists(st.sampled_from(pairs), max_size=2))) if pairs else (),
        difference=draw(st.sampled_from([None, 0, 1, 2])),
        days=days,
        bridged=tuple(mask & ~held for mask, held in zip(bridged, taken, strict=False)),
    )
