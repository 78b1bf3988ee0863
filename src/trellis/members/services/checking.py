"""Is what was typed fit to be stored? One check for each column, whichever kind asks it."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from babel.core import get_global
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from trellis.core.errors import InvalidInput
from trellis.core.types import Problem
from trellis.members.types import (
    FIRST_YEAR,
    LARGEST_AMOUNT,
    LAST_YEAR,
    LENGTHS,
    MOST_TAGS,
    TAG_LENGTH,
    Column,
)
from trellis.taxonomy import selectors as taxonomy

HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2028-\u202e\ufeff]")
LANGUAGES = {code for code, _name in settings.LANGUAGES}


class Unfit(Exception):
    """A value cannot be stored; its text says what to do."""


def checked(columns: Sequence[Column], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are stored, one for each column. Raises InvalidInput with every problem."""
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for column in columns:
        try:
            found[column.name] = CHECKS.get(column.name, text)(column.name, values.get(column.name))
            if column.required and found[column.name] in ("", None):
                raise Unfit(_("This is needed."))
        except Unfit as error:
            problems.append(Problem(column.name, str(error)))
    if not problems:
        problems = list(across(found))
    if problems:
        raise InvalidInput(problems)
    return found


def across(values: dict[str, Any]) -> Sequence[Problem]:
    """Rules over several columns."""
    if "amount" in values:
        if values["amount"] is None:
            values["currency"] = ""
        elif not values["currency"]:
            return [Problem("currency", _("Say in which currency."))]
    since, until = values.get("since"), values.get("until")
    if since and until and until < since:
        return [Problem("until", _("The end lies before the begin."))]
    return ()


def text(name: str, value: Any) -> str:
    lines = HIDDEN.sub("", str(value or "").replace("\r\n", "\n"))
    cleaned = lines.strip() if name == "text" else " ".join(lines.split())
    if len(cleaned) > LENGTHS[name]:
        raise Unfit(_("Use at most %d letters.") % LENGTHS[name])
    return cleaned


def mail(name: str, value: Any) -> str:
    address = text(name, value)
    try:
        if address:
            validate_email(address)
    except ValidationError as error:
        raise Unfit(_("This is not a mail address.")) from error
    return address


def website(name: str, value: Any) -> str:
    address = text(name, value)
    if not address:
        return ""
    if "://" not in address:
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise Unfit(_("This is not an address of a website.")) from error
    if parts.scheme not in ("http", "https") or "." not in (parts.hostname or ""):
        raise Unfit(_("This is not an address of a website."))
    return address


def day(name: str, value: Any) -> date | None:
    if isinstance(value, str) and value:
        try:
            value = date.fromisoformat(value)
        except ValueError as error:
            raise Unfit(_("This is not a day.")) from error
    if value and not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise Unfit(_("The year lies outside %(first)d to %(last)d.") % YEARS)
    return value or None


YEARS = {"first": FIRST_YEAR, "last": LAST_YEAR}


def year(name: str, value: Any) -> int | None:
    if value in (None, ""):
        return None
    if not FIRST_YEAR <= int(value) <= LAST_YEAR:
        raise Unfit(_("The year lies outside %(first)d to %(last)d.") % YEARS)
    return int(value)


def amount(name: str, value: Any) -> Decimal | None:
    if value in (None, ""):
        return None
    found = Decimal(value)
    if not found.is_finite() or not 0 <= found <= LARGEST_AMOUNT:
        raise Unfit(_("Give an amount from 0 to %s.") % LARGEST_AMOUNT)
    return found.quantize(Decimal("0.01"))


def currency(name: str, value: Any) -> str:
    code = str(value or "").strip().upper()
    if code and code not in get_global("all_currencies"):
        raise Unfit(_("There is no currency of these three letters."))
    return code


def country(name: str, value: Any) -> str:
    code = str(value or "").strip().upper()
    if code and taxonomy.find_term(f"country:{code}") is None:
        raise Unfit(_("There is no such country."))
    return code


def language(name: str, value: Any) -> str:
    if value and value not in LANGUAGES:
        raise Unfit(_("Choose one of the languages."))
    return value or ""


def tags(name: str, value: Any) -> list[str]:
    """Words between commas, each once whatever its capitals, in the order typed."""
    parts = value.split(",") if isinstance(value, str) else value or ()
    found: dict[str, str] = {}
    for part in parts:
        if tag := " ".join(HIDDEN.sub("", part).split()):
            found.setdefault(tag.casefold(), tag)
    if len(found) > MOST_TAGS:
        raise Unfit(_("Use at most %d segments.") % MOST_TAGS)
    if any(len(tag) > TAG_LENGTH for tag in found.values()):
        raise Unfit(_("Use at most %d letters for a segment.") % TAG_LENGTH)
    return list(found.values())


CHECKS: dict[str, Callable[[str, Any], Any]] = {
    "email": mail,
    "website": website,
    "day": day,
    "due": day,
    "closed_on": day,
    "since": day,
    "until": day,
    "year": year,
    "amount": amount,
    "currency": currency,
    "country": country,
    "language": language,
    "tags": tags,
}
