"""What a person changes of how files are read and matched, and the start of the staging."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, replace
from typing import Any

from django.utils.translation import gettext as _

from trellis.audit import services as audit
from trellis.core.errors import Conflict, InvalidInput, require
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.imports.models import ColumnMemory, Import, ImportFile, Progress
from trellis.imports.policies import can_change_settings, can_discard, can_edit_import
from trellis.imports.reading.detect import resampled
from trellis.imports.reading.keys import fold
from trellis.imports.reading.parsers import make_parser
from trellis.imports.reading.settings import Detected, FileRefused, Reading, fault_from_json
from trellis.imports.selectors.adapters import get_adapter, get_record_type
from trellis.imports.selectors.imports import get_file, get_import, spooled
from trellis.imports.services import copying
from trellis.imports.services.clearing import clear_staging, remove_bytes
from trellis.imports.services.jobs import ask_for
from trellis.imports.services.starting import CONSTANT, remembered, suggest
from trellis.imports.services.vocabulary import resolvers
from trellis.imports.types import Edition, RecordType, Search, State

IGNORED = "-"


def change_reading(
    *, actor: Actor, import_id: int, position: int, settings: Mapping[str, Any], record_type: str = ""
) -> ImportFile:
    """Read a file with other settings: columns, sample and suggestions are found anew.

    Raises NotFound, NotPermitted, InvalidInput (a setting that does not fit the file).
    Effects: the file's settings; what was staged is removed, a person's repairs stay.
    """
    file = get_file(actor=actor, import_id=import_id, position=position)
    require(can_change_settings(actor, file.owner))
    reading = wanted_reading(file, settings)
    adapter = get_adapter(file.owner.source.target)
    wanted = get_record_type(adapter, record_type or file.record_type)
    before = Detected.from_json(file.detected)
    try:
        with spooled(file, actor=actor) as path:
            detected = resampled(path, before, reading)
    except (FileRefused, LookupError, UnicodeError) as error:
        raise InvalidInput(
            [Problem("settings", _("The file cannot be read with these settings. Choose others."))]
        ) from error
    matches = suggest(wanted, reading, detected, remembered(file.owner.source, wanted))
    with change(actor):
        run = lock_for_settings(actor, import_id)
        clear_staging(run)
        changes = audit.difference(
            file.reading | {"record_type": file.record_type}, reading.to_json() | {"record_type": wanted.name}
        )
        file.reading, file.detected = reading.to_json(), detected.to_json()
        file.columns, file.record_type = list(detected.columns), wanted.name
        file.suggestions = [asdict(match) for match in matches]
        file.matches = {match.heading: match.target for match in matches}
        file.save(update_fields=["reading", "detected", "columns", "record_type", "suggestions", "matches"])
        record(actor, run, "imports.read_differently", changes)
    return file


def wanted_reading(file: ImportFile, settings: Mapping[str, Any]) -> Reading:
    """Return the file's settings with the changed ones; unknown names and values are refused."""
    if file.refusal:
        raise InvalidInput([Problem("settings", _("This file cannot be read. Upload it in another form."))])
    try:
        changed: dict[str, Any] = {
            name: int(value) if name == "header_row" else str(value) for name, value in settings.items()
        }
        reading = replace(Reading.from_json(file.reading), **changed)
    except (TypeError, ValueError) as error:
        raise InvalidInput([Problem("settings", _("There is no such setting."))]) from error
    sound = (
        reading.decimal in (".", ",")
        and reading.date_order in ("dmy", "mdy")
        and len(reading.delimiter) == len(reading.quote) == 1
        and reading.header_row >= 0
        and reading.format == Reading.from_json(file.reading).format
    )
    if not sound:
        raise InvalidInput([Problem("settings", _("One of the settings has a value that does not exist."))])
    return reading


def set_matches(*, actor: Actor, import_id: int, position: int, matches: Mapping[str, str]) -> ImportFile:
    """Say which field each column is: "name", "description.de", "coordinates.latitude"; "" keeps the column
    as a source field, "-" leaves it out.

    Raises InvalidInput (an unknown column or field, a field twice, a required one without column).
    Effects: the matches of the file; what was staged is removed.
    """
    file = get_file(actor=actor, import_id=import_id, position=position)
    require(can_change_settings(actor, file.owner))
    adapter = get_adapter(file.owner.source.target)
    record_type = get_record_type(adapter, file.record_type)
    whole = {heading: matches.get(heading, file.matches.get(heading, "")) for heading in file.columns}
    unknown = set(matches) - set(file.columns)
    if problems := [
        *match_problems(record_type, whole, file.constants),
        *(unknown_column(heading) for heading in sorted(unknown)),
    ]:
        raise InvalidInput(problems)
    with change(actor):
        run = lock_for_settings(actor, import_id)
        clear_staging(run)
        record(actor, run, "imports.matched", audit.difference(file.matches, whole))
        file.matches = whole
        file.save(update_fields=["matches"])
    return file


def set_constants(*, actor: Actor, import_id: int, position: int, constants: Mapping[str, str]) -> ImportFile:
    """Say what is the same for every row of a file: the kind of organisation, the country, a date.

    A row that says something of its own keeps it. Raises InvalidInput (no such field, a text that does not
    fit it). Effects: the constants of the file, remembered for the next one of its source; what was staged
    is removed.
    """
    file = get_file(actor=actor, import_id=import_id, position=position)
    require(can_change_settings(actor, file.owner))
    record_type = get_record_type(get_adapter(file.owner.source.target), file.record_type)
    wanted = {name: text.strip() for name, text in constants.items() if text.strip()}
    if problems := list(constant_problems(file, record_type, wanted)):
        raise InvalidInput(problems)
    with change(actor):
        run = lock_for_settings(actor, import_id)
        clear_staging(run)
        record(actor, run, "imports.set_for_all_rows", audit.difference(file.constants, wanted))
        file.constants = wanted
        file.save(update_fields=["constants"])
    return file


def constant_problems(
    file: ImportFile, record_type: RecordType, constants: Mapping[str, str]
) -> Iterator[Problem]:
    fields = {field.name: field for field in record_type.fields}
    reading = Reading.from_json(file.reading)
    for name, text in constants.items():
        if name not in fields:
            yield Problem(name, _("There is no field “%s”.") % name)
        elif make_parser(fields[name], reading, resolvers())(text, "").value is None:
            yield Problem(name, _("“%s” does not fit this field.") % text)


def unknown_column(heading: str) -> Problem:
    return Problem("matches", _("The file has no column “%s”.") % heading)


def match_problems(
    record_type: RecordType, matches: Mapping[str, str], constants: Collection[str] = ()
) -> list[Problem]:
    """Return what is wrong with the matches of a file; a field in `constants` needs no column."""
    problems = []
    taken: dict[str, str] = {}
    fields = {field.name: field for field in record_type.fields}
    for heading, target in matches.items():
        if target in ("", IGNORED):
            continue
        name = target.partition(".")[0]
        if name not in fields:
            problems.append(Problem(heading, _("There is no field “%s”.") % target))
        elif target in taken and not fields[name].multiple:
            text = _("“%(field)s” is already filled from the column “%(other)s”.")
            problems.append(Problem(heading, text % {"field": fields[name].label, "other": taken[target]}))
        taken.setdefault(target, heading)
    named = {target.partition(".")[0] for target in taken}
    problems += [
        Problem("matches", _("No column is matched to “%s”, which every row needs.") % field.label)
        for field in record_type.fields
        if field.required and field.name not in named and field.name not in constants
    ]
    return problems


def lock_for_settings(actor: Actor, import_id: int) -> Import:
    """Lock the import for a change of its settings and bring it back to PREPARING."""
    run = lock(actor, import_id)
    require(can_change_settings(actor, run))
    if run.state != State.PREPARING:
        run.state, run.staged_at, run.search = State.PREPARING, None, ""
        run.save(update_fields=["state", "staged_at", "search"])
    return run


def lock(actor: Actor, import_id: int) -> Import:
    """Lock a visible import until the end of the transaction. Raises NotFound."""
    get_import(actor=actor, import_id=import_id)
    return Import.objects.select_for_update(of=("self",)).select_related("source").get(id=import_id)


def begin_staging(*, actor: Actor, import_id: int, edition: Edition | None = None) -> Import:
    """Have the rows read and checked, in the background.

    Raises InvalidInput (nothing readable, a required field without column), NotPermitted, Conflict (at work).
    Effects: the state STAGING, remembered columns, a job; an audit row. Staging again starts afresh.
    """
    with change(actor):
        run = lock(actor, import_id)
        require(can_edit_import(actor, run))
        if run.state not in (State.PREPARING, State.STAGED):
            raise Conflict(_("This import is at work or closed."))
        adapter = get_adapter(run.source.target)
        files = [
            file for file in ImportFile.objects.filter(owner=run).order_by("position") if not file.refusal
        ]
        if not files:
            raise InvalidInput(
                [Problem("files", _("None of the files can be read. Upload them in another form."))]
            )
        for file in files:
            record_type = get_record_type(adapter, file.record_type)
            if problems := match_problems(record_type, file.matches, file.constants):
                raise InvalidInput(
                    [replace(problem, message=f"{file.name}: {problem.message}") for problem in problems]
                )
            remember_columns(run, record_type, file.matches | as_memories(file.constants))
        clear_staging(run)
        for file in files:
            copying.copy_faults(file.pk, [fault_from_json(fault) for fault in file.detected["faults"]])
        run.state, run.failure, run.search = State.STAGING, "", ""
        run.edition = edition or run.edition
        run.save(update_fields=["state", "failure", "search", "edition"])
        ask_for("stage", run)
        rows = sum(file.detected.get("rows", 0) for file in files)
        Progress.objects.filter(owner=run).update(step="stage", done=0, total=rows)
        record(actor, run, "imports.checked", {})
    return run


def remember_columns(run: Import, record_type: RecordType, matches: Mapping[str, str]) -> None:
    """Remember how the columns were matched, for the next file of the same source."""
    memories = [
        ColumnMemory(source=run.source, record_type=record_type.name, heading=heading, target=target)
        for heading, target in {memory_of(heading): target for heading, target in matches.items()}.items()
    ]
    ColumnMemory.objects.bulk_create(
        memories,
        update_conflicts=True,
        unique_fields=["source", "record_type", "heading"],
        update_fields=["target"],
    )


def memory_of(heading: str) -> str:
    """How a heading is remembered; a constant under its field, with a mark that no folded heading has."""
    return heading if heading.startswith(CONSTANT) else fold(heading)


def as_memories(constants: Mapping[str, str]) -> dict[str, str]:
    return {f"{CONSTANT}{name}": text for name, text in constants.items()}


def discard(*, actor: Actor, import_id: int) -> Import:
    """Give an import up: its rows and bytes go, what happened stays.

    Raises NotPermitted, NotFound. Effects: the state DISCARDED; an audit row. May not be repeated.
    """
    with change(actor):
        run = lock(actor, import_id)
        require(can_discard(actor, run))
        clear_staging(run)
        remove_bytes(run)
        before = run.state
        run.state = State.DISCARDED
        run.save(update_fields=["state"])
        record(actor, run, "imports.discarded", {"state": (before, State.DISCARDED.value)})
    return run


def resume(*, actor: Actor, import_id: int) -> Import:
    """Ask once more for the step at which an import stands still; harmless where it moves after all.

    Raises NotFound, NotPermitted, Conflict (nothing is under way). Effects: a job.
    """
    with change(actor):
        run = lock(actor, import_id)
        require(can_edit_import(actor, run))
        steps = {State.STAGING: "stage", State.APPLYING: "apply", State.UNDOING: "undo"}
        step = steps.get(State(run.state), "find_duplicates" if run.search == Search.SEARCHING else "")
        if not step:
            raise Conflict(_("Nothing is under way in this import."))
        ask_for(step, run)
    return run


def record(actor: Actor, run: Import, action: str, changes: Mapping[str, tuple[Any, Any]]) -> None:
    audit.record(
        actor=actor, action=action, subject_type="imports.import", subject_id=run.pk, changes=changes
    )
