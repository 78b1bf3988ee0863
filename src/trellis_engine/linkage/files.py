"""Records from CSV, TSV, JSON and JSON Lines files, and declared pairs from CSV."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from trellis_engine.errors import EngineError, InvalidFile
from trellis_engine.linkage.decisions import Decisions
from trellis_engine.linkage.records import OrganisationRecord
from trellis_engine.tables import read_rows
from trellis_engine.transliteration import fold

# Column titles as directories write them, folded, without signs; the first is ours.
COLUMNS: dict[str, tuple[str, ...]] = {
    "key": ("key", "id", "identifier", "code", "number", "row"),
    "names": (
        "names", "name", "organisation", "organization", "organisationname", "companyname", "company",
        "title", "nombre", "nom", "nome", "navn", "namn", "naam", "nazwa", "nazev", "naziv", "denumire",
        "nev", "nimi", "pavadinimas", "nosaukums", "naimenovanie", "eponymia", "bezeichnung", "firma",
        "legalname",
    ),
    "short_name": ("shortname", "acronym", "abbreviation", "othernames", "aliases", "sigla", "kurzname"),
    "former_names": ("formernames", "formername", "oldname"),
    "country": ("country", "countrycode", "land", "pays", "pais", "paese", "kraj", "maa", "orszag"),
    "city": (
        "city", "town", "place", "municipality", "stadt", "ort", "ville", "ciudad", "citta", "miasto",
        "mesto",
    ),
    "region": ("region", "nuts"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lon", "lng", "long"),
    "web_domain": ("webdomain", "web", "website", "url", "homepage", "www", "internet"),
    "email_domain": ("emaildomain", "email", "mail"),
    "kind": ("kind", "type"),
    "parent": ("parent", "parentorganisation", "group"),
    "site": ("site", "sitename", "plant"),
}  # fmt: skip
IDENTIFIERS = ("vat", "lei", "pic", "euid", "duns", "cvr", "siren", "nif", "krs", "isni", "ror")
_SEPARATOR = re.compile(r"\s*\|\s*")
_NOT_LETTER = re.compile(r"[^a-z0-9]")


def read_records(
    path: Path, *, encoding: str = "", delimiter: str = "", columns: Mapping[str, str] | None = None
) -> list[OrganisationRecord]:
    """Return the records of a file.

    Parameters
    ----------
    path : Path
        CSV or TSV with a header row, a JSON list of objects, or JSON Lines.
    encoding : str
        UTF-8 (or UTF-16 with a byte-order mark) if not given.
    delimiter : str
        Of a CSV file; the one that occurs most in the header if not given.
    columns : mapping of str to str, optional
        Field to column title, for titles that are not understood.

    Returns
    -------
    list of OrganisationRecord
        In the order of the file; without a column for keys, a record's key is its line.

    Raises
    ------
    InvalidFile
        If the file cannot be read, has no column of names, or a row breaks a rule; names file, line and
        what to do.
    """
    rows = list(read_rows(path, encoding=encoding, delimiter=delimiter))
    titles = list(dict.fromkeys(title for _, row in rows for title in row))
    known = _columns(path, titles, columns or {}) if rows else {}
    records: dict[str, OrganisationRecord] = {}
    for line, row in rows:
        record = _record(path, line, row, known)
        if record.key in records:
            raise InvalidFile(
                f"{path}, line {line}: the key {record.key!r} stands in an earlier line too; "
                "give every row its own, or name another column: --column key=TITLE."
            )
        records[record.key] = record
    return list(records.values())


def _columns(path: Path, titles: Iterable[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """Return which column of the file holds which field."""
    by_title = {_NOT_LETTER.sub("", fold(title)): title for title in titles}
    found = {
        field: next((by_title[title] for title in spellings if title in by_title), "")
        for field, spellings in COLUMNS.items()
    }
    found |= {scheme: by_title.get(scheme, "") for scheme in IDENTIFIERS}
    for field, title in chosen.items():
        if field not in found:
            raise InvalidFile(f"{path}: there is no field {field!r}; the fields are {', '.join(found)}.")
        if title not in by_title.values():
            raise InvalidFile(f"{path}: there is no column {title!r}; the columns are {', '.join(titles)}.")
        found[field] = title
    if not found["names"]:
        raise InvalidFile(
            f"{path}: no column of names among {', '.join(by_title.values())}; "
            "say which, e.g. --column names=TITLE."
        )
    return {field: title for field, title in found.items() if title}


def _record(path: Path, line: int, row: Mapping[str, Any], known: Mapping[str, str]) -> OrganisationRecord:
    cell = {field: _cell(row.get(title)) for field, title in known.items()}
    plain = ("country", "city", "region", "web_domain", "email_domain", "kind", "parent", "site")
    try:
        return OrganisationRecord(
            cell.get("key") or str(line),
            (*_list(cell.get("names", "")), *_list(cell.get("short_name", ""))),
            former_names=_list(cell.get("former_names", "")),
            coordinates=_coordinates(cell.get("latitude", ""), cell.get("longitude", "")),
            registration_ids=tuple((scheme, cell[scheme]) for scheme in IDENTIFIERS if cell.get(scheme)),
            **{field: cell[field] for field in plain if field in cell},
        )
    except (EngineError, ValueError) as error:
        raise InvalidFile(f"{path}, line {line}: {error}") from error


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return " | ".join(str(item) for item in value)
    return "" if value is None else str(value).strip()


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part for part in _SEPARATOR.split(cell) if part)


def _coordinates(latitude: str, longitude: str) -> tuple[float, float] | None:
    if not latitude and not longitude:
        return None
    try:
        return float(latitude.replace(",", ".")), float(longitude.replace(",", "."))
    except ValueError as error:
        raise ValueError(
            f"{latitude!r}, {longitude!r} are no coordinates; write degrees with a decimal point."
        ) from error


def read_decisions(path: Path) -> Decisions:
    """Return declared pairs from a CSV file with the columns left, right and answer (same or different).

    Raises
    ------
    InvalidFile
        If a column is missing or an answer is neither; names file, line and what to do.
    """
    declared: dict[str, list[tuple[str, str]]] = {"same": [], "different": []}
    for line, row in read_rows(path):
        missing = {"left", "right", "answer"} - row.keys()
        if missing:
            raise InvalidFile(
                f"{path}, line {line}: has no {', '.join(sorted(missing))}; the header is left,right,answer."
            )
        answer = str(row["answer"]).strip().lower()
        if answer not in declared:
            raise InvalidFile(f"{path}, line {line}: the answer {answer!r} is neither same nor different.")
        declared[answer].append((str(row["left"]).strip(), str(row["right"]).strip()))
    return Decisions(same=declared["same"], different=declared["different"])
