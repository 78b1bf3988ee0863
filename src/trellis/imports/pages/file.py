"""One file: how it is read, which field each column is, and its first rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from trellis.core.components import Choice
from trellis.core.types import Actor, Problem
from trellis.imports import policies
from trellis.imports.reading.alphabets import ENCODINGS, WORDS
from trellis.imports.reading.settings import Detected, Finding, Format, Reading
from trellis.imports.reading.text_encoding import UNICODE
from trellis.imports.selectors.adapters import get_adapter, get_record_type
from trellis.imports.selectors.imports import get_file
from trellis.imports.selectors.wording import fault_text, finding_text
from trellis.imports.types import Field, FieldType, RecordType

SETTINGS: dict[Format, tuple[str, ...]] = {
    Format.DELIMITED: ("encoding", "delimiter", "quote", "header_row", "decimal", "date_order", "language"),
    Format.WORKBOOK: ("sheet", "header_row", "decimal", "date_order", "language"),
    Format.JSON: ("encoding", "path", "decimal", "date_order", "language"),
    Format.JSON_LINES: ("encoding", "decimal", "date_order", "language"),
    Format.GEOJSON: ("encoding", "decimal", "date_order", "language"),
}
DELIMITERS = (",", ";", "\t", "|")
SHOWN_COLUMNS = 30


@dataclass(frozen=True)
class Setting:
    """One setting: what it is set to, what was detected, how sure and why."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    detected: str
    confidence: float
    reason: str
    is_sure: bool
    is_changed: bool


@dataclass(frozen=True)
class ColumnLine:
    """One column with the field it is matched to, why, and some of its cells."""

    place: int
    heading: str
    choices: tuple[Choice, ...]
    confidence: float | None
    reason: str
    samples: tuple[str, ...]
    problem: str


@dataclass(frozen=True)
class ConstantLine:
    """A field with the text that stands for every row, "" for none."""

    place: int
    choices: tuple[Choice, ...]
    text: str
    problem: str


@dataclass(frozen=True)
class FilePage:
    template: ClassVar[str] = "imports/file.html"
    import_id: int
    position: int
    source: str
    name: str
    format: str
    record_types: tuple[Choice, ...]
    settings: tuple[Setting, ...]
    columns: tuple[ColumnLine, ...]
    constants: tuple[ConstantLine, ...]
    sample: tuple[tuple[int, tuple[str, ...]], ...]
    headings: tuple[str, ...]
    hidden_columns: int
    faults: tuple[str, ...]
    can_change: bool
    problems: tuple[Problem, ...]


def build_file_page(
    *,
    actor: Actor,
    import_id: int,
    position: int,
    problems: Iterable[Problem] = (),
    typed: Mapping[str, str] | None = None,
    typed_constants: Mapping[str, str] | None = None,
) -> FilePage:
    """The page; after a refused change with `problems` and what was `typed`."""
    file = get_file(actor=actor, import_id=import_id, position=position)
    adapter = get_adapter(file.owner.source.target)
    record_type = get_record_type(adapter, file.record_type)
    detected, reading = Detected.from_json(file.detected), Reading.from_json(file.reading)
    problems = tuple(problems)
    matches = {**file.matches, **(typed or {})}
    told = {problem.field: problem.message for problem in problems}
    return FilePage(
        import_id=import_id,
        position=position,
        source=file.owner.source.name,
        name=file.name,
        format=reading.format,
        record_types=tuple(
            Choice(item.name, str(item.label), item.name == file.record_type) for item in adapter.record_types
        ),
        settings=tuple(setting(name, detected.findings, reading) for name in SETTINGS[reading.format]),
        columns=tuple(
            column_line(place, heading, record_type, matches, suggestion, detected, told.get(heading, ""))
            for place, (heading, suggestion) in enumerate(
                zip(file.columns, suggestions_of(file.suggestions, file.columns), strict=True)
            )
        ),
        constants=constant_lines(record_type, typed_constants or file.constants, told),
        sample=tuple((row, cells[:SHOWN_COLUMNS]) for row, cells in detected.sample[:8]),
        headings=tuple(file.columns[:SHOWN_COLUMNS]),
        hidden_columns=max(0, len(file.columns) - SHOWN_COLUMNS),
        faults=tuple(
            fault_text(fault.code, fault.params, column=fault.column, texts=adapter.fault_texts)
            for fault in detected.faults
        ),
        can_change=bool(policies.can_change_settings(actor, file.owner)),
        problems=problems,
    )


def constant_lines(
    record_type: RecordType, constants: Mapping[str, str], told: Mapping[str, str]
) -> tuple[ConstantLine, ...]:
    """The fields set for every row, and one empty line for a further one."""
    given = [*constants.items(), ("", "")]
    return tuple(
        ConstantLine(
            place=place,
            choices=(
                Choice("", _("no field"), not name),
                *(Choice(field.name, str(field.label), field.name == name) for field in record_type.fields),
            ),
            text=text,
            problem=told.get(name, "") if name else "",
        )
        for place, (name, text) in enumerate(given)
    )


def suggestions_of(stored: list[dict[str, Any]], columns: list[str]) -> list[dict[str, Any]]:
    by_heading = {item["heading"]: item for item in stored}
    return [by_heading.get(heading, {}) for heading in columns]


def setting(name: str, findings: Mapping[str, Finding], reading: Reading) -> Setting:
    finding = findings.get(name)
    value = str(getattr(reading, name))
    values = values_of(name, finding, value)
    detected = str(finding.value) if finding else ""
    return Setting(
        name=name,
        label=setting_labels()[name],
        choices=tuple(Choice(item, value_label(name, item), item == value) for item in values),
        detected=value_label(name, detected),
        confidence=finding.confidence if finding else 0.0,
        reason=finding_text(finding.reason, finding.params) if finding else "",
        is_sure=finding is not None and finding.confidence >= 0.8,
        is_changed=finding is not None and detected != value,
    )


def values_of(name: str, finding: Finding | None, value: str) -> list[str]:
    """Return what a setting can be set to: as it is, as detected, the alternatives, and all there are."""
    all_there_are: dict[str, Iterable[str]] = {
        "encoding": (*UNICODE, *ENCODINGS),
        "delimiter": DELIMITERS,
        "quote": ('"', "'"),
        "header_row": map(str, range(11)),
        "decimal": (".", ","),
        "date_order": ("dmy", "mdy"),
        "language": sorted(WORDS),
    }
    found = (finding.value, *finding.alternatives) if finding else ()
    return list(dict.fromkeys([value, *map(str, found), *all_there_are.get(name, ())]))


def setting_labels() -> dict[str, str]:
    return {
        "encoding": _("Encoding"),
        "delimiter": _("Cells are separated by"),
        "quote": _("Cells are quoted with"),
        "sheet": _("Sheet"),
        "path": _("List of records"),
        "header_row": _("Row of headings"),
        "decimal": _("Decimal mark"),
        "date_order": _("Order of dates such as 03/04/2024"),
        "language": _("Language of texts"),
    }


def value_label(name: str, value: str) -> str:
    if name == "header_row":
        return _("none") if value == "0" else value
    if name == "language":
        return value.upper()
    named = {
        ",": _("comma ,"),
        ";": _("semicolon ;"),
        "\t": _("tab"),
        "|": _("bar |"),
        ".": _("point ."),
        '"': _('double quote "'),
        "'": _("apostrophe '"),
        "dmy": _("day, month, year"),
        "mdy": _("month, day, year"),
        "": _("the document itself"),
    }
    return named.get(value, value)


def column_line(
    place: int,
    heading: str,
    record_type: RecordType,
    matches: Mapping[str, str],
    suggestion: Mapping[str, Any],
    detected: Detected,
    problem: str,
) -> ColumnLine:
    target = matches.get(heading, "")
    chosen_by_person = bool(suggestion) and suggestion["target"] != target
    samples = dict.fromkeys(
        cells[place] for _row, cells in detected.sample if place < len(cells) and cells[place]
    )
    return ColumnLine(
        place=place,
        heading=heading,
        choices=tuple(target_choices(record_type, target)),
        confidence=None if chosen_by_person or not suggestion else suggestion["confidence"],
        reason=reason_of(suggestion, chosen_by_person),
        samples=tuple(sample[:60] for sample in list(samples)[:3]),
        problem=problem,
    )


def reason_of(suggestion: Mapping[str, Any], chosen_by_person: bool) -> str:
    if chosen_by_person or not suggestion:
        return finding_text("match_chosen", {})
    return finding_text(suggestion["reason"], {"detail": suggestion["detail"]})


def target_choices(record_type: RecordType, target: str) -> Iterable[Choice]:
    yield Choice("", _("keep as a source field"), target == "")
    yield Choice("-", _("leave out"), target == "-")
    for field in record_type.fields:
        yield from field_choices(field, target)


def field_choices(field: Field, target: str) -> Iterable[Choice]:
    label = f"{field.label} *" if field.required else str(field.label)
    yield Choice(field.name, label, target == field.name)
    if field.type is FieldType.COORDINATES:
        for axis, axis_label in (("latitude", _("latitude")), ("longitude", _("longitude"))):
            name = f"{field.name}.{axis}"
            yield Choice(name, f"{field.label}: {axis_label}", target == name)
    if field.translated:
        for language in sorted(WORDS):
            name = f"{field.name}.{language}"
            yield Choice(name, f"{field.label}: {language.upper()}", target == name)
