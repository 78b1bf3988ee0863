"""What a map is sent."""

from typing import Any

from trellis.registry.types.search import MapPoint, Viewport


def viewport_rows(viewport: Viewport) -> dict[str, Any]:
    """Rows are [longitude, latitude, count, precision, slug, name, kind], and of several: their bounds."""
    return {
        "points": [point_row(point) for point in viewport.points],
        "placed": viewport.placed,
        "unplaced": viewport.unplaced,
        "total": viewport.total,
    }


def point_row(point: MapPoint) -> list[Any]:
    row = [point.longitude, point.latitude, point.count, point.precision, point.slug, point.name, point.kind]
    return [*row, list(point.bounds)] if point.bounds else row
