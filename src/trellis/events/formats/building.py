"""One session from the texts of a file: limits, addresses that can be followed, and what must be there."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import quote, urljoin, urlsplit

from trellis.events.formats import bounds
from trellis.events.formats.records import Link, Person, Session
from trellis.events.formats.remarks import Notes
from trellis.events.formats.texts import line_of, plain_and_told

STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
KEPT = "%/:?#@!$&'()*+,;=~-._"
SCHEMES = {"http", "https", "mailto", "matrix", "xmpp", "tel"}


@dataclass(kw_only=True)
class Raw:
    """What a file says about one session, as it says it."""

    line: int
    key: str = ""
    title: str = ""
    starts_at: datetime | None = None
    duration: timedelta | None = None
    room: str = ""
    subtitle: str = ""
    abstract: str = ""
    description: str = ""
    track: str = ""
    kind: str = ""
    language: str = ""
    url: str = ""
    persons: list[Person] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)  # (address, title)
    attachments: list[tuple[str, str]] = field(default_factory=list)
    sequence: int = 0


def built(raw: Raw, notes: Notes, base_url: str = "") -> Session | None:
    """Return the session; None if it lacks what it must have: that was refused with its line."""
    title = short(raw.title, bounds.TITLE, "title", raw.line, notes)
    if not title:
        notes.refuse("no_title", raw.line)
    if not title or raw.starts_at is None or raw.duration is None:
        return None
    return Session(
        key=raw.key,
        title=title,
        starts_at=raw.starts_at,
        duration=raw.duration,
        room=short(raw.room, bounds.SHORT_TEXT, "room", raw.line, notes),
        subtitle=short(raw.subtitle, bounds.SHORT_TEXT, "subtitle", raw.line, notes),
        abstract=long(raw.abstract, "abstract", raw.line, notes),
        description=long(raw.description, "description", raw.line, notes),
        track=short(raw.track, bounds.SHORT_TEXT, "track", raw.line, notes),
        kind=short(raw.kind, bounds.SHORT_TEXT, "type", raw.line, notes),
        language=short(raw.language, 35, "language", raw.line, notes),
        url=address(raw.url, base_url, raw.line, notes),
        persons=distinct(person for item in raw.persons if (person := tidy_person(item, raw.line, notes))),
        links=links_of(raw.links, base_url, raw.line, notes),
        attachments=links_of(raw.attachments, base_url, raw.line, notes),
        sequence=min(max(raw.sequence, 0), 2**31 - 1),
    )


def short(text: str, limit: int, what: str, line: int, notes: Notes) -> str:
    text = line_of(text)
    if len(text) <= limit:
        return text
    notes.repair("shortened", line, what=what, limit=str(limit))
    return text[:limit].rstrip()


def long(text: str, what: str, line: int, notes: Notes) -> str:
    text = plain_and_told(text, line, notes)
    if len(text) <= bounds.LONG_TEXT:
        return text
    notes.repair("shortened", line, what=what, limit=str(bounds.LONG_TEXT))
    return text[: bounds.LONG_TEXT].rstrip()


def tidy_person(person: Person, line: int, notes: Notes) -> Person | None:
    name = short(person.name, bounds.SHORT_TEXT, "person", line, notes)
    organisation = short(person.organisation, bounds.SHORT_TEXT, "organisation", line, notes)
    return Person(name, organisation, person.role) if name else None


def distinct(persons: Iterable[Person]) -> tuple[Person, ...]:
    return tuple(dict.fromkeys(persons))


def links_of(pairs: list[tuple[str, str]], base_url: str, line: int, notes: Notes) -> tuple[Link, ...]:
    found: dict[str, Link] = {}
    for url, title in pairs:
        target = address(url, base_url, line, notes)
        if target:
            found.setdefault(target, Link(target, short(title, bounds.SHORT_TEXT, "link", line, notes)))
    return tuple(found.values())


def address(url: str, base_url: str, line: int, notes: Notes) -> str:
    """Return an address that a browser may follow, "" if there is none: a script is never one."""
    url = line_of(url)
    if not url or url.startswith("urn:uuid:"):  # what stands for an address where a format insists on one
        return ""
    try:
        followed = urljoin(base_url, url) if base_url else url
        parts = urlsplit(followed)
        usable = parts.scheme in SCHEMES and bool(parts.hostname or parts.scheme not in {"http", "https"})
    except ValueError:
        usable = False
    if usable:
        followed = escaped(followed)
        if len(followed) <= bounds.ADDRESS:
            return followed
    notes.leave_out("address", line, address=url[:200])
    return ""


def escaped(url: str) -> str:
    """Return an address as RFC 3986 writes it.

    >>> escaped("https://chat.example/#/room/#days:example.org?a=50%")
    'https://chat.example/#/room/%23days:example.org?a=50%25'
    """
    before, sign, fragment = quote(STRAY_PERCENT.sub("%25", url), safe=KEPT).partition("#")
    return f"{before}{sign}{fragment.replace('#', '%23')}"
