"""Rows of an invented directory: sound, and full of what looks odd but is not wrong."""

import random
from collections.abc import Iterator, Sequence

COLUMNS = (
    "Identifier",
    "Name",
    "Description",
    "Country",
    "Region",
    "City",
    "Website",
    "Founded",
    "Staff",
    "Latitude",
    "Longitude",
    "Ecosystems",
    "Phone",
)
DATED_COLUMNS = tuple(
    "Begin" if name == "Founded" else name for name in COLUMNS if name not in ("Region", "Staff")
)
PLACES = (  # country as written, region code, city, latitude, longitude
    ("AT", "AT22", "Graz", 47.07, 15.44),
    ("Österreich", "AT31", "Linz", 48.31, 14.29),
    ("BE", "BE21", "Antwerpen", 51.2, 4.43),
    ("България", "BG41", "София", 42.7, 23.32),
    ("Česko", "CZ06", "Brno", 49.19, 16.61),
    ("Germany", "DE21", "München", 48.14, 11.58),
    ("Danmark", "DK04", "Århus", 56.16, 10.17),
    ("EE", "EE00", "Tartu", 58.38, 26.72),
    ("Ελλάδα", "EL52", "Θεσσαλονίκη", 40.65, 22.97),
    ("España", "ES21", "Bilbao", 43.25, -2.93),
    ("Suomi", "FI19", "Tampere", 61.5, 23.76),
    ("France", "FR10", "Versailles", 48.8, 2.13),
    ("Magyarország", "HU11", "Budapest", 47.5, 19.04),
    ("Ireland", "IE05", "Cork", 51.9, -8.47),
    ("Italia", "ITC4", "Milano", 45.46, 9.19),
    ("LT", "LT01", "Vilnius", 54.69, 25.28),
    ("Polska", "PL21", "Kraków", 50.06, 19.94),
    ("România", "RO11", "Cluj-Napoca", 46.77, 23.6),
    ("Sverige", "SE23", "Göteborg", 57.7, 12.0),
    ("Slovenija", "SI04", "Ljubljana", 46.05, 14.51),
)
KINDS = (
    "Cluster",
    "Klaster",
    "Pôle",
    "Verein",
    "Polo",
    "Netværk",
    "Klynge",
    "Συστάδα",
    "Asociación",
    "Technopole",
)
FIELDS = (
    "Photonics",
    "Agri-food",
    "Énergie",
    "Łączność",
    "Hydrogen & Fuel",
    "3D-Printing",
    "Büro",
    "Textil",
    "Naval",
    "Health",
)
ECOSYSTEMS = ("Digital", "Health", "Construction", "Tourism", "Textile", "Agri-food", "Electronics", "Retail")
SENTENCES = (
    "Founded by twelve firms; open to all.",
    "Members meet on the 1st of each month - see the web page.",
    'Known as "the workshop" in its region, and proud of it.',
    "Works on AC/DC drives, sensors (MEMS) & optics; 24/7 service.",
    "Growth = 4 % a year, says the survey of 2023.",
    "Contact: info@cluster.example, or call.",
    "Ziele: Wachstum, Export, Nachwuchs.\nSeit 1998 am Ort.",
    "Spécialités : l'optique, l'électronique et les matériaux.",
    "Η συστάδα στηρίζει μικρές επιχειρήσεις.",
)


def sound_rows(
    rng: random.Random, count: int, first: int, columns: Sequence[str] = COLUMNS
) -> Iterator[list[str]]:
    """Yield rows without any fault; `first` keeps identifiers of different files apart."""
    for number in range(first, first + count):
        country, region, city, latitude, longitude = rng.choice(PLACES)
        year = rng.randint(1950, 2024)
        cells = {
            "Identifier": f"ID-{number:06d}",
            "Name": f"{rng.choice(KINDS)} {rng.choice(FIELDS)} {city} {number}",
            "Description": " ".join(rng.sample(SENTENCES, rng.randint(1, 3))),
            "Country": country,
            "Region": region if rng.random() < 0.8 else "",
            "City": city,
            "Website": f"https://www.cluster{number}.example/{'en' if number % 2 else ''}",
            "Founded": str(year),
            "Begin": f"{year}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
            "Staff": f"{rng.randint(1, 80)}.{rng.choice(('0', '5', '25'))}",
            "Latitude": f"{latitude + rng.uniform(-0.004, 0.004):.5f}",
            "Longitude": f"{longitude + rng.uniform(-0.004, 0.004):.5f}",
            "Ecosystems": "; ".join(rng.sample(ECOSYSTEMS, rng.randint(1, 3))),
            "Phone": f"+{rng.randint(30, 48)} {rng.randint(1, 99)} {rng.randint(100000, 999999)}",
        }
        yield [cells[name] for name in columns]
