"""Are these two records the same organisation?

`find_duplicates` looks inside one file, `link` compares a file with a registry, `Index` keeps a registry
ready for one new record at a time, `compare` explains one pair. See README.md.
"""

from trellis_engine.linkage.decisions import Conflict, Decisions
from trellis_engine.linkage.evidence import Evidence, templates
from trellis_engine.linkage.index import Index
from trellis_engine.linkage.linking import Duplicates, Link, Links, find_duplicates, link
from trellis_engine.linkage.records import OrganisationRecord, domain_of
from trellis_engine.linkage.scoring import PairScore, Verdict, compare
from trellis_engine.linkage.weights import ASK, SAME

__all__ = [
    "ASK",
    "SAME",
    "Conflict",
    "Decisions",
    "Duplicates",
    "Evidence",
    "Index",
    "Link",
    "Links",
    "OrganisationRecord",
    "PairScore",
    "Verdict",
    "compare",
    "domain_of",
    "find_duplicates",
    "link",
    "templates",
]
