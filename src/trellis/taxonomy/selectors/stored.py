"""The catalogue as stored, read once for each process."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from trellis.core.errors import NotFound
from trellis.taxonomy.models import Scheme as SchemeRow
from trellis.taxonomy.models import Term as TermRow
from trellis.taxonomy.selectors.catalogue import Catalogue
from trellis.taxonomy.selectors.resolving import resolve
from trellis.taxonomy.types import Change, Scheme, Status, Successor, Term


def as_term(row: Mapping[str, Any]) -> Term:
    """Return a stored row as a record."""
    extra = dict(row["extra"])
    parts = extra.pop("successors", [{"id": id_} for id_ in row["replaced_by"]])
    return Term(
        id=row["id"],
        scheme=row["scheme"],
        code=row["code"],
        parent=row["parent_id"],
        level=row["level"],
        position=row["position"],
        names=row["names"],
        definitions=row["definitions"],
        aliases=tuple(row["aliases"]),
        status=Status(row["status"]),
        successors=tuple(
            Successor(part["id"], part.get("share", 1.0), Change(part.get("change", Change.RECODED)))
            for part in parts
        ),
        extra=extra,
    )


def as_scheme(row: Mapping[str, Any]) -> Scheme:
    """Return a stored row as a record."""
    return Scheme(
        code=row["code"],
        family=row["family"],
        title=row["title"],
        description=row["description"],
        source=row["source"],
        edition=row["edition"],
        levels=tuple(row["levels"]),
    )


@lru_cache(maxsize=1)
def current_catalogue() -> Catalogue:
    """Return all terms as stored. Two queries the first time, none afterwards.

    Reference lists change only when a new version of the platform is set up, which starts its processes anew;
    loading an edition in this process forgets what was read.
    """
    terms = TermRow.objects.order_by("scheme", "level", "position").values()
    return Catalogue(map(as_scheme, SchemeRow.objects.order_by("code").values()), map(as_term, terms))


def forget_catalogue() -> None:
    """Read the terms anew the next time they are asked for."""
    current_catalogue.cache_clear()


def get_term(id_: str) -> Term:
    """Return the term of an id such as `ecosystem:agri-food`. Raises NotFound."""
    term = find_term(id_)
    if term is None:
        raise NotFound(f"There is no term {id_[:80]!r}.")
    return term


def find_term(id_: str) -> Term | None:
    """Return the term of an id, or None."""
    return current_catalogue().terms.get(id_)


def get_scheme(code: str) -> Scheme:
    """Return the scheme of a code such as `nuts2024`. Raises NotFound."""
    scheme = current_catalogue().schemes.get(code)
    if scheme is None:
        raise NotFound(f"There is no list {code[:80]!r}.")
    return scheme


def get_term_of(scheme: str, code: str) -> Term:
    """Return the term of a code in a scheme. Raises NotFound naming the nearest."""
    get_scheme(scheme)
    term = find_term(f"{scheme}:{code}")
    if term is None:
        nearest = resolve(current_catalogue(), scheme=scheme, text=code).suggestions
        known = ", ".join(suggestion.code for suggestion in nearest)
        raise NotFound(f"There is no {code[:80]!r} in this list." + (f" Nearest: {known}." if known else ""))
    return term
