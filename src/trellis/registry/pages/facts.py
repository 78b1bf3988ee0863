"""What a profile says, ready to be shown: facts, texts and tags, each with its source and date. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from babel import Locale, UnknownLocaleError
from django.urls import reverse
from django.utils.translation import gettext as _

from trellis.core.templatetags.formats import country_name, day, elsewhere, language_name, number
from trellis.registry.types import (
    Blueprint,
    FieldSpec,
    FieldType,
    Origin,
    OriginKind,
    Profile,
    TermRole,
    Value,
    in_language,
)
from trellis.registry.types.search import FACETS
from trellis.taxonomy import selectors as taxonomy

SHOWN_ELSEWHERE = frozenset(
    {
        "name",
        "short_name",
        "other_names",
        "latitude",
        "longitude",
        "precision",
        "parent",
        "country",
        "region",
        "city",
    }
    | {"address", "postcode", str(TermRole.TECHNOLOGY), str(TermRole.TECHNOLOGY_IN_TEN_YEARS)}
)
TEXT_TYPES = (FieldType.TRANSLATED, FieldType.LONG_TEXT)
TAG_TYPES = (FieldType.TERMS, FieldType.CHOICES, FieldType.TEXTS, FieldType.LANGUAGES)


@dataclass(frozen=True)
class Provenance:
    """Where a value comes from, in words."""

    text: str
    url: str = ""
    is_inferred: bool = False
    is_confirmed: bool = False


@dataclass(frozen=True)
class Fact:
    """One line of facts."""

    name: str
    label: str
    value: str
    url: str = ""
    source: str = ""  # what core/components/facts.html shows
    provenance: Provenance | None = None


@dataclass(frozen=True)
class TextIn:
    """A text in one language."""

    language: str
    language_name: str
    direction: str
    text: str


@dataclass(frozen=True)
class TextBlock:
    """A text of the profile, first in the reader's language, else in English, else in what there is."""

    name: str
    label: str
    first: TextIn
    others: tuple[TextIn, ...]
    provenance: Provenance | None


@dataclass(frozen=True)
class Tag:
    label: str
    url: str = ""
    note: str = ""
    derived: bool = False


@dataclass(frozen=True)
class TagGroup:
    name: str
    label: str
    tags: tuple[Tag, ...]
    provenance: Provenance | None


def build_facts(blueprint: Blueprint, profile: Profile, *, language: str) -> tuple[Fact, ...]:
    """Every public field of one value, in the order of the blueprint."""
    return tuple(
        fact_of(spec, profile, language=language)
        for spec in stated(blueprint, profile)
        if spec.type not in TEXT_TYPES and spec.type not in TAG_TYPES and spec.type != FieldType.COUNTS
    )


def build_texts(blueprint: Blueprint, profile: Profile, *, language: str) -> tuple[TextBlock, ...]:
    return tuple(
        text_block(spec, profile, language=language)
        for spec in stated(blueprint, profile)
        if spec.type in TEXT_TYPES
    )


def build_tags(blueprint: Blueprint, profile: Profile, *, language: str) -> tuple[TagGroup, ...]:
    return tuple(
        TagGroup(
            name=spec.name,
            label=in_language(spec.label, language),
            tags=tuple(tags_of(spec, profile.values[spec.name], language=language)),
            provenance=provenance(profile, spec.name),
        )
        for spec in stated(blueprint, profile)
        if spec.type in TAG_TYPES
    )


def stated(blueprint: Blueprint, profile: Profile) -> list[FieldSpec]:
    return [
        spec
        for spec in blueprint.fields()
        if spec.public and spec.name not in SHOWN_ELSEWHERE and profile.values.get(spec.name) is not None
    ]


def fact_of(spec: FieldSpec, profile: Profile, *, language: str) -> Fact:
    value = profile.values[spec.name]
    found = provenance(profile, spec.name)
    return Fact(
        name=spec.name,
        label=in_language(spec.label, language),
        value=shown(spec, value, language=language),
        url=address_of(spec, value),
        source=found.text if found else "",
        provenance=found,
    )


def shown(spec: FieldSpec, value: Value, *, language: str) -> str:
    """One value as a reader sees it."""
    if spec.type == FieldType.TERM:
        return taxonomy.name(value, language)
    if spec.type == FieldType.CHOICE:
        return option_label(spec, value, language=language)
    if spec.type == FieldType.BOOLEAN:
        return _("yes") if value else _("no")
    if spec.type == FieldType.DATE:
        return day(date.fromisoformat(value))
    if spec.type == FieldType.URL:
        return without_scheme(value)
    return shown_number(spec, value)


def shown_number(spec: FieldSpec, value: Value) -> str:
    if spec.type == FieldType.INTEGER:
        return number(value)
    if spec.type == FieldType.DECIMAL:
        return number(float(value))
    return str(value)


def without_scheme(url: str) -> str:
    """
    >>> without_scheme("https://www.example.org/")
    'www.example.org'
    """
    return url.split("://", 1)[-1].rstrip("/")


def address_of(spec: FieldSpec, value: Value) -> str:
    if spec.type == FieldType.URL:
        return elsewhere(value)
    return f"mailto:{value}" if spec.type == FieldType.EMAIL else ""


def option_label(spec: FieldSpec, key: str, *, language: str) -> str:
    return next((in_language(item.label, language) for item in spec.options if item.key == key), key)


def tags_of(spec: FieldSpec, value: Sequence[Any], *, language: str) -> list[Tag]:
    if spec.type == FieldType.TERMS:
        return [term_tag(spec, item, language=language) for item in value]
    if spec.type == FieldType.CHOICES:
        return [Tag(option_label(spec, key, language=language)) for key in value]
    if spec.type == FieldType.LANGUAGES:
        return [Tag(language_name(code)) for code in value]
    return [Tag(str(item)) for item in value]


def term_tag(spec: FieldSpec, item: Value, *, language: str) -> Tag:
    said = {"term": item} if isinstance(item, str) else item
    weight = said.get("weight")
    code = said["term"].partition(":")[2]
    return Tag(
        label=taxonomy.name(said["term"], language),
        url=search_address(spec.name, code) if spec.name in FACETS else "",
        note="" if weight is None else number(weight),
        derived=bool(said.get("derived")),
    )


def search_address(facet: str, code: str) -> str:
    """Where all organisations with this value are listed."""
    return f"{reverse('registry:search')}?{urlencode({facet: code})}"


def text_block(spec: FieldSpec, profile: Profile, *, language: str) -> TextBlock:
    value = profile.values[spec.name]
    texts = {"": value} if isinstance(value, str) else value
    wanted = [language, language[:2], "en", *sorted(texts)]
    chosen = next(code for code in wanted if code in texts)
    return TextBlock(
        name=spec.name,
        label=in_language(spec.label, language),
        first=text_in(chosen, texts[chosen]),
        others=tuple(text_in(code, text) for code, text in sorted(texts.items()) if code != chosen),
        provenance=provenance(profile, spec.name),
    )


def text_in(code: str, text: str) -> TextIn:
    try:
        direction = Locale.parse(code, sep="-").text_direction if code else "auto"
    except (UnknownLocaleError, ValueError):
        direction = "auto"
    return TextIn(language=code, language_name=language_name(code), direction=direction, text=text)


ORIGIN_WORDS = {
    OriginKind.OWNER: lambda: _("by the organisation"),
    OriginKind.OPERATOR: lambda: _("by the platform"),
    OriginKind.IMPORT: lambda: _("imported"),
    OriginKind.INFERRED: lambda: _("inferred"),
}


def provenance(profile: Profile, name: str) -> Provenance | None:
    """Source and date of a value, in words; None where nobody wrote them down."""
    origin = profile.origin(name)
    if origin is None:
        return None
    inferred = origin.inferred or origin.by == OriginKind.INFERRED
    parts = [origin.source or ORIGIN_WORDS[origin.by]()]
    if inferred and origin.source:
        parts.append(_("inferred"))
    if when := dated(origin):
        parts.append(when)
    return Provenance(
        text=", ".join(parts),
        url=origin.url,
        is_inferred=inferred,
        is_confirmed=bool(origin.confirmed),
    )


def dated(origin: Origin) -> str:
    if origin.confirmed:
        return _("confirmed %(day)s") % {"day": short_day(origin.confirmed)}
    if when := short_day(origin.at):
        return _("entered %(day)s") % {"day": when}
    return ""


def short_day(text: str) -> str:
    try:
        return day(date.fromisoformat(text), "medium")
    except ValueError:
        return ""


def place_text(profile: Profile, *, language: str) -> str:
    """Address, city and country in one line."""
    values = profile.values
    city = " ".join(part for part in (values.get("postcode", ""), values.get("city", "")) if part)
    country = values.get("country")
    parts = [values.get("address", ""), city, taxonomy.name(country, language) if country else ""]
    return ", ".join(part for part in parts if part)


def country_text(term: str | None) -> str:
    return country_name(term.partition(":")[2]) if term else ""
