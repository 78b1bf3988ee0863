"""Reading the codes that profiles use."""

from collections.abc import Collection

from trellis.taxonomy import selectors as taxonomy


def known_terms(ids: Collection[str]) -> set[str]:
    """Those of these ids that are codes of a list."""
    return {number for number in ids if taxonomy.find_term(number) is not None}
