"""Dates as an iCalendar file (RFC 5545, RFC 7986): pure."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event, vDuration, vText

from trellis.notifications.types import FEED_REFRESH, CalendarDate

# Some readers end a line at these too; a line feed alone is written as \n.
CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def calendar_file(*, dates: Iterable[CalendarDate], name: str) -> bytes:
    """Equal dates give equal bytes, so that what has not changed is not sent again."""
    host = urlsplit(settings.TRELLIS_URL).hostname or ""
    calendar = Calendar()
    calendar.add("prodid", f"-//Trellis//{host}//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", vText(plain(name)))
    calendar.add("x-wr-calname", vText(plain(name)))  # the same, as older programs read it
    calendar.add("refresh-interval", FEED_REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(FEED_REFRESH))
    for item in dates:
        calendar.add_component(event_of(item, host))
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def event_of(item: CalendarDate, host: str) -> Event:
    event = Event()
    event.add("uid", f"{item.uid}@{host}")
    changed = item.changed_at.astimezone(UTC)
    event.add("dtstamp", changed)  # without a METHOD, when it was last changed (RFC 5545, 3.8.7.2)
    event.add("last-modified", changed)
    event.add("sequence", item.sequence)
    event.add("summary", plain(item.title))
    if isinstance(item.start, datetime):
        event.add("dtstart", written(item.start, item.zone))
        if item.end is not None:
            event.add("dtend", written(item.end, item.zone))
    else:
        event.add("dtstart", item.start)
        event.add("dtend", item.start + timedelta(days=1))  # a day ends where the next begins
    takes_time = item.is_public and not item.is_cancelled
    event.add("transp", "OPAQUE" if takes_time else "TRANSPARENT")  # whether the reader is busy by it
    event.add("class", "PUBLIC" if item.is_public and not item.is_secret else "PRIVATE")
    if item.is_public:
        event.add("status", "CANCELLED" if item.is_cancelled else "CONFIRMED")
    if item.place:
        event.add("location", plain(item.place))
    if item.text:
        event.add("description", plain(item.text))
    if item.path:
        event.add("url", f"{settings.TRELLIS_URL}{item.path}")
    return event


def written(moment: datetime, zone: str) -> datetime:
    """In UTC, or on the wall of a zone; the second of two equal hours has no name there (RFC 5545, 3.3.5)."""
    local = moment.astimezone(ZoneInfo(zone) if zone else UTC).replace(microsecond=0)
    return local.astimezone(UTC) if local.fold else local


def plain(text: str) -> str:
    """Without what could end a line or be seen nowhere."""
    return CONTROLS.sub(" ", text.replace("\r\n", "\n"))
