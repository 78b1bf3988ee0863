"""Dates, numbers and names in the reader's language: known to every template without `load`.

`{{ value|number }}`, `{{ date|day }}`, `{{ time|moment }}`, `{{ "FR"|country_name }}` and so on.
An absent value comes out as an empty text, never as "None".
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, format_timedelta, get_timezone_name
from babel.numbers import format_decimal, format_percent
from django import template
from django.utils import timezone
from django.utils.translation import get_language

register = template.Library()
EUROPEAN_ENGLISH = "en-GB"
OWN_COUNTRY_CODES = {"EL": "GR", "UK": "GB"}  # what European statistics write, and what Babel knows


def current_locale() -> Locale:
    """The reader's locale; English (written as in Europe) where Babel knows no such language."""
    language = get_language() or EUROPEAN_ENGLISH
    try:
        return Locale.parse(EUROPEAN_ENGLISH if language == "en" else language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(EUROPEAN_ENGLISH, sep="-")


def is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


@register.filter
def number(value: Any, digits: int | None = None) -> str:
    """A number with the reader's separators; with `digits`, rounded to so many decimals."""
    if not is_number(value):
        return "" if value is None else str(value)
    pattern = None if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, format=pattern, locale=current_locale())


@register.filter
def money(value: Any, currency: str = "") -> str:
    """An amount with its currency: "500 EUR", "12.50 EUR"; whole amounts without decimals."""
    if not is_number(value):
        return number(value)
    return f"{number(value, 0 if value == int(value) else 2)} {currency}".rstrip()


@register.filter
def percent(value: Any, whole: int = 1) -> str:
    """A share of `whole` (1 unless given) as a percentage."""
    return format_percent(value / whole, locale=current_locale()) if is_number(value) else ""


@register.filter
def day(value: date | datetime | None, width: str = "long") -> str:
    """A day: "20 November 2026"; a moment is first taken to the current time zone."""
    if not value:
        return ""
    local = timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
    return format_date(local, format=width, locale=current_locale())


@register.filter
def moment(value: datetime | None) -> str:
    """A day and a time, always with its zone: "20 Nov 2026, 09:12 CET"."""
    if not value:
        return ""
    local, locale = timezone.localtime(value), current_locale()
    zone = get_timezone_name(local, width="short", locale=locale)
    shown = format_date(local, format="medium", locale=locale), format_time(local, "short", locale=locale)
    return f"{', '.join(shown)} {zone}"


@register.filter
def since(value: date | datetime | None) -> str:
    """How long ago: "3 months ago"."""
    if not value:
        return ""
    passed: timedelta = (
        value - timezone.now() if isinstance(value, datetime) else value - timezone.localdate()
    )
    return format_timedelta(passed, add_direction=True, locale=current_locale())


@register.filter
def country_name(code: str | None) -> str:
    """The name of a country from its two-letter code; an unknown code stays as it is."""
    if not code:
        return ""
    known = OWN_COUNTRY_CODES.get(code.upper(), code.upper())
    return current_locale().territories.get(known, code)


@register.filter
def elsewhere(address: Any) -> str:
    """A stored address as a link may have it: one that leads to a website, else nothing.

    What is stored was checked when it came; a script must not run should something have passed by that.
    """
    text = str(address or "")
    return text if text.lower().startswith(("https://", "http://")) else ""


@register.filter
def language_name(code: str | None) -> str:
    """The name of a language from its code; an unknown code stays as it is."""
    return current_locale().languages.get(code, code) if code else ""
