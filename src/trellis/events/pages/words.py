"""Events in words: when in its own zone, where, of which kind; and the line that a list shows."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_name
from django.urls import reverse
from django.utils.translation import gettext as _

from trellis.core.templatetags.formats import current_locale
from trellis.events.selectors.blueprints import blueprints
from trellis.events.selectors.words import when_words
from trellis.events.types.events import FORMAT_LABELS, EventRecord, EventState, HostState
from trellis.registry.types import in_language
from trellis.taxonomy import selectors as taxonomy


@dataclass(frozen=True)
class EventLine:
    """What a list shows of an event."""

    title: str
    url: str
    when: str
    iso: str
    day: str  # of the calendar leaf
    month: str
    year: str  # where it is not this one
    kind: str
    format: str
    place: str
    hosts: str
    summary: str
    state: str
    is_over: bool
    is_running: bool


def moment_words(moment: datetime | None, time_zone: str) -> str:
    """A single moment in the zone of its event."""
    if moment is None:
        return ""
    local, locale = moment.astimezone(ZoneInfo(time_zone)), current_locale()
    zone = get_timezone_name(local, width="short", locale=locale)
    day = format_date(local, "medium", locale)
    return f"{day}, {format_time(local, 'short', locale=locale)} {zone}"


def place_words(event: EventRecord, language: str) -> str:
    country = taxonomy.name(event.country, language) if event.country else ""
    found = ", ".join(filter(None, (event.venue, event.city, country)))
    return found or (_("Online") if event.format == "online" else "")


def kind_words(kind: str, language: str) -> str:
    found = blueprints().get(kind)
    return in_language(found.label, language) if found else kind


def line_of(event: EventRecord, language: str, now: datetime) -> EventLine:
    local = event.starts_at.astimezone(ZoneInfo(event.time_zone))
    return EventLine(
        title=event.title,
        url=reverse("events:event", args=[event.slug]),
        when=when_words(event),
        iso=event.starts_at.isoformat(),
        day=str(local.day),
        month=format_date(local, "MMM", locale=current_locale()),
        year=str(local.year) if local.year != now.astimezone(local.tzinfo).year else "",
        kind=kind_words(event.kind, language),
        format=str(FORMAT_LABELS[event.format]),
        place=place_words(event, language) if event.format != "online" else "",  # the format says it
        hosts=", ".join(host.name for host in event.hosts if host.state == HostState.ACCEPTED),
        summary=event.summary,
        state="" if event.state == EventState.PUBLISHED else str(event.state),
        is_over=event.is_over(now),
        is_running=event.is_running(now) and event.state == EventState.PUBLISHED,
    )
