"""Who fits whom, and why: suggestions whose scores are sums of stated facts.

`Matcher` finds profiles that answer what one seeks; `short_lists` and `share_out` keep those whom all want
from being flooded; `PastWork` suggests new partners by who worked with whom.
See README.md.
"""

from trellis_engine.similarity.crowding import share_out
from trellis_engine.similarity.matches import Fit, Match
from trellis_engine.similarity.matching import Matcher
from trellis_engine.similarity.nearness import Taxonomy
from trellis_engine.similarity.past_work import PastWork
from trellis_engine.similarity.profiles import Profile
from trellis_engine.similarity.records import Part, Project, Weights, templates
from trellis_engine.similarity.short_lists import short_lists
from trellis_engine.similarity.terms import CodesField, TextField

__all__ = [
    "CodesField",
    "Fit",
    "Match",
    "Matcher",
    "Part",
    "PastWork",
    "Profile",
    "Project",
    "Taxonomy",
    "TextField",
    "Weights",
    "share_out",
    "short_lists",
    "templates",
]
