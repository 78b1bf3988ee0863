"""One import: where it stands, what it found, and the next step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.imports import policies
from trellis.imports.models import Import, ImportFile
from trellis.imports.pages.words import BADGES, COUNTS, STATES, STEPS
from trellis.imports.selectors import staged as staged_selectors
from trellis.imports.selectors.adapters import get_adapter
from trellis.imports.selectors.imports import get_import, list_files
from trellis.imports.selectors.staged import FileSummary
from trellis.imports.selectors.wording import fault_text
from trellis.imports.types import WORKING, Acceptance, Search, State, Verdict

LISTED = 200  # records that are no longer listed; all of them are in the API
MakeForm = Callable[[str], Form]  # from the value that suggests itself


@dataclass(frozen=True)
class Step:
    label: str
    is_done: bool
    is_current: bool


@dataclass(frozen=True)
class FileLine:
    """One file with what is known of it so far."""

    name: str
    position: int
    size: int
    record_type: Any
    refusal: str
    rows: int
    added: int
    changed: int
    unchanged: int
    repeated: int
    refused: int
    held: int
    repaired_faults: int
    warned_faults: int
    refused_faults: int
    settings_url: str
    rows_url: str
    faults_url: str
    repair_url: str  # "" if everything can be stored


@dataclass(frozen=True)
class CountLine:
    number: int
    label: Any


@dataclass(frozen=True)
class ProgressPart:
    """The part of the page that is asked for again while work goes on."""

    template: ClassVar[str] = "imports/progress.html"
    import_id: int
    is_working: bool
    label: Any
    done: int
    total: int
    at: datetime | None


@dataclass(frozen=True)
class ImportPage:
    template: ClassVar[str] = "imports/import.html"
    import_id: int
    source: str
    target: Any
    state: str
    state_label: Any
    badge: str
    started_at: datetime
    failure: str
    steps: tuple[Step, ...]
    progress: ProgressPart
    files: tuple[FileLine, ...]
    missing: int
    missing_names: tuple[str, ...]  # of the first ones
    duplicates: int
    is_searching: bool
    must_search_again: bool
    counts: tuple[CountLine, ...]
    check_form: Form | None
    accept_form: Form | None
    can_discard: bool
    can_undo: bool
    undo_ends: datetime | None
    can_resume: bool


def build_progress(*, actor: Actor, import_id: int) -> ProgressPart:
    return progress_of(get_import(actor=actor, import_id=import_id))


def progress_of(run: Import) -> ProgressPart:
    progress = run.progress
    is_working = run.state in WORKING or run.search == Search.SEARCHING
    return ProgressPart(
        import_id=run.pk,
        is_working=is_working,
        label=STEPS.get(progress.step, ""),
        done=min(progress.done, progress.total) if progress.total else progress.done,
        total=progress.total,
        at=progress.at,
    )


def build_import_page(
    *,
    actor: Actor,
    import_id: int,
    check_form: MakeForm | None = None,
    accept_form: MakeForm | None = None,
) -> ImportPage:
    """The page; the forms are made with what suggests itself: the edition, and what to store."""
    with reading(actor):
        run = get_import(actor=actor, import_id=import_id)
        adapter = get_adapter(run.source.target)
        files = list_files(actor=actor, import_id=import_id)
        shows_rows = run.state not in (State.PREPARING, State.STAGING)
        summaries = staged_selectors.summarise(actor=actor, import_id=import_id) if shows_rows else {}
        labels = {item.name: item.label for item in adapter.record_types}
        names = [item.name for item in adapter.record_types]
        missing = (
            staged_selectors.count_missing(actor=actor, import_id=import_id, record_types=names)
            if run.state == State.STAGED
            else 0
        )
        gone = (
            staged_selectors.list_missing(actor=actor, import_id=import_id, record_types=names, limit=LISTED)
            if missing
            else []
        )
        progress = progress_of(run)
        may_change = bool(policies.can_change_settings(actor, run))
        may_accept = bool(policies.can_accept(actor, run))
        return ImportPage(
            import_id=run.pk,
            source=run.source.name,
            target=adapter.label,
            state=run.state,
            state_label=STATES[run.state],
            badge=BADGES[run.state],
            started_at=run.started_at,
            failure=failure_text(run.failure),
            steps=steps_of(run),
            progress=progress,
            files=tuple(
                file_line(run, file, labels, summaries.get(file.pk), adapter.fault_texts) for file in files
            ),
            missing=missing,
            missing_names=tuple(staged_selectors.name_of_missing(item) for item in gone),
            duplicates=staged_selectors.list_duplicates(actor=actor, import_id=import_id, limit=0)[0]
            if run.state == State.STAGED
            else 0,
            is_searching=run.search == Search.SEARCHING and run.state == State.STAGED,
            must_search_again=run.search == Search.NOT_YET and run.state == State.STAGED,
            counts=tuple(
                CountLine(number, COUNTS[name])
                for name, number in run.counts.items()
                if number and name in COUNTS
            ),
            check_form=check_form(run.edition)
            if check_form and may_change and run.state == State.PREPARING
            else None,
            accept_form=accept_form(suggested(summaries))
            if accept_form and may_accept and run.search == Search.DONE
            else None,
            can_discard=bool(policies.can_discard(actor, run)),
            can_undo=bool(policies.can_undo(actor, run)),
            undo_ends=policies.undo_ends(run) if run.state == State.APPLIED else None,
            can_resume=progress.is_working and bool(policies.can_edit_import(actor, run)),
        )


def suggested(summaries: Mapping[int, FileSummary]) -> Acceptance:
    """All or nothing where nothing stands in the way, else the sound rows."""
    in_the_way = any(summary.refused or summary.held for summary in summaries.values())
    return Acceptance.SOUND_ROWS if in_the_way else Acceptance.ALL_OR_NOTHING


def failure_text(failure: str) -> str:
    """A failure is a text, or the code of a fault of a file."""
    return fault_text(failure, {}) if failure and " " not in failure else failure


def steps_of(run: Import) -> tuple[Step, ...]:
    labels = (_("Upload"), _("What was understood"), _("Errors and repairs"), _("Store"), _("Undo if needed"))
    place = {
        State.PREPARING: 1,
        State.STAGING: 1,
        State.STAGED: 2,
        State.APPLYING: 3,
        State.APPLIED: 4,
        State.UNDOING: 4,
    }.get(State(run.state), len(labels))
    return tuple(Step(label, number < place, number == place) for number, label in enumerate(labels))


def file_line(
    run: Import,
    file: ImportFile,
    labels: Mapping[str, Any],
    summary: FileSummary | None,
    texts: Mapping[str, Any],
) -> FileLine:
    where = [run.pk, file.position]
    faults = summary.faults if summary else {}
    not_stored = (summary.refused + summary.held) if summary else 0
    return FileLine(
        name=file.name,
        position=file.position,
        size=file.size,
        record_type=labels.get(file.record_type, ""),
        refusal=fault_text(file.refusal["code"], file.refusal["params"], texts=texts) if file.refusal else "",
        rows=summary.rows if summary else file.detected.get("rows", 0),
        added=summary.added if summary else 0,
        changed=summary.changed if summary else 0,
        unchanged=summary.unchanged if summary else 0,
        repeated=summary.repeated if summary else 0,
        refused=summary.refused if summary else 0,
        held=summary.held if summary else 0,
        repaired_faults=faults.get(Verdict.REPAIRED, 0),
        warned_faults=faults.get(Verdict.WARNED, 0),
        refused_faults=faults.get(Verdict.REFUSED, 0),
        settings_url="" if file.refusal else reverse("imports:file", args=where),
        rows_url=reverse("imports:rows", args=where),
        faults_url=f"{reverse('imports:faults', args=[run.pk])}?file={file.position}",
        repair_url=reverse("imports:repair_list", args=where) if not_stored else "",
    )
