"""Ways between places on the globe: great circles."""

import math

import numpy as np
from numpy.typing import NDArray

EARTH_KM = 6371.0088  # mean radius
Place = tuple[float, float]  # latitude and longitude [degrees]


def distance_km(one: Place, other: Place) -> float:
    """Return the length of the great circle between two places [km].

    Source
    ------
    Sinnott, R. W. (1984), Virtues of the haversine, Sky and Telescope 68(2), 159.

    Examples
    --------
    >>> round(distance_km((48.21, 16.37), (48.86, 2.35)))
    1033
    """
    latitude, longitude, other_latitude, other_longitude = map(math.radians, (*one, *other))
    half = (
        math.sin((other_latitude - latitude) / 2) ** 2
        + math.cos(latitude) * math.cos(other_latitude) * math.sin((other_longitude - longitude) / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, half)))


def distances_km(places: NDArray[np.float64], place: NDArray[np.float64] | Place) -> NDArray[np.float64]:
    """Return the lengths of the great circles from many places to one [km]; nan where an end is not known.

    Parameters
    ----------
    places : numpy.ndarray of shape (n, 2)
        Latitudes and longitudes [degrees]; nan where not known.
    place : two numbers
        The one.

    Examples
    --------
    >>> distances_km(np.array([[48.2082, 16.3738], [np.nan, np.nan]]), (47.4979, 19.0402)).round().tolist()
    [214.0, nan]
    """
    many, one = np.radians(places), np.radians(place)
    half = (one - many) / 2
    square = np.sin(half[:, 0]) ** 2 + np.cos(many[:, 0]) * np.cos(one[0]) * np.sin(half[:, 1]) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(square, 1.0))))
