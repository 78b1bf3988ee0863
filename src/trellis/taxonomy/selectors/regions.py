"""Countries and regions by name in any language, and region codes from one edition to another. Pure."""

from trellis.taxonomy.selectors.catalogue import Catalogue, code_key
from trellis.taxonomy.selectors.resolving import resolve
from trellis.taxonomy.types import Change, Conversion, Resolution, Term, TermNotFound

EDITIONS = {"2021": "nuts2021", "2024": "nuts2024"}


def find_country(catalogue: Catalogue, text: str, *, suggestions: int = 3) -> Resolution:
    """Return the country a text names, in any language of the European Union, or by an ISO or statistical
    code.
    """
    return resolve(catalogue, scheme="country", text=text, suggestions=suggestions)


def country_id(catalogue: Catalogue, country: str | None) -> str | None:
    """Return the id of a country given as an id, a code or a name; None for none or one nobody knows."""
    if not country:
        return None
    found = find_country(catalogue, country.removeprefix("country:"), suggestions=0)
    return found.term.id if found.term else None


def find_region(
    catalogue: Catalogue,
    text: str,
    *,
    country: str | None = None,
    levels: tuple[int, ...] = (1, 2, 3),
    suggestions: int = 3,
) -> Resolution:
    """Return the region a text names, in any language we know it in, or by its code of either edition.

    `country` (an id, a code or a name) decides between regions of the same name: Limburg, Centro, North-West.
    Level 0, the country itself, is left out unless `levels` asks for it.
    """
    within = country_id(catalogue, country)

    def accept(term: Term) -> bool:
        return term.level in levels and (within is None or term.country == within)

    return resolve(catalogue, scheme="nuts", text=text, accept=accept, suggestions=suggestions)


def get_region(catalogue: Catalogue, code: str, edition: str) -> Term:
    """Return the region of a code in an edition. Raises TermNotFound naming the nearest codes."""
    if edition not in EDITIONS:
        raise TermNotFound(f"There is no edition {edition!r} of the regions; there are {', '.join(EDITIONS)}")
    term = catalogue.codes[EDITIONS[edition]].get(code_key(code))
    if term is None:
        nearest = resolve(catalogue, scheme=EDITIONS[edition], text=code)
        names = ", ".join(suggestion.code for suggestion in nearest.suggestions) or "none like it"
        raise TermNotFound(f"{code[:20]} is no region of NUTS {edition}; nearest: {names}")
    return term


def convert_nuts(
    catalogue: Catalogue, code: str, from_edition: str, to_edition: str
) -> tuple[Conversion, ...]:
    """Return the regions of `to_edition` that a region went to, the largest share of its people first.

    The shares add up to 1 (but for rounding). From 2024 to 2021 they say where the region's people lived
    before. A region that the other edition does not have at all (the United Kingdom in 2024, Ukraine in
    2021) has none.

    Raises TermNotFound if the code or an edition does not exist; the message names the nearest codes.
    """
    term = get_region(catalogue, code, from_edition)
    if to_edition not in EDITIONS:
        get_region(catalogue, code, to_edition)
    if from_edition == to_edition:
        return (Conversion(term.code, 1.0, Change.SAME),)
    if to_edition > from_edition:
        return tuple(
            Conversion(catalogue.terms[part.id].code, part.share, part.change) for part in term.successors
        )
    return former_parts(catalogue, term)


def former_parts(catalogue: Catalogue, term: Term) -> tuple[Conversion, ...]:
    """Return the regions of the older edition that a region was made of, with the share of its people
    from each.
    """
    shares = [
        Conversion(old.code, origin_share(term, old), part.change)
        for old in catalogue.predecessors.get(term.id, ())
        for part in old.successors
        if part.id == term.id
    ]
    return tuple(sorted(shares, key=lambda part: (-part.share, part.code)))


def origin_share(term: Term, old: Term) -> float:
    """Return the share of the region's people that came from an older region."""
    origins = term.extra.get("origins")
    return float(origins.get(old.code, 1.0)) if isinstance(origins, dict) else 1.0
