"""The words of an agenda: materials, imports, entries; and an entry as JSON and back."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from trellis.events.formats.records import Link, Person, Role, Session


class MaterialKind(StrEnum):
    LINK = "link"
    DOCUMENT = "document"
    RECORDING = "recording"


class ImportState(StrEnum):
    STAGED = "staged"
    APPLIED = "applied"
    UNDONE = "undone"


@dataclass(frozen=True)
class Entry:
    """A session with the number of its row; 0 where it has none yet."""

    id: int
    session: Session


@dataclass(frozen=True)
class Clash:
    """Two sessions of one room, or of one person, at the same time."""

    what: str  # the room or the person
    first: Entry
    second: Entry


def entry_to_json(entry: Entry) -> dict[str, Any]:
    """What is kept of an entry: moments in UTC, lengths in seconds."""
    session = entry.session
    stored = asdict(session)
    stored["starts_at"] = session.moment.isoformat()
    stored["duration"] = int(session.duration.total_seconds())
    return {name: value for name, value in stored.items() if value not in ("", (), 0)} | {"id": entry.id}


def entry_from_json(stored: dict[str, Any], zone: ZoneInfo) -> Entry:
    given = dict(stored)
    number = given.pop("id", 0)
    given["starts_at"] = datetime.fromisoformat(given["starts_at"]).astimezone(zone)
    given["duration"] = timedelta(seconds=given["duration"])
    given["persons"] = tuple(
        Person(item["name"], item["organisation"], Role(item["role"])) for item in given.get("persons", ())
    )
    for name in ("links", "attachments"):
        given[name] = tuple(Link(item["url"], item["title"]) for item in given.get(name, ()))
    return Entry(number, Session(**given))


def print_of(entries: Iterable[Entry]) -> str:
    """Return the same text for the same agenda: tells whether it was changed since."""
    rows = sorted((entry_to_json(entry) for entry in entries), key=lambda row: row["id"])
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def placed(sessions: Sequence[Session]) -> tuple[list[Session], list[Session]]:
    """Return the sessions, those that come second in a taken room without it; and those that lost it."""
    busy: dict[str, datetime] = {}
    kept, lost = [], []
    for session in sorted(sessions, key=lambda item: (item.moment, item.key)):
        if session.room and busy.get(session.room, session.moment) > session.moment:
            lost.append(session)
            kept.append(replace(session, room=""))
            continue
        if session.room:
            busy[session.room] = session.ends_at.astimezone(UTC)
        kept.append(session)
    return kept, lost


def clashes(entries: Sequence[Entry]) -> list[Clash]:
    """Return where a person is named in two sessions at the same time, by their begin."""
    by_person: dict[str, list[Entry]] = defaultdict(list)
    for entry in sorted(entries, key=lambda item: item.session.moment):
        for name in {person.name for person in entry.session.persons}:
            by_person[name].append(entry)
    found = []
    for name, own in by_person.items():
        for first, second in pairwise(own):
            if second.session.moment < first.session.ends_at.astimezone(UTC):
                found.append(Clash(name, first, second))
    return sorted(found, key=lambda clash: (clash.first.session.moment, clash.what))
