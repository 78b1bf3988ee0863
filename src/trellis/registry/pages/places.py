"""Where an organisation is: in words, in degrees, on a small map, and who else is there. Pure."""

import json
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from trellis.core.frame import Link
from trellis.registry.pages.facts import Provenance, place_text, provenance
from trellis.registry.selectors.values import term_ids
from trellis.registry.types import Precision, Profile, TermRole
from trellis.taxonomy import selectors as taxonomy

AROUND = 4.0  # degrees of longitude shown around the points of a small map


@dataclass(frozen=True)
class Place:
    """Where it is: in words, in degrees, and how exactly that is known."""

    text: str
    latitude: float | None
    longitude: float | None
    precision: str
    country: Any
    region: Any
    provenance: Provenance | None


@dataclass(frozen=True)
class SiteLine:
    name: str
    place: str
    latitude: float | None
    longitude: float | None


def precision_label(precision: str) -> str:
    return {
        "exact": _("exact place"),
        "city": _("middle of the city"),
        "region": _("middle of the region"),
        "country": _("middle of the country"),
    }.get(precision, "")


def build_place(profile: Profile, *, language: str) -> Place:
    values = profile.values
    region, country = values.get("region"), values.get("country")
    return Place(
        text=place_text(profile, language=language),
        latitude=values.get("latitude"),
        longitude=values.get("longitude"),
        precision=precision_label(values.get("precision", "")),
        country=taxonomy.find_term(country) if country else None,
        region=taxonomy.find_term(region) if region else None,
        provenance=provenance(profile, "city" if "city" in values else "country"),
    )


def build_map_points(profile: Profile) -> str:
    """The organisation and its sites as rows of a map (registry/map/frame.html); empty without any place."""
    values = profile.values
    precision = values.get("precision", str(Precision.UNKNOWN))
    places = [(values.get("longitude"), values.get("latitude"), precision, profile.name)]
    places += [
        (site.longitude, site.latitude, str(site.precision), site.name or site.city) for site in profile.sites
    ]
    rows = [
        [longitude, latitude, 1, precision, profile.slug, name, profile.kind]
        for longitude, latitude, precision, name in places
        if longitude is not None and latitude is not None
    ]
    return json.dumps(rows, ensure_ascii=False) if rows else ""


def build_map_bounds(map_points: str) -> str:
    """Where a small map begins: all its points with enough land around to know where one is."""
    if not map_points:
        return ""
    rows = json.loads(map_points)
    west, east = min(row[0] for row in rows), max(row[0] for row in rows)
    south, north = min(row[1] for row in rows), max(row[1] for row in rows)
    corners = [
        [max(west - AROUND, -180), max(south - AROUND / 2, -85)],
        [min(east + AROUND, 180), min(north + AROUND / 2, 85)],
    ]
    return json.dumps(corners)


def build_place_links(profile: Profile, *, language: str) -> tuple[Link, ...]:
    """Who else is here: the pages of its region, its country and its ecosystems."""
    named = [("region", profile.values.get("region")), ("country", profile.values.get("country"))]
    named += [("ecosystem", term) for term in term_ids(profile.values, TermRole.ECOSYSTEM)]
    return tuple(
        Link(
            label=taxonomy.name(term, language),
            url=reverse(f"registry:{page}", args=[term.partition(":")[2]]),
        )
        for page, term in named
        if term
    )


def build_sites(profile: Profile, *, language: str) -> tuple[SiteLine, ...]:
    lines = []
    for site in profile.sites:
        city = " ".join(part for part in (site.postcode, site.city) if part)
        country = taxonomy.name(site.country, language) if site.country else ""
        place = ", ".join(part for part in (site.address, city, country) if part)
        lines.append(
            SiteLine(
                name=site.name or site.city, place=place, latitude=site.latitude, longitude=site.longitude
            )
        )
    return tuple(lines)
