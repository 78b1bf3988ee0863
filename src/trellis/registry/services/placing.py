"""Where a profile is, where its keeper gives only a city: concluded from the city, and marked so.

Coordinates that somebody typed are never replaced; those that were concluded follow the city.
"""

from collections.abc import Mapping

from django.utils import timezone

from trellis.registry.services.adapters.places import locate_profile
from trellis.registry.types import Origin, OriginKind, Precision, Value
from trellis.taxonomy.selectors.places import region_of
from trellis.taxonomy.types import MissingGeography

COARSE = (Precision.CITY, Precision.REGION, Precision.COUNTRY)
CONCLUDED = ("latitude", "longitude", "precision", "region")
SAID = ("city", "country", "region")


def concluded_origin() -> Origin:
    return Origin(by=OriginKind.INFERRED, at=timezone.now().date().isoformat(), inferred=True)


def place_for(
    before: Mapping[str, Value], changes: Mapping[str, Value], *, concluded: frozenset[str]
) -> dict[str, Value]:
    """What to set of place and region, given what stands, what is to change and what was only concluded.

    Empty where nothing follows, and where the place data of set-up are missing. None clears what no longer
    follows from anything.
    """
    after = {**before, **changes}
    typed_point = any(
        name in changes and changes[name] is not None and changes[name] != before.get(name)
        for name in ("latitude", "longitude")
    )
    try:
        if typed_point:
            return region_at(after, concluded)
        if is_exact(after) or not moves(before, changes):
            return {}
        return place_of_city(before, after, concluded)
    except MissingGeography:
        return {}


def is_exact(after: Mapping[str, Value]) -> bool:
    return after.get("latitude") is not None and after.get("precision") not in COARSE


def moves(before: Mapping[str, Value], changes: Mapping[str, Value]) -> bool:
    """Does the change say anything new of where it is, or take the coordinates away?"""
    said = any(name in changes and changes[name] != before.get(name) for name in SAID)
    return said or ("latitude" in changes and changes["latitude"] is None)


def region_at(after: Mapping[str, Value], concluded: frozenset[str]) -> dict[str, Value]:
    """The region that holds a point, unless somebody stated one."""
    if after.get("region") and "region" not in concluded:
        return {}
    if after.get("latitude") is None or after.get("longitude") is None:
        return {}
    region = region_of(after["latitude"], after["longitude"]).region
    return {"region": region} if region and region.startswith("nuts2024:") else {}


def place_of_city(
    before: Mapping[str, Value], after: Mapping[str, Value], concluded: frozenset[str]
) -> dict[str, Value]:
    own_region = None if "region" in concluded and after.get("region") == before.get("region") else "region"
    said = {name: after.get(name) for name in ("city", "country", own_region) if name}
    found = locate_profile(said) if any(said.values()) else {}
    if own_region and after.get("region"):
        found.pop("region", None)
    for name in CONCLUDED:  # what followed from the old city and follows no more
        if name not in found and name in concluded and before.get(name) is not None:
            found[name] = None
    return {name: value for name, value in found.items() if value != after.get(name)}
