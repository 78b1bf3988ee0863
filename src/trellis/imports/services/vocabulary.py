"""The reference lists as a reader of cells asks for them."""

from trellis.imports.reading.resolvers import Resolved, Resolvers
from trellis.taxonomy import selectors as taxonomy
from trellis.taxonomy.types import Outcome, Resolution


def resolvers(*, suggestions: int = 1) -> Resolvers:
    """Return the three questions, answered by the taxonomy; each text is looked up once.

    Without suggestions a text that means nothing is answered at once: for trying what a column could be.
    """
    return Resolvers(
        country=lambda text: resolved(taxonomy.find_country(text, suggestions=suggestions)),
        region=lambda text, country: resolved(
            taxonomy.find_region(text, country=country or None, suggestions=suggestions)
        ),
        code=lambda scheme, text: resolved(taxonomy.resolve(scheme, text, suggestions=suggestions)),
    )


def resolved(found: Resolution) -> Resolved:
    """Return the code, or why there is none with the nearest valid term as suggestion."""
    if found.term is not None:
        return Resolved(found.term.code, "", "converted" if found.outcome is Outcome.CONVERTED else "")
    nearest = [candidate.term for candidate in found.candidates] or list(found.suggestions)
    suggestion = nearest[0].code if nearest else ""
    if found.retired is not None:
        return Resolved("", suggestion, "retired")
    return Resolved("", suggestion, "ambiguous" if found.outcome is Outcome.AMBIGUOUS else "unknown")
