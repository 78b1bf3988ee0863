"""Everything this version of the platform ships: all reference lists, read and checked as one edition."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from trellis.taxonomy.services.activities import read_activities
from trellis.taxonomy.services.countries import read_countries
from trellis.taxonomy.services.regions import read_regions
from trellis.taxonomy.services.vocabularies import DATA, VOCABULARIES, read_vocabulary
from trellis.taxonomy.types import InvalidEdition, Scheme, Term


@dataclass(frozen=True)
class Edition:
    """All schemes and terms, parents before children."""

    schemes: tuple[Scheme, ...]
    terms: tuple[Term, ...]


def check(terms: Iterable[Term]) -> None:
    """Raise InvalidEdition if an id stands twice, a parent is missing or comes later, or a successor is
    missing.
    """
    seen: set[str] = set()
    ordered = tuple(terms)
    for term in ordered:
        if term.id in seen:
            raise InvalidEdition(f"{term.id} stands twice")
        if term.parent is not None and term.parent not in seen:
            raise InvalidEdition(f"{term.id} stands before its parent {term.parent}")
        seen.add(term.id)
    for term in ordered:
        if missing := [successor.id for successor in term.successors if successor.id not in seen]:
            raise InvalidEdition(f"{term.id} is replaced by {', '.join(missing)}, which do not exist")


@lru_cache(maxsize=1)
def read_edition() -> Edition:
    """Return the edition in the code; read once for each process (about a second).

    Raises InvalidEdition naming the file and the entry that is not as it must be.
    """
    parts = [read_vocabulary(DATA / f"{name}.yaml") for name in VOCABULARIES]
    parts += [read_countries(), read_activities()]
    region_schemes, regions = read_regions()
    schemes = (*(scheme for scheme, _ in parts), *region_schemes)
    terms = (*(term for _, some in parts for term in some), *regions)
    check(terms)
    return Edition(schemes=schemes, terms=terms)
