"""Rows as they were understood: what they add or change, and one row to correct."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from trellis.core.components import Tab
from trellis.core.pagination import Pagination, build_pagination
from trellis.core.transactions import reading
from trellis.core.types import Actor, Problem
from trellis.imports import policies
from trellis.imports.models import StagedRow
from trellis.imports.pages.words import CHANGES
from trellis.imports.selectors import staged as selectors
from trellis.imports.selectors.adapters import get_adapter, get_record_type
from trellis.imports.selectors.imports import get_file
from trellis.imports.selectors.repairs import repaired_cells
from trellis.imports.selectors.wording import BADGES, VERDICTS, fault_text
from trellis.imports.types import RecordType, Verdict

PAGE_SIZE = 50
PROPOSED = "proposed"


@dataclass(frozen=True)
class ValueLine:
    label: Any
    before: str
    after: str
    is_proposal: bool


@dataclass(frozen=True)
class RowLine:
    number: int
    change: Any
    is_refused: bool
    is_held: bool
    title: str
    values: tuple[ValueLine, ...]
    url: str
    record_url: str


@dataclass(frozen=True)
class RowsPage:
    template: ClassVar[str] = "imports/rows.html"
    import_id: int
    source: str
    name: str
    lines: tuple[RowLine, ...]
    tabs: tuple[Tab, ...]
    pagination: Pagination


@dataclass(frozen=True)
class CellLine:
    place: int
    heading: str
    original: str
    text: str
    target: Any
    faults: tuple[tuple[Any, str, str, str], ...]  # verdict, badge, text, suggestion


@dataclass(frozen=True)
class RowPage:
    template: ClassVar[str] = "imports/row.html"
    import_id: int
    position: int
    source: str
    name: str
    number: int
    change: Any
    cells: tuple[CellLine, ...]
    row_faults: tuple[str, ...]
    can_repair: bool
    problems: tuple[Problem, ...]


def build_rows_page(
    *, actor: Actor, import_id: int, position: int, show: str = "", number: int = 1
) -> RowsPage:
    with reading(actor):
        file = get_file(actor=actor, import_id=import_id, position=position)
        adapter = get_adapter(file.owner.source.target)
        record_type = get_record_type(adapter, file.record_type)
        total, rows = selectors.list_rows(
            actor=actor,
            import_id=import_id,
            position=position,
            show=show,
            limit=PAGE_SIZE,
            offset=(max(1, number) - 1) * PAGE_SIZE,
        )
        lines = []
        for row in rows:
            address = adapter.address(record_type=record_type.name, record=row.record) if row.record else ""
            url = reverse("imports:row", args=[import_id, position, row.number])
            lines.append(row_line(row, record_type, url, address))
        return RowsPage(
            import_id=import_id,
            source=file.owner.source.name,
            name=file.name,
            lines=tuple(lines),
            tabs=tuple(
                Tab(label, f"?{urlencode({'show': name})}", name == show) for name, label in views().items()
            ),
            pagination=build_pagination(
                total=total,
                page=number,
                size=PAGE_SIZE,
                address=lambda page: f"?{urlencode({'show': show, 'page': page})}",
            ),
        )


def views() -> dict[str, Any]:
    return {
        "": _("All"),
        "added": _("New"),
        "changed": _("Changed"),
        "unchanged": _("Unchanged"),
        "repeated": _("Repeated"),
        "refused": _("Refused"),
        "held": _("Possible duplicates"),
    }


def row_line(row: StagedRow, record_type: RecordType, url: str, record_url: str) -> RowLine:
    labels = {field.name: field.label for field in record_type.fields}
    plan = {name: pair for name, pair in row.plan.items() if isinstance(pair, list)}
    values = [
        ValueLine(labels.get(name, name), shown(old), shown(new), False) for name, (old, new) in plan.items()
    ]
    values += [
        ValueLine(labels.get(name, name), shown(old), shown(new), True)
        for name, (old, new) in row.plan.get(PROPOSED, {}).items()
    ]
    if row.change == "added":
        values = [
            ValueLine(labels.get(name, name), "", shown(value), False) for name, value in row.values.items()
        ]
    return RowLine(
        number=row.number,
        change=CHANGES[row.change],
        is_refused=row.refused,
        is_held=row.held,
        title=title_of(row, record_type),
        values=tuple(values),
        url=url,
        record_url=record_url,
    )


def title_of(row: StagedRow, record_type: RecordType) -> str:
    """Return what a person recognises the row by: the first text of what tells records apart."""
    names = ["name", *(name for combination in record_type.identity for name in combination)]
    return next(
        (shown(row.values[name]) for name in names if row.values.get(name)), row.cells[0] if row.cells else ""
    )


def shown(value: Any) -> str:
    """Return a value as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "; ".join(shown(part) for part in value)
    if isinstance(value, dict):
        return shown_parts(value)
    return str(value)


def shown_parts(value: Mapping[str, Any]) -> str:
    if set(value) == {"longitude", "latitude"}:
        return f"{value['latitude']}, {value['longitude']}"
    if set(value) == {"value", "score"}:
        return f"{value['value']} ({value['score']})" if value["score"] else str(value["value"])
    if all(isinstance(part, str) for part in value.values()):
        return "; ".join(f"{name.upper()}: {part}" for name, part in value.items())
    return json.dumps(value, ensure_ascii=False)


def build_row_page(
    *,
    actor: Actor,
    import_id: int,
    position: int,
    row: int,
    problems: Iterable[Problem] = (),
    typed: Mapping[str, str] | None = None,
) -> RowPage:
    """One row; after a refused correction with `problems` and what was `typed`."""
    with reading(actor):
        file = get_file(actor=actor, import_id=import_id, position=position)
        adapter = get_adapter(file.owner.source.target)
        labels = {field.name: field.label for field in get_record_type(adapter, file.record_type).fields}
        found = selectors.get_row(actor=actor, import_id=import_id, position=position, row=row)
        faults = selectors.get_row_faults(actor=actor, import_id=import_id, position=position, row=row)
        by_column: dict[str, list[tuple[Any, str, str, str]]] = {}
        for fault in faults:
            verdict = Verdict(fault.verdict)
            text = fault_text(fault.code, fault.params, column=fault.column, texts=adapter.fault_texts)
            by_column.setdefault(fault.column, []).append(
                (VERDICTS[verdict], BADGES[verdict], text, fault.suggestion)
            )
        corrected = {**repaired_cells(file, row, actor=actor), **(typed or {})}
        return RowPage(
            import_id=import_id,
            position=position,
            source=file.owner.source.name,
            name=file.name,
            number=row,
            change=CHANGES[found.change],
            cells=tuple(
                CellLine(
                    place=place,
                    heading=heading,
                    original=cell,
                    text=corrected.get(heading, cell),
                    target=labels.get(file.matches.get(heading, "").partition(".")[0], ""),
                    faults=tuple(by_column.get(heading, ())),
                )
                for place, (heading, cell) in enumerate(zip(file.columns, found.cells, strict=False))
            ),
            row_faults=tuple(text for _verdict, _badge, text, _suggestion in by_column.get("", ())),
            can_repair=bool(policies.can_repair(actor, file.owner)),
            problems=tuple(problems),
        )
