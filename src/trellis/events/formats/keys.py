"""Keys of sessions: the same session has the same key in every file, even where the source gives none."""

import uuid
from collections import Counter
from dataclasses import replace

from trellis.events.formats.records import Session
from trellis.events.formats.remarks import Notes
from trellis.imports.reading.keys import fold

SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://trellis.invalid/session")
LONGEST = 200


def is_guid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return len(text) == 36


def key_of(*, guid: str = "", number: str = "", slug: str = "") -> str:
    """Return the best key that the source gives, "" for none.

    >>> key_of(guid="A0A0FCFE-B7FB-46E3-84B6-97A5406016B4"), key_of(number="13549", slug="welcome")
    ('a0a0fcfe-b7fb-46e3-84b6-97a5406016b4', 'id:13549')
    """
    if guid:
        return guid.lower() if is_guid(guid) else shortened(f"uid:{guid}")
    if number:
        return shortened(f"id:{number}")
    return shortened(f"slug:{slug}") if slug else ""


def shortened(key: str) -> str:
    return key if len(key) <= LONGEST else f"{key[: LONGEST - 40]}~{uuid.uuid5(SPACE, key)}"


def guid_of(key: str) -> str:
    """Return the UUID under which a session is written: its own, or one made from its key."""
    return key if is_guid(key) else str(uuid.uuid5(SPACE, key))


def number_of(key: str) -> int:
    """Return a positive number for formats that ask for one: the source's own where it is one."""
    own = key.removeprefix("id:")
    if own != key and own.isdecimal() and 0 < int(own) < 2**31:
        return int(own)
    return uuid.UUID(guid_of(key)).int % (2**31 - 1) + 1


def with_keys(sessions: list[Session], notes: Notes) -> list[Session]:
    """Give a key to every session that has none, and different keys to those that share one.

    A key from the title is the same whenever the title is; among equal ones the order of their starts counts.
    """
    ordered = sorted(sessions, key=lambda item: (item.moment, item.room, item.title))
    if missing := sum(not item.key for item in ordered):
        notes.repair("keys_from_titles", 0, count=str(missing))
    seen: Counter[str] = Counter()
    keyed = []
    for session in ordered:
        base = session.key or f"title:{uuid.uuid5(SPACE, fold(session.title) or session.title)}"
        seen[base] += 1
        if seen[base] > 1 and session.key:
            notes.repair("key_twice", 0, key=session.key, title=session.title)
        keyed.append(replace(session, key=base if seen[base] == 1 else f"{base}#{seen[base]}"))
    return keyed
