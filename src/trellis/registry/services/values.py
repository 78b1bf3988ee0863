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
from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from trellis.core.types import Problem
from trellis.registry.services.texts import Unfit, clean_email, clean_line, clean_paragraphs, clean_url
from trellis.registry.types import Blueprint, FieldSpec, FieldType, Value, in_language

LANGUAGE = re.compile(r"^[a-z]{2,3}(-[a-z0-9]{2,8})?$")
MAX_ITEMS = 400


def clean_values(
    blueprint: Blueprint, values: Mapping[str, Value], *, known_terms: Collection[str] | None = None
) -> tuple[dict[str, Value], list[Problem]]:
    """Clean each value by its field; return the clean ones and a problem for each of the others.

    With `known_terms`, terms outside it are problems; without, the database refuses them.
    """
    cleaned: dict[str, Value] = {}
    problems: list[Problem] = []
    for name, value in values.items():
        spec = blueprint.field(name)
        if spec is None:
            problems.append(unknown_field(blueprint, name))
            continue
        try:
            cleaned[name] = clean(spec, value)
        except Unfit as error:
            problems.append(Problem(field=name, message=str(error), suggestion=error.suggestion))
    if known_terms is not None:
        problems += unknown_terms(blueprint, cleaned, known_terms)
    return cleaned, problems


def unknown_field(blueprint: Blueprint, name: str) -> Problem:
    message = _("A profile of the kind “%(kind)s” has no field “%(name)s”.")
    return Problem(
        field=name, message=message % {"kind": in_language(blueprint.label, "en"), "name": name[:60]}
    )


def unknown_terms(
    blueprint: Blueprint, cleaned: Mapping[str, Value], known: Collection[str]
) -> list[Problem]:
    problems = []
    for name, value in cleaned.items():
        problems += [
            unknown_code(name, term) for term in terms_in(blueprint, name, value) if term not in known
        ]
    return problems


def unknown_code(field: str, term: str) -> Problem:
    message = _("There is no code “%(code)s” in this list.") % {"code": term.partition(":")[2]}
    return Problem(field=field, message=message)


def terms_in(blueprint: Blueprint, name: str, value: Value) -> list[str]:
    """Ids of the terms that a clean value names."""
    spec = blueprint.field(name)
    if spec is None or value is None or spec.type not in (FieldType.TERM, FieldType.TERMS, FieldType.COUNTS):
        return []
    if spec.type == FieldType.TERM:
        return [value]
    if spec.type == FieldType.COUNTS:
        return [f"{spec.scheme}:{code}" for code in value]
    return [item if isinstance(item, str) else item["term"] for item in value]


def clean(spec: FieldSpec, value: Value) -> Value:
    """The canonical form of a value, or None where it says nothing. Raises Unfit."""
    if value is None or value == "" or value == [] or value == {}:
        return None
    result = CLEANERS[spec.type](spec, value)
    return None if result in ("", [], {}) else result


def clean_list(spec: FieldSpec, value: Value, item: Callable[[FieldSpec, Any], Any]) -> list[Any]:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list | tuple):
        raise Unfit(_("Write a list here."))
    if len(value) > MAX_ITEMS:
        raise Unfit(_("At most %(most)d entries fit here.") % {"most": MAX_ITEMS})
    cleaned = [item(spec, entry) for entry in value if entry not in (None, "")]
    return list({str(entry): entry for entry in cleaned if entry}.values())


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
    code = str(value).strip().lower()
    if not LANGUAGE.match(code):
        raise Unfit(_("“%(code)s” is not a language code such as en or fr.") % {"code": str(value)[:20]})
    return code


def number(spec: FieldSpec, value: Value) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise Unfit(_("Write a number here."))
    if (isinstance(value, str) and len(value) > 60) or (isinstance(value, int) and abs(value) > 2**63):
        raise Unfit(_("This number is too large."))
    text = re.sub(r"[\s\u00a0\u202f]", "", str(value)).replace(",", ".")
    try:
        found = Decimal(text)
    except InvalidOperation as error:
        raise Unfit(_("“%(value)s” is not a number.") % {"value": str(value)[:40]}) from error
    if not found.is_finite():
        raise Unfit(_("Write a number here."))
    low, high = spec.minimum, spec.maximum
    if (low is not None and found < Decimal(str(low))) or (high is not None and found > Decimal(str(high))):
        raise Unfit(_("Write a number from %(low)s to %(high)s.") % {"low": shown(low), "high": shown(high)})
    return found


def shown(bound: float | None) -> str:
    return "…" if bound is None else f"{bound:g}" if abs(bound) < 1e6 else f"{bound:.0f}"


def integer(spec: FieldSpec, value: Value) -> int:
    found = number(spec, value)
    if found != found.to_integral_value():
        raise Unfit(_("Write a whole number here."))
    if abs(found) > 2**53:
        raise Unfit(_("This number is too large."))
    return int(found)


def decimal(spec: FieldSpec, value: Value) -> str:
    found = number(spec, value)
    if abs(found) >= Decimal(10) ** 14:
        raise Unfit(_("This number is too large."))
    text = f"{found.quantize(Decimal('0.01')):f}"
    return text.rstrip("0").rstrip(".")


def degrees(spec: FieldSpec, value: Value) -> float:
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
        raise Unfit(
            _("“%(value)s” is none of: %(keys)s.") % {"value": str(value)[:60], "keys": ", ".join(keys)}
        )
    return str(value)


def term(spec: FieldSpec, value: Value) -> str:
    if not isinstance(value, str) or len(value) > 120 or HIDDEN_IN_CODE.search(value):
        raise Unfit(_("Choose an entry of the list."))
    code = value.strip()
    scheme = code.partition(":")[0] if ":" in code else ""
    if scheme and scheme != spec.scheme:
        raise Unfit(_("“%(code)s” is a code of another list.") % {"code": code[:60]})
    return code if scheme else f"{spec.scheme}:{code}"


HIDDEN_IN_CODE = re.compile(r"[\x00-\x1f]")


def statement(spec: FieldSpec, value: Value) -> Value:
    """A term, with its weight and whether it was derived, where that is said."""
    if not isinstance(value, Mapping):
        return term(spec, value)
    said: dict[str, Any] = {"term": term(spec, value.get("term"))}
    weight = value.get("weight")
    if weight is not None and weight != "":
        said["weight"] = float(number(FieldSpec(name="weight", label="weight"), weight))
    if value.get("derived"):
        said["derived"] = True
    return said if len(said) > 1 else said["term"]


def terms(spec: FieldSpec, value: Value) -> list[Value]:
    found = clean_list(spec, value, statement)
    by_term = {item if isinstance(item, str) else item["term"]: item for item in found}
    return [by_term[name] for name in sorted(by_term)]


def counts(spec: FieldSpec, value: Value) -> dict[str, int]:
    if not isinstance(value, Mapping):
        raise Unfit(_("Write a number for each kind here."))
    found = {}
    for code, amount in sorted(value.items()):
        if amount not in (None, ""):
            key = term(spec, code).partition(":")[2]
            found[key] = integer(COUNT, amount)
    return found


COUNT = FieldSpec(name="count", label="Number", minimum=0, maximum=10_000_000)


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
    FieldType.TERM: term,
    FieldType.TERMS: terms,
    FieldType.CHOICE: choice,
    FieldType.CHOICES: lambda spec, value: clean_list(spec, value, choice),
    FieldType.COUNTS: counts,
    FieldType.LANGUAGES: lambda spec, value: sorted(clean_list(spec, value, language)),
    FieldType.DEGREES: degrees,
    FieldType.ORGANISATION: organisation,
}
