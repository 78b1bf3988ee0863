"""One schedule that was worked out: what it would change, how good it is, why not more, who gets what."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from trellis.core.components import Tab
from trellis.core.pagination import Pagination, build_pagination
from trellis.core.types import Actor
from trellis.events.types.events import EventRecord
from trellis.meetings.pages.plans import counted_words, kept_words, what_words
from trellis.meetings.pages.report_parts import (
    ChangeLine,
    ObjectiveLine,
    PersonLine,
    SpreadLine,
    UnmetLine,
    change_lines,
    objective_lines,
    person_lines,
    quality_lines,
    spread_lines,
    unmet_lines,
)
from trellis.meetings.selectors.plans import get_run
from trellis.meetings.selectors.problem import read_inputs
from trellis.meetings.types.differences import Difference, Sort, changes_of, obstacle, stale_words
from trellis.meetings.types.inputs import Inputs
from trellis.meetings.types.planning import RUN_LABELS, RunKind, RunRecord

PARTS = ("changes", "quality", "unmet", "people")
ON_A_PAGE = 50


@dataclass(frozen=True)
class ReportQuery:
    part: str = "changes"
    page: int = 1


@dataclass(frozen=True)
class ProgressPart:
    """What counts while work goes on."""

    template: ClassVar[str] = "meetings/part/progress.html"
    slug: str
    id: int
    is_under_way: bool
    label: str
    done: int
    total: int


@dataclass(frozen=True)
class ReportPage:
    template: ClassVar[str] = "meetings/plan.html"
    slug: str
    title: str
    id: int
    what: str
    kept: str
    state: str
    asked_by: str
    asked_at: Any
    applied_at: Any
    failure: str
    progress: ProgressPart
    is_stopping: bool
    has_result: bool
    counted: str
    stale: str  # why it cannot be applied
    inputs_changed: bool
    part: str
    tabs: tuple[Tab, ...]
    counts: tuple[tuple[str, int], ...]
    changes: tuple[ChangeLine, ...]
    concerned: tuple[PersonLine, ...]
    objectives: tuple[ObjectiveLine, ...]
    unmet: tuple[UnmetLine, ...]
    spread: tuple[SpreadLine, ...]
    people: tuple[PersonLine, ...]
    pagination: Pagination
    engine_version: str


def read_query(parameters: MultiValueDict[str, str]) -> ReportQuery:
    part, page = parameters.get("part") or "", parameters.get("page") or ""
    is_number = page.isascii() and page.isdigit() and len(page) < 7
    return ReportQuery(part if part in PARTS else "changes", max(1, int(page)) if is_number else 1)


def sort_labels() -> dict[Sort, str]:
    return {
        Sort.MOVED: _("moved to another time"),
        Sort.REPLACED: _("with a colleague instead"),
        Sort.SEATED: _("at another table"),
        Sort.ADDED: _("new"),
        Sort.DROPPED: _("dropped"),
    }


def build_progress(*, actor: Actor, event: EventRecord, run_id: int) -> ProgressPart:
    return progress_of(get_run(actor=actor, event_id=event.id, run_id=run_id), event.slug)


def progress_of(run: RunRecord, slug: str) -> ProgressPart:
    return ProgressPart(
        slug, run.id, run.is_under_way, str(RUN_LABELS[run.state]), min(run.placed, run.wished), run.wished
    )


def build_report_page(*, actor: Actor, event: EventRecord, run_id: int, query: ReportQuery) -> ReportPage:
    """Queries: the same for any number. Whether the actor keeps the event, the caller asked."""
    run = get_run(actor=actor, event_id=event.id, run_id=run_id)
    inputs = read_inputs(event_id=event.id)
    found, stale = what_changes(run, inputs)
    labels = sort_labels()
    unmet = run.result.get("unmet", [])
    quality = run.result.get("quality", [])
    lengths = {"changes": len(found), "unmet": len(unmet), "people": len(quality)}
    size = max(1, -(-lengths.get(query.part, 0) // ON_A_PAGE))
    first = (min(query.page, size) - 1) * ON_A_PAGE
    shown = slice(first, first + ON_A_PAGE)
    here = reverse("meetings:plan", args=[event.slug, run.id])
    return ReportPage(
        slug=event.slug,
        title=event.title,
        id=run.id,
        what=what_words(run),
        kept=kept_words(run),
        state=str(RUN_LABELS[run.state]),
        asked_by=run.asked_by,
        asked_at=run.asked_at,
        applied_at=run.applied_at,
        failure=run.failure,
        progress=progress_of(run, event.slug),
        is_stopping=run.stop_asked,
        has_result=run.has_result,
        counted=counted_words(run),
        stale=stale,
        inputs_changed=run.has_result and run.inputs != inputs.fingerprint,
        part=query.part,
        tabs=tabs_of(run, here, query.part, lengths),
        counts=tuple((labels[sort], sum(one.sort == sort for one in found)) for sort in Sort),
        changes=change_lines(inputs, found[shown], labels) if query.part == "changes" else (),
        concerned=person_lines(inputs, found, labels) if query.part == "changes" else (),
        objectives=objective_lines(run.result) if query.part == "quality" else (),
        unmet=unmet_lines(inputs, unmet[shown]) if query.part == "unmet" else (),
        spread=spread_lines(quality) if query.part in ("quality", "people") else (),
        people=quality_lines(inputs, quality[shown]) if query.part == "people" else (),
        pagination=build_pagination(
            total=lengths.get(query.part, 0),
            page=query.page,
            size=ON_A_PAGE,
            address=lambda page: f"{here}?part={query.part}&page={page}",
        ),
        engine_version=run.engine_version,
    )


def what_changes(run: RunRecord, inputs: Inputs) -> tuple[list[Difference], str]:
    """The difference to what stands now, and why it cannot be applied."""
    if not run.has_result or run.applied_at is not None:
        return [], ""
    if run.standing != inputs.standing:
        return [], stale_words()
    found = changes_of(run.result["meetings"], inputs)
    return found, obstacle(found, inputs)


def tabs_of(run: RunRecord, here: str, part: str, lengths: dict[str, int]) -> tuple[Tab, ...]:
    labels = {
        "changes": _("What it changes"),
        "quality": _("How good it is"),
        "unmet": _("Wishes not met"),
        "people": _("Who gets what"),
    }
    parts = ("changes", "quality") if run.kind == RunKind.ROTATE else PARTS
    return tuple(Tab(labels[name], f"{here}?part={name}", name == part, lengths.get(name)) for name in parts)
