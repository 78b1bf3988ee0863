"""Coordinates: pairs in one cell (WKT, EWKT, GeoJSON, "lat, lon", degrees and minutes) or in two columns."""

import json
import math
import re

from trellis.imports.reading.cells import Flaw, Parsed
from trellis.imports.reading.country_boxes import is_inside
from trellis.imports.types import Value, Verdict

NUMBER = r"[+-]?\d{1,20}(?:[.,]\d{1,20})?(?:[eE][+-]?\d{1,3})?"
WKT = re.compile(
    rf"\A(?:SRID=(\d+);)?\s*POINT\s*(?:Z\s*|M\s*|ZM\s*)?\(\s*({NUMBER})\s+({NUMBER})(?:\s+{NUMBER}){{0,2}}\s*\)\Z",
    re.IGNORECASE,
)
WKT_EMPTY = re.compile(r"\A(?:SRID=\d+;)?\s*POINT\s*(?:EMPTY|\(\s*\))?\Z", re.IGNORECASE)
PAIR = re.compile(
    rf"\A[\[(]?\s*({NUMBER})\s*°?\s*([NSEWOnsewo]?)\s*[;,|/\s]\s*({NUMBER})\s*°?\s*([NSEWOnsewo]?)\s*[\])]?\Z"
)
COMMA_PAIR = re.compile(r"\A([+-]?\d{1,3}),(\d+)\s*[;,|\s]\s*([+-]?\d{1,3}),(\d+)\Z")
ANGLE = re.compile(
    r"(?P<lead>[NSEWO])?\s*(?P<degrees>\d{1,3})\s*[°º]\s*(?:(?P<minutes>\d{1,2}(?:[.,]\d+)?)\s*['′’]\s*)?"
    r"(?:(?P<seconds>\d{1,2}(?:[.,]\d+)?)\s*(?:[\"″”]|'')\s*)?(?P<tail>[NSEWO])?",
    re.IGNORECASE,
)
AXES = {"N": "latitude", "S": "latitude", "E": "longitude", "O": "longitude", "W": "longitude"}
PLAIN_NUMBER = re.compile(NUMBER)
WORLD = 4326
WEB_MERCATOR = 3857
EARTH_RADIUS = 6_378_137.0  # metres, of the Web Mercator sphere
PLACES = 7  # about a centimetre


def parse_coordinates(text: str, country: str = "") -> Parsed:
    """Return {"longitude", "latitude"} in degrees from one cell; `country` tells an exchanged pair.

    >>> parse_coordinates("SRID=4326;POINT(15.067806 47.03378)").value
    {'longitude': 15.067806, 'latitude': 47.03378}
    >>> parse_coordinates("47,03378; 15,067806").value
    {'longitude': 15.067806, 'latitude': 47.03378}
    """
    bare = text.strip()
    if match := WKT.match(bare):
        return from_wkt(match, country)
    if WKT_EMPTY.match(bare):
        return Parsed(None)
    if bare.startswith("{"):
        return from_geojson(bare, country)
    if match := COMMA_PAIR.match(bare):
        return placed(float(f"{match[3]}.{match[4]}"), float(f"{match[1]}.{match[2]}"), country)
    if match := PAIR.match(bare):
        return from_pair(match, country)
    angles = [match for match in ANGLE.finditer(bare) if match.group("minutes") or match.group("tail")]
    if len(angles) == 2:
        return from_angles(angles, country)
    return Parsed(None, (Flaw("bad_coordinates", Verdict.REFUSED),))


def number(text: str) -> float:
    return float(text.replace(",", "."))


def from_wkt(match: re.Match[str], country: str) -> Parsed:
    system, x, y = int(match[1] or WORLD), number(match[2]), number(match[3])
    if system == WORLD:
        return placed(x, y, country)
    if system != WEB_MERCATOR:
        return Parsed(
            None, (Flaw("other_coordinate_system", Verdict.REFUSED, "", (("system", str(system)),)),)
        )
    latitude = math.degrees(2 * math.atan(math.exp(min(max(y / EARTH_RADIUS, -20), 20))) - math.pi / 2)
    parsed = placed(math.degrees(x / EARTH_RADIUS), latitude, country)
    return Parsed(parsed.value, (*parsed.flaws, Flaw("coordinates_converted", Verdict.REPAIRED)))


def from_geojson(text: str, country: str) -> Parsed:
    """A geometry that is no point stands for the middle of its extent, and that is told."""
    try:
        geometry = json.loads(text)
        positions = list(positions_of(geometry.get("coordinates")))
        x = [float(position[0]) for position in positions]
        y = [float(position[1]) for position in positions]
        parsed = placed((min(x) + max(x)) / 2, (min(y) + max(y)) / 2, country)
    except (ValueError, AttributeError, TypeError, IndexError, RecursionError):
        return Parsed(None, (Flaw("bad_coordinates", Verdict.REFUSED),))
    if geometry.get("type") == "Point":
        return parsed
    return Parsed(parsed.value, (*parsed.flaws, Flaw("middle_of_shape", Verdict.REPAIRED)))


def positions_of(nested: object) -> list[list[float]]:
    if isinstance(nested, list) and nested and not isinstance(nested[0], list):
        return [nested]
    return (
        [position for part in nested for position in positions_of(part)] if isinstance(nested, list) else []
    )


def from_pair(match: re.Match[str], country: str) -> Parsed:
    letters = (match[2].upper(), match[4].upper())
    first, second = (
        number(text) * (-1 if letter in ("S", "W") else 1)
        for text, letter in zip((match[1], match[3]), letters, strict=True)
    )
    axes = [AXES.get(letter, "") for letter in letters]
    if axes[0] and axes[0] == axes[1]:
        return Parsed(None, (Flaw("bad_coordinates", Verdict.REFUSED),))
    if axes[0] == "longitude" or axes[1] == "latitude":
        return placed(first, second, country)
    return placed(second, first, country)  # latitude first, as people write it


def from_angles(angles: list[re.Match[str]], country: str) -> Parsed:
    values: dict[str, float] = {}
    for match, default in zip(angles, ("N", "E"), strict=True):
        letter = (match["lead"] or match["tail"] or default).upper()
        degrees = (
            int(match["degrees"])
            + number(match["minutes"] or "0") / 60
            + number(match["seconds"] or "0") / 3600
        )
        values["latitude" if letter in "NS" else "longitude"] = -degrees if letter in "SW" else degrees
    if len(values) != 2:
        return Parsed(None, (Flaw("bad_coordinates", Verdict.REFUSED),))
    return placed(values["longitude"], values["latitude"], country)


def placed(longitude: float, latitude: float, country: str = "") -> Parsed:
    """Return the pair if it is on Earth; exchanged if only that lies in the row's country; nothing at 0/0.

    0/0 is what files hold where nothing was known.
    """
    if longitude == 0 and latitude == 0:
        return Parsed(None, (Flaw("coordinates_zero", Verdict.WARNED),))
    could_exchange = abs(longitude) <= 90 and abs(latitude) <= 180
    is_possible = abs(latitude) <= 90 and abs(longitude) <= 180
    suggestion = f"{longitude:g}, {latitude:g}" if could_exchange else ""
    in_country = is_possible and is_inside(country, longitude, latitude)
    if could_exchange and not in_country and is_inside(country, latitude, longitude):
        return Parsed(
            pair(latitude, longitude), (Flaw("coordinates_exchanged", Verdict.REPAIRED, suggestion),)
        )
    if is_possible:
        return Parsed(pair(longitude, latitude))
    return Parsed(None, (Flaw("impossible_coordinates", Verdict.REFUSED, suggestion),))


def pair(longitude: float, latitude: float) -> Value:
    return {"longitude": round(longitude, PLACES), "latitude": round(latitude, PLACES)}


def parse_angle(text: str, mark: str) -> float | None:
    """Return one coordinate of a column of its own, None if it is no number.

    >>> parse_angle("47,5", ","), parse_angle("16°30'W", "."), parse_angle("north", ".")
    (47.5, -16.5, None)
    """
    bare = text.strip().replace("−", "-")
    if PLAIN_NUMBER.fullmatch(bare):
        return number(bare)
    match = ANGLE.fullmatch(bare)
    if match is None:
        return None
    degrees = (
        int(match["degrees"]) + number(match["minutes"] or "0") / 60 + number(match["seconds"] or "0") / 3600
    )
    return -degrees if (match["lead"] or match["tail"] or "").upper() in ("S", "W") else degrees
