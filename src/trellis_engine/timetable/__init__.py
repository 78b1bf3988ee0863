"""Meetings into slots: the fewest breaks, proven.

`fewest_breaks` gives a schedule of all meetings and a bound, `presolve` what follows at once, `anneal` a good
schedule quickly. See README.md.
"""

from trellis_engine.timetable.bounds import relaxed_breaks, tightness
from trellis_engine.timetable.grid import Grid, breaks, breaks_of, idle_slots, occupied_slots
from trellis_engine.timetable.kempe import Annealed, Prices, anneal
from trellis_engine.timetable.presolve import Impossible, blocks, filter_different, match, presolve
from trellis_engine.timetable.proving import Progress, Proof, fewest_breaks

__all__ = [
    "Annealed",
    "Grid",
    "Impossible",
    "Prices",
    "Progress",
    "Proof",
    "anneal",
    "blocks",
    "breaks",
    "breaks_of",
    "fewest_breaks",
    "filter_different",
    "idle_slots",
    "match",
    "occupied_slots",
    "presolve",
    "relaxed_breaks",
    "tightness",
]
