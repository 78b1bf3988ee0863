"""What stands in the boxes of a profile's form: from a profile, from a request, and to values for a service.

`Typed` holds for each name the texts of its boxes, exactly as typed. It is what a draft keeps and what is
shown again when something does not fit, so that nothing typed is lost.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from trellis.registry.types import (
    Blueprint,
    FieldSpec,
    FieldType,
    Precision,
    Profile,
    SiteRecord,
    Value,
)
from trellis.taxonomy import selectors as taxonomy

Typed = dict[str, list[str]]
MOST_CHOICES = 60  # a longer list is typed, one entry to a line, rather than ticked

SITE_BOXES = ("id", "name", "address", "postcode", "city", "country", "region", "latitude", "longitude")


def is_ticked(spec: FieldSpec) -> bool:
    """Are the entries of this field ticked (a short list) rather than typed?"""
    return spec.type == FieldType.TERMS and taxonomy.count_terms(spec.scheme) <= MOST_CHOICES


def is_selected(spec: FieldSpec) -> bool:
    """Is the one entry of this field chosen from a list of all rather than typed?"""
    return spec.type == FieldType.TERM and not spec.scheme.startswith("nuts")


def box_names(blueprint: Blueprint) -> set[str]:
    """The names of all boxes of a form."""
    names = {"version"}
    for spec in blueprint.fields():
        names.update(boxes_of(spec))
    return names | ({f"site.{name}" for name in (*SITE_BOXES, "remove")} if blueprint.sites else set())


def boxes_of(spec: FieldSpec) -> list[str]:
    if spec.type == FieldType.TRANSLATED:
        return [f"{spec.name}.language", f"{spec.name}.text"]
    if spec.type == FieldType.COUNTS:
        return [f"{spec.name}.{term.code}" for term in taxonomy.list_terms(spec.scheme)]
    return [spec.name]


def typed_from_request(blueprint: Blueprint, lists: Iterable[tuple[str, Sequence[str]]]) -> Typed:
    """Only what belongs to the form; everything else of a request is left aside."""
    known = box_names(blueprint)
    return {name: list(texts) for name, texts in lists if name in known}


def typed_from_profile(blueprint: Blueprint, profile: Profile, *, language: str) -> Typed:
    """What the form shows when it is opened."""
    typed: Typed = {"version": [str(profile.version)]}
    for spec in blueprint.fields():
        value = profile.values.get(spec.name)
        if value is not None:
            typed |= TO_BOXES.get(spec.type, one_box)(spec, value, language)
    if blueprint.sites:
        typed |= site_boxes(profile.sites, language=language)
    return typed


# --- from values to boxes


def one_box(spec: FieldSpec, value: Value, language: str) -> Typed:
    return {spec.name: [str(value)]}


def several(spec: FieldSpec, value: Value, language: str) -> Typed:
    return {spec.name: [str(item) for item in value]}


def lines(spec: FieldSpec, value: Value, language: str) -> Typed:
    return {spec.name: ["\n".join(value)]}


def term_box(spec: FieldSpec, value: Value, language: str) -> Typed:
    return {spec.name: [value if is_selected(spec) else term_text(value, language)]}


def term_text(term: str, language: str) -> str:
    """A term as it is typed: its code and its name."""
    return f"{term.partition(':')[2]} {taxonomy.name(term, language)}"


def terms_boxes(spec: FieldSpec, value: Value, language: str) -> Typed:
    ids = [item if isinstance(item, str) else item["term"] for item in value]
    if is_ticked(spec):
        return {spec.name: ids}
    return {spec.name: ["\n".join(term_text(term, language) for term in ids)]}


def translated_boxes(spec: FieldSpec, value: Value, language: str) -> Typed:
    codes = sorted(value, key=lambda code: (code != "en", code))
    return {f"{spec.name}.language": codes, f"{spec.name}.text": [value[code] for code in codes]}


def counts_boxes(spec: FieldSpec, value: Value, language: str) -> Typed:
    return {f"{spec.name}.{code}": [str(amount)] for code, amount in value.items()}


def boolean_box(spec: FieldSpec, value: Value, language: str) -> Typed:
    return {spec.name: ["yes" if value else "no"]}


def site_boxes(sites: Sequence[SiteRecord], *, language: str) -> Typed:
    typed: Typed = {f"site.{name}": [] for name in SITE_BOXES}
    for site in sites:
        for name in SITE_BOXES:
            value = getattr(site, name)
            text = "" if value is None else str(value)
            typed[f"site.{name}"].append(term_text(text, language) if name == "region" and text else text)
    return typed


TO_BOXES: dict[FieldType, Callable[[FieldSpec, Any, str], Typed]] = {
    FieldType.TEXTS: lines,
    FieldType.CHOICES: several,
    FieldType.LANGUAGES: several,
    FieldType.TERM: term_box,
    FieldType.TERMS: terms_boxes,
    FieldType.TRANSLATED: translated_boxes,
    FieldType.COUNTS: counts_boxes,
    FieldType.BOOLEAN: boolean_box,
}


# --- from boxes to values


def values_from_typed(blueprint: Blueprint, typed: Typed, present: Mapping[str, Value]) -> dict[str, Value]:
    """What the service gets: every field whose boxes were in the form, None where they are empty.

    A term that stays keeps the score its source gave.
    """
    values: dict[str, Value] = {}
    for spec in blueprint.fields():
        if not any(name in typed for name in boxes_of(spec)) and not always_sent(spec, typed):
            continue
        value = FROM_BOXES.get(spec.type, text_of)(spec, typed)
        if spec.type == FieldType.TERMS:
            value = kept_statements(value, present.get(spec.name))
        values[spec.name] = value
    return values


def always_sent(spec: FieldSpec, typed: Typed) -> bool:
    """A group of ticks with none ticked sends nothing: in a form that was sent it means none."""
    ticks = spec.type in (FieldType.CHOICES, FieldType.LANGUAGES) or is_ticked(spec)
    return ticks and "version" in typed


def kept_statements(value: Value, present: Value) -> Value:
    """Where a term stands already, take its whole statement, with score and derivation."""
    standing: dict[str, Value] = {}
    for item in present or ():
        term = item if isinstance(item, str) else item["term"]
        standing[term] = item
        standing[term_text(term, "en").split(" ", 1)[0]] = item
    return [standing.get(item, standing.get(str(item).split(" ", 1)[0], item)) for item in value or ()]


def text_of(spec: FieldSpec, typed: Typed) -> Value:
    return "".join(typed.get(spec.name, [""])[:1]).strip() or None


def list_of(spec: FieldSpec, typed: Typed) -> Value:
    return [item for item in typed.get(spec.name, []) if item]


def lines_of(spec: FieldSpec, typed: Typed) -> Value:
    return [line.strip() for text in typed.get(spec.name, []) for line in text.splitlines() if line.strip()]


def terms_of(spec: FieldSpec, typed: Typed) -> Value:
    return list_of(spec, typed) if is_ticked(spec) else lines_of(spec, typed)


def translated_of(spec: FieldSpec, typed: Typed) -> Value:
    languages = typed.get(f"{spec.name}.language", [])
    texts = typed.get(f"{spec.name}.text", [])
    found: dict[str, str] = {}
    for language, text in zip(languages, texts, strict=False):
        if text.strip():
            # two texts of one language: both stay, one below the other
            found[language] = f"{found[language]}\n\n{text}" if language in found else text
    return found


def counts_of(spec: FieldSpec, typed: Typed) -> Value:
    return {
        name.removeprefix(f"{spec.name}."): text.strip()
        for name in boxes_of(spec)
        for text in typed.get(name, [])[:1]
        if text.strip()
    }


FROM_BOXES: dict[FieldType, Callable[[FieldSpec, Typed], Value]] = {
    FieldType.TEXTS: lines_of,
    FieldType.CHOICES: list_of,
    FieldType.LANGUAGES: list_of,
    FieldType.TERMS: terms_of,
    FieldType.TRANSLATED: translated_of,
    FieldType.COUNTS: counts_of,
}


def site_rows(typed: Typed) -> list[int]:
    """The rows that say something and are not ticked for removal."""
    removed = set(typed.get("site.remove", []))
    rows = max((len(typed.get(f"site.{name}", [])) for name in SITE_BOXES), default=0)
    return [
        row
        for row in range(rows)
        if str(row) not in removed and any(box(typed, name, row) for name in SITE_BOXES[1:])
    ]


def sites_from_typed(typed: Typed, present: Sequence[SiteRecord]) -> list[SiteRecord]:
    """A site for each row that says something, in their order."""
    standing = {str(site.id): site for site in present}
    return [
        site_of({name: box(typed, name, row) for name in SITE_BOXES[1:]}, standing.get(box(typed, "id", row)))
        for row in site_rows(typed)
    ]


def box(typed: Typed, name: str, row: int) -> str:
    texts = typed.get(f"site.{name}", [])
    return texts[row].strip() if row < len(texts) else ""


def site_of(said: Mapping[str, str], standing: SiteRecord | None) -> SiteRecord:
    values: dict[str, Any] = {item.name: said[item.name] for item in fields(SiteRecord) if item.name in said}
    for name in ("country", "region", "latitude", "longitude"):
        values[name] = values[name] or None
    moved = standing is None or (values["latitude"], values["longitude"]) != (
        shown_degrees(standing.latitude),
        shown_degrees(standing.longitude),
    )
    return SiteRecord(
        id=standing.id if standing else None,
        precision=Precision.UNKNOWN if standing is None or moved else standing.precision,
        attributes=standing.attributes if standing else {},
        **values,
    )


def shown_degrees(value: float | None) -> str | None:
    return None if value is None else str(value)
