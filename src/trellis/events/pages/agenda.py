"""The agenda as readers see it: by day, with filters; a session; the agenda within another site."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import ClassVar
from urllib.parse import urlencode

from babel.dates import format_date, format_time
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from trellis.core.components import Tab
from trellis.core.templatetags.formats import current_locale
from trellis.core.types import Actor
from trellis.events.formats.records import Link, Person, Role
from trellis.events.pages.event import hosting
from trellis.events.policies.events import can_keep
from trellis.events.selectors import agenda as selectors
from trellis.events.selectors.events import get_event
from trellis.events.selectors.words import span_words
from trellis.events.types.agenda import Entry
from trellis.events.types.events import EventRecord
from trellis.imports.reading.keys import fold

FORMATS = (("xml", "Pentabarf XML"), ("json", "JSON"), ("xlsx", "Excel"), ("ics", "iCalendar"))


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """A session in a list."""

    id: int
    title: str
    url: str
    iso: str
    times: str
    room: str
    track: str
    persons: str
    html: str = ""  # the line as it is shown, made once for each version and language


@dataclass(frozen=True, slots=True)
class KnownLine:
    """A line with what it is found and grouped by."""

    line: AgendaLine
    moment: datetime
    day: str
    words: str


@dataclass(frozen=True)
class AgendaGroup:
    title: str
    lines: tuple[AgendaLine, ...]


@dataclass(frozen=True)
class Filter:
    name: str
    label: str
    options: tuple[tuple[str, str, bool], ...]  # value, words, whether it is chosen


@dataclass(frozen=True)
class AgendaPage:
    template: ClassVar[str] = "events/agenda.html"
    slug: str
    title: str
    version: int
    zone: str
    days: tuple[Tab, ...]
    ways: tuple[Tab, ...]
    filters: tuple[Filter, ...]
    query: str
    day: str
    way: str
    groups: tuple[AgendaGroup, ...]
    count: int
    mine: frozenset[int]
    only_mine: bool
    is_signed_in: bool
    is_kept: bool
    exports: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SessionPage:
    template: ClassVar[str] = "events/session.html"
    slug: str
    event: str
    id: int
    title: str
    subtitle: str
    when: str
    iso: str
    room: str
    track: str
    kind: str
    language: str
    abstract: str
    description: str
    roles: tuple[tuple[str, tuple[Person, ...]], ...]
    links: tuple[Link, ...]
    documents: tuple[Link, ...]
    is_mine: bool
    is_signed_in: bool


@dataclass(frozen=True)
class WidgetPage:
    """The agenda alone, for a frame in another site."""

    template: ClassVar[str] = "events/agenda_widget.html"
    title: str
    url: str
    zone: str
    groups: tuple[AgendaGroup, ...]


ROLE_WORDS = {
    Role.SPEAKER: lambda: _("Speakers"),
    Role.MODERATOR: lambda: _("Moderators"),
    Role.NOTE_TAKER: lambda: _("Note-takers"),
    Role.JURY: lambda: _("Jury"),
}


def times_of(entry: Entry) -> str:
    return f"{entry.session.starts_at:%H:%M}–{entry.session.ends_at:%H:%M}"


@lru_cache(maxsize=64)
def known_lines(
    version: selectors.Version, zone: str, title: str, slug: str, language: str
) -> tuple[KnownLine, ...]:
    """The lines of a version, which never changes, in one language."""
    return tuple(known_line(entry, slug) for entry in selectors.published(version, zone, title).entries)


def known_line(entry: Entry, slug: str) -> KnownLine:
    line = line_of(entry, slug)
    html = render_to_string("events/part/agenda_line.html", {"line": line})
    start = entry.session.starts_at
    return KnownLine(replace(line, html=html), start, start.date().isoformat(), searched(entry))


def lines_of(event: EventRecord, shown: selectors.Published | None) -> tuple[KnownLine, ...]:
    if shown is None:
        return ()
    return known_lines(shown.version, event.time_zone, event.title, event.slug, get_language() or "")


def line_of(entry: Entry, slug: str) -> AgendaLine:
    session = entry.session
    return AgendaLine(
        id=entry.id,
        title=session.title,
        url=reverse("events:session", args=[slug, entry.id]),
        iso=session.starts_at.isoformat(),
        times=times_of(entry),
        room=session.room,
        track=session.track,
        persons=", ".join(person.name for person in session.persons),
    )


def searched(entry: Entry) -> str:
    session = entry.session
    return fold(" ".join([session.title, session.subtitle, *(person.name for person in session.persons)]))


def build_agenda_page(*, actor: Actor, slug: str, asked: Mapping[str, str]) -> AgendaPage:
    """What is asked of another day, room or track than there are is left out. Raises NotFound."""
    event = get_event(actor=actor, slug=slug)
    shown = selectors.find_published(event=event)
    mine = selectors.favourites_of(actor=actor, event_id=event.id)
    days = [day.isoformat() for day in shown.agenda.days] if shown else []
    rooms = [room.name for room in shown.agenda.rooms] if shown else []
    tracks = [track.name for track in shown.agenda.tracks] if shown else []
    set_to = {name: asked.get(name, "") for name in ("room", "track", "q", "mine", "by")}
    day = asked.get("day", "")
    day = day if day in days or day == "all" else next(iter(days), "")
    set_to |= {
        "room": set_to["room"] if set_to["room"] in rooms else "",
        "track": set_to["track"] if set_to["track"] in tracks else "",
        "by": set_to["by"] if set_to["by"] in WAYS else "time",
    }
    asked_words = fold(set_to["q"]).split()
    found = [
        known
        for known in lines_of(event, shown)
        if is_wanted(known, day, asked_words, set_to) and (not set_to["mine"] or known.line.id in mine)
    ]
    return AgendaPage(
        slug=slug,
        title=event.title,
        version=shown.version.number if shown else 0,
        zone=event.time_zone,
        days=day_choices(days, day, set_to),
        ways=tuple(
            Tab(words(), address(day, set_to | {"by": way}), way == set_to["by"])
            for way, words in WAYS.items()
        ),
        filters=(
            Filter("room", _("Room"), tuple((name, name, name == set_to["room"]) for name in rooms)),
            Filter("track", _("Track"), tuple((name, name, name == set_to["track"]) for name in tracks)),
        ),
        query=set_to["q"],
        day=day,
        way=set_to["by"],
        groups=grouped(found, set_to["by"]),
        count=len(found),
        mine=mine,
        only_mine=bool(set_to["mine"]),
        is_signed_in=actor.is_signed_in,
        is_kept=bool(can_keep(actor, hosting(event))),
        exports=tuple(
            (words, reverse("events:agenda_file", args=[slug, key])) for key, words in FORMATS if shown
        ),
    )


def is_wanted(known: KnownLine, day: str, words: list[str], set_to: Mapping[str, str]) -> bool:
    return (
        day in ("all", known.day)
        and set_to["room"] in ("", known.line.room)
        and set_to["track"] in ("", known.line.track)
        and all(word in known.words for word in words)
    )


def day_choices(days: list[str], day: str, set_to: Mapping[str, str]) -> tuple[Tab, ...]:
    named = [
        (item, format_date(datetime.fromisoformat(item), "EEEE d MMMM", current_locale())) for item in days
    ]
    named += [("all", _("All days"))] if len(days) > 1 else []
    return tuple(Tab(words, address(item, set_to), item == day) for item, words in named)


def address(day: str, set_to: Mapping[str, str]) -> str:
    kept = {"day": day, **set_to}
    return "?" + urlencode(
        {name: value for name, value in kept.items() if value and (name, value) != ("by", "time")}
    )


def by_time(start: datetime) -> str:
    locale = current_locale()
    return f"{format_date(start, 'EEE d MMM', locale)}, {format_time(start, 'short', locale=locale)}"


WAYS: dict[str, Callable[[], str]] = {
    "time": lambda: _("By time"),
    "room": lambda: _("By room"),
    "track": lambda: _("By track"),
}


def grouped(found: Iterable[KnownLine], way: str) -> tuple[AgendaGroup, ...]:
    """Sessions that begin together, or those of a room or a track, in the order of their first."""
    groups: dict[str, tuple[str, list[AgendaLine]]] = {}
    for known in found:
        name = known.line.iso if way == "time" else getattr(known.line, way)
        if name not in groups:
            groups[name] = (by_time(known.moment) if way == "time" else name or _("Without"), [])
        groups[name][1].append(known.line)
    return tuple(AgendaGroup(title, tuple(lines)) for title, lines in groups.values())


def build_session_page(*, actor: Actor, slug: str, session_id: int) -> SessionPage:
    """A session of the published agenda. Raises NotFound."""
    event = get_event(actor=actor, slug=slug)
    shown = selectors.find_published(event=event)
    entry = next((item for item in (shown.entries if shown else ()) if item.id == session_id), None)
    if entry is None:
        raise selectors.no_session()
    session = entry.session
    named = {role: tuple(p for p in session.persons if p.role == role) for role in Role}
    return SessionPage(
        slug=slug,
        event=event.title,
        id=entry.id,
        title=session.title,
        subtitle=session.subtitle,
        when=span_words(session.starts_at, session.ends_at, event.time_zone),
        iso=session.starts_at.isoformat(),
        room=session.room,
        track=session.track,
        kind=session.kind,
        language=session.language,
        abstract=session.abstract,
        description=session.description,
        roles=tuple((ROLE_WORDS[role](), persons) for role, persons in named.items() if persons),
        links=session.links,
        documents=session.attachments,
        is_mine=entry.id in selectors.favourites_of(actor=actor, event_id=event.id),
        is_signed_in=actor.is_signed_in,
    )


def build_widget_page(*, actor: Actor, slug: str) -> WidgetPage:
    """All days of the published agenda, by time. Raises NotFound."""
    event = get_event(actor=actor, slug=slug)
    shown = selectors.find_published(event=event)
    return WidgetPage(
        title=event.title,
        url=f"{settings.TRELLIS_URL}{reverse('events:agenda', args=[slug])}",
        zone=event.time_zone,
        groups=grouped(lines_of(event, shown), "time"),
    )
