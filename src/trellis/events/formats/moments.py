"""Moments and lengths as files write them."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from trellis.events.formats import bounds
from trellis.events.formats.remarks import Notes

CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
CLOCK_LENGTH = re.compile(r"(\d{1,3}):(\d{2})(?::(\d{2}))?")
ISO_LENGTH = re.compile(
    r"([+-]?)P(?=.)(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?=\d)(?:(\d{1,5})H)?(?:(\d{1,7})M)?(?:(\d{1,8})(?:\.\d+)?S)?)?"
)


def zone_of(name: str) -> ZoneInfo | None:
    """Return the zone, None for a name that the IANA database does not know."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_+\-]*(?:/[A-Za-z0-9_+\-]+){0,2}", name):
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError):
        return None


def clock_of(text: str) -> time | None:
    """Return a time of the day.

    >>> clock_of("9:05"), clock_of("24:00")
    (datetime.time(9, 5), None)
    """
    match = CLOCK.fullmatch(text.strip())
    if match is None:
        return None
    try:
        return time(int(match[1]), int(match[2]), int(match[3] or 0))
    except ValueError:
        return None


def day_of(text: str) -> date | None:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day if bounds.FIRST_YEAR <= day.year <= bounds.LAST_YEAR else None


def moment_of(text: str) -> datetime | None:
    """Return a date with time, with or without its offset."""
    text = text.strip()
    if len(text) < 16 or text[10] not in "T ":
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if bounds.FIRST_YEAR <= moment.year <= bounds.LAST_YEAR else None


def length_of(text: str) -> timedelta | None:
    """Return a length from hh:mm, hh:mm:ss or ISO 8601; None if it is none, not positive or too long.

    >>> [str(length_of(text)) for text in ("00:45", "PT1H30M", "26:00", "0:00", "soon")]
    ['0:45:00', '1:30:00', '1 day, 2:00:00', 'None', 'None']
    """
    text = text.strip()
    if match := CLOCK_LENGTH.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        length = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    elif match := ISO_LENGTH.fullmatch(text):
        weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
        length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
        length = -length if match[1] == "-" else length
    else:
        return None
    return length if timedelta(0) < length <= bounds.LONGEST else None


def on_the_clock(local: datetime, zone: ZoneInfo, line: int, notes: Notes) -> datetime:
    """Return a local time as a moment of the zone; an hour that the night skips or repeats is told.

    In the hour that is skipped the clock is taken as not yet changed (02:30 is 03:30); of one that comes
    twice the first counts, as RFC 5545 has it.
    """
    moment = local.replace(tzinfo=zone, fold=0)
    real = moment.astimezone(UTC).astimezone(zone)
    if real.replace(tzinfo=None) != local:
        notes.repair("skipped_hour", line, time=f"{local:%Y-%m-%d %H:%M}", zone=zone.key)
        return real
    if moment.utcoffset() != moment.replace(fold=1).utcoffset():
        notes.repair("repeated_hour", line, time=f"{local:%Y-%m-%d %H:%M}", zone=zone.key)
    return moment


def in_zone(moment: datetime, zone: ZoneInfo, line: int, notes: Notes) -> datetime:
    if moment.tzinfo is None:
        return on_the_clock(moment, zone, line, notes)
    return moment.astimezone(zone)


def clock_text(length: timedelta) -> str:
    """Return a length as hh:mm, with seconds only where there are any.

    >>> clock_text(timedelta(hours=26)), clock_text(timedelta(seconds=90))
    ('26:00', '00:01:30')
    """
    seconds = int(length.total_seconds())
    text = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"
    return f"{text}:{seconds % 60:02d}" if seconds % 60 else text
