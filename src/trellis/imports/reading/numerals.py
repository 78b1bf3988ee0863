"""Decimal mark and order of day and month, found from the numbers and dates of the sample."""

import re
from collections.abc import Iterable

from trellis.imports.reading.settings import Finding

COMMA_SURE = re.compile(r"\A-?(?:\d{1,3}(?:\.\d{3})+|\d+),(?:\d{1,2}|\d{4,})\Z")
POINT_SURE = re.compile(r"\A-?(?:\d{1,3}(?:,\d{3})+|\d+)\.(?:\d{1,2}|\d{4,})\Z")
EITHER = re.compile(r"\A-?\d{1,3}[.,]\d{3}\Z")
DAY_OR_MONTH = re.compile(r"\A(\d{1,2})[./-](\d{1,2})[./-](?:\d{4}|\d{2})\b")


def detect_decimal(cells: Iterable[str], delimiter: str) -> Finding:
    """Return the decimal mark. "1,234" alone can be either: then the delimiter decides, unsure."""
    comma = point = either = 0
    for cell in (cell.strip().replace(" ", "").replace("\xa0", "") for cell in cells):
        comma += bool(COMMA_SURE.match(cell))
        point += bool(POINT_SURE.match(cell))
        either += bool(EITHER.match(cell))
    if comma != point:
        value, count = (",", comma) if comma > point else (".", point)
        confidence = round(0.5 + 0.49 * (max(comma, point) - min(comma, point)) / (comma + point), 2)
        params = {"count": str(count), "against": str(min(comma, point))}
        other = "." if value == "," else ","
        return Finding(
            value=value, confidence=confidence, reason="decimal_seen", params=params, alternatives=(other,)
        )
    if delimiter == ";" and either:
        return Finding(value=",", confidence=0.4, reason="decimal_unsure", alternatives=(".",))
    reason = "decimal_unsure" if either or comma else "decimal_none"
    return Finding(value=".", confidence=0.4 if either or comma else 0.7, reason=reason, alternatives=(",",))


def detect_date_order(cells: Iterable[str]) -> Finding:
    """Return "dmy" or "mdy": a number above 12 shows which one is the day."""
    day_first = month_first = unsure = 0
    for cell in cells:
        if match := DAY_OR_MONTH.match(cell.strip()):
            first, second = int(match.group(1)), int(match.group(2))
            day_first += first > 12
            month_first += second > 12
            unsure += first <= 12 and second <= 12
    if day_first != month_first:
        value, other = ("dmy", "mdy") if day_first > month_first else ("mdy", "dmy")
        sure, against = max(day_first, month_first), min(day_first, month_first)
        confidence = round(0.5 + 0.49 * (sure - against) / (sure + against), 2)
        params = {"count": str(sure), "against": str(against)}
        return Finding(
            value=value, confidence=confidence, reason="dates_seen", params=params, alternatives=(other,)
        )
    reason = "dates_unsure" if unsure or day_first else "dates_none"
    confidence = 0.5 if unsure or day_first else 0.8
    return Finding(value="dmy", confidence=confidence, reason=reason, alternatives=("mdy",))
