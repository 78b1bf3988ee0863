"""Errors and repairs: by row and column, with what was done and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from trellis.core.components import Tab
from trellis.core.pagination import Pagination, build_pagination
from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.imports import policies
from trellis.imports.models import RowFault
from trellis.imports.selectors import staged as selectors
from trellis.imports.selectors.adapters import get_adapter
from trellis.imports.selectors.imports import get_import, list_files
from trellis.imports.selectors.staged import FaultGroup
from trellis.imports.selectors.wording import BADGES, VERDICTS, fault_text
from trellis.imports.types import Verdict

PAGE_SIZE = 100


@dataclass(frozen=True)
class FaultLine:
    file: str
    row: int | None
    column: str
    value: str
    text: str
    suggestion: str
    verdict: Any
    badge: str
    row_url: str


@dataclass(frozen=True)
class GroupLine:
    """Equal faults that one correction settles."""

    position: int
    column: str
    code: str
    value: str
    text: str
    suggestion: str
    count: int


@dataclass(frozen=True)
class FaultsPage:
    template: ClassVar[str] = "imports/faults.html"
    import_id: int
    source: str
    lines: tuple[FaultLine, ...]
    groups: tuple[GroupLine, ...]
    tabs: tuple[Tab, ...]
    pagination: Pagination
    can_repair: bool


def build_faults_page(
    *, actor: Actor, import_id: int, position: int = 0, verdict: str = "", number: int = 1
) -> FaultsPage:
    with reading(actor):
        run = get_import(actor=actor, import_id=import_id)
        texts = get_adapter(run.source.target).fault_texts
        total, lines = selectors.list_faults(
            actor=actor,
            import_id=import_id,
            position=position,
            verdict=verdict,
            limit=PAGE_SIZE,
            offset=(max(1, number) - 1) * PAGE_SIZE,
        )
        filters = {name: value for name, value in (("file", position), ("verdict", verdict)) if value}
        can_repair = bool(policies.can_repair(actor, run))
        groups = selectors.list_fault_groups(actor=actor, import_id=import_id) if can_repair else []
        positions = {file.pk: file.position for file in list_files(actor=actor, import_id=import_id)}
        return FaultsPage(
            import_id=import_id,
            source=run.source.name,
            lines=tuple(fault_line(import_id, fault, texts) for fault in lines),
            groups=tuple(group_line(group, positions, texts) for group in groups),
            tabs=tuple(tabs_of(actor, import_id, position, verdict)),
            pagination=build_pagination(
                total=total,
                page=number,
                size=PAGE_SIZE,
                address=lambda page: f"?{urlencode({**filters, 'page': page})}",
            ),
            can_repair=can_repair,
        )


def tabs_of(actor: Actor, import_id: int, position: int, verdict: str) -> list[Tab]:
    labels: dict[str, Any] = {"": _("All"), **{item.value: VERDICTS[item] for item in Verdict}}
    tabs = []
    for name, label in labels.items():
        count, _none = selectors.list_faults(
            actor=actor, import_id=import_id, position=position, verdict=name, limit=0
        )
        filters = {key: value for key, value in (("file", position), ("verdict", name)) if value}
        tabs.append(Tab(label, f"?{urlencode(filters)}", name == verdict, count))
    return tabs


def fault_line(import_id: int, fault: RowFault, texts: Mapping[str, Any]) -> FaultLine:
    verdict = Verdict(fault.verdict)
    is_cell = fault.row is not None and bool(fault.column)
    return FaultLine(
        file=fault.file.name,
        row=fault.row,
        column=fault.column,
        value=fault.value,
        text=fault_text(fault.code, fault.params, column=fault.column, texts=texts),
        suggestion=fault.suggestion,
        verdict=VERDICTS[verdict],
        badge=BADGES[verdict],
        row_url=reverse("imports:row", args=[import_id, fault.file.position, fault.row]) if is_cell else "",
    )


def group_line(group: FaultGroup, positions: Mapping[int, int], texts: Mapping[str, Any]) -> GroupLine:
    return GroupLine(
        position=positions[group.file_id],
        column=group.column,
        code=group.code,
        value=group.value,
        text=fault_text(group.code, group.params, column=group.column, texts=texts),
        suggestion=group.suggestion,
        count=group.count,
    )
