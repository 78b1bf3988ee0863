"""An export of what is shown: the same organisations in the same order, as CSV, XLSX, GeoJSON or JSON."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.errors import InvalidInput
from trellis.core.streaming import Export
from trellis.core.tables import LONGEST_CELL, ROWS_AT_ONCE, cell, harmless, taken
from trellis.registry.pages.search import address as search_address
from trellis.registry.pages.search import label_of, name_of, taxonomy_name
from trellis.registry.selectors.export import Exported, list_exported_ids, read_exported
from trellis.registry.selectors.life import freshness_of_kind
from trellis.registry.selectors.search import ask
from trellis.registry.selectors.search_address import Asked
from trellis.registry.types import Freshness

TERMS = {  # of a profile: the list their names stand in
    "ecosystem": "ecosystem", "technology": "technology", "technology_in_ten_years": "technology",
    "theme": "theme", "service": "service", "label": "label", "activity": "nace21",
    "cluster_type": "cluster-type", "market": "country",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an export comes from and of when it is."""

    site: str
    address: str
    made_at: str
    count: int


def build_export(*, asked: Asked, key: str, language: str, site: str) -> Export:
    """The export in one of the formats. Rows are read while it is sent.

    Raises InvalidInput for another format, and where something asked cannot be understood: an export of
    something else than meant would be taken for the truth.
    """
    if key not in RENDERERS:
        raise InvalidInput(_("Exports are made as %(names)s.") % {"names": ", ".join(RENDERERS)})
    if asked.problems:
        raise InvalidInput(asked.problems)
    content_type, render = RENDERERS[key]
    ids = list_exported_ids(ask(query=asked.query, language=language))
    origin = Origin(
        site=site, address=site + search_address(asked.query.changed(page=1)), count=len(ids),
        made_at=timezone.now().isoformat(timespec="seconds"),
    )  # fmt: skip
    name = f"organisations-{timezone.localdate().isoformat()}.{key}"
    return Export(content_type, name, lambda: render(read_exported(ids), origin, language))


# --- one organisation as a flat record


def flat(item: Exported, site: str, language: str) -> dict[str, Any]:
    """Codes and, beside them, names in the reader's language."""
    record: dict[str, Any] = {
        "permalink": f"{site}/organisations/{item.slug}/", "name": item.name, "short_name": item.short_name,
        "other_names": item.other_names, "kind": item.kind,
        "kind_name": label_of("kind", item.kind, item.kind, language),
        "status": item.status, "state": str(state_of(item)), "country": item.country,
        "country_name": taxonomy_name(f"country:{item.country}", language) if item.country else "",
        "region": item.region, "region_name": name_of("region", item.region, language) if item.region else "",
        "city": item.city, "latitude": item.latitude, "longitude": item.longitude,
        "precision": item.precision, "size": item.size, "founded_year": item.founded_year,
        "staff_fte": item.staff_fte, "website": item.website,
    }  # fmt: skip
    for role, scheme in TERMS.items():
        codes = item.terms.get(role, [])
        record[role] = codes
        record[f"{role}_name"] = [taxonomy_name(f"{scheme}:{code}", language) for code in codes]
    written = language if item.description.get(language) else "en"
    written = written if item.description.get(written) else next(iter(item.description), "")
    return {
        **record,
        "members": [f"{kind}: {count}" for kind, count in item.member_counts.items()],
        "networks": [network["name"] for network in item.networks],
        "languages": item.languages,
        "description": item.description.get(written, ""), "description_language": written,
        "published_on": item.published_at.date().isoformat(),
        "confirmed_on": item.confirmed_at.date().isoformat() if item.confirmed_at else "",
    }  # fmt: skip


def state_of(item: Exported) -> Freshness:
    """Green, amber or red, as the list marks it and the address narrows by it."""
    since = datetime.fromtimestamp(item.fresh_minute * 60, tz=UTC)
    return freshness_of_kind(item.kind, since, timezone.now())


# --- the formats


def as_csv(items: Iterable[Exported], origin: Origin, language: str) -> Iterator[bytes]:
    """UTF-8 with byte-order mark, which spreadsheets need to see that it is UTF-8; commas; CRLF."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    yield b"\xef\xbb\xbf" + taken(buffer)
    for number, item in enumerate(items, 1):
        writer.writerow([harmless(cell(value)) for value in flat(item, origin.site, language).values()])
        if number % ROWS_AT_ONCE == 0:
            yield taken(buffer)
    yield taken(buffer)


def as_xlsx(items: Iterable[Exported], origin: Origin, language: str) -> Iterator[bytes]:
    """Texts are written as texts, never as formulas or links. A workbook is sent when it is whole."""
    with TemporaryDirectory(prefix="export-") as folder:
        path = Path(folder) / "export.xlsx"
        book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": folder})
        sheet = book.add_worksheet("organisations")
        sheet.freeze_panes(1, 1)
        for place, name in enumerate(COLUMNS):
            sheet.write_string(0, place, name)
        for line, item in enumerate(items, 1):
            for place, value in enumerate(flat(item, origin.site, language).values()):
                write_cell(sheet, line, place, cell(value))
        about = book.add_worksheet("source")
        # All in one line: a sheet with nothing below its first line is no table that an import would read.
        for place, said in enumerate(f"{name}: {value}" for name, value in metadata(origin).items()):
            about.write_string(0, place, said)
        book.close()
        with path.open("rb") as file:
            while piece := file.read(1 << 16):
                yield piece


def write_cell(sheet: Any, line: int, place: int, value: Any) -> None:
    if isinstance(value, str):
        if value:
            sheet.write_string(line, place, value[:LONGEST_CELL])
    else:
        sheet.write_number(line, place, value)


def metadata(origin: Origin) -> dict[str, Any]:
    return {"source": origin.site, "query": origin.address, "made_at": origin.made_at, "count": origin.count}


def as_json(items: Iterable[Exported], origin: Origin, language: str) -> Iterator[bytes]:
    yield from listed(
        f'{{"metadata": {dumped(metadata(origin))}, "organisations": [',
        (full(item, origin.site, language) for item in items),
    )


def full(item: Exported, site: str, language: str) -> dict[str, Any]:
    """The record with its description in every language and the counts of members by kind."""
    record = {**flat(item, site, language), "description": item.description, "members": item.member_counts}
    del record["description_language"]
    return record


def as_geojson(items: Iterable[Exported], origin: Origin, language: str) -> Iterator[bytes]:
    """RFC 7946. An organisation without a place is a feature without geometry: nothing is lost."""
    yield from listed(
        f'{{"type": "FeatureCollection", "metadata": {dumped(metadata(origin))}, "features": [',
        (feature(item, origin.site, language) for item in items),
    )


def feature(item: Exported, site: str, language: str) -> dict[str, Any]:
    known = item.latitude is not None and item.longitude is not None
    place = {"type": "Point", "coordinates": [item.longitude, item.latitude]} if known else None
    record = flat(item, site, language)
    return {"type": "Feature", "id": item.slug, "geometry": place, "properties": record}


def listed(start: str, records: Iterable[Any]) -> Iterator[bytes]:
    buffer, sign = [start], "\n"
    for number, record in enumerate(records, 1):
        buffer += [sign, dumped(record)]
        sign = ",\n"
        if number % ROWS_AT_ONCE == 0:
            yield "".join(buffer).encode()
            buffer = []
    yield "".join([*buffer, "\n]}\n"]).encode()


def dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=float)


Renderer = Callable[[Iterable[Exported], Origin, str], Iterator[bytes]]
RENDERERS: dict[str, tuple[str, Renderer]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "geojson": ("application/geo+json", as_geojson),
    "json": ("application/json", as_json),
}
COLUMNS = (
    "permalink", "name", "short_name", "other_names", "kind", "kind_name", "status", "state", "country",
    "country_name", "region", "region_name", "city", "latitude", "longitude", "precision", "size",
    "founded_year", "staff_fte", "website", *(column for role in TERMS for column in (role, f"{role}_name")),
    "members", "networks", "languages", "description", "description_language", "published_on", "confirmed_on",
)  # fmt: skip
