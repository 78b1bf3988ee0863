"""What other modules may ask of the reference lists and of places.

Everything works on a catalogue read once for each process; a text that was looked up before is not looked
up again.
"""

from functools import lru_cache

from trellis.core.errors import NotFound
from trellis.taxonomy.selectors import regions, resolving
from trellis.taxonomy.selectors.catalogue import Catalogue
from trellis.taxonomy.selectors.explaining import explain
from trellis.taxonomy.selectors.stored import (
    current_catalogue,
    find_term,
    forget_catalogue,
    get_scheme,
    get_term,
    get_term_of,
)
from trellis.taxonomy.types import Conversion, Resolution, Scheme, Term, TermNotFound

__all__ = [
    "ancestors", "convert_nuts", "count_terms", "descendants", "explain", "find_country", "find_region",
    "find_term", "forget_catalogue", "get_scheme", "get_term", "get_term_of", "list_children", "list_schemes",
    "list_terms", "name", "predecessors", "resolve",
]  # fmt: skip


def list_schemes() -> tuple[Scheme, ...]:
    """Return all lists, by their title."""
    return tuple(sorted(current_catalogue().schemes.values(), key=lambda scheme: scheme.title))


def list_terms(scheme: str, *, retired: bool = False, levels: tuple[int, ...] = ()) -> tuple[Term, ...]:
    """Return the terms of a scheme or family (`nuts`: the regions of all editions) in their order.

    Retired terms are left out unless asked for; `levels` limits to levels of a tree. Raises NotFound.
    """
    catalogue = current_catalogue()
    if scheme not in catalogue.families:
        raise NotFound(f"There is no list {scheme[:80]!r}.")
    return tuple(
        term
        for code in catalogue.families[scheme]
        for term in catalogue.by_scheme[code]
        if (retired or term.is_current) and (not levels or term.level in levels)
    )


def count_terms(scheme: str) -> int:
    """Return how many terms a scheme has that may be used for something new."""
    return len(list_terms(scheme))


def list_children(id_: str, *, retired: bool = False) -> tuple[Term, ...]:
    """Return the terms directly below a term, in their order."""
    return tuple(term for term in current_catalogue().children.get(id_, ()) if retired or term.is_current)


def ancestors(id_: str) -> tuple[Term, ...]:
    """Return the terms above a term, the nearest first. Raises NotFound."""
    return current_catalogue().ancestors(get_term(id_))


def descendants(id_: str) -> tuple[Term, ...]:
    """Return all terms below a term, level by level. Raises NotFound."""
    return current_catalogue().descendants(get_term(id_))


def predecessors(id_: str) -> tuple[Term, ...]:
    """Return the retired terms that a term took the place of."""
    return current_catalogue().predecessors.get(id_, ())


def name(id_: str, language: str = "en") -> str:
    """Return a term's name in a language, else in English; the id itself for a term nobody knows."""
    term = find_term(id_)
    return term.name(language) if term else id_


def resolve(scheme: str, text: str, *, languages: tuple[str, ...] = (), suggestions: int = 3) -> Resolution:
    """Return what a text means in a scheme or family: exact, converted, ambiguous or unknown with
    suggestions.

    Raises NotFound for a scheme that does not exist. A text of any size and content is answered.
    """
    catalogue = current_catalogue()
    if scheme not in catalogue.families:
        raise NotFound(f"There is no list {scheme[:80]!r}.")
    return _resolve(catalogue, scheme, bounded(text), languages, suggestions)


def find_country(text: str, *, suggestions: int = 3) -> Resolution:
    """Return the country a text names in any language of the European Union, or by a two- or three-letter
    code.
    """
    return _resolve(current_catalogue(), "country", bounded(text), (), suggestions)


def find_region(
    text: str, *, country: str | None = None, levels: tuple[int, ...] = (1, 2, 3), suggestions: int = 3
) -> Resolution:
    """Return the region a text names, by name or code; `country` (id, code or name) decides between equal
    names.
    """
    return _find_region(current_catalogue(), bounded(text), country, levels, suggestions)


def convert_nuts(code: str, from_edition: str, to_edition: str) -> tuple[Conversion, ...]:
    """Return what a region of one edition (`2021`, `2024`) is in another, with shares. Raises NotFound."""
    try:
        return regions.convert_nuts(current_catalogue(), code, from_edition, to_edition)
    except TermNotFound as error:
        raise NotFound(str(error)) from error


def bounded(text: str) -> str:
    """Return a text that is safe to remember: only as much of a huge one as tells that it is too long."""
    return text if len(text) <= 3000 else text[:3000]


@lru_cache(maxsize=20_000)
def _resolve(
    catalogue: Catalogue, scheme: str, text: str, languages: tuple[str, ...], suggestions: int
) -> Resolution:
    return resolving.resolve(
        catalogue, scheme=scheme, text=text, languages=languages, suggestions=suggestions
    )


@lru_cache(maxsize=20_000)
def _find_region(
    catalogue: Catalogue, text: str, country: str | None, levels: tuple[int, ...], suggestions: int
) -> Resolution:
    return regions.find_region(catalogue, text, country=country, levels=levels, suggestions=suggestions)
