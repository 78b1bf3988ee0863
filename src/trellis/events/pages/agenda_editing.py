"""The agenda for those who write it: list and grid, conflicts, imports with their differences, versions."""

from dataclasses import dataclass, replace
from html import escape
from typing import Any, ClassVar

from babel.dates import format_date
from django.conf import settings
from django.urls import reverse

from trellis.core.templatetags.formats import current_locale
from trellis.core.types import Actor
from trellis.events.formats.differences import Change, Differences, differences
from trellis.events.formats.records import Session
from trellis.events.formats.remarks import Remark, Verdict
from trellis.events.formats.words import sentence
from trellis.events.models import AgendaImport
from trellis.events.pages.agenda import times_of
from trellis.events.pages.keeping import get_kept
from trellis.events.selectors import agenda as selectors
from trellis.events.services.agenda_imports import compare
from trellis.events.types.agenda import Entry, ImportState, clashes
from trellis.events.types.events import EventRecord


@dataclass(frozen=True)
class EditLine:
    id: int
    title: str
    day: str
    start: str  # as a box for date and time takes it
    times: str
    room: str
    persons: str
    length: int  # minutes
    problem: str = ""  # why it was not moved to where it was asked to


@dataclass(frozen=True)
class Refusal:
    """A move that was refused: to where, as it was typed, and why."""

    session_id: int
    start: str
    room: str
    problem: str


@dataclass(frozen=True)
class Cell:
    """What a room holds in one row of the grid."""

    room: str
    start: str
    lines: tuple[EditLine, ...]


@dataclass(frozen=True)
class GridRow:
    time: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Grid:
    day: str
    rooms: tuple[str, ...]
    rows: tuple[GridRow, ...]


@dataclass(frozen=True)
class EditorPage:
    template: ClassVar[str] = "events/agenda_edit.html"
    slug: str
    title: str
    zone: str
    lines: tuple[EditLine, ...]
    grids: tuple[Grid, ...]
    rooms: tuple[str, ...]
    conflicts: tuple[tuple[str, EditLine, EditLine], ...]
    version: int
    has_changes: bool
    refusal: Refusal | None
    snippet: str


@dataclass(frozen=True)
class SessionFormPage:
    template: ClassVar[str] = "events/session_form.html"
    slug: str
    event: str
    title: str
    id: int
    form: Any
    rooms: tuple[str, ...]


@dataclass(frozen=True)
class ChangeLine:
    title: str
    before: str
    after: str


@dataclass(frozen=True)
class DifferencesPart:
    """What changes, kind by kind."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    moved: tuple[ChangeLine, ...]
    retitled: tuple[ChangeLine, ...]
    changed: tuple[str, ...]
    is_empty: bool


@dataclass(frozen=True)
class RemarkLine:
    line: int
    text: str
    times: int
    is_refused: bool


@dataclass(frozen=True)
class ImportsPage:
    template: ClassVar[str] = "events/agenda_imports.html"
    slug: str
    title: str
    form: Any
    refusals: tuple[RemarkLine, ...]
    imports: tuple[tuple[int, str, str, Any], ...]  # number, name, state, when


@dataclass(frozen=True)
class ImportPage:
    template: ClassVar[str] = "events/agenda_import.html"
    slug: str
    title: str
    id: int
    name: str
    state: str
    count: int
    remarks: tuple[RemarkLine, ...]
    part: DifferencesPart | None


@dataclass(frozen=True)
class VersionsPage:
    template: ClassVar[str] = "events/agenda_versions.html"
    slug: str
    title: str
    versions: tuple[selectors.Version, ...]


@dataclass(frozen=True)
class VersionPage:
    template: ClassVar[str] = "events/agenda_version.html"
    slug: str
    title: str
    number: int
    note: str
    published_at: Any
    part: DifferencesPart


def edit_line(entry: Entry) -> EditLine:
    session = entry.session
    return EditLine(
        id=entry.id,
        title=session.title,
        day=format_date(session.starts_at, "EEE d MMM", current_locale()),
        start=f"{session.starts_at:%Y-%m-%dT%H:%M}",
        times=times_of(entry),
        room=session.room,
        persons=", ".join(person.name for person in session.persons),
        length=int(session.duration.total_seconds()) // 60,
    )


def build_editor_page(*, actor: Actor, slug: str, refusal: Refusal | None = None) -> EditorPage:
    """After a refused move with what was typed in its boxes. Raises NotFound, NotPermitted."""
    event = get_kept(actor=actor, slug=slug)
    entries = selectors.list_entries(event=event)
    lines = {entry.id: edit_line(entry) for entry in entries}
    shown = selectors.find_published(event=event)
    widget = f"{settings.TRELLIS_URL}{reverse('events:agenda_widget', args=[slug])}"
    rooms = tuple(room.name for room in selectors.list_rooms(event_id=event.id))
    return EditorPage(
        slug=slug,
        title=event.title,
        zone=event.time_zone,
        lines=tuple(as_typed(line, refusal) for line in lines.values()),
        grids=grids_of(entries, lines, rooms),
        rooms=rooms,
        conflicts=tuple(
            (clash.what, lines[clash.first.id], lines[clash.second.id]) for clash in clashes(entries)
        ),
        version=shown.version.number if shown else 0,
        has_changes=bool(entries) and (shown is None or list(shown.entries) != entries),
        refusal=refusal,
        snippet=snippet_of(widget, event.title),
    )


def as_typed(line: EditLine, refusal: Refusal | None) -> EditLine:
    if refusal is None or refusal.session_id != line.id:
        return line
    return replace(line, start=refusal.start, room=refusal.room, problem=refusal.problem)


def snippet_of(address: str, title: str) -> str:
    """What a web page needs to show the agenda: a frame, no script."""
    named = f'src="{escape(address)}" title="{escape(title)}"'
    return f'<iframe {named} width="100%" height="600" loading="lazy"></iframe>'


def grids_of(entries: list[Entry], lines: dict[int, EditLine], rooms: tuple[str, ...]) -> tuple[Grid, ...]:
    """One for each day: a row for each time at which a session begins, a column for each room in use."""
    grids = []
    for day in sorted({entry.session.starts_at.date() for entry in entries}):
        own = [entry for entry in entries if entry.session.starts_at.date() == day]
        used = {entry.session.room for entry in own}
        columns = tuple(room for room in (*rooms, "") if room in used)
        by_place: dict[tuple[str, str], list[EditLine]] = {}
        for entry in own:
            place = (lines[entry.id].start, entry.session.room)
            by_place.setdefault(place, []).append(lines[entry.id])
        rows = tuple(
            GridRow(
                start[11:],
                tuple(Cell(room, start, tuple(by_place.get((start, room), ()))) for room in columns),
            )
            for start in sorted({start for start, _room in by_place})
        )
        grids.append(Grid(format_date(day, "EEEE d MMMM", current_locale()), columns, rows))
    return tuple(grids)


def build_session_form(
    *, event: EventRecord, form: Any, session_id: int = 0, title: str = ""
) -> SessionFormPage:
    rooms = tuple(room.name for room in selectors.list_rooms(event_id=event.id))
    return SessionFormPage(event.slug, event.title, title, session_id, form, rooms)


def place_words(session: Session) -> str:
    when = format_date(session.starts_at, "EEE d MMM", current_locale())
    return " · ".join(filter(None, (f"{when}, {session.starts_at:%H:%M}", session.room)))


def part_of(found: Differences) -> DifferencesPart:
    return DifferencesPart(
        added=tuple(f"{session.title} ({place_words(session)})" for session in found.added),
        removed=tuple(f"{session.title} ({place_words(session)})" for session in found.removed),
        moved=tuple(
            ChangeLine(item.after.title, place_words(item.before), place_words(item.after))
            for item in found.moved
        ),
        retitled=tuple(ChangeLine("", item.before.title, item.after.title) for item in found.retitled),
        changed=tuple(changed_words(item) for item in found.changed),
        is_empty=not found,
    )


def changed_words(item: Change) -> str:
    return item.after.title


def remark_lines(remarks: Any) -> tuple[RemarkLine, ...]:
    found = []
    for stored in remarks:
        remark = (
            stored
            if isinstance(stored, Remark)
            else Remark(**{**stored, "verdict": Verdict(stored["verdict"])})
        )
        times = int(remark.params.get("times", "1"))
        found.append(RemarkLine(remark.line, sentence(remark), times, remark.verdict == Verdict.REFUSED))
    return tuple(found)


def build_imports_page(*, event: EventRecord, form: Any, refusals: Any = ()) -> ImportsPage:
    rows = selectors.list_imports(event_id=event.id)
    return ImportsPage(
        slug=event.slug,
        title=event.title,
        form=form,
        refusals=remark_lines(refusals),
        imports=tuple((row.pk, row.name, row.state, row.made_at) for row in rows),
    )


def build_import_page(*, actor: Actor, slug: str, import_id: int) -> ImportPage:
    """What was understood, and what it would change. Raises NotFound, NotPermitted."""
    event = get_kept(actor=actor, slug=slug)
    row: AgendaImport = selectors.get_import(event=event, import_id=import_id)
    part = part_of(compare(event, row)[1]) if row.state == ImportState.STAGED else None
    return ImportPage(
        slug=slug,
        title=event.title,
        id=row.pk,
        name=row.name,
        state=row.state,
        count=len(row.content["entries"]),
        remarks=remark_lines(row.remarks),
        part=part,
    )


def build_versions_page(*, actor: Actor, slug: str) -> VersionsPage:
    event = get_kept(actor=actor, slug=slug)
    return VersionsPage(slug, event.title, tuple(selectors.list_versions(event_id=event.id)))


def build_version_page(*, actor: Actor, slug: str, number: int) -> VersionPage:
    """What a version changed in the one before it. Raises NotFound, NotPermitted."""
    event = get_kept(actor=actor, slug=slug)
    shown = selectors.find_published(event=event, number=number)
    if shown is None:
        raise selectors.no_session()
    before = selectors.find_published(event=event, number=number - 1)
    found = differences(before.agenda.sessions if before else (), shown.agenda.sessions)
    version = shown.version
    return VersionPage(slug, event.title, version.number, version.note, version.published_at, part_of(found))
