"""When an event is, in words, on the wall of its own zone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_name

from trellis.core.templatetags.formats import current_locale
from trellis.events.types.events import EventRecord


def when_words(event: EventRecord) -> str:
    """Day and time on the wall of its zone, with the zone: "15 May 2024, 08:30–09:45 CEST"."""
    return span_words(event.starts_at, event.ends_at, event.time_zone)


def moment_words(moment: datetime, time_zone: str) -> str:
    """One moment, as "15 May 2024, 08:30 CEST"."""
    local, locale = moment.astimezone(ZoneInfo(time_zone)), current_locale()
    named = get_timezone_name(local, width="short", locale=locale)
    return f"{format_date(local, 'medium', locale)}, {format_time(local, 'short', locale=locale)} {named}"


def span_words(starts_at: datetime, ends_at: datetime, time_zone: str) -> str:
    zone, locale = ZoneInfo(time_zone), current_locale()
    starts, ends = starts_at.astimezone(zone), ends_at.astimezone(zone)
    named = get_timezone_name(starts, width="short", locale=locale)
    first = f"{format_date(starts, 'medium', locale)}, {format_time(starts, 'short', locale=locale)}"
    last = format_time(ends, "short", locale=locale)
    if (ends - timedelta(seconds=1)).date() != starts.date():
        last = f" {format_date(ends, 'medium', locale)}, {last}"
        return f"{first} –{last} {named}"
    return f"{first}–{last} {named}"
