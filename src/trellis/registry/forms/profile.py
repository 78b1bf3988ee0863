"""The form of a profile, made from its blueprint: sections, boxes, faults beside each box. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from django.conf import settings
from django.utils.translation import gettext as _

from trellis.core.components import Choice
from trellis.core.templatetags.formats import language_name
from trellis.core.types import Problem
from trellis.registry.forms.typed import SITE_BOXES, Typed, boxes_of, is_selected, is_ticked, site_rows
from trellis.registry.types import Blueprint, FieldSpec, FieldType, Section, in_language
from trellis.taxonomy import selectors as taxonomy
from trellis.taxonomy.selectors.folding import fold

FURTHER_LANGUAGES = ("ca", "eu", "gl", "is", "mk", "nb", "sq", "sr", "tr", "uk")
LANGUAGES = tuple(sorted({code for code, _name in settings.LANGUAGES} | set(FURTHER_LANGUAGES)))
KINDS = {
    FieldType.TEXT: "text",
    FieldType.TEXTS: "lines",
    FieldType.TRANSLATED: "translated",
    FieldType.LONG_TEXT: "paragraphs",
    FieldType.URL: "url",
    FieldType.EMAIL: "email",
    FieldType.INTEGER: "number",
    FieldType.DECIMAL: "number",
    FieldType.YEAR: "number",
    FieldType.DATE: "date",
    FieldType.BOOLEAN: "select",
    FieldType.CHOICE: "select",
    FieldType.CHOICES: "ticks",
    FieldType.COUNTS: "counts",
    FieldType.LANGUAGES: "ticks",
    FieldType.DEGREES: "number",
    FieldType.ORGANISATION: "text",
}


@dataclass(frozen=True)
class Box:
    """One box of several that make a field: a text in one language, a number of one kind."""

    id: str
    name: str
    label: str
    text: str
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Input:
    """A field as the form shows it: its box or boxes with what was typed, its help and its faults."""

    name: str
    id: str
    kind: str
    label: str
    help: str
    is_required: bool
    text: str = ""
    choices: tuple[Choice, ...] = ()
    boxes: tuple[Box, ...] = ()
    suggestions: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    may_add: bool = False

    @property
    def described_by(self) -> str:
        parts = [f"{self.id}-help"] if self.help else []
        return " ".join(parts + ([f"{self.id}-error"] if self.errors else []))


@dataclass(frozen=True)
class SiteRow:
    """One site as the form shows it."""

    number: int
    id: str
    boxes: tuple[Box, ...]
    errors: tuple[str, ...]
    is_blank: bool


@dataclass(frozen=True)
class InputSection:
    key: str
    label: str
    help: str
    inputs: tuple[Input, ...]


@dataclass(frozen=True)
class Fault:
    """A fault for the summary: where it is, and what to do."""

    text: str
    anchor: str


@dataclass(frozen=True)
class ProfileForm:
    """All of the form."""

    version: str
    sections: tuple[InputSection, ...]
    sites: tuple[SiteRow, ...] = ()
    has_sites: bool = False
    faults: tuple[Fault, ...] = field(default=())


def build_form(
    blueprint: Blueprint,
    typed: Typed,
    *,
    language: str,
    problems: Sequence[Problem] = (),
    add: str = "",
    only: Iterable[str] | None = None,
) -> ProfileForm:
    """The form with what was typed and what is wrong with it.

    `add` names a field, or "sites", that gets one more blank row; `only` limits the form to some fields.
    """
    by_field: dict[str, list[Problem]] = {}
    for problem in problems:
        by_field.setdefault(problem.field, []).append(problem)
    wanted = set(only) if only is not None else None
    sections = tuple(
        input_section(section, typed, by_field, language=language, add=add, wanted=wanted)
        for section in blueprint.sections
        if wanted is None or any(spec.name in wanted for spec in section.fields)
    )
    has_sites = blueprint.sites and wanted is None
    rows = site_inputs(typed, problems, language=language, add=add == "sites") if has_sites else ()
    return ProfileForm(
        version="".join(typed.get("version", [""])[:1]),
        sections=sections,
        sites=rows,
        has_sites=has_sites,
        faults=tuple(faults(blueprint, typed, problems, language=language)),
    )


def input_section(
    section: Section,
    typed: Typed,
    problems: Mapping[str, Sequence[Problem]],
    *,
    language: str,
    add: str,
    wanted: set[str] | None,
) -> InputSection:
    return InputSection(
        key=section.key,
        label=in_language(section.label, language),
        help=in_language(section.help, language),
        inputs=tuple(
            build_input(spec, typed, problems.get(spec.name, ()), language=language, add=add == spec.name)
            for spec in section.fields
            if wanted is None or spec.name in wanted
        ),
    )


def build_input(
    spec: FieldSpec, typed: Typed, problems: Sequence[Problem], *, language: str, add: bool = False
) -> Input:
    kind = kind_of(spec)
    return Input(
        name=spec.name,
        id=input_id(spec.name),
        kind=kind,
        label=in_language(spec.label, language),
        help=help_of(spec, kind, language=language),
        is_required=spec.required,
        text="".join(typed.get(spec.name, [])[:1]),
        choices=tuple(choices_of(spec, typed, kind, language=language)),
        boxes=tuple(boxes(spec, typed, language=language, add=add)),
        suggestions=suggestions_of(spec, typed, language=language),
        errors=tuple(message_of(problem) for problem in problems),
        may_add=spec.type == FieldType.TRANSLATED,
    )


def input_id(name: str) -> str:
    return f"field-{name.replace('.', '-')}"


def message_of(problem: Problem) -> str:
    said_already = problem.suggestion in problem.message
    return problem.message if said_already else f"{problem.message} {problem.suggestion}"


def kind_of(spec: FieldSpec) -> str:
    if spec.type == FieldType.TERM:
        return "select" if is_selected(spec) else "suggested"
    if spec.type == FieldType.TERMS:
        return "ticks" if is_ticked(spec) else "lines"
    return KINDS[spec.type]


def help_of(spec: FieldSpec, kind: str, *, language: str) -> str:
    text = in_language(spec.help, language)
    if kind == "lines" and not text:
        return _("One entry on each line.")
    return text


def choices_of(spec: FieldSpec, typed: Typed, kind: str, *, language: str) -> list[Choice]:
    if kind not in ("select", "ticks"):
        return []
    chosen = set(typed.get(spec.name, []))
    offered = options(spec, language=language)
    known = {value for value, _label in offered}
    # what was typed stays visible even where it is no choice (a retired code, say)
    offered += [(value, value) for value in sorted(chosen - known) if value]
    return [Choice(value=value, label=label, is_chosen=value in chosen) for value, label in offered]


def options(spec: FieldSpec, *, language: str) -> list[tuple[str, str]]:
    if spec.type == FieldType.BOOLEAN:
        return [("yes", _("Yes")), ("no", _("No"))]
    if spec.type == FieldType.LANGUAGES:
        return [(code, language_name(code)) for code in LANGUAGES]
    if spec.options:
        return [(item.key, in_language(item.label, language)) for item in spec.options]
    return list(term_options(spec.scheme, spec.levels, language))


@lru_cache(maxsize=400)
def term_options(scheme: str, levels: tuple[int, ...], language: str) -> tuple[tuple[str, str], ...]:
    """The terms of a list with their names; countries by name, others in their own order."""
    found = [(term.id, term.name(language)) for term in taxonomy.list_terms(scheme, levels=levels)]
    return tuple(sorted(found, key=lambda item: fold(item[1])) if scheme == "country" else found)


@lru_cache(maxsize=400)
def region_names(country: str, language: str) -> tuple[str, ...]:
    """The regions of a country as they are typed: code and name."""
    return tuple(
        f"{term.code} {term.name(language)}"
        for term in taxonomy.list_terms("nuts")
        if term.country == country and term.level > 0
    )


def suggestions_of(spec: FieldSpec, typed: Typed, *, language: str) -> tuple[str, ...]:
    """What the browser offers while one types a region: those of the country chosen."""
    if spec.type != FieldType.TERM or is_selected(spec):
        return ()
    country = "".join(typed.get("country", [])[:1])
    return region_names(country, language) if country else ()


def boxes(spec: FieldSpec, typed: Typed, *, language: str, add: bool) -> list[Box]:
    if spec.type == FieldType.COUNTS:
        return [
            Box(
                id=input_id(name),
                name=name,
                label=taxonomy.name(f"{spec.scheme}:{name.rpartition('.')[2]}", language),
                text="".join(typed.get(name, [])[:1]),
            )
            for name in boxes_of(spec)
        ]
    return translated_rows(spec, typed, add=add) if spec.type == FieldType.TRANSLATED else []


def translated_rows(spec: FieldSpec, typed: Typed, *, add: bool) -> list[Box]:
    """A row for each language typed, at least English, and with `add` one more in a language not yet used."""
    rows = list(
        zip(
            typed.get(f"{spec.name}.language", []),
            typed.get(f"{spec.name}.text", []),
            strict=False,
        )
    ) or [("en", "")]
    if add:
        used = {code for code, _text in rows}
        rows.append((next((code for code in LANGUAGES if code not in used), "en"), ""))
    return [
        Box(
            id=input_id(spec.name) if number == 0 else f"{input_id(spec.name)}-{number}",
            name=spec.name,
            label=language_name(code),
            text=text,
            choices=tuple(Choice(c, language_name(c), is_chosen=c == code) for c in with_own(code)),
        )
        for number, (code, text) in enumerate(rows)
    ]


def with_own(code: str) -> tuple[str, ...]:
    return LANGUAGES if code in LANGUAGES else (*LANGUAGES, code)


def site_labels() -> dict[str, str]:
    return {
        "name": _("Name"),
        "address": _("Street and number"),
        "postcode": _("Postcode"),
        "city": _("City"),
        "country": _("Country"),
        "region": _("Region"),
        "latitude": _("Latitude"),
        "longitude": _("Longitude"),
    }


def site_inputs(
    typed: Typed, problems: Sequence[Problem], *, language: str, add: bool
) -> tuple[SiteRow, ...]:
    """A row for each site typed, and one blank row (with `add` two)."""
    rows = max((len(typed.get(f"site.{name}", [])) for name in SITE_BOXES), default=0)
    blank = [row for row in range(rows) if not any(site_text(typed, name, row) for name in SITE_BOXES)]
    extra = max(0, (2 if add else 1) - len(blank))
    wrong = site_problems(typed, problems)
    labels = site_labels()
    return tuple(
        SiteRow(
            number=row,
            id=site_text(typed, "id", row),
            boxes=tuple(
                site_box(typed, name, label, row, language=language) for name, label in labels.items()
            ),
            errors=tuple(wrong.get(row, ())),
            is_blank=row >= rows or row in blank,
        )
        for row in range(rows + extra)
    )


def site_box(typed: Typed, name: str, label: str, row: int, *, language: str) -> Box:
    text = site_text(typed, name, row)
    choices = (
        tuple(Choice(value, shown, value == text) for value, shown in term_options("country", (), language))
        if name == "country"
        else ()
    )
    return Box(id=f"site-{row}-{name}", name=f"site.{name}", label=label, text=text, choices=choices)


def site_text(typed: Typed, name: str, row: int) -> str:
    texts = typed.get(f"site.{name}", [])
    return texts[row] if row < len(texts) else ""


def site_problems(typed: Typed, problems: Sequence[Problem]) -> dict[int, list[str]]:
    """Faults by row of the form; the service counts only the rows that say something."""
    rows = site_rows(typed)
    found: dict[int, list[str]] = {}
    for problem in problems:
        row = row_of(problem.field, rows)
        if row is not None:
            found.setdefault(row, []).append(message_of(problem))
    return found


def row_of(name: str, rows: Sequence[int]) -> int | None:
    parts = name.split(".")
    if len(parts) == 3 and parts[0] == "sites" and parts[1].isdigit() and int(parts[1]) < len(rows):
        return rows[int(parts[1])]
    return None


def faults(
    blueprint: Blueprint, typed: Typed, problems: Sequence[Problem], *, language: str
) -> Iterable[Fault]:
    """Every fault with the name of its field and the place of its box."""
    rows = site_rows(typed)
    for problem in problems:
        spec = blueprint.field(problem.field)
        row = row_of(problem.field, rows)
        if spec is not None:
            label = in_language(spec.label, language)
            yield Fault(text=f"{label}: {message_of(problem)}", anchor=input_id(spec.name))
        elif row is not None:
            label, name = _("Site %(number)d") % {"number": row + 1}, problem.field.split(".")[2]
            yield Fault(text=f"{label}: {message_of(problem)}", anchor=f"site-{row}-{name}")
        else:
            yield Fault(text=message_of(problem), anchor="")
