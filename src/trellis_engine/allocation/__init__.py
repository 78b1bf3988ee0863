"""Who gets how much of what: quantities offered to quantities needed, fairly and over short ways.

`allocate` says what goes where, with the proven bound of all that was sought; `reasons` why somebody lacks
something. See README.md.
"""

from trellis_engine.allocation.allocating import AIMS, allocate
from trellis_engine.allocation.reasons import Reason, reasons, templates
from trellis_engine.allocation.records import Allocation, Lot, Need, Offer, Terms

__all__ = [
    "AIMS",
    "Allocation",
    "Lot",
    "Need",
    "Offer",
    "Reason",
    "Terms",
    "allocate",
    "reasons",
    "templates",
]
