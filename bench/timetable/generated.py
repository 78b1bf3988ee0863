"""Events made up with the shape of the published ones, of any size.

Measured on the twenty original files. Fill: mean of meetings per participant over slots. At most: share of
participants who meet in every slot. Quantiles: of meetings per participant over their mean, for shares of 0,
.1, .25, .5, .75, .9 and 1 of the participants that have any. AM, PM: share of meetings asked for in that half
of the day, the first .54 to .62 of the slots. Away: share of participants who are, and for how many slots;
nobody is in the files of the same name with "ticf" or "tic" for "forum" or "forumt".

    files                     P   M        T   L      load     fill  at most  AM, PM    away
    forum-13, crafc (4)       70  154      21  12-14  .52-.61  .21   0        .59, .03  .31 for 1
    forum-13crafb (2)         76  195      22  14     .63      .25   0        .33, .16  .34 for 1
    forum-14 (2)              78  302      22  22     .62      .36   .01      .22, .01  .44 for 2-12
    forumt-14, tic-14 (7)     60  236-237  10  24-27  .88-.98  .79   .45-.52  0, 0      .12 for 2
    tic-12 (2)                42  125      8   16-21  .74-.98  .78   .53      0, 0      0
    tic-13 (3)                47  180-184  10  19-21  .86-.95  .81   .31-.47  0, 0      0

    quantiles                 0    .1   .25  .5    .75   .9    1
    forum-13, crafc           .23  .23  .45  .91   1.36  2.05  3.41
    forum-13crafb             .18  .18  .36  .81   1.57  2.15  3.23
    forum-14                  .13  .25  .50  1.01  1.26  1.76  2.77
    forumt-14, tic-14         .13  .51  .70  1.20  1.27  1.27  1.27
    tic-12                    .16  .32  .88  1.28  1.28  1.28  1.28
    tic-13                    .35  .62  .87  1.05  1.24  1.24  1.24

As half of the files have nobody away, an event made up has half of that share: .18 on long days (.31 to
.44 in four of eight files) and .04 on full ones (.12 in four of twelve).

Whoever asks, asks for all their meetings in one session, but in crafb. Nothing is fixed or ordered.

Two shapes come out: long days with few meetings each and full days. An event between them, by mean degree
over slots, has a shape between them. Meetings are dealt slot by slot into a schedule that is then forgotten,
so that a schedule of every wish exists; how few breaks it can have is not known.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from bench.timetable.records import Event, Meeting

QUANTILES = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
LONG_DAY = (0.19, 0.23, 0.45, 0.91, 1.38, 2.0, 3.2)
FULL_DAY = (0.2, 0.5, 0.78, 1.15, 1.26, 1.26, 1.26)
LONG_FILL, FULL_FILL = 0.25, 0.79
SESSIONS_OF_LONG_DAYS = (0.38, 0.07, 0.55)
MORNING_OF_LONG_DAYS = 0.58
AWAY_ON_LONG_DAYS, AWAY_ON_FULL_DAYS = 0.18, 0.04
SLOTS_AWAY_ON_LONG_DAYS, SLOTS_AWAY_ON_FULL_DAYS = (1, 1, 1, 2, 3, 3, 5), (2,)
WEIGHTS = (1, 1, 1, 3, 3, 6)


def generate(
    participants: int,
    meetings: int,
    slots: int,
    load: float,
    generator: np.random.Generator,
    *,
    away: bool = True,
    fixed: float = 0.0,
    precedences: float = 0.0,
) -> Event:
    """Return an event in which every wish can be placed.

    Parameters
    ----------
    participants, meetings, slots : int
        How many there are.
    load : float
        Meetings over places at tables, over 0 and at most 1.
    generator : numpy.random.Generator
        Of all that is random.
    away : bool
        Whether some participants are away in some slots.
    fixed, precedences : float
        Share of the meetings that are fixed to a slot, and that have to follow another one.

    Raises
    ------
    ValueError
        If so many meetings cannot be held.
    """
    fill = 2 * meetings / participants / slots
    full = float(np.clip((fill - LONG_FILL) / (FULL_FILL - LONG_FILL), 0, 1))
    unavailable = [frozenset[int]()] * participants
    if away:
        unavailable = _unavailable(participants, slots, full, generator)
    tables = max(-(-meetings // slots), round(meetings / (slots * load)))
    degrees = _degrees(meetings, slots, full, unavailable, generator)
    dealt = _deal(degrees, meetings, slots, unavailable, generator)
    windows = _windows(participants, slots, full, generator)
    wished = tuple(_meeting(pair, slot, windows, slots) for pair, slot in dealt)
    order = generator.permutation(len(dealt))
    wished = tuple(wished[number] for number in order)
    held = [dealt[number][1] for number in order]
    chosen = generator.random(meetings) < fixed
    wished = tuple(
        replace(meeting, fixed=slot) if one else meeting
        for meeting, slot, one in zip(wished, held, chosen, strict=True)
    )
    return Event(
        f"generated {participants}/{meetings}/{slots}",
        participants,
        slots,
        (tables,) * slots,
        tuple(unavailable),
        wished,
        tuple(_precedences(held, precedences, generator)),
    )


def overbooked(
    participants: int, meetings: int, slots: int, tables: int, generator: np.random.Generator
) -> Event:
    """Return an event with more wishes than places, and participants wished by more than they have slots.

    Wishes have weights: 1 for a like, 3 for a wish of both sides, 6 for a must.
    """
    unavailable = _unavailable(participants, slots, 0.5, generator)
    popularity = _shape(participants, 0.0, generator)
    popularity /= popularity.sum()
    pairs: dict[tuple[int, int], None] = {}
    while len(pairs) < meetings:
        asker, asked = (int(one) for one in generator.choice(participants, 2, replace=False, p=popularity))
        if (asked, asker) not in pairs:
            pairs[asker, asked] = None
    windows = _windows(participants, slots, 0.0, generator)
    wished = tuple(Meeting(pair, windows[pair[0]], weight=int(generator.choice(WEIGHTS))) for pair in pairs)
    name = f"overbooked {participants}/{meetings}/{slots}"
    return Event(name, participants, slots, (tables,) * slots, tuple(unavailable), wished)


def conference(generator: np.random.Generator) -> Event:
    """Return the European Cluster Conference of 2024: 700 participants, 800 meetings, 56 speakers, 70 stands.

    The numbers are known, the rest is assumed: 16 slots of meetings on one day; each speaker is away in three
    successive slots, each keeper of a stand in one half of the day; 60 tables.
    """
    participants, meetings, slots, tables, speakers, stands = 700, 800, 16, 60, 56, 70
    unavailable: list[frozenset[int]] = []
    for number in range(participants):
        first, length = 0, 0
        if number < speakers:
            first, length = int(generator.integers(slots - 2)), 3
        elif number < speakers + stands:
            first, length = int(generator.integers(2)) * slots // 2, slots // 2
        unavailable.append(frozenset(range(first, first + length)))
    degrees = _degrees(meetings, slots, 0.0, unavailable, generator)
    dealt = _deal(degrees, meetings, slots, unavailable, generator)
    windows = _windows(participants, slots, 0.0, generator)
    wished = tuple(_meeting(pair, slot, windows, slots) for pair, slot in dealt)
    wished = tuple(wished[number] for number in generator.permutation(meetings))
    return Event("conference of 2024", participants, slots, (tables,) * slots, tuple(unavailable), wished)


def _shape(participants: int, full: float, generator: np.random.Generator) -> np.ndarray:
    """Draw degrees over their mean."""
    drawn = generator.random(participants)
    long = np.interp(drawn, QUANTILES, LONG_DAY)
    return (1 - full) * long + full * np.interp(drawn, QUANTILES, FULL_DAY)


def _unavailable(
    participants: int, slots: int, full: float, generator: np.random.Generator
) -> list[frozenset[int]]:
    share = (1 - full) * AWAY_ON_LONG_DAYS + full * AWAY_ON_FULL_DAYS
    lengths = SLOTS_AWAY_ON_FULL_DAYS if generator.random() < full else SLOTS_AWAY_ON_LONG_DAYS
    found = []
    for _ in range(participants):
        length = min(int(generator.choice(lengths)), slots // 3) if generator.random() < share else 0
        first = int(generator.integers(slots - length + 1))
        found.append(frozenset(range(first, first + length)))
    return found


def _degrees(
    meetings: int,
    slots: int,
    full: float,
    unavailable: Sequence[frozenset[int]],
    generator: np.random.Generator,
) -> np.ndarray:
    """Return how many meetings each participant should have: the shape, scaled to the right sum."""
    most = np.array([slots - len(away) for away in unavailable])
    shape = _shape(len(most), full, generator)
    if most.sum() < 2 * meetings:
        raise ValueError(f"{len(most)} participants cannot hold {meetings} meetings in {slots} slots.")
    low, high = 0.0, 4.0 * slots
    for _ in range(60):
        scale = (low + high) / 2
        low, high = (scale, high) if np.minimum(shape * scale, most).sum() < 2 * meetings else (low, scale)
    exact = np.minimum(shape * high, most)
    degrees = np.floor(exact).astype(int)
    degrees[np.argsort(degrees - exact, kind="stable")[: 2 * meetings - degrees.sum()]] += 1
    return degrees


def _deal(
    degrees: np.ndarray,
    meetings: int,
    slots: int,
    unavailable: Sequence[frozenset[int]],
    generator: np.random.Generator,
) -> list[tuple[tuple[int, int], int]]:
    """Deal meetings into slots, nobody twice in one and no pair twice; return pairs with their slots."""
    left = degrees.astype(float)
    present = np.array([[slot not in away for slot in range(slots)] for away in unavailable])
    met: set[tuple[int, int]] = set()
    dealt: list[tuple[tuple[int, int], int]] = []
    for slot in range(slots):
        wanted = (meetings - len(dealt)) // (slots - slot)
        urgency = left / np.maximum(1, present[:, slot:].sum(axis=1)) + 0.3 * generator.random(len(left))
        urgency[~present[:, slot]] = -1.0
        # Who has met as often as they should comes last, and only where nobody else is left.
        urgency[left <= 0] = np.minimum(urgency[left <= 0], -0.5 + 0.1 * generator.random())
        ranked = [int(one) for one in np.argsort(-urgency, kind="stable") if present[one, slot]]
        for pair in _pairs(ranked, wanted, met, generator):
            met.add((min(pair), max(pair)))
            left[list(pair)] -= 1
            dealt.append((pair, slot))
    if len(dealt) != meetings:
        raise ValueError(f"Only {len(dealt)} of {meetings} meetings could be dealt into {slots} slots.")
    return dealt


def _pairs(
    ranked: list[int], wanted: int, met: set[tuple[int, int]], generator: np.random.Generator
) -> Iterator[tuple[int, int]]:
    """Pair the first of a ranking at random among those near the front whom they have not met."""
    waiting = list(ranked)
    for count in range(wanted):
        near = 2 * (wanted - count)
        while len(waiting) > 1:
            first = waiting.pop(0)
            others = [
                place for place, one in enumerate(waiting) if (min(first, one), max(first, one)) not in met
            ]
            if others:
                inside = [place for place in others if place < near - 1] or others[:1]
                second = waiting.pop(inside[int(generator.integers(len(inside)))])
                yield (first, second) if generator.random() < 0.5 else (second, first)
                break


def _windows(
    participants: int, slots: int, full: float, generator: np.random.Generator
) -> list[frozenset[int]]:
    """Draw in which session each participant asks for meetings."""
    morning = round(MORNING_OF_LONG_DAYS * slots)
    sessions = (frozenset(range(morning)), frozenset(range(morning, slots)), frozenset(range(slots)))
    early, late, _ = (share * (1 - full) for share in SESSIONS_OF_LONG_DAYS)
    drawn = generator.choice(3, participants, p=(early, late, 1 - early - late))
    return [sessions[int(one)] for one in drawn]


def _meeting(pair: tuple[int, int], slot: int, windows: list[frozenset[int]], slots: int) -> Meeting:
    """Let the one ask whose session the slot is in, the narrower one first; if there is none, any will do."""
    for asker, asked in sorted((pair, pair[::-1]), key=lambda both: len(windows[both[0]])):
        if slot in windows[asker]:
            return Meeting((asker, asked), windows[asker])
    return Meeting(pair, frozenset(range(slots)))


def _precedences(held: list[int], share: float, generator: np.random.Generator) -> Iterator[tuple[int, int]]:
    for later, slot in enumerate(held):
        before = [number for number, other in enumerate(held) if other < slot] if share else []
        if before and generator.random() < share:
            yield int(generator.choice(before)), later
