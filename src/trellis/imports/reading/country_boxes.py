"""About where each country lies: west, south, east, north in whole degrees, with its islands nearby.

Wide enough that a place in the country is inside. Used only to tell whether the two numbers of a coordinate
were exchanged, never to doubt a place: overseas parts lie outside.
"""

BOXES: dict[str, tuple[int, int, int, int]] = {
    "AL": (19, 39, 22, 43), "AD": (1, 42, 2, 43), "AM": (43, 38, 47, 42), "AT": (9, 46, 18, 50),
    "AZ": (44, 38, 51, 42), "BA": (15, 42, 20, 46), "BE": (2, 49, 7, 52), "BG": (22, 41, 29, 45),
    "BY": (23, 51, 33, 57), "CH": (5, 45, 11, 48), "CY": (32, 34, 35, 36), "CZ": (12, 48, 19, 52),
    "DE": (5, 47, 16, 56), "DK": (7, 54, 16, 58), "EE": (21, 57, 29, 60), "ES": (-19, 27, 5, 44),
    "FI": (19, 59, 32, 71), "FR": (-6, 41, 10, 52), "GB": (-9, 49, 2, 61), "GE": (40, 41, 47, 44),
    "GR": (19, 34, 30, 42), "EL": (19, 34, 30, 42), "HR": (13, 42, 20, 47), "HU": (16, 45, 23, 49),
    "IE": (-11, 51, -5, 56), "IL": (34, 29, 36, 34), "IS": (-25, 63, -13, 67), "IT": (6, 35, 19, 48),
    "LI": (9, 47, 10, 48), "LT": (20, 53, 27, 57), "LU": (5, 49, 7, 51), "LV": (20, 55, 29, 59),
    "MC": (7, 43, 8, 44), "MD": (26, 45, 31, 49), "ME": (18, 41, 21, 44), "MK": (20, 40, 24, 43),
    "MT": (14, 35, 15, 37), "NL": (3, 50, 8, 54), "NO": (4, 57, 32, 81), "PL": (14, 49, 25, 55),
    "PT": (-32, 32, -6, 43), "RO": (20, 43, 30, 49), "RS": (18, 42, 24, 47), "SE": (10, 55, 25, 70),
    "SI": (13, 45, 17, 47), "SK": (16, 47, 23, 50), "SM": (12, 43, 13, 44), "TN": (7, 30, 12, 38),
    "TR": (25, 35, 45, 43), "UA": (22, 44, 41, 53), "UK": (-9, 49, 2, 61), "XK": (20, 41, 22, 44),
}  # fmt: skip


def is_inside(country: str, longitude: float, latitude: float) -> bool:
    """True if the place is about where the country lies; False also for a country that is not listed.

    >>> is_inside("AT", 15.4, 47.1), is_inside("AT", 47.1, 15.4)
    (True, False)
    """
    box = BOXES.get(country)
    return box is not None and box[0] <= longitude <= box[2] and box[1] <= latitude <= box[3]
