"""Small compiled steps of `placing_moves`: words of bits, chance, what a day costs."""

import numpy as np

from trellis_engine.timetable.bit_words import breaks_and_idle, compiled, ones


@compiled  # pragma: no cover  (machine code)
def following(state):  # type: ignore[no-untyped-def]
    """The next word of chance (Marsaglia's xorshift)."""
    state ^= state << np.uint64(13)
    state ^= state >> np.uint64(7)
    return state ^ (state << np.uint64(17))


@compiled  # pragma: no cover  (machine code)
def slot_of(mask, turn):  # type: ignore[no-untyped-def]
    """The first slot of a mask from a given one on, around the end."""
    one = np.uint64(1)
    later = mask & ~((one << turn) - one)
    if later == 0:
        later = mask
    return ones((later & (~later + one)) - one)


@compiled  # pragma: no cover  (machine code)
def day_costs(occupied, days, bridged, prices):  # type: ignore[no-untyped-def]
    """What a participant's days cost: breaks, their square, idle slots."""
    runs, idle = breaks_and_idle(occupied, days, bridged)
    return prices[0] * runs + prices[1] * runs * runs + prices[2] * idle


@compiled  # pragma: no cover  (machine code)
def need_of(meeting, variant, slot, on_site, need_site, need_online):  # type: ignore[no-untyped-def]
    """What a meeting needs of its table in a slot; -1 for none."""
    if (on_site[variant] >> np.uint64(slot)) & np.uint64(1):
        return need_site[meeting]
    return need_online[meeting]


@compiled  # pragma: no cover  (machine code)
def seat(load, row_holds, need, slot, by):  # type: ignore[no-untyped-def]
    """Count a meeting in or out of the rows of a slot."""
    if need >= 0:
        for row in range(len(row_holds)):
            if row_holds[row, need]:
                load[row, slot] += by


@compiled  # pragma: no cover  (machine code)
def over(occupied, days, most_a_day):  # type: ignore[no-untyped-def]
    """The slots of a day on which somebody has too many meetings; 0 if there is none."""
    for day in days:
        if ones(occupied & day) > most_a_day:
            return occupied & day
    return np.uint64(0)


@compiled  # pragma: no cover  (machine code)
def hurried(here, near, occupied, site):  # type: ignore[no-untyped-def]
    """The meetings too close to the one in a slot to change between on site and online."""
    if not occupied & here:
        return np.uint64(0)
    return near & (occupied & ~site if site & here else site)
