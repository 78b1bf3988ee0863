"""Outlines of regions: read from TopoJSON or GeoJSON, and asked for many coordinates at once. Pure.

Everything is held in the Mercator projection: it keeps angles, so that the nearest outline within a few
kilometres is the nearest on the ground too, and a distance on the ground is one on the map by the cosine of
the latitude.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from trellis.taxonomy.types import InvalidOutlines

EARTH_RADIUS_KM = 6371.0
NEAREST_WITHIN_KM = 10.0
STEEPEST = 89.0  # degrees of latitude; the projection has no poles
BATCH = 50_000  # points at once, so that memory stays small

UNREADABLE = (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, shapely.GEOSException)

Floats = NDArray[np.float64]
Ring = list[tuple[float, float]]


def project(longitudes: ArrayLike, latitudes: ArrayLike) -> tuple[Floats, Floats]:
    """Return Mercator coordinates [radians of longitude] of coordinates in degrees, arrays of one shape."""
    steep = np.clip(np.asarray(latitudes, dtype=float), -STEEPEST, STEEPEST)
    return np.radians(np.asarray(longitudes, dtype=float)), np.arcsinh(np.tan(np.radians(steep)))


@dataclass(frozen=True)
class Outlines:
    """The outlines of one level of one edition, `codes` in order and `shapes` in Mercator beside them."""

    edition: str
    codes: NDArray[np.str_]
    shapes: NDArray[np.object_]

    @cached_property
    def tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.shapes)

    def locate(self, latitudes: ArrayLike, longitudes: ArrayLike) -> tuple[NDArray[np.int64], Floats]:
        """Return, for each coordinate, the index of its region and how far outside it lies.

        Parameters
        ----------
        latitudes, longitudes : array of shape (n_points,)
            WGS 84 [degrees]; not a number or out of range where unknown.

        Returns
        -------
        regions : array of shape (n_points,)
            Index into `codes`; -1 where no region is within 10 km.
        distances : array of shape (n_points,)
            0 inside a region, else the distance to the nearest one [km].

        Notes
        -----
        About 1 s for 100,000 points in 1,500 regions. A point on a border belongs to the region of the lower
        code, whatever the order of the points.
        """
        lats, lons = np.asarray(latitudes, dtype=float), np.asarray(longitudes, dtype=float)
        regions, distances = np.full(lats.shape, -1, dtype=np.int64), np.zeros(lats.shape)
        usable = np.isfinite(lats) & np.isfinite(lons) & (np.abs(lats) <= 90) & (np.abs(lons) <= 180)
        usable_index = np.flatnonzero(usable)
        for start in range(0, len(usable_index), BATCH):
            part = usable_index[start : start + BATCH]
            regions[part], distances[part] = self._locate(lats[part], lons[part])
        return regions, distances

    def _locate(self, lats: Floats, lons: Floats) -> tuple[NDArray[np.int64], Floats]:
        points: NDArray[np.object_] = np.asarray(shapely.points(*project(lons, lats)), dtype=object)
        regions, distances = np.full(len(lats), -1, dtype=np.int64), np.zeros(len(lats))
        take_lowest(regions, *self.tree.query(points, predicate="intersects"))
        outside = np.flatnonzero(regions < 0)
        scale = EARTH_RADIUS_KM * np.cos(np.radians(np.clip(lats[outside], -STEEPEST, STEEPEST)))
        found, near = self.tree.query(
            points[outside], predicate="dwithin", distance=NEAREST_WITHIN_KM / scale
        )
        away = shapely.distance(points[outside][found], self.shapes[near]) * scale[found]
        nearest_last = np.lexsort((-near, -away))  # so that writing in this order leaves the nearest
        regions[outside[found[nearest_last]]] = near[nearest_last]
        distances[outside[found[nearest_last]]] = away[nearest_last]
        return regions, distances


def take_lowest(regions: NDArray[np.int64], points: NDArray[np.int64], found: NDArray[np.int64]) -> None:
    """Write the lowest region found for each point."""
    descending = np.argsort(-found, kind="stable")
    regions[points[descending]] = found[descending]


def read_outlines(path: Path, edition: str) -> Outlines:
    """Return the outlines of the deepest level that a TopoJSON or GeoJSON file holds.

    Raises InvalidOutlines naming what is wrong with the file and what is expected.
    """
    try:
        features = dict(read_features(json.loads(path.read_text(encoding="utf-8"))))
    except UNREADABLE as error:
        raise InvalidOutlines(f"{path.name} is no TopoJSON or GeoJSON of regions: {error!r}") from error
    if not features:
        raise InvalidOutlines(f"{path.name} holds no region: each needs a code (NUTS_ID or id) and an area")
    deepest = max(map(len, features))
    ordered = sorted((code, shape) for code, shape in features.items() if len(code) == deepest)
    shapes = np.array([to_mercator(shape) for _, shape in ordered], dtype=object)
    return Outlines(edition=edition, codes=np.array([code for code, _ in ordered]), shapes=shapes)


def to_mercator(shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.transform(shape, lambda points: np.column_stack(project(points[:, 0], points[:, 1])))


def read_features(content: Mapping[str, Any]) -> Iterator[tuple[str, shapely.Geometry]]:
    """Yield the code and the area [degrees] of each region."""
    if content["type"] == "Topology":
        arcs = [decode_arc(arc, content["transform"]) for arc in content["arcs"]]
        geometries = [item for group in content["objects"].values() for item in group["geometries"]]
        for geometry in geometries:
            if shape := topology_shape(geometry, arcs):
                yield region_code(geometry), shape
    elif content["type"] == "FeatureCollection":
        for feature in content["features"]:
            if feature["geometry"]:
                yield region_code(feature), shapely.geometry.shape(feature["geometry"])
    else:
        raise ValueError(f"its type is {content['type']!r}, not Topology or FeatureCollection")


def region_code(feature: Mapping[str, Any]) -> str:
    code = (feature.get("properties") or {}).get("NUTS_ID") or feature.get("id")
    if not code:
        raise ValueError("a region has neither NUTS_ID nor id")
    return str(code)


def decode_arc(arc: Sequence[Sequence[float]], transform: Mapping[str, Sequence[float]]) -> Floats:
    """Return the points of an arc [degrees], array of shape (n_points, 2), from its differences."""
    steps = np.cumsum(np.asarray(arc, dtype=float), axis=0)
    return steps * np.asarray(transform["scale"]) + np.asarray(transform["translate"])


def topology_shape(geometry: Mapping[str, Any], arcs: Sequence[Floats]) -> shapely.Geometry | None:
    """Return the area that a geometry of a topology describes, None where it has none."""
    polygons = {"Polygon": lambda: [geometry["arcs"]], "MultiPolygon": lambda: geometry["arcs"]}
    if geometry["type"] not in polygons:
        return None
    parts = [[join_arcs(ring, arcs) for ring in rings] for rings in polygons[geometry["type"]]()]
    return shapely.MultiPolygon([(rings[0], rings[1:]) for rings in parts])


def join_arcs(numbers: Sequence[int], arcs: Sequence[Floats]) -> Floats:
    """Return the ring that arcs make one after the other; a negative number is an arc backwards."""
    pieces = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers]
    return np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])
