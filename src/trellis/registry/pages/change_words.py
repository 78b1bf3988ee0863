"""What changed in a profile, in the words of its form: names instead of numbers, labels instead of codes."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from trellis.accounts import selectors as accounts
from trellis.core.templatetags.formats import language_name, number
from trellis.core.types import Actor
from trellis.registry.pages.facts import TAG_TYPES, shown, tags_of
from trellis.registry.pages.organisation import role_label
from trellis.registry.pages.people import role_label as person_role_label
from trellis.registry.selectors.blueprints import blueprints
from trellis.registry.selectors.members import list_cards
from trellis.registry.types import Blueprint, FieldSpec, FieldType, PersonRole, in_language
from trellis.taxonomy import selectors as taxonomy

LONGEST = 500
Change = tuple[Any, ...]  # before and after; in a clash of two editors also what the second one typed


@dataclass(frozen=True)
class ChangeLine:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Names:
    """Who and what the changes speak of; who is gone, or not the reader's to see, has no name here."""

    persons: Mapping[int, str]
    organisations: Mapping[int, str]


def names_of(
    *, actor: Actor, changes: Iterable[Mapping[str, Change]], person_ids: Iterable[int] = ()
) -> Names:
    """Two queries, for the persons and the organisations that all these changes name."""
    said: dict[str, set[int]] = {"person": set(person_ids), "member": set()}
    for change in changes:
        for name, values in change.items():
            subject, _space, number_text = name.partition(" ")
            if subject in said and number_text.isdigit():
                said[subject].add(int(number_text))
            if name == "parent":
                said["member"].update(value for value in values if isinstance(value, int))
    cards = list_cards(actor=actor, organisation_ids=sorted(said["member"]))
    return Names(
        persons=accounts.names_of_persons(person_ids=said["person"]),
        organisations={card.id: card.name for card in cards},
    )


def change_lines(
    blueprint: Blueprint, changes: Mapping[str, Change], *, names: Names, language: str
) -> tuple[ChangeLine, ...]:
    lines = []
    for name, values in changes.items():
        if name == "version":
            continue
        before, after = (
            shortened(in_words(blueprint, name, value, names=names, language=language)) for value in values
        )
        lines.append(ChangeLine(label_of(blueprint, name, names=names, language=language), before, after))
    return tuple(lines)


def shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def label_of(blueprint: Blueprint, name: str, *, names: Names, language: str) -> str:
    if spec := blueprint.field(name):
        return in_language(spec.label, language)
    subject, _space, number_text = name.partition(" ")
    known = {"person": names.persons, "member": names.organisations}.get(subject, {})
    if number_text.isdigit() and int(number_text) in known:
        return known[int(number_text)]
    return {
        "kind": _("Kind"),
        "status": _("State"),
        "slug": _("Address of the page"),
        "sites": _("Sites"),
        "claim": _("Claim"),
        "invitation": _("Invitation"),
        "role": _("Role"),
    }.get(name, name)


def in_words(blueprint: Blueprint, name: str, value: Any, *, names: Names, language: str) -> str:
    """A value as the form shows it; one of a form that is no longer so, as it was written down."""
    if value is None:
        return ""
    spec = blueprint.field(name)
    try:
        return of_field(spec, value, names, language) if spec else beside_fields(name, value, language)
    except (AttributeError, KeyError, TypeError, ValueError):
        return as_written(value)


def as_written(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def of_field(spec: FieldSpec, value: Any, names: Names, language: str) -> str:
    if spec.type in TAG_TYPES:
        return listed(spec, value, language)
    if spec.type == FieldType.TRANSLATED:
        return "\n\n".join(f"{language_name(code)}: {text}" for code, text in value.items())
    if spec.type == FieldType.COUNTS:
        terms = {code: taxonomy.name(f"{spec.scheme}:{code}", language) for code in value}
        return ", ".join(f"{terms[code]} {number(count)}" for code, count in value.items())
    if spec.type == FieldType.ORGANISATION:
        return names.organisations.get(value, str(value))
    return shown(spec, value, language=language)


def listed(spec: FieldSpec, value: Sequence[Any], language: str) -> str:
    tags = tags_of(spec, value, language=language)
    return ", ".join(f"{tag.label} {tag.note}".strip() for tag in tags)


def beside_fields(name: str, value: Any, language: str) -> str:
    """What is no field of the form: the kind, the state, members, persons, results."""
    if name == "kind":
        return in_language(blueprints()[value].label, language)
    if name == "status":
        return status_label(value)
    if name.startswith("person "):
        return person_role_label(PersonRole(value))
    if name.startswith("member "):
        return ", ".join(role_label(part) if key == "role" else str(part) for key, part in value.items())
    if name.startswith(("result ", "service ", "programme ")):
        return said_parts(value)
    if name == "sites":
        return "\n".join(map(said_parts, value))
    return as_written(value)


def said_parts(record: Mapping[str, Any]) -> str:
    """The parts that say something, what it is called first."""
    named_first = sorted(record.items(), key=lambda item: item[0] not in ("name", "title"))
    return ", ".join(str(part) for _name, part in named_first if part not in (None, ""))


def status_label(status: str) -> str:
    return {
        "draft": _("draft"), "in_review": _("in review"), "published": _("published"),
        "confirmed": _("confirmed"), "archived": _("archived"),
    }.get(status, status)  # fmt: skip
