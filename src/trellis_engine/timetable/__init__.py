"""Meetings into slots: an event's plan with its bounds, and the fewest breaks, proven.

`plan` makes the plan of an event from a `Matchmaking`. Beneath it, on plain numbers: `fewest_breaks` gives a
schedule of all meetings and a bound, `presolve` what follows at once, `anneal` a good schedule quickly. See
README.md.
"""

from trellis_engine.timetable.bounds import relaxed_breaks, tightness
from trellis_engine.timetable.grid import Grid, breaks, breaks_of, idle_slots, occupied_slots
from trellis_engine.timetable.kempe import Annealed, Prices, anneal
from trellis_engine.timetable.matchmaking import Matchmaking, Weights
from trellis_engine.timetable.planning import Step, plan
from trellis_engine.timetable.plans import Meeting, Objective, Plan, Price, Quality, Unmet
from trellis_engine.timetable.presolve import Impossible, blocks, filter_different, match, presolve
from trellis_engine.timetable.proving import Progress, Proof, fewest_breaks
from trellis_engine.timetable.reasons import Reason, templates
from trellis_engine.timetable.records import EITHER, ON_SITE, ONLINE, Frozen, Participant, Slot, Table, Wish
from trellis_engine.timetable.repairing import Repair, repair
from trellis_engine.timetable.rotating import Rotation, rotate

__all__ = [
    "EITHER",
    "ONLINE",
    "ON_SITE",
    "Annealed",
    "Frozen",
    "Grid",
    "Impossible",
    "Matchmaking",
    "Meeting",
    "Objective",
    "Participant",
    "Plan",
    "Price",
    "Prices",
    "Progress",
    "Proof",
    "Quality",
    "Reason",
    "Repair",
    "Rotation",
    "Slot",
    "Step",
    "Table",
    "Unmet",
    "Weights",
    "Wish",
    "anneal",
    "blocks",
    "breaks",
    "breaks_of",
    "fewest_breaks",
    "filter_different",
    "idle_slots",
    "match",
    "occupied_slots",
    "plan",
    "presolve",
    "relaxed_breaks",
    "repair",
    "rotate",
    "templates",
    "tightness",
]
