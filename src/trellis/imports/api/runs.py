"""Imports for programs: the same steps as the screens, with the same services."""

from typing import Any

from django.utils.translation import gettext as _
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from trellis.core.errors import InvalidInput
from trellis.core.requests import ActorRequest
from trellis.core.types import Problem
from trellis.imports.api.schemas import (
    AcceptIn,
    AlikeIn,
    CellsIn,
    CheckIn,
    ConstantsIn,
    CountOut,
    DuplicateDecisionIn,
    DuplicateOut,
    FaultOut,
    FaultsOut,
    FileOut,
    FileSettingsOut,
    ImportLineOut,
    ImportOut,
    ImportsOut,
    MatchesIn,
    MissingRecordOut,
    ReadingIn,
    RowOut,
    RowsOut,
)
from trellis.imports.pages.run import ImportPage, build_import_page
from trellis.imports.selectors import staged as staged_selectors
from trellis.imports.selectors.adapters import get_adapter
from trellis.imports.selectors.imports import count_imports, get_file, get_import, list_imports
from trellis.imports.selectors.repair_list import repair_list
from trellis.imports.selectors.wording import fault_text
from trellis.imports.services import accepting, duplicates, repairing, starting, understanding, undoing
from trellis.imports.types import Edition, RowChange

router = Router(tags=["imports"])
LARGEST_PAGE = 1000
SHOWN = (*(str(change) for change in RowChange if change), "refused", "held")
LARGEST_OFFSET = 10**9


def page_of(limit: int, offset: int) -> None:
    if not (0 < limit <= LARGEST_PAGE and 0 <= offset <= LARGEST_OFFSET):
        text = _("Ask for 1 to %(most)d from an offset of 0 to %(last)d.")
        raise InvalidInput([Problem("limit", text % {"most": LARGEST_PAGE, "last": LARGEST_OFFSET})])


def import_out(request: ActorRequest, import_id: int) -> ImportOut:
    page: ImportPage = build_import_page(actor=request.actor, import_id=import_id)
    run = get_import(actor=request.actor, import_id=import_id)
    files = [FileOut(**{name: getattr(line, name) for name in FileOut.model_fields}) for line in page.files]
    return ImportOut(
        id=page.import_id,
        source=page.source,
        state=page.state,
        failure=page.failure,
        step=run.progress.step if page.progress.is_working else "",
        done=page.progress.done,
        total=page.progress.total,
        missing=page.missing,
        duplicates=page.duplicates,
        counts=run.counts,
        files=files,
    )


@router.get("/", response=ImportsOut)
def imports(request: ActorRequest, limit: int = 50, offset: int = 0) -> ImportsOut:
    """The imports you may see, newest first."""
    page_of(limit, offset)
    found = list_imports(actor=request.actor, limit=limit, offset=offset)
    lines = [
        ImportLineOut(
            id=run.pk,
            source=run.source.name,
            target=run.source.target,
            state=run.state,
            started_at=run.started_at,
        )
        for run in found
    ]
    return ImportsOut(total=count_imports(actor=request.actor), imports=lines)


@router.post("/", response={201: ImportOut})
def start(
    request: ActorRequest,
    target: Form[str],
    source: Form[str],
    files: File[list[UploadedFile]],
    organisation: Form[int | None] = None,
    edition: Form[Edition | None] = None,
) -> Status[ImportOut]:
    """Upload the files of one import; nothing is stored by that."""
    run = starting.start_import(
        actor=request.actor,
        target=target,
        source_name=source,
        organisation=organisation,
        files=files,
        edition=edition,
    )
    return Status(201, import_out(request, run.pk))


@router.get("/{int:import_id}", response=ImportOut)
def import_(request: ActorRequest, import_id: int) -> ImportOut:
    """Where an import stands, with the counts of its files."""
    return import_out(request, import_id)


@router.get("/{int:import_id}/files/{int:position}", response=FileSettingsOut)
def file(request: ActorRequest, import_id: int, position: int) -> Any:
    """How a file is read and which field each column is, as detected and as set."""
    return get_file(actor=request.actor, import_id=import_id, position=position)


@router.post("/{int:import_id}/files/{int:position}/reading", response=FileSettingsOut)
def read_differently(request: ActorRequest, import_id: int, position: int, given: ReadingIn) -> Any:
    """Read a file with other settings; the columns are suggested anew."""
    return understanding.change_reading(
        actor=request.actor,
        import_id=import_id,
        position=position,
        settings=given.settings,
        record_type=given.record_type,
    )


@router.post("/{int:import_id}/files/{int:position}/matches", response=FileSettingsOut)
def match(request: ActorRequest, import_id: int, position: int, given: MatchesIn) -> Any:
    """Say which field each column is: "" keeps it as a source field, "-" leaves it out."""
    return understanding.set_matches(
        actor=request.actor, import_id=import_id, position=position, matches=given.matches
    )


@router.post("/{int:import_id}/files/{int:position}/constants", response=FileSettingsOut)
def set_constants(request: ActorRequest, import_id: int, position: int, given: ConstantsIn) -> Any:
    """Say what is the same for every row of a file; a row that says something of its own keeps it."""
    return understanding.set_constants(
        actor=request.actor, import_id=import_id, position=position, constants=given.constants
    )


@router.post("/{int:import_id}/check", response={202: ImportOut})
def check(request: ActorRequest, import_id: int, given: CheckIn) -> Status[ImportOut]:
    """Have the rows read and checked in the background."""
    understanding.begin_staging(actor=request.actor, import_id=import_id, edition=given.edition)
    return Status(202, import_out(request, import_id))


@router.get("/{int:import_id}/faults", response=FaultsOut)
def faults(
    request: ActorRequest, import_id: int, file: int = 0, verdict: str = "", limit: int = 100, offset: int = 0
) -> FaultsOut:
    """The faults by file, row and column."""
    page_of(limit, offset)
    run = get_import(actor=request.actor, import_id=import_id)
    texts = get_adapter(run.source.target).fault_texts
    total, found = staged_selectors.list_faults(
        actor=request.actor, import_id=import_id, position=file, verdict=verdict, limit=limit, offset=offset
    )
    lines = [
        FaultOut(
            file=fault.file.position,
            row=fault.row,
            column=fault.column,
            code=fault.code,
            verdict=fault.verdict,
            value=fault.value,
            suggestion=fault.suggestion,
            text=fault_text(fault.code, fault.params, column=fault.column, texts=texts),
        )
        for fault in found
    ]
    return FaultsOut(total=total, faults=lines)


@router.get("/{int:import_id}/files/{int:position}/rows", response=RowsOut)
def rows(
    request: ActorRequest, import_id: int, position: int, show: str = "", limit: int = 100, offset: int = 0
) -> RowsOut:
    """Rows as they were understood; `show` is added, changed, unchanged, repeated, refused or held."""
    page_of(limit, offset)
    if show not in ("", *SHOWN):
        raise InvalidInput([Problem("show", f"Ask for one of {', '.join(SHOWN)}, or for all with none.")])
    total, found = staged_selectors.list_rows(
        actor=request.actor, import_id=import_id, position=position, show=show, limit=limit, offset=offset
    )
    return RowsOut(total=total, rows=[RowOut(row=row.number, **row_fields(row)) for row in found])


def row_fields(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in RowOut.model_fields if name != "row"}


@router.get("/{int:import_id}/missing", response=list[MissingRecordOut])
def missing(request: ActorRequest, import_id: int, limit: int = LARGEST_PAGE) -> list[MissingRecordOut]:
    """The records that the newest edition of the source no longer lists; they stay unless you retire them."""
    page_of(limit, 0)
    run = get_import(actor=request.actor, import_id=import_id)
    types = [item.name for item in get_adapter(run.source.target).record_types]
    found = staged_selectors.list_missing(
        actor=request.actor, import_id=import_id, record_types=types, limit=limit
    )
    return [
        MissingRecordOut(
            record_type=item.record_type,
            record=item.record,
            key=item.key,
            name=staged_selectors.name_of_missing(item),
        )
        for item in found
    ]


@router.post("/{int:import_id}/files/{int:position}/rows/{int:row}", response=RowOut)
def repair(request: ActorRequest, import_id: int, position: int, row: int, given: CellsIn) -> RowOut:
    """Correct cells of one row and check it again."""
    found = repairing.repair_row(
        actor=request.actor, import_id=import_id, position=position, row=row, cells=given.cells
    )
    return RowOut(row=found.number, **row_fields(found))


@router.post("/{int:import_id}/files/{int:position}/repair-alike", response=CountOut)
def repair_alike(request: ActorRequest, import_id: int, position: int, given: AlikeIn) -> CountOut:
    """Put one text in place of all equal cells with the same fault."""
    count = repairing.repair_alike(
        actor=request.actor, import_id=import_id, position=position, **given.model_dump()
    )
    return CountOut(count=count)


@router.get("/{int:import_id}/files/{int:position}/repair-list", response=list[list[str]])
def rows_to_repair(request: ActorRequest, import_id: int, position: int) -> list[list[str]]:
    """The rows that are not stored, headings first, with what to correct in the last column."""
    __, lines = repair_list(actor=request.actor, import_id=import_id, position=position)
    return list(lines)


@router.get("/{int:import_id}/duplicates", response=list[DuplicateOut])
def possible_duplicates(
    request: ActorRequest, import_id: int, limit: int = 100, offset: int = 0
) -> list[DuplicateOut]:
    """Pairs that wait for a decision, the most probable first."""
    page_of(limit, offset)
    __, found = staged_selectors.list_duplicates(
        actor=request.actor, import_id=import_id, limit=limit, offset=offset
    )
    return [
        DuplicateOut(
            id=item.pk,
            row=item.row.number,
            other_row=item.other_row.number if item.other_row else None,
            other_record=item.other_record,
            other_label=item.other_label,
            probability=item.probability,
            evidence=item.evidence,
        )
        for item in found
    ]


@router.post("/{int:import_id}/duplicates/{int:proposal_id}", response=CountOut)
def decide(request: ActorRequest, import_id: int, proposal_id: int, given: DuplicateDecisionIn) -> CountOut:
    """Say whether two things that look alike are the same; the decision is remembered."""
    duplicates.decide(
        actor=request.actor, import_id=import_id, proposal_id=proposal_id, is_same=given.is_same
    )
    return CountOut(count=1)


@router.post("/{int:import_id}/accept", response={202: ImportOut})
def accept(request: ActorRequest, import_id: int, given: AcceptIn) -> Status[ImportOut]:
    """Have what was checked stored, in one transaction in the background."""
    accepting.accept(actor=request.actor, import_id=import_id, **given.model_dump())
    return Status(202, import_out(request, import_id))


@router.post("/{int:import_id}/resume", response={202: ImportOut})
def resume(request: ActorRequest, import_id: int) -> Status[ImportOut]:
    """Ask once more for work that does not move."""
    understanding.resume(actor=request.actor, import_id=import_id)
    return Status(202, import_out(request, import_id))


@router.post("/{int:import_id}/search-again", response={202: ImportOut})
def search_again(request: ActorRequest, import_id: int) -> Status[ImportOut]:
    """Look for duplicates once more, after rows were corrected."""
    repairing.search_again(actor=request.actor, import_id=import_id)
    return Status(202, import_out(request, import_id))


@router.post("/{int:import_id}/undo", response={202: ImportOut})
def undo(request: ActorRequest, import_id: int) -> Status[ImportOut]:
    """Take a stored import back; later edits are kept."""
    undoing.begin_undo(actor=request.actor, import_id=import_id)
    return Status(202, import_out(request, import_id))


@router.post("/{int:import_id}/discard", response=ImportOut)
def discard(request: ActorRequest, import_id: int) -> ImportOut:
    """Give an import up that was not accepted."""
    understanding.discard(actor=request.actor, import_id=import_id)
    return import_out(request, import_id)
