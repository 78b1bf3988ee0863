"""Cleaning values by their blueprint into one canonical form, the same for form, API and import.

| type | canonical form |
|---|---|
| text, long_text, url, email, choice | str |
| texts, languages, choices | list of str |
| translated | {language: str} |
| integer, year | int |
| decimal | str such as "1234.5" |
| date | str, ISO 8601 |
| boolean | bool |
| degrees | float |
| term | str, "<scheme>:<code>" |
| terms | list of str, or {"term": str, "weight": float, "derived": true} where more is said |
| counts | {code: int} |
| organisation | int |

Nothing (None, "", [], {}) is None. What cannot be cleaned raises Unfit.
"""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from trellis.core.types import Problem
from trellis.registry.services.codes import CODED, Setting, codes_in
from trellis.registry.services.lists import clean_list
from trellis.registry.services.numbers import integer, is_within, number
from trellis.registry.services.texts import Unfit, brief, clean_email, clean_line, clean_paragraphs, clean_url
from trellis.registry.types import Blueprint, FieldSpec, FieldType, Value, in_language

LANGUAGE = re.compile(r"^[a-z]{2,3}(-[a-z0-9]{2,8})?$")


def clean_values(
    blueprint: Blueprint, values: Mapping[str, Value], *, present: Mapping[str, Value] | None = None
) -> tuple[dict[str, Value], list[Problem]]:
    """Clean each value by its field; return the clean ones and a problem for each of the others.

    `present` is what the profile says now: a retired code that stands already may stay.
    """
    cleaned: dict[str, Value] = {}
    problems: list[Problem] = []
    standing = present or {}
    country = values.get("country", standing.get("country"))
    for name, value in values.items():
        spec = blueprint.field(name)
        if spec is None:
            problems.append(unknown_field(blueprint, name))
            continue
        try:
            cleaned[name] = clean(spec, value, standing=standing.get(name), country=country)
        except Unfit as error:
            problems.append(Problem(field=name, message=str(error), suggestion=error.suggestion))
    return cleaned, problems


def unknown_field(blueprint: Blueprint, name: str) -> Problem:
    message = _("A profile of the kind “%(kind)s” has no field “%(name)s”.")
    kind = in_language(blueprint.label, "en")
    return Problem(field=brief(name), message=message % {"kind": kind, "name": brief(name)})


def clean(spec: FieldSpec, value: Value, *, standing: Value = None, country: Value = None) -> Value:
    """The canonical form of a value, or None where it says nothing. Raises Unfit."""
    if value is None or value == "" or value == [] or value == {}:
        return None
    if spec.type in CODED:
        result = CODED[spec.type](spec, value, Setting(standing=codes_in(standing), country=country))
    else:
        result = CLEANERS[spec.type](spec, value)
    return None if result in ("", [], {}) else result


def line(spec: FieldSpec, value: Value) -> str:
    return clean_line(value, max_length=spec.max_length)


def translated(spec: FieldSpec, value: Value) -> dict[str, str]:
    if isinstance(value, str):
        value = {"en": value}
    if not isinstance(value, Mapping):
        raise Unfit(_("Write a text for each language here."))
    found = {}
    for language, text in value.items():
        code = language_code(spec, language)
        if cleaned := clean_paragraphs(text, max_length=spec.max_length):
            found[code] = cleaned
    return dict(sorted(found.items()))


def language_code(spec: FieldSpec, value: Value) -> str:
    code = value.strip().lower() if isinstance(value, str) else ""
    if not LANGUAGE.match(code):
        raise Unfit(_("“%(code)s” is not a language code such as en or fr.") % {"code": brief(value)[:20]})
    return code


def decimal(spec: FieldSpec, value: Value) -> str:
    found = number(spec, value)
    if abs(found) >= Decimal(10) ** 14:
        raise Unfit(_("This number is too large."))
    text = f"{found.quantize(Decimal('0.01')):f}"
    return text.rstrip("0").rstrip(".")


def degrees(spec: FieldSpec, value: Value) -> float:
    if type(value) is float and math.isfinite(value) and is_within(spec, value):
        return round(value, 7)
    found = float(number(spec, value))
    if not math.isfinite(found):
        raise Unfit(_("Write a number here."))
    return round(found, 7)


def day(spec: FieldSpec, value: Value) -> str:
    try:
        return (
            value.isoformat() if type(value) is date else date.fromisoformat(str(value).strip()).isoformat()
        )
    except ValueError as error:
        raise Unfit(_("Write a date as year-month-day, such as 2027-05-31.")) from error


YES = {True, "true", "on", "1", "yes"}
NO = {False, "false", "off", "0", "no"}


def boolean(spec: FieldSpec, value: Value) -> bool:
    given = value.strip().lower() if isinstance(value, str) else value
    if isinstance(given, str | bool) and given in YES | NO:
        return given in YES
    raise Unfit(_("Choose yes or no."))


def choice(spec: FieldSpec, value: Value) -> str:
    keys = [option.key for option in spec.options]
    if value not in keys:
        raise Unfit(_("“%(value)s” is none of: %(keys)s.") % {"value": brief(value), "keys": ", ".join(keys)})
    return str(value)


def language(spec: FieldSpec, value: Value) -> str:
    return language_code(spec, value)


def organisation(spec: FieldSpec, value: Value) -> int:
    return integer(ORGANISATION, value)


ORGANISATION = FieldSpec(name="organisation", label="Organisation", minimum=1, maximum=2**53)

CLEANERS: dict[FieldType, Callable[[FieldSpec, Any], Any]] = {
    FieldType.TEXT: line,
    FieldType.TEXTS: lambda spec, value: clean_list(spec, value, line),
    FieldType.TRANSLATED: translated,
    FieldType.LONG_TEXT: lambda spec, value: clean_paragraphs(value, max_length=spec.max_length),
    FieldType.URL: lambda spec, value: clean_url(value, max_length=spec.max_length),
    FieldType.EMAIL: lambda spec, value: clean_email(value),
    FieldType.INTEGER: integer,
    FieldType.DECIMAL: decimal,
    FieldType.YEAR: integer,
    FieldType.DATE: day,
    FieldType.BOOLEAN: boolean,
    FieldType.CHOICE: choice,
    FieldType.CHOICES: lambda spec, value: clean_list(spec, value, choice),
    FieldType.LANGUAGES: lambda spec, value: sorted(clean_list(spec, value, language)),
    FieldType.DEGREES: degrees,
    FieldType.ORGANISATION: organisation,
}
