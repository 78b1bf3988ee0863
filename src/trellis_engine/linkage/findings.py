"""All that two records say about being the same organisation, not yet weighed."""

from trellis_engine.linkage.evidence import Finding
from trellis_engine.linkage.field_findings import FIELDS
from trellis_engine.linkage.name_findings import PARTLY, about_names, best_names, rarity_level
from trellis_engine.linkage.prepared import Prepared
from trellis_engine.linkage.rarity import Rarity


def findings(left: Prepared, right: Prepared, rarity: Rarity) -> tuple[Finding, ...]:
    """Return what the fields of two records say; a field that one of them lacks says nothing.

    Notes
    -----
    O(names of left x names of right). Symmetric but for the exchange of sides in `values`.
    """
    best = best_names(left, right, rarity)
    found = list(about_names(left, right, best, rarity))
    telling = best is not None and best.alike >= PARTLY and rarity_level(best, rarity) != "generic"
    for compare in FIELDS:
        found.extend(compare(left, right, telling))
    return tuple(found)
