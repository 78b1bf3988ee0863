"""What a map shows of what matches: points, and clusters of points that are too near to each other."""

from trellis.registry.selectors.search import Question, get_hits, only_matching_rows
from trellis.registry.selectors.search_conditions import boxes_of, degrees
from trellis.registry.selectors.search_rows import NOWHERE, Clusters, Numbers, Rows, cluster
from trellis.registry.types.search import Box, MapPoint, Viewport

CELL_SHIFT = 27  # at zoom 0 the world is 512 pixels wide: cells of 2^27 are 64 pixels
MOST_ZOOM = 22


def get_viewport(question: Question, *, box: Box, zoom: int) -> Viewport:
    """Two or three queries. The numbers of all points and of those without a place are the list's."""
    rows, matching = only_matching_rows(question)
    is_placed = matching & (rows.x != NOWHERE)
    seen = cluster(rows, is_placed & in_box(rows, box), shift=CELL_SHIFT - min(max(zoom, 0), MOST_ZOOM))
    singles = get_hits(
        int(rows.ids[first]) for first, count in zip(seen.first, seen.count, strict=True) if count == 1
    )
    points = tuple(
        single(rows, seen, place, singles) if seen.count[place] == 1 else group(seen, place)
        for place in range(len(seen.count))
    )
    placed = int(is_placed.sum())
    return Viewport(points=points, placed=placed, unplaced=int(matching.sum()) - placed)


def in_box(rows: Rows, box: Box) -> Numbers:
    """Which rows lie in view; shape (n,), bool."""
    east = box.east + 360 if box.west > box.east else box.east
    found = rows.x < 0
    for left, top, right, bottom in boxes_of(box.west, box.south, east, box.north):
        found |= (rows.x >= left - 1) & (rows.x <= right) & (rows.y >= top - 1) & (rows.y <= bottom)
    return found


def single(rows: Rows, seen: Clusters, place: int, names: dict[int, tuple[str, str, str]]) -> MapPoint:
    longitude, latitude = degrees(float(seen.x[place]), float(seen.y[place]))
    slug, name, kind = names.get(int(rows.ids[seen.first[place]]), ("", "", ""))
    return MapPoint(
        longitude=round(longitude, 5), latitude=round(latitude, 5), count=1,
        precision="region" if seen.is_coarse[place] else "exact", slug=slug, name=name, kind=kind,
    )  # fmt: skip


def group(seen: Clusters, place: int) -> MapPoint:
    longitude, latitude = degrees(float(seen.x[place]), float(seen.y[place]))
    west, north = degrees(float(seen.west[place]), float(seen.north[place]))
    east, south = degrees(float(seen.east[place]), float(seen.south[place]))
    return MapPoint(
        longitude=round(longitude, 4), latitude=round(latitude, 4), count=int(seen.count[place]),
        precision="region" if seen.is_coarse[place] else "exact",
        bounds=(round(west, 4), round(south, 4), round(east, 4), round(north, 4)),
    )  # fmt: skip
