"""The compiled loop of `rotating`: two people change their tables, one move after another, on arrays.

Nothing here is for other modules than `rotating`.
"""

import numpy as np

from trellis_engine.timetable.bit_words import compiled


@compiled  # pragma: no cover  (machine code)
def _change(met, apart, wall, goes, comes, seated, begin, end):  # type: ignore[no-untyped-def]
    """What it adds to the cost if `comes` takes the seat of `goes` at a table."""
    cost = 0
    for k in range(begin, end):
        other = seated[k]
        if other == goes:
            continue
        cost += met[comes, other] - (met[goes, other] - 1)
        cost += wall * (apart[comes, other] - apart[goes, other])
    return cost


@compiled  # pragma: no cover  (machine code)
def _exchange(met, goes, comes, seated, begin, end):  # type: ignore[no-untyped-def]
    for k in range(begin, end):
        other = seated[k]
        if other != goes:
            met[goes, other] -= 1
            met[other, goes] -= 1
            met[comes, other] += 1
            met[other, comes] += 1


@compiled  # pragma: no cover  (machine code)
def _random(state):  # type: ignore[no-untyped-def]
    """Marsaglia's xorshift, 64 bits."""
    state ^= state << np.uint64(13)
    state ^= state >> np.uint64(7)
    state ^= state << np.uint64(17)
    return state


@compiled  # pragma: no cover  (machine code)
def exchange_seats(  # type: ignore[no-untyped-def]  # noqa: C901  (one compiled loop)
    seated, rounds_from, table, tables_from, met, apart, wall, moves, hot, cold, seed, target,
):  # fmt: skip
    """Anneal; return the best seating.

    `seated` holds the people of all rounds, table by table; `table` the table of each seat, and `tables_from`
    where each table's seats begin. `met` counts how often two sit together, from the seating given.
    """
    seats = len(seated)
    cost = 0
    for one in range(len(tables_from) - 1):
        for k in range(tables_from[one], tables_from[one + 1]):
            for j in range(tables_from[one], k):
                cost += wall * apart[seated[k], seated[j]]
    people = met.shape[0]
    for p in range(people):
        for q in range(p):
            cost += met[p, q] * (met[p, q] - 1) // 2
    best, kept = cost, seated.copy()
    temperature, cooling = hot, (cold / hot) ** (1.0 / max(1, moves // 256))
    state, tried = seed, 0
    while tried < moves and best > target:
        tried += 1
        if tried & 255 == 0:
            temperature *= cooling
        state = _random(state)
        a = np.int64(state % np.uint64(seats))
        turn = 0
        while rounds_from[turn + 1] <= a:
            turn += 1
        state = _random(state)
        here = rounds_from[turn + 1] - rounds_from[turn]
        b = rounds_from[turn] + np.int64(state % np.uint64(here))
        if table[a] == table[b]:
            continue
        one, other = seated[a], seated[b]
        a_from, a_to = tables_from[table[a]], tables_from[table[a] + 1]
        b_from, b_to = tables_from[table[b]], tables_from[table[b] + 1]
        worse = _change(met, apart, wall, one, other, seated, a_from, a_to)
        worse += _change(met, apart, wall, other, one, seated, b_from, b_to)
        if worse > 0:
            state = _random(state)
            if np.float64(state >> np.uint64(11)) / 9007199254740992.0 >= np.exp(-worse / temperature):
                continue
        _exchange(met, one, other, seated, a_from, a_to)
        _exchange(met, other, one, seated, b_from, b_to)
        seated[a], seated[b] = other, one
        cost += worse
        if cost < best:
            best, kept = cost, seated.copy()
    return kept
