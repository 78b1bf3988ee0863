"""From the region of an older outline to the region of today. Pure."""

from collections.abc import Mapping

from trellis.taxonomy.selectors.catalogue import Catalogue
from trellis.taxonomy.selectors.resolving import CLEAR_SHARE
from trellis.taxonomy.types import Term


def region_today(catalogue: Catalogue, edition: str, code: str) -> str:
    """Return the id of today's region for the outline of an older one; the smallest that surely holds it.

    Where a region was divided, that is the region above the parts; its districts say more (`districts`).
    An empty text is returned for a code that nobody knows.
    """
    term = (
        catalogue.codes["nuts"].get(code)
        if edition == "2024"
        else catalogue.terms.get(f"nuts{edition}:{code}")
    )
    if term is None:
        return ""
    if term.is_current:
        return term.id
    parts = [part for part in term.successors if part.share > 0.001]
    if parts and parts[0].share >= CLEAR_SHARE:
        return parts[0].id
    return common_ancestor(catalogue, [catalogue.terms[part.id] for part in parts])


def common_ancestor(catalogue: Catalogue, terms: list[Term]) -> str:
    """Return the id of the nearest term that all terms lie under, empty if there is none."""
    lines = [[above.id for above in catalogue.ancestors(term)] for term in terms]
    return next((id_ for id_ in (lines[0] if lines else ()) if all(id_ in line for line in lines)), "")


def district_regions(districts: Mapping[str, Mapping[str, str]], code: str) -> dict[str, str]:
    """Return, for an older region that was divided, today's region by district; empty for any other."""
    return {district: f"nuts2024:{new}" for district, new in districts.get(code, {}).items()}
