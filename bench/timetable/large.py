"""`make bench-meetings-large`: events made up with the shape of the published ones, up to 1,000 participants.

    python -m bench.timetable.large [--seconds 1 10 60] [--only 200/800] [--seed 7]

Each event is planned once for each time limit, from nothing, on two processes; every plan is judged by
`checker`, which shares nothing with the engine. Beside it stand two who do not optimise.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bench.timetable.checker import Quality, check
from bench.timetable.generated import conference, generate, overbooked
from bench.timetable.peers import alphabetical_dealer, first_come_booking
from bench.timetable.records import Event, Schedule
from bench.timetable.replan import as_matchmaking
from trellis_engine.timetable import Plan, plan

Make = Callable[[np.random.Generator], Event]
Rows = dict[str, dict[str, Any]]  # by seconds


@dataclass(frozen=True, slots=True)
class Size:
    """An event to plan, and what is asked of it: in words."""

    name: str
    make: Make
    asked: str
    meets: Callable[[Rows], bool]


def _proven(rows: Rows, seconds: str, over: int = 0) -> bool:
    row = rows.get(seconds, {})
    return "breaks" in row and row["placed_gap"] == 0 and row["breaks"] <= row["breaks_bound"] + over


SIZES = (
    Size(
        "200/800 at .85",
        lambda chance: generate(200, 800, 16, 0.85, chance),
        "proven in 10 s",
        lambda rows: _proven(rows, "10"),
    ),
    Size(
        "200/800 at .96",
        lambda chance: generate(200, 800, 16, 0.96, chance),
        "proven in 10 s",
        lambda rows: _proven(rows, "10"),
    ),
    Size(
        "300/1200",
        lambda chance: generate(300, 1200, 20, 0.85, chance),
        "proven, or 3 over in 60 s",
        lambda rows: _proven(rows, "60", 3),
    ),
    Size("700/800, 2024", conference, "all placed, proven in 10 s", lambda rows: _proven(rows, "10")),
    Size(
        "500/2000",
        lambda chance: generate(500, 2000, 20, 0.85, chance),
        "5 % with a break, 60 s",
        lambda rows: rows.get("60", {}).get("with_break", 500) <= 25,
    ),
    Size(
        "1000/5000",
        lambda chance: generate(1000, 5000, 24, 0.85, chance),
        "all placed in 10 s",
        lambda rows: rows.get("10", {}).get("placed") == 5000,
    ),
    Size(
        "700/4000, too many",
        lambda chance: overbooked(700, 4000, 16, 60, chance),
        "value within 2 %",
        lambda rows: all(row["placed_gap"] <= 0.02 for row in rows.values()),
    ),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """One plan of one event."""

    seconds: float
    quality: Quality
    placed_bound: float
    breaks_bound: float | None

    @property
    def placed_gap(self) -> float:
        """Share of the value that could be placed that is not."""
        return 1 - self.quality.value / self.placed_bound if self.placed_bound else 0.0


def schedule_of(event: Event, found: Plan) -> Schedule:
    """Return the slot of each meeting of a plan, None where it has none."""
    by_wish = found.by_wish
    return tuple(
        int(by_wish[str(number)].slot) if str(number) in by_wish else None
        for number in range(len(event.meetings))
    )


def measure(event: Event, seconds: float, seed: int) -> Measured:
    """Plan an event for so many seconds."""
    asked = as_matchmaking(event)
    began = time.perf_counter()
    found = plan(asked, seed=seed, seconds=seconds, prices=0)
    took = time.perf_counter() - began
    quality = check(event, schedule_of(event, found))
    breaks, placed = found.objective("breaks"), found.objective("placed")
    if (breaks.value, placed.value) != (quality.total_breaks, quality.value):
        raise SystemExit(
            f"{event.name}: the plan says {breaks.value} and {placed.value}, the checker {quality}."
        )
    bound = breaks.bound if quality.placed == len(event.meetings) else None
    return Measured(took, quality, placed.bound, bound)


def line(name: str, quality: Quality, rest: str = "") -> str:
    """Return a row of the table."""
    broken = sum(number > 0 for number in quality.breaks)
    return f"  {name:<18}{quality.placed:>7}{quality.value:>8}{quality.total_breaks:>8}{broken:>8}{rest}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, nargs="+", default=[1.0, 10.0, 60.0])
    parser.add_argument("--only", default="")
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args(arguments)
    warm = generate(20, 40, 8, 0.8, np.random.default_rng(1))
    plan(as_matchmaking(warm), seed=1, seconds=1, prices=0)  # compiles, once for each machine
    figures: dict[str, dict[str, Any]] = {}
    print(f"{'':<20}{'placed':>7}{'value':>8}{'breaks':>8}{'people':>8}{'bound':>8}{'gap':>8}{'seconds':>9}")
    for size in SIZES:
        if asked.only not in size.name:
            continue
        event = size.make(np.random.default_rng(asked.seed))
        print(f"{size.name}: {len(event.meetings)} wishes; asked: {size.asked}")
        print(line("alphabetical", check(event, alphabetical_dealer(event))))
        booked = first_come_booking(event, np.random.default_rng(asked.seed))
        print(line("first come", check(event, booked)))
        rows: Rows = {}
        for seconds in asked.seconds:
            one = measure(event, seconds, asked.seed)
            bound = "-" if one.breaks_bound is None else f"{one.breaks_bound:.0f}"
            rest = f"{bound:>8}{100 * one.placed_gap:>7.1f}%{one.seconds:>9.1f}"
            print(line(f"ours, {seconds:g} s", one.quality, rest), flush=True)
            rows[f"{seconds:g}"] = {
                "placed": one.quality.placed,
                "placed_gap": round(one.placed_gap, 4),
                "breaks": one.quality.total_breaks,
                "breaks_bound": one.breaks_bound,
                "with_break": sum(number > 0 for number in one.quality.breaks),
                "seconds": round(one.seconds, 2),
            }
        met = size.meets(rows)
        print("  as asked" if met else "  MISSED")
        figures[size.name] = {"wishes": len(event.meetings), "participants": event.participants, "met": met}
        figures[size.name] |= rows
    holds = all(figure["met"] for figure in figures.values())
    print(json.dumps(figures | {"holds": holds}))
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
