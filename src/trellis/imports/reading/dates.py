"""Dates as written in Europe: figures, month names in every EU language, spreadsheet numbers suggested."""

import calendar
import re
from datetime import date, timedelta
from functools import lru_cache

from babel import Locale

from trellis.imports.reading.alphabets import WORDS
from trellis.imports.reading.cells import Flaw, Parsed
from trellis.imports.reading.keys import fold
from trellis.imports.types import Verdict

ISO = re.compile(r"\A(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?\Z")
YEAR_FIRST = re.compile(r"\A(\d{4})[./](\d{1,2})[./](\d{1,2})\.?(?:[ T]\d{1,2}:\d{2}.*)?\Z")
COMPACT = re.compile(r"\A(\d{4})(\d{2})(\d{2})\Z")
FIGURES = re.compile(r"\A(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})\.?(?:,?[ T]\d{1,2}:\d{2}.*)?\Z")
SERIAL = re.compile(r"\A[1-6]\d{4}(?:\.\d+)?\Z")
PIECES = re.compile(r"\d+|[^\W\d_]+")
SPREADSHEET_ZERO = date(1899, 12, 30)
PIVOT = 50  # a two-digit year below this is 20xx
EARLIEST, LATEST = 1000, 2200


def parse_date(text: str, order: str) -> Parsed:
    """Return the date in ISO 8601; `order` says whether 03/04/2024 begins with day ("dmy") or month ("mdy").

    >>> parse_date("31.05.2024", "mdy").value, parse_date("12 mai 2024", "dmy").value
    ('2024-05-31', '2024-05-12')
    """
    bare = text.strip()
    for pattern in (ISO, YEAR_FIRST, COMPACT):
        if match := pattern.match(bare):
            year, month, day = (int(part) for part in match.groups())
            return dated(year, month, day, ())
    if match := FIGURES.match(bare):
        return from_figures(match, order)
    if named := from_month_name(bare):
        return dated(*named, ())
    if SERIAL.match(bare):
        meant = SPREADSHEET_ZERO + timedelta(days=int(float(bare)))
        return Parsed(None, (Flaw("bad_date", Verdict.REFUSED, meant.isoformat()),))
    return Parsed(None, (Flaw("bad_date", Verdict.REFUSED),))


def from_figures(match: re.Match[str], order: str) -> Parsed:
    first, mark, second, written = int(match[1]), match[2], int(match[3]), match[4]
    flaws: list[Flaw] = []
    year = int(written)
    if len(written) == 2:
        year += 2000 if year < PIVOT else 1900
    # A full stop stands between day and month nowhere else than in day-first countries.
    day_first = mark == "." or order == "dmy"
    day, month = (first, second) if day_first else (second, first)
    if month > 12 >= day:
        day, month = month, day
        flaws.append(Flaw("other_date_order", Verdict.REPAIRED, iso_or_empty(year, month, day)))
    if len(written) == 2:
        flaws.append(Flaw("short_year", Verdict.REPAIRED, iso_or_empty(year, month, day)))
    return dated(year, month, day, tuple(flaws))


def iso_or_empty(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def dated(year: int, month: int, day: int, flaws: tuple[Flaw, ...]) -> Parsed:
    """Return the date, or the nearest one that exists as a suggestion."""
    if EARLIEST <= year <= LATEST and (iso := iso_or_empty(year, month, day)):
        return Parsed(iso, flaws)
    suggestion = ""
    if EARLIEST <= year <= LATEST and 1 <= month <= 12 and 28 < day <= 31:
        suggestion = date(year, month, calendar.monthrange(year, month)[1]).isoformat()
    return Parsed(None, (Flaw("bad_date", Verdict.REFUSED, suggestion),))


def from_month_name(text: str) -> tuple[int, int, int] | None:
    """Return year, month and day of a date with a month's name, if it has exactly one of each."""
    pieces = PIECES.findall(text)
    if len(pieces) > 6:
        return None
    months = {months_by_name()[word] for piece in pieces if (word := fold(piece)) in months_by_name()}
    years = [int(piece) for piece in pieces if len(piece) == 4 and piece.isdigit()]
    days = [int(piece) for piece in pieces if len(piece) <= 2 and piece.isdigit()]
    if len(months) == len(years) == len(days) == 1:
        return years[0], months.pop(), days[0]
    return None


@lru_cache(maxsize=1)
def months_by_name() -> dict[str, int]:
    """Month numbers by every name that belongs to one month only, in the languages of the EU."""
    found: dict[str, set[int]] = {}
    for language in WORDS:
        months = Locale.parse(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    found.setdefault(fold(name), set()).add(number)
    return {name: numbers.pop() for name, numbers in found.items() if len(numbers) == 1}
