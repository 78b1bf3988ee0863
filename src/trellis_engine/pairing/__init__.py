"""Who goes to whom: applicants and places, with quotas, preferences and conflicts of interest.

`pair_stably` where both sides choose, `pair_for_value` where pairs are worth something, `pair_fairly` where
nobody may fall behind, `pair_with_least` where lower quotas or ties stand against stability; `reasons` says
why somebody has no place. See README.md.
"""

from trellis_engine.pairing.best import pair_for_value
from trellis_engine.pairing.fair import pair_fairly
from trellis_engine.pairing.least import pair_with_least
from trellis_engine.pairing.reasons import Reason, reasons, templates
from trellis_engine.pairing.records import Chooser, Pair, Pairing
from trellis_engine.pairing.stable import blocking_pairs, pair_stably

__all__ = [
    "Chooser",
    "Pair",
    "Pairing",
    "Reason",
    "blocking_pairs",
    "pair_fairly",
    "pair_for_value",
    "pair_stably",
    "pair_with_least",
    "reasons",
    "templates",
]
