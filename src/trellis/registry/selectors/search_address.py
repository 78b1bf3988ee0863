"""What an address asks, and the one short address of what is asked. Pure, but for the places it looks up."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, quote_plus

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from trellis.core.types import Problem
from trellis.registry.types import Freshness
from trellis.registry.types.search import (
    FACETS,
    LONGEST_TEXT,
    MOST_CORNERS,
    MOST_VALUES,
    PAGE_SIZE,
    Area,
    Box,
    Circle,
    Polygon,
    SearchQuery,
    Sort,
)
from trellis.taxonomy.selectors import places
from trellis.taxonomy.types import CityOutcome, MissingGeography

LAST_PAGE = 1_000_000 // PAGE_SIZE
FARTHEST_KM = 20_037  # half way round the earth
USUAL_KM = 50.0
# Parameters that belong to other parts of the page.
IGNORED = frozenset({"map", "bbox", "zoom", "format", "near", "within", "language"})
KNOWN = frozenset({"q", "area", "sort", "page", *FACETS}) | IGNORED


@dataclass(frozen=True, slots=True)
class Asked:
    """The query an address means, and what in it could not be understood."""

    query: SearchQuery
    problems: tuple[Problem, ...] = ()


def read_query(text: str) -> Asked:
    """Understand the part of an address behind its question mark, as `write_address` writes it.

    >>> read_query("q=light+%26+glass&country=AT").query.text
    'light & glass'
    """
    return read_address(MultiValueDict(parse_qs(text)))


def read_address(parameters: MultiValueDict[str, str]) -> Asked:
    """Understand what can be understood; everything else is a problem that says what to do. Never raises."""
    problems: list[Problem] = []
    text = clean(parameters.get("q") or "")
    if len(text) > LONGEST_TEXT:
        problems.append(
            Problem(
                "q",
                _("The text is very long: only its first %(most)s letters count.") % {"most": LONGEST_TEXT},
            )
        )
    values = {
        facet: chosen
        for facet in FACETS
        if (chosen := read_values(parameters.getlist(facet), facet, problems))
    }
    area = read_area(parameters, problems)
    problems += [
        Problem(
            name[:40],
            _("“%(name)s” is not something that can be asked here; it was left out.") % {"name": name[:40]},
        )
        for name in parameters
        if name not in KNOWN
    ][:3]
    query = SearchQuery(
        text=text[:LONGEST_TEXT],
        values=values,
        area=area,
        sort=read_sort(parameters.get("sort") or "", area, problems),
        page=read_page(parameters.get("page") or "1", problems),
    )
    return Asked(query=query, problems=tuple(problems))


def clean(text: str) -> str:
    """One line without control characters and half letters, which no name holds."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text[: 10 * LONGEST_TEXT])
    return " ".join(printable.split())


def read_values(given: Iterable[str], facet: str, problems: list[Problem]) -> tuple[str, ...]:
    codes = sorted({code for item in given for code in clean(item).split(",") if code})
    if facet == "state" and (unknown := [code for code in codes if code not in set(Freshness)]):
        message = _("“%(code)s” is not a state; the states are green, amber and red.") % {
            "code": unknown[0][:40]
        }
        problems.append(Problem(facet, message))
        codes = [code for code in codes if code not in unknown]
    if len(codes) > MOST_VALUES:
        message = _("Only the first %(most)s values of one filter count.") % {"most": MOST_VALUES}
        problems.append(Problem(facet, message))
    return tuple(code[:120] for code in codes[:MOST_VALUES])


def read_sort(text: str, area: Area | None, problems: list[Problem]) -> Sort:
    try:
        sort = Sort(text or Sort.RELEVANCE)
    except ValueError:
        problems.append(
            Problem(
                "sort", _("Sorting goes by %(names)s.") % {"names": ", ".join(str(item) for item in Sort)}
            )
        )
        return Sort.RELEVANCE
    if sort == Sort.NEAREST and not isinstance(area, Circle):
        problems.append(Problem("sort", _("The nearest first needs a place: say near which city or point.")))
        return Sort.RELEVANCE
    return sort


def read_page(text: str, problems: list[Problem]) -> int:
    if text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= LAST_PAGE:
        return int(text)
    problems.append(Problem("page", _("There is no such page; this is the first.")))
    return 1


# --- area


def read_area(parameters: MultiValueDict[str, str], problems: list[Problem]) -> Area | None:
    if text := (parameters.get("area") or "").strip():
        return read_polygon(text, problems)
    if text := clean(parameters.get("near") or ""):
        return read_circle(text, (parameters.get("within") or "").strip(), problems)
    return None


def read_polygon(text: str, problems: list[Problem]) -> Polygon | None:
    """`lon,lat;lon,lat;…`; longitudes may run past 180 where the area crosses the antimeridian."""
    corners = [read_point(item) for item in text[:4000].split(";") if item]
    if len(corners) > 3 and corners[0] == corners[-1]:
        corners = corners[:-1]
    if 3 <= len(corners) <= MOST_CORNERS and all(corners):
        return Polygon(corners=tuple(corner for corner in corners if corner))
    message = _(
        "The area could not be read: it needs 3 to %(most)s corners as longitude,latitude;longitude,latitude."
    )
    problems.append(Problem("area", message % {"most": MOST_CORNERS}))
    return None


def read_point(text: str, *, widest: float = 540) -> tuple[float, float] | None:
    """Longitude and latitude.

    >>> read_point("4.35,50.85"), read_point("4.35"), read_point("nan,1"), read_point("5,91")
    ((4.35, 50.85), None, None, None)
    """
    try:
        longitude, latitude = (float(part) for part in text.split(","))
    except ValueError:
        return None
    is_sound = math.isfinite(longitude) and abs(longitude) <= widest and abs(latitude) <= 90
    return (longitude, latitude) if is_sound else None


def read_circle(text: str, within: str, problems: list[Problem]) -> Circle | None:
    """`latitude,longitude` or a city's name, and kilometres."""
    kilometres = read_kilometres(within, problems)
    if "," in text and (point := read_point(",".join(reversed(text.split(","))), widest=180)):
        return Circle(longitude=point[0], latitude=point[1], kilometres=kilometres)
    try:
        match = places.locate_city(text[:LONGEST_TEXT])
    except MissingGeography:
        problems.append(
            Problem("near", _("Cities are not known here yet: give a point as latitude,longitude."))
        )
        return None
    city = match.candidates[0] if match.outcome == CityOutcome.AMBIGUOUS else match.city
    if city is None:
        problems.append(Problem("near", _("No city is called “%(name)s”.") % {"name": text[:80]}))
        return None
    if match.candidates:
        others = ", ".join(f"{other.name} ({other.country})" for other in match.candidates[1:4])
        message = _("Several cities have this name; %(name)s (%(country)s) is taken, not %(others)s.")
        problems.append(
            Problem("near", message % {"name": city.name, "country": city.country, "others": others})
        )
    return Circle(longitude=city.longitude, latitude=city.latitude, kilometres=kilometres, name=text)


def read_kilometres(text: str, problems: list[Problem]) -> float:
    try:
        kilometres = float(text or USUAL_KM)
    except ValueError:
        kilometres = math.nan
    if 0 < kilometres <= FARTHEST_KM:
        return kilometres
    message = _("The distance is a number of kilometres up to %(most)s; %(usual)s are taken.")
    problems.append(Problem("within", message % {"most": FARTHEST_KM, "usual": f"{USUAL_KM:.0f}"}))
    return USUAL_KM


def read_box(text: str) -> Box | None:
    """What a map shows: `west,south,east,north`; west may be greater than east.

    >>> read_box("170,-10,-170,10")
    Box(west=170.0, south=-10.0, east=-170.0, north=10.0)
    >>> read_box("1,2,3"), read_box("1,50,2,40")
    (None, None)
    """
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    are_sound = all(math.isfinite(part) and abs(part) <= 360 for part in (west, south, east, north))
    return Box(west, south, east, north) if are_sound and -90 <= south <= north <= 90 else None


# --- the address of a query


def write_address(query: SearchQuery, **changes: object) -> str:
    """The query string that means this query, always the same one; empty where nothing is asked.

    >>> write_address(SearchQuery(text="light & glass", values={"country": ("DE", "AT")}, page=3))
    'q=light+%26+glass&country=AT&country=DE&page=3'
    """
    query = query.changed(**changes)
    parts = [("q", query.text)] if query.text else []
    parts += [(facet, code) for facet in FACETS for code in sorted(query.values.get(facet, ()))]
    parts += write_area(query.area)
    if query.sort != Sort.RELEVANCE:
        parts.append(("sort", str(query.sort)))
    if query.page > 1:
        parts.append(("page", str(query.page)))
    return "&".join(f"{name}={quote_plus(value, safe=',;/')}" for name, value in parts)


def write_area(area: Area | None) -> list[tuple[str, str]]:
    if isinstance(area, Polygon):
        return [("area", ";".join(f"{short(x)},{short(y)}" for x, y in area.corners))]
    if isinstance(area, Circle):
        place = area.name or f"{short(area.latitude)},{short(area.longitude)}"
        return [("near", place), ("within", short(area.kilometres))]
    return []


def short(number: float) -> str:
    """At most five decimals, no zeros behind.

    >>> short(50.0), short(4.3512345)
    ('50', '4.35123')
    """
    return f"{number:.5f}".rstrip("0").rstrip(".")


def toggled(values: Mapping[str, tuple[str, ...]], facet: str, code: str) -> dict[str, tuple[str, ...]]:
    """The choice with one value added, or taken away where it was chosen."""
    chosen = set(values.get(facet, ())) ^ {code}
    changed = {**values, facet: tuple(sorted(chosen))}
    return {name: codes for name, codes in changed.items() if codes}
