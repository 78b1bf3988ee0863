"""Listings as the engine compares them: what a need asks, what an offer has."""

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Any

from trellis.exchange.models import Listing as Row
from trellis.exchange.types.blueprints import LISTED, AttributeSpec, ListingKind
from trellis.exchange.types.matches import (
    ATTRIBUTE,
    ATTRIBUTE_WEIGHT,
    PLACE,
    PLACE_WEIGHT,
    TEXT,
    TEXT_WEIGHT,
    WEIGHTS,
)
from trellis.exchange.types.words import Reach, Side
from trellis.registry.types.blueprints import FieldType
from trellis.taxonomy import selectors as taxonomy
from trellis.taxonomy.selectors.places import locate
from trellis.taxonomy.selectors.stored import current_catalogue
from trellis.taxonomy.types import Precision, Whereabouts
from trellis_engine.similarity import CodesField, Profile, Taxonomy, TextField

WRITTEN = (FieldType.TEXT, FieldType.TEXTS, FieldType.LONG_TEXT)
SCHEMES = {"technologies": "technology", "activities": "nace21", "ecosystems": "ecosystem"}
# At which way an offer counts for a third of one next door, by how far the need goes [km].
USUAL_WAY = {Reach.REGION: 100.0, Reach.COUNTRY: 300.0, Reach.EUROPE: 1000.0}

Fields = list[CodesField | TextField]


def fields_of(kinds: Iterable[ListingKind]) -> Fields:
    """What is compared between listings of these kinds."""
    fields: Fields = [CodesField(name, weight, tree(SCHEMES[name])) for name, weight in WEIGHTS.items()]
    fields += [CodesField(PLACE, PLACE_WEIGHT), TextField(TEXT, TEXT_WEIGHT)]
    listed = {spec.name: spec for kind in kinds for spec in kind.attributes if spec.type in LISTED}
    return fields + [
        CodesField(ATTRIBUTE + spec.name, ATTRIBUTE_WEIGHT, tree(spec.scheme) if spec.scheme else Taxonomy())
        for spec in listed.values()
        if spec.fit != PLACE
    ]


@lru_cache(maxsize=50)
def tree(scheme: str) -> Taxonomy:
    """A list with its broader terms. Lists change only when the processes start anew."""
    catalogue = current_catalogue()
    terms = (term for code in catalogue.families[scheme] for term in catalogue.by_scheme[code])
    return Taxonomy({term.id: term.parent for term in terms if term.parent})


def profile_of(row: Row, kind: ListingKind, *, is_named: bool, common: Collection[str]) -> Profile:
    """A need seeks, an offer has. Of attributes only those count that the other side's kinds have too.

    Of one without name the city stays out, as it does on its page.
    """
    codes = {name: tuple(getattr(row, name)) for name in WEIGHTS}
    place = place_of(row, is_named=is_named)
    words = [row.title, row.summary]
    for spec in kind.attributes:
        said = row.attributes.get(spec.name)
        several = [said] if isinstance(said, str) else said if isinstance(said, list) else []
        if spec.type in WRITTEN:
            words += map(str, several)
        elif spec.type in LISTED and spec.fit == PLACE:
            codes[PLACE] = tuple(several)
        elif spec.type in LISTED and spec.name in common:
            codes[ATTRIBUTE + spec.name] = tuple(several)
    text, key = "\n".join(filter(None, words)), str(row.pk)
    changed = row.changed_at.date()
    if row.side == Side.NEED:
        return Profile(key, seeks=codes, sought=text, place=place, reach=way_of(row), updated=changed)
    codes[PLACE] = (row.country_id,) if row.country_id else ()
    return Profile(key, has=codes, text=text, place=place, updated=changed)


def way_of(row: Row) -> float | None:
    return float(row.distance_km) if row.distance_km else USUAL_WAY.get(Reach(row.reach))


def place_of(row: Row, *, is_named: bool) -> tuple[float, float] | None:
    """Latitude and longitude of its city, else of the middle of its region; a country is no place."""
    said = Whereabouts(city=row.city if is_named else "", region=row.region_id, country=row.country_id)
    found = locate(said)
    if found.precision not in (Precision.CITY, Precision.REGION):
        return None
    if found.latitude is None or found.longitude is None:
        return None
    return found.latitude, found.longitude


def shared_attributes(kind: ListingKind, others: Iterable[ListingKind]) -> frozenset[str]:
    """Attributes from lists that a kind has in common with any of the others."""
    theirs = {spec.name for other in others for spec in other.attributes if spec.type in LISTED}
    return frozenset(spec.name for spec in kind.attributes if spec.type in LISTED and spec.name in theirs)


def rules_out(one: Row, other: Row, specs: Iterable[AttributeSpec]) -> bool:
    """Is there something that both must have in common, and have not?"""
    return any(
        spec.fit == "must" and not set(listed(one, spec.name)) & set(listed(other, spec.name))
        for spec in specs
        if listed(one, spec.name) and listed(other, spec.name)
    )


def listed(row: Row, name: str) -> list[Any]:
    said = row.attributes.get(name)
    return said if isinstance(said, list) else [said] if said is not None else []


def goes_to(row: Row, other: Row) -> bool:
    """Does a listing go as far as the other's place? Where one does not say where it is, it may."""
    if row.reach == Reach.COUNTRY:
        return not (row.country_id and other.country_id) or row.country_id == other.country_id
    if row.reach == Reach.REGION and row.region_id and other.region_id:
        above = {term.id for term in taxonomy.ancestors(other.region_id)} | {other.region_id}
        return row.region_id in above
    return True
