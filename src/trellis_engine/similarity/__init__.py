"""Who fits whom, and why: suggestions whose scores are sums of stated facts.

`PastWork` suggests new partners by who worked with whom. See README.md.
"""

from trellis_engine.similarity.past_work import PastWork
from trellis_engine.similarity.records import Part, Project, Suggestion, Weights, templates

__all__ = ["Part", "PastWork", "Project", "Suggestion", "Weights", "templates"]
