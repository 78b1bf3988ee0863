"""The middle of every region and country: where something is drawn of which no more is known."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

import numpy as np
import shapely

from trellis.taxonomy.selectors.catalogue import Catalogue
from trellis.taxonomy.selectors.outlines import Outlines
from trellis.taxonomy.types import City, Term

FAR_AWAY = ("FRY", "PT2", "PT3", "ES7", "ES63", "ES64", "NO0B")  # left out of the middle of their country

Centre = tuple[float, float]  # latitude, longitude [degrees]


def outline_centres(outlines: Outlines, regions: Iterable[str]) -> dict[str, Centre]:
    """Return the middle of every region that the outlines make up, by id, for all levels of the tree.

    `regions` names, for each outline in order, the region it belongs to today; a region of which an
    outline is only known to lie above it (a divided one) has no middle here.
    """
    parts: dict[str, list[shapely.Geometry]] = defaultdict(list)
    for region, shape in zip(regions, outlines.shapes, strict=True):
        scheme, _, code = region.partition(":")
        for length in range(len(code), 1, -1):
            if length > 2 or not code.startswith(FAR_AWAY):
                parts[f"{scheme}:{code[:length]}"].append(shape)
    return {region: middle(shapes) for region, shapes in parts.items()}


def middle(shapes: list[shapely.Geometry]) -> Centre:
    """Return the centre of gravity of areas, or a point inside the largest if that lies in none of them."""
    centroids = shapely.centroid(shapes)
    weights = shapely.area(shapes) * np.cosh([point.y for point in centroids]) ** -2.0  # area on the ground
    x, y = np.average(shapely.get_coordinates(centroids), axis=0, weights=weights)
    if not shapely.intersects_xy(shapes, x, y).any():
        inside = shapely.point_on_surface(shapes[int(np.argmax(weights))])
        x, y = inside.x, inside.y
    return float(np.degrees(np.arctan(np.sinh(y)))), float(np.degrees(x))


def city_centres(catalogue: Catalogue, cities: Iterable[City]) -> dict[str, Centre]:
    """Return, for each region and country, its city nearest to where its people live on average.

    The cities come country by country, so that only those of one country are in memory.
    """
    found: dict[str, Centre] = {}
    for _country, together in groupby(cities, key=lambda city: city.country):
        inhabited: dict[str, list[City]] = defaultdict(list)
        for city in together:
            for id_ in places_of(catalogue, city):
                inhabited[id_].append(city)
        found |= {id_: most_central(some) for id_, some in inhabited.items()}
    return found


def places_of(catalogue: Catalogue, city: City) -> Iterator[str]:
    """The ids of the country and of all regions a city lies in."""
    yield f"country:{city.country}"
    region: Term | None = catalogue.terms.get(city.region)
    if region:
        yield region.id
        yield from (above.id for above in catalogue.ancestors(region))


def most_central(cities: list[City]) -> Centre:
    """Return the coordinates of the city nearest to the mean of all, weighted by people."""
    points = np.array([(city.latitude, city.longitude) for city in cities])
    people = np.array([max(city.population, 1) for city in cities], dtype=float)
    mean = np.average(points, axis=0, weights=people)
    stretch = np.array([1.0, np.cos(np.radians(mean[0]))])
    nearest = points[int(np.argmin((((points - mean) * stretch) ** 2).sum(axis=1)))]
    return float(nearest[0]), float(nearest[1])


def country_centres(catalogue: Catalogue, by_region: Mapping[str, Centre]) -> dict[str, Centre]:
    """Return the middle of each country that the outlines make up as a region of level 0."""
    return {
        country: centre
        for id_, centre in by_region.items()
        if catalogue.terms[id_].level == 0 and (country := catalogue.terms[id_].country)
    }


def centres(
    catalogue: Catalogue, outlines: Outlines, regions: Iterable[str], cities: Iterable[City]
) -> dict[str, Centre]:
    """Return the middle of every region and country, by outline where there is one, else by cities."""
    by_outline = outline_centres(outlines, regions)
    return {**city_centres(catalogue, cities), **by_outline, **country_centres(catalogue, by_outline)}
