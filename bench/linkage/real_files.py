"""Organisations in the real files of ../shared/data, each under a reference that the labels use.

A reference is ``file:row`` or ``file:row:part``; the rows are counted as a spreadsheet shows them (the header
is 1), but for files whose rows have an identifier of their own (hotmaps, andalusia), where it is that. No
name of a file is written down here: the files stay where they are.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineWorkbook

from trellis_engine.linkage import OrganisationRecord

COUNTRIES = {
    "Austria": "AT", "Belgium": "BE", "Bulgaria": "BG", "Croatia": "HR", "Cyprus": "CY",
    "Czech Republic": "CZ",
    "Czechia": "CZ", "Denmark": "DK", "Estonia": "EE", "Finland": "FI", "France": "FR", "Germany": "DE",
    "Greece": "GR", "Hungary": "HU", "Iceland": "IS", "Ireland": "IE", "Italy": "IT", "Kosovo": "XK",
    "Latvia": "LV", "Liechtenstein": "LI", "Lithuania": "LT", "Luxembourg": "LU", "Malta": "MT",
    "Montenegro": "ME", "Netherland": "NL", "Netherlands": "NL", "North Macedonia": "MK", "Norway": "NO",
    "Poland": "PL", "Portugal": "PT", "Romania": "RO", "Serbia": "RS", "Slovakia": "SK", "Slovenia": "SI",
    "Spain": "ES", "Sweden": "SE", "Switzerland": "CH", "Türkiye": "TR", "Turkey": "TR", "Ukraine": "UA",
    "United Kingdom": "GB", "Albania": "AL", "Bosnia and Herzegovina": "BA",
}  # fmt: skip
LAST_ENTITY = 148  # the tables after that line are events
_POINT = re.compile(r"POINT\((-?[\d.]+) (-?[\d.]+)\)")
_POSTCODE = re.compile(r"^\W*(?:[A-Z]{1,2}-)?\d[\d -]{2,}\d\b")


def read_all(folder: Path) -> dict[str, OrganisationRecord]:
    """Return the records of all files by their reference."""
    readers = (hotmaps, edih, andalusia, denmark, greece, luxembourg, entities)
    return {record.key: record for reader in readers for record in reader(folder)}


def _csv(path: Path, *, delimiter: str, encoding: str) -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as lines:
        return [
            {" ".join((key or "").split()): value or "" for key, value in row.items() if key is not None}
            for row in csv.DictReader(lines, delimiter=delimiter)
        ]


def hotmaps(folder: Path) -> Iterator[OrganisationRecord]:
    """Yield industrial sites under the company's name, the site's name (part ``site``), and that alone.

    The part ``alone`` has no place: beside the company of the same row a place would give the answer away.
    """
    path = folder / "companies" / "hotmaps_industrial_database.csv"
    for row in _csv(path, delimiter=";", encoding="utf-8-sig"):
        point = _POINT.search(row["geom"])
        fields = {
            "country": COUNTRIES[row["Country"]],
            "city": row["City"].strip(),
            "coordinates": (float(point[2]), float(point[1])) if point else None,
        }
        company, site = row["CompanyName"].strip(), row["SiteName"].strip()
        if company:
            yield OrganisationRecord(f"hotmaps:{row['SiteID']}", (company,), site=site, **fields)
        if site:
            yield OrganisationRecord(f"hotmaps:{row['SiteID']}:site", (site,), **fields)
            yield OrganisationRecord(f"hotmaps:{row['SiteID']}:alone", (site,), country=fields["country"])


def edih(folder: Path) -> Iterator[OrganisationRecord]:
    """Yield digital innovation hubs: an xlsx file that is named .xls.

    The parts ``name`` and ``title`` stand alone with their country, to compare an acronym with what it is
    short for.
    """
    content = (folder / "directories" / "edih_catalogue_export.xls").read_bytes()
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    header = [str(cell) for cell in rows[0]]
    for number, cells in enumerate(rows[1:], start=2):
        row = {name: str(cell).strip() for name, cell in zip(header, cells, strict=False)}
        yield OrganisationRecord(
            f"edih:{number}",
            (row["EDIH Name"], row["EDIH Title"]),
            country=COUNTRIES.get(row["Country"], ""),
            city=_city(row["Contact Location"]),
            web_domain=row["Website"],
        )
        if row["EDIH Name"] != row["EDIH Title"]:
            for part, column in (("name", "EDIH Name"), ("title", "EDIH Title")):
                country = COUNTRIES.get(row["Country"], "")
                yield OrganisationRecord(f"edih:{number}:{part}", (row[column],), country=country)


def _city(location: str) -> str:
    """Return the city of "street, 1234 City, Country"."""
    parts = [part.strip() for part in location.replace("\xa0", " ").split(",")]
    words = (_POSTCODE.sub("", parts[-2]).split() if len(parts) > 1 else []) or [""]
    province = len(words) > 1 and (len(words[-1]) == 2 or words[-1] in words[:-1])
    return " ".join(words[:-1] if province else words)


def andalusia(folder: Path) -> Iterator[OrganisationRecord]:
    """Yield clusters, chambers and technology centres of Andalusia."""
    path = folder / "directories" / "andalusia_innovation_agents.geojson"
    for feature in json.loads(path.read_text("utf-8"))["features"]:
        row = feature["properties"]
        yield OrganisationRecord(
            f"andalusia:{row['id']}",
            (row["nombre"],),
            country="ES",
            city=row["municipio"],
            coordinates=_on_earth(float(row["coordy"]), float(row["coordx"])),
            web_domain=row["web"] or "",
        )


def _on_earth(latitude: float, longitude: float) -> tuple[float, float] | None:
    """Return a point, or None where a decimal point is missing."""
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def denmark(folder: Path) -> Iterator[OrganisationRecord]:
    """Yield beneficiaries in Denmark; the company number is left out, as it would give the answer away."""
    path = folder / "beneficiaries" / "DK_denmark__ERDF_Denmark_2007-2013-OLD.csv"
    for number, row in enumerate(_csv(path, delimiter=",", encoding="utf-8-sig"), start=2):
        if row["navn"].strip():
            yield OrganisationRecord(f"denmark:{number}", (row["navn"],), country="DK", city=row["bynavn"])


def greece(folder: Path) -> Iterator[OrganisationRecord]:
    """Yield beneficiaries in Greece, windows-1253."""
    path = folder / "beneficiaries" / "EL_greece__ListOfOperations_20160513.csv"
    for number, row in enumerate(_csv(path, delimiter=";", encoding="cp1253"), start=2):
        name = next(value for key, value in row.items() if "BENEFICIARY" in key)
        if name.strip():
            yield OrganisationRecord(f"greece:{number}", (" ".join(name.split()),), country="GR")


def luxembourg(folder: Path) -> Iterator[OrganisationRecord]:
    """Yield project bearers in Luxembourg; a cell may hold several, one on each line (part 1, 2, ...)."""
    path = folder / "beneficiaries" / "LU_luxemburg__all_funds_data_luxembourg_2007-2020.csv"
    for number, row in enumerate(_csv(path, delimiter=",", encoding="utf-8-sig"), start=2):
        bearers = [line.strip() for line in row["porteur_de_projet"].splitlines() if line.strip()]
        cities = [line.strip() for line in row["commune(s)"].splitlines() if line.strip()]
        for part, bearer in enumerate(bearers, start=1):
            city = cities[0] if len(cities) == 1 else ""
            yield OrganisationRecord(f"luxembourg:{number}:{part}", (bearer,), country="LU", city=city)


def entities(folder: Path) -> Iterator[OrganisationRecord]:
    """Yield the organisations of ../shared/domain/entities.md, a row each, a part for each alias."""
    lines = (folder.parent / "domain" / "entities.md").read_text("utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|") or len(cells) < 3 or cells[0] in ("Name", "---") or number > LAST_ENTITY:
            continue
        country = cells[1] if re.fullmatch(r"[A-Z]{2}", cells[1]) and cells[1] != "EU" else ""
        for part, name in enumerate(_aliases(cells[0]), start=1):
            yield OrganisationRecord(f"entities:{number}:{part}", (name,), country=country)


def _aliases(cell: str) -> list[str]:
    inside = re.findall(r"\(([^()]*)\)", cell)
    bare = re.sub(r"\([^()]*\)", " ", cell)
    parts = [part for text in (bare, *inside) for part in re.split(r" / |; |also ", text)]
    return [tidy for part in parts if (tidy := " ".join(part.split()).strip(' "~'))]
