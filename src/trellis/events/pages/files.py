"""What a query means as a file: CSV, XLSX, JSON, iCalendar; and as a feed that a program asks for."""

import json
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.errors import NotFound
from trellis.core.streaming import Export
from trellis.core.tables import CSV, XLSX, Table, csv_pieces, xlsx_pieces
from trellis.core.types import Actor
from trellis.events.pages.words import kind_words
from trellis.events.selectors import calendar as selectors
from trellis.events.selectors.dates import date_of, dates_of
from trellis.events.selectors.events import get_event
from trellis.events.types.events import FORMAT_LABELS, STATE_LABELS, EventRecord, HostState
from trellis.events.types.query import EventQuery
from trellis.events.types.times import wall_time
from trellis.notifications.selectors.ical import calendar_file
from trellis.taxonomy import selectors as taxonomy

ICS = "text/calendar; charset=utf-8"
JSON = "application/json"


def build_export(*, actor: Actor, key: str, query: EventQuery) -> Export:
    """Everything that is meant, as a file. Raises NotFound for another format."""
    if key not in ("csv", "xlsx", "json", "ics"):
        raise NotFound(_("There is no such file."))
    found = selectors.list_for_file(actor=actor, query=query, now=timezone.now())
    name = f"events-{timezone.localdate().isoformat()}.{key}"
    if key == "ics":
        content = calendar_file(dates=dates_of(found), name=_("Events"))
        return Export(ICS, name, lambda: iter([content]))
    if key == "json":
        said = json.dumps([said_of(event) for event in found], ensure_ascii=False, indent=1).encode()
        return Export(JSON, name, lambda: iter([said]))
    table = Table(_("Events"), heads(), lambda: (row_of(event, actor.language) for event in found))
    if key == "csv":
        return Export(CSV, name, lambda: csv_pieces(table))
    return Export(XLSX, name, lambda: xlsx_pieces([table]))


def heads() -> list[str]:
    return [
        _("Title"), _("Kind"), _("State"), _("Begins"), _("Ends"), _("Time zone"), _("Format"), _("Venue"),
        _("City"), _("Country"), _("Languages"), _("Themes"), _("Hosts"), _("Summary"), _("Its page"),
    ]  # fmt: skip


def row_of(event: EventRecord, language: str) -> Sequence[Any]:
    return [
        event.title,
        kind_words(event.kind, language),
        str(STATE_LABELS[event.state]),
        wall_time(event.starts_at, event.time_zone).isoformat(timespec="minutes"),
        wall_time(event.ends_at, event.time_zone).isoformat(timespec="minutes"),
        event.time_zone,
        str(FORMAT_LABELS[event.format]),
        event.venue,
        event.city,
        taxonomy.name(event.country, language) if event.country else "",
        list(event.languages),
        [taxonomy.name(term, language) for term in event.terms],
        [host.name for host in event.hosts if host.state == HostState.ACCEPTED],
        event.summary,
        page_of(event),
    ]


def said_of(event: EventRecord) -> dict[str, Any]:
    """As a program reads it."""
    return {
        "slug": event.slug,
        "title": event.title,
        "kind": event.kind,
        "state": event.state,
        "starts_at": event.starts_at.isoformat(),
        "ends_at": event.ends_at.isoformat(),
        "time_zone": event.time_zone,
        "format": event.format,
        "venue": event.venue,
        "city": event.city,
        "country": event.country,
        "languages": list(event.languages),
        "terms": list(event.terms),
        "hosts": [host.slug for host in event.hosts if host.state == HostState.ACCEPTED],
        "summary": event.summary,
        "url": page_of(event),
    }


def page_of(event: EventRecord) -> str:
    return settings.TRELLIS_URL + reverse("events:event", args=[event.slug])


def build_feed(*, actor: Actor, query: EventQuery) -> bytes:
    """What a calendar program subscribes to; equal events give equal bytes."""
    found = selectors.list_for_feed(actor=actor, query=query, now=timezone.now())
    return calendar_file(dates=dates_of(found), name=_("Events"))


def build_event_file(*, actor: Actor, slug: str) -> bytes:
    """One event as a calendar file. Raises NotFound."""
    event = get_event(actor=actor, slug=slug)
    return calendar_file(dates=[date_of(event)], name=event.title)
