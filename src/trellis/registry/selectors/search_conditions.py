"""What is asked, as conditions on the search table."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from trellis.registry.selectors.blueprints import blueprints
from trellis.registry.selectors.life import DEFAULT_MONTHS, months_before, months_of
from trellis.registry.types import Freshness
from trellis.registry.types.search import Area, Circle, Polygon, Understood

WORLD = 2**30
EARTH_RADIUS_KM = 6371.0088
SQUARE = "point(x, y) <@ box(point(%s, %s), point(%s, %s))"
DISTANCE = f"""({2 * EARTH_RADIUS_KM} * asin(least(1, sqrt(
  power(sind((latitude - %s) / 2), 2)
  + cosd(%s) * cosd(latitude) * power(sind((longitude - %s) / 2), 2)))))"""


@dataclass(frozen=True, slots=True)
class Condition:
    sql: str = ""
    params: tuple[Any, ...] = ()


def mercator(longitude: float, latitude: float) -> tuple[float, float]:
    """A place on the square world of the search table; the same as registry_search_x and _y.

    >>> mercator(0, 0)
    (536870912.0, 536870912.0)
    """
    latitude = min(max(latitude, -85.06), 85.06)
    y = (0.5 - math.asinh(math.tan(math.radians(latitude))) / (2 * math.pi)) * WORLD
    return (longitude + 180) / 360 * WORLD, min(max(y, 0.0), WORLD - 1.0)


def degrees(x: float, y: float) -> tuple[float, float]:
    """The place back in degrees: longitude, latitude."""
    return x / WORLD * 360 - 180, math.degrees(math.atan(math.sinh((0.5 - y / WORLD) * 2 * math.pi)))


def condition_of_text(understood: Understood) -> Condition:
    if not understood.everything:
        return Condition()
    return Condition("document @@ %s::tsquery", (understood.everything,))


def condition_of_values(chosen: Mapping[str, Sequence[int]]) -> Condition:
    """`chosen` are the value ids of each facet in use; a value that nobody has is 0."""
    if not chosen:
        return Condition()
    groups = ["(" + " | ".join(f"'#{value_id}'" for value_id in ids or [0]) + ")" for ids in chosen.values()]
    return Condition("document @@ %s::tsquery", (" & ".join(groups),))


# --- area


def condition_of_area(area: Area | None) -> Condition:
    if isinstance(area, Polygon):
        return condition_of_polygon(area)
    if isinstance(area, Circle):
        return condition_of_circle(area)
    return Condition()


def condition_of_polygon(area: Polygon) -> Condition:
    """Sides are straight on the map. A polygon drawn across the antimeridian is tried on both sides of it."""
    corners = [mercator(*corner) for corner in area.corners]
    parts, params = [], []
    for turn in (-WORLD, 0, WORLD):
        moved = [(x + turn, y) for x, y in corners]
        if max(x for x, _ in moved) < 0 or min(x for x, _ in moved) > WORLD:
            continue
        parts.append("point(x, y) <@ %s::polygon")
        params.append("(" + ",".join(f"({x:.0f},{y:.0f})" for x, y in moved) + ")")
    return Condition("x IS NOT NULL AND (" + " OR ".join(parts) + ")", tuple(params))


def condition_of_circle(area: Circle) -> Condition:
    """Great-circle distance, after a box that the index answers."""
    height = math.degrees(area.kilometres / EARTH_RADIUS_KM)
    south, north = area.latitude - height, area.latitude + height
    if north < 90 and south > -90:
        reach = math.sin(math.radians(height)) / math.cos(math.radians(area.latitude))
        width = math.degrees(math.asin(min(1.0, reach)))
    else:
        width = 180.0
    boxes = boxes_of(area.longitude - width, max(south, -90), area.longitude + width, min(north, 90))
    sql = " OR ".join([SQUARE] * len(boxes))
    distance = condition_of_distance(area)
    return Condition(
        f"x IS NOT NULL AND ({sql}) AND {distance.sql} <= %s",
        (*(number for box in boxes for number in box), *distance.params, area.kilometres),
    )


def condition_of_distance(area: Circle) -> Condition:
    """Kilometres from the middle, as an expression."""
    return Condition(DISTANCE, (area.latitude, area.latitude, area.longitude))


def boxes_of(west: float, south: float, east: float, north: float) -> list[tuple[float, float, float, float]]:
    """One box on the square world, or two where it crosses the antimeridian: (left, top, right, bottom).

    >>> [round((right - left) / WORLD * 360) for left, _, right, _ in boxes_of(170, -10, 200, 10)]
    [10, 20]
    """
    _, top = mercator(0, north)
    _, bottom = mercator(0, south)
    if east - west >= 360:
        return [(0.0, top, float(WORLD), bottom)]
    west = (west + 180) % 360 - 180
    east = (east + 180) % 360 - 180 if not -180 <= east <= 180 else east
    left, right = mercator(west, 0)[0], mercator(east, 0)[0]
    if west <= east:
        return [(left, top, right, bottom)]
    return [(left, top, float(WORLD), bottom), (0.0, top, right, bottom)]


# --- freshness


def freshness_limits() -> list[tuple[tuple[int, int], list[str]]]:
    """(minute of amber, minute of red), with the kinds they hold for; the usual ones first, without kinds."""
    now = timezone.now()

    def minutes(months: tuple[int, int]) -> tuple[int, int]:
        return (
            int(months_before(now, months[0]).timestamp() // 60),
            int(months_before(now, months[1]).timestamp() // 60),
        )

    special: dict[tuple[int, int], list[str]] = {}
    for kind, blueprint in blueprints().items():
        if (months := months_of(blueprint)) != DEFAULT_MONTHS:
            special.setdefault(months, []).append(kind)
    return [(minutes(DEFAULT_MONTHS), []), *((minutes(months), kinds) for months, kinds in special.items())]


def condition_of_states(states: Sequence[str]) -> Condition:
    """Entries in one of these states of freshness."""
    if not states:
        return Condition()
    limits = freshness_limits()
    special = [kind for _, kinds in limits[1:] for kind in kinds]
    sql, params = [], []
    for (amber, red), kinds in limits:
        parts, numbers = [], []
        for state in states:
            part, more = IN_STATE[Freshness(state)]
            parts.append(part)
            numbers += [{"amber": amber, "red": red}[name] for name in more]
        scope = "kind <> ALL(%s)" if not kinds else "kind = ANY(%s)"
        sql.append(f"({scope} AND ({' OR '.join(parts)}))")
        params += [kinds or special, *numbers]
    return Condition("(" + " OR ".join(sql) + ")", tuple(params))


IN_STATE: dict[Freshness, tuple[str, tuple[str, ...]]] = {
    Freshness.GREEN: ("fresh_minute > %s", ("amber",)),
    Freshness.AMBER: ("fresh_minute <= %s AND fresh_minute > %s", ("amber", "red")),
    Freshness.RED: ("fresh_minute <= %s", ("red",)),
}


def all_of(*conditions: Condition) -> Condition:
    """All of them together; empty where none says anything."""
    parts = [part for part in conditions if part.sql]
    return Condition(
        " AND ".join(f"({part.sql})" for part in parts),
        tuple(value for part in parts for value in part.params),
    )
