"""Where is it? Coordinates to a region, a city to coordinates, the centre of a region; and how well it is
known.

The index of cities and centres is one SQLite file and the outlines are one file in var/; both are made at
set-up (`manage.py prepare_places`) and read when first asked for.
"""

import re
import sqlite3
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from django.conf import settings
from numpy.typing import ArrayLike

from trellis.taxonomy.selectors.folding import LONGEST, fold
from trellis.taxonomy.selectors.outlines import EARTH_RADIUS_KM, Outlines, read_outlines
from trellis.taxonomy.selectors.stored import current_catalogue, find_term
from trellis.taxonomy.selectors.successors import region_today
from trellis.taxonomy.types import (
    City,
    CityMatch,
    CityOutcome,
    MissingGeography,
    Place,
    Precision,
    Whereabouts,
)

INDEX = Path("places") / "places.sqlite"
SHIPPED_OUTLINES = Path("geo") / "nuts-2021-level-3-03m.topojson"
SHIPPED_EDITION = "2021"
OWN_OUTLINES = re.compile(r"^outlines-(\d{4})\.json$")
ATTRIBUTION = "© EuroGeographics for the administrative boundaries"
CITY_ATTRIBUTION = "GeoNames, CC BY 4.0"
SAINTS = ("sankt", "saint")  # what "St." is short for
NOWHERE = float("nan")
DOMINANT = 5  # a city is meant without asking if it has this many times the people of the next of its name
SAME_PLACE_KM = 10.0  # two entries of one name this near each other are one place
POSTCODE = re.compile(r"\b(?:[A-Z]{1,2}[- ])?\d[\dA-Z]*(?:[- ]\d+)?\b|\bcedex\b", re.IGNORECASE)
CITY_COLUMNS = "city.id, city.name, city.country, city.latitude, city.longitude, city.population, city.region"


# --- the files


def own_outlines(folder: Path) -> tuple[str, Path] | None:
    """Return edition and file of the newest outlines an operator has loaded, None if there are none."""
    files = folder.glob("outlines-*.json")
    named = ((found[1], path) for path in files if (found := OWN_OUTLINES.match(path.name)))
    return max(named, default=None)


def outlines_file() -> tuple[str, Path]:
    """Return edition and file of the outlines in use. Raises MissingGeography if set-up did not fetch any."""
    own = own_outlines(settings.VAR / INDEX.parent)
    shipped = settings.VAR / SHIPPED_OUTLINES
    if own is None and not shipped.exists():
        raise MissingGeography(
            f"The outlines of regions are not at {shipped}: run `make vendor`, or `manage.py prepare_places "
            "--outlines FILE --edition 2024` with a file of your own."
        )
    return own or (SHIPPED_EDITION, shipped)


@lru_cache(maxsize=1)
def current_outlines() -> Outlines:
    """Return the outlines in use, read once for each process. Raises MissingGeography, InvalidOutlines."""
    edition, path = outlines_file()
    return read_outlines(path, edition)


@lru_cache(maxsize=1)
def index() -> sqlite3.Connection:
    """Return the index of cities and centres, opened for reading. Raises MissingGeography."""
    path = settings.VAR / INDEX
    if not path.exists():
        raise MissingGeography(f"The index of cities is not at {path}: run `manage.py prepare_places`.")
    return sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False)


def forget_places() -> None:
    """Open and read the files anew the next time they are asked for."""
    if index.cache_info().currsize:
        index().close()
    for remembered in (index, current_outlines, outline_regions, divided_cities, cities_called, centre_of):
        remembered.cache_clear()


# --- coordinates


@lru_cache(maxsize=1)
def outline_regions() -> tuple[str, ...]:
    """Return, for each outline in its order, the id of today's region that surely holds it."""
    outlines, catalogue = current_outlines(), current_catalogue()
    return tuple(region_today(catalogue, outlines.edition, str(code)) for code in outlines.codes)


@lru_cache(maxsize=64)
def divided_cities(outline: str) -> tuple[City, ...]:
    """Return the cities within the outline of a region that has been divided since; none for any other."""
    rows = index().execute(
        f"SELECT {CITY_COLUMNS} FROM city WHERE outline = ? AND divided ORDER BY id",  # noqa: S608  constant
        (outline,),
    )
    return tuple(City(*row) for row in rows)


def refine(outline: str, region: str, latitude: float, longitude: float) -> str:
    """Return the part of a divided region that holds a point: that of the nearest city; else the region
    itself.
    """
    cities = divided_cities(outline)
    if not cities:
        return region
    return min(
        cities, key=lambda city: distance_km(city.latitude, city.longitude, latitude, longitude)
    ).region


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the distance of two coordinates [degrees] along the ground [km].

    >>> round(distance_km(50.85, 4.35, 48.86, 2.35))
    264
    """
    phi1, phi2 = np.radians(lat1), np.radians(lat2)
    across = np.sin(np.radians(lon2 - lon1) / 2) ** 2
    half = np.sin((phi2 - phi1) / 2) ** 2 + np.cos(phi1) * np.cos(phi2) * across
    return float(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half)))


def regions_of(latitudes: ArrayLike, longitudes: ArrayLike) -> list[Place]:
    """Return the place of each coordinate: its region by outline, or the nearest within 10 km, marked so.

    Latitudes and longitudes [degrees], two sequences of one length. A coordinate that cannot be (not a
    number, beyond 90 or 180) gives a place of unknown precision; one far from every region gives a place
    without one. About 2 s for 100,000 coordinates. Raises MissingGeography.
    """
    outlines = current_outlines()
    lats, lons = np.asarray(latitudes, dtype=float), np.asarray(longitudes, dtype=float)
    found, distances = outlines.locate(lats, lons)
    return [
        place_at(float(lat), float(lon), int(region), float(distance))
        for lat, lon, region, distance in zip(lats, lons, found, distances, strict=True)
    ]


def place_at(latitude: float, longitude: float, outline: int, distance: float) -> Place:
    """Return the place of a coordinate, given the outline it is in or nearest to (-1 for none)."""
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):  # false for a nan too
        return Place()
    if outline < 0:
        return Place(precision=Precision.EXACT, latitude=latitude, longitude=longitude)
    region = refine(str(current_outlines().codes[outline]), outline_regions()[outline], latitude, longitude)
    return Place(
        precision=Precision.EXACT,
        latitude=latitude,
        longitude=longitude,
        region=region or None,
        country=country_of(region),
        distance_km=round(distance, 3),
    )


def region_of(latitude: float, longitude: float) -> Place:
    """Return the place of one coordinate; see `regions_of`."""
    return regions_of([latitude], [longitude])[0]


def country_of(region: str | None) -> str | None:
    term = find_term(region) if region else None
    return term.country if term else None


# --- cities


@lru_cache(maxsize=50_000)
def city_forms(text: str) -> tuple[str, ...]:
    """Forms in which a city may stand in a text, best first, folded: "B-1000 Brussels (Ixelles), Belgium".

    >>> list(city_forms("1040 Wien, Wieden"))
    ['1040 wien wieden', 'wien wieden', 'wien']
    >>> list(city_forms("St. Leonhard"))
    ['st leonhard', 'sankt leonhard', 'saint leonhard']
    """
    text = text[:LONGEST]
    bare = re.sub(r"\([^)]*\)?", " ", POSTCODE.sub(" ", text))
    first = re.split(r"[,;/]| - ", bare)[0]
    forms = dict.fromkeys(form for form in (fold(text), fold(bare), fold(first)) if form)
    spelt_out = [f" {form} ".replace(" st ", f" {saint} ").strip() for saint in SAINTS for form in forms]
    return tuple(dict.fromkeys([*forms, *spelt_out]))


@lru_cache(maxsize=50_000)
def cities_called(folded: str, country: str | None) -> tuple[City, ...]:
    """Return the cities of a name, in a country (id) or anywhere, the most populous first."""
    within = "AND city.country = ?" if country else ""
    rows = index().execute(
        f"SELECT {CITY_COLUMNS} FROM name JOIN city ON city.id = name.city "  # noqa: S608  constants
        f"WHERE name.folded = ? {within} ORDER BY city.population DESC, city.id",
        (folded, country.removeprefix("country:")) if country else (folded,),
    )
    return tuple(City(*row) for row in rows)


def locate_city(text: str, *, country: str | None = None, region: str | None = None) -> CityMatch:
    """Return what city a text names; `country` and `region` (ids) decide between cities of one name.

    Where several have the name, the largest is meant if it has five times the people of the next
    (`others` then names those set aside); otherwise none is chosen and `candidates` names them. Raises
    MissingGeography.
    """
    for form in city_forms(text):
        if cities := cities_called(form, country):
            return choose(within_region(cities, region))
    return CityMatch(CityOutcome.NONE)


def within_region(cities: Sequence[City], region: str | None) -> Sequence[City]:
    """Return the cities that lie in a region, or all if none does: then the region does not decide."""
    inside = [city for city in cities if region and city.region.startswith(region)]
    return inside or cities


def choose(cities: Sequence[City]) -> CityMatch:
    """Return the one city that is meant, or all as candidates. The cities come with the most populous
    first.
    """
    first = cities[0]
    others = tuple(
        city
        for city in cities[1:]
        if distance_km(first.latitude, first.longitude, city.latitude, city.longitude) > SAME_PLACE_KM
    )
    if others and first.population < DOMINANT * max(others[0].population, 1):
        return CityMatch(CityOutcome.AMBIGUOUS, candidates=(first, *others))
    return CityMatch(CityOutcome.FOUND, city=first, others=others)


# --- centres, and all of it together


@lru_cache(maxsize=10_000)
def centre_of(id_: str) -> tuple[float, float] | None:
    """Return latitude and longitude [degrees] of the middle of a region or country (id); None if unknown.

    Raises MissingGeography.
    """
    row = index().execute("SELECT latitude, longitude FROM centre WHERE term = ?", (id_,)).fetchone()
    return (float(row[0]), float(row[1])) if row else None


def locate(said: Whereabouts) -> Place:
    """Return the best that can be said of where something is; see `locate_all`."""
    return locate_all([said])[0]


def locate_all(said: Iterable[Whereabouts]) -> list[Place]:
    """Return, for each, the best that can be said: coordinates win, else the city, the region, the country.

    The precision of each place says which it was. Region and country that were said are kept where
    coordinates or city do not give one. Raises MissingGeography.
    """
    everything = list(said)
    exact = regions_of(
        [NOWHERE if item.latitude is None else item.latitude for item in everything],
        [NOWHERE if item.longitude is None else item.longitude for item in everything],
    )
    return [
        keep_said(place, item) if place.precision == Precision.EXACT else locate_by_name(item)
        for place, item in zip(exact, everything, strict=True)
    ]


def keep_said(place: Place, item: Whereabouts) -> Place:
    """Return the place with the region and country that were said, where it has none of its own."""
    return Place(
        precision=place.precision,
        latitude=place.latitude,
        longitude=place.longitude,
        region=place.region or item.region,
        country=place.country or item.country or country_of(item.region),
        distance_km=place.distance_km,
    )


def locate_by_name(item: Whereabouts) -> Place:
    """Return the place of a city, region or country that was said, the most precise that is known."""
    country = item.country or country_of(item.region)
    match = locate_city(item.city, country=country, region=item.region) if item.city else None
    if match and match.city:
        city = match.city
        return Place(
            Precision.CITY,
            city.latitude,
            city.longitude,
            region=city.region or item.region,
            country=f"country:{city.country}",
        )
    for precision, id_ in ((Precision.REGION, item.region), (Precision.COUNTRY, country)):
        if id_ and (centre := centre_of(id_)):
            return Place(precision, *centre, region=item.region, country=country)
    return Place(region=item.region, country=country)
