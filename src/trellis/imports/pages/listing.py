"""All imports, and the beginning of one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.forms import Form
from django.urls import reverse

from trellis.core.pagination import Pagination, build_pagination
from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.imports.models import Import
from trellis.imports.pages.words import BADGES, STATES
from trellis.imports.selectors import imports as selectors
from trellis.imports.selectors.adapters import list_adapters

PAGE_SIZE = 25


@dataclass(frozen=True)
class ImportLine:
    url: str
    source: str
    target: Any
    state: Any
    badge: str
    at: datetime
    failure: str


@dataclass(frozen=True)
class ImportsPage:
    template: ClassVar[str] = "imports/imports.html"
    lines: tuple[ImportLine, ...]
    pagination: Pagination
    can_start: bool


@dataclass(frozen=True)
class StartPage:
    template: ClassVar[str] = "imports/start.html"
    form: Form
    sources: tuple[str, ...]
    is_possible: bool


def build_imports_page(*, actor: Actor, number: int) -> ImportsPage:
    with reading(actor):
        total = selectors.count_imports(actor=actor)
        labels = {adapter.name: adapter.label for adapter in list_adapters()}
        pagination = build_pagination(
            total=total, page=number, size=PAGE_SIZE, address=lambda page: f"?page={page}"
        )
        offset = max(0, pagination.first - 1)
        rows = selectors.list_imports(actor=actor, limit=PAGE_SIZE, offset=offset)
        return ImportsPage(
            lines=tuple(line_of(run, labels) for run in rows),
            pagination=pagination,
            can_start=actor.is_signed_in and bool(labels),
        )


def line_of(run: Import, labels: dict[str, Any]) -> ImportLine:
    return ImportLine(
        url=reverse("imports:import", args=[run.pk]),
        source=run.source.name,
        target=labels.get(run.source.target, run.source.target),
        state=STATES[run.state],
        badge=BADGES[run.state],
        at=run.started_at,
        failure=run.failure,
    )


def build_start_page(*, actor: Actor, form: Form, is_possible: bool) -> StartPage:
    names = {
        name
        for adapter in list_adapters()
        for name in selectors.list_source_names(actor=actor, target=adapter.name)
    }
    return StartPage(form=form, sources=tuple(sorted(names)), is_possible=is_possible)
