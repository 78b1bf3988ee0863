"""What each part of a schedule in JSON must be, as its published schemas have it: names and checks."""

from collections.abc import Callable
from typing import Any

from trellis.events.formats.json_tree import Node
from trellis.events.formats.keys import is_guid
from trellis.events.formats.moments import clock_of, day_of, length_of, moment_of
from trellis.events.formats.remarks import Notes

Check = Callable[[Any], bool]
Rules = dict[str, Check]


def text(value: Any) -> bool:
    return isinstance(value, str)


def text_or_none(value: Any) -> bool:
    return value is None or isinstance(value, str)


def texts(value: Any) -> bool:
    """A text, or one for each language."""
    return text_or_none(value) or (isinstance(value, dict) and all(map(text_or_none, value.values())))


def whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def guid(value: Any) -> bool:
    return isinstance(value, str) and is_guid(value)


def many(value: Any) -> bool:
    return isinstance(value, list)


def named(value: Any) -> bool:
    return isinstance(value, dict)


def named_or_none(value: Any) -> bool:
    return value is None or isinstance(value, dict)


def moment(value: Any) -> bool:
    return isinstance(value, str) and moment_of(value) is not None


def day(value: Any) -> bool:
    return isinstance(value, str) and day_of(value) is not None


def clock(value: Any) -> bool:
    return isinstance(value, str) and clock_of(value) is not None


def length(value: Any) -> bool:
    return isinstance(value, str) and length_of(value) is not None


def number_or_none(value: Any) -> bool:
    return value is None or whole(value) or isinstance(value, float)


def nowhere(value: Any) -> bool:
    return False


CONFERENCE: Rules = {
    "title": text,
    "acronym": text,
    "time_zone_name": text,
    "url": text,
    "rooms": many,
    "tracks": many,
    "days": many,
}
DAY: Rules = {
    "index": whole,
    "date": day,
    "day_start": moment,
    "day_end": moment,
    "rooms": named,
}
DAY_2: Rules = {"index": whole, "date": day, "start": moment, "end": moment}
COMMON: Rules = {
    "guid": guid,
    "title": text,
    "subtitle": text_or_none,
    "language": text_or_none,
    "abstract": texts,
    "description": texts,
    "type": text,
    "slug": text,
    "url": text,
    "links": many,
    "attachments": many,
}
EVENT: Rules = COMMON | {
    "id": whole,
    "date": moment,
    "start": clock,
    "duration": length,
    "room": text,
    "track": text_or_none,
    "persons": many,
    "end": moment,
}
EVENT_2: Rules = COMMON | {
    "start": moment,
    "end": moment,
    "duration": length,
    "room": named_or_none,
    "track": named_or_none,
    "participants": many,
}
PERSON: Rules = {"id": whole, "guid": guid, "name": text, "public_name": text}
LINK: Rules = {"url": text, "title": text_or_none}
ROOM: Rules = {"name": text, "guid": guid, "capacity": number_or_none, "description": texts}
SUBMISSION: Rules = {
    "code": text,
    "title": text,
    "abstract": texts,
    "description": texts,
    "slot": named_or_none,
    "speakers": many,
}
SCHEDULE: Rules = {"version": text, "conference": named, "rooms": nowhere, "events": many}


def holds(node: Any, rules: Rules, line: int, notes: Notes, needed: tuple[str, ...] = ()) -> bool:
    """True if the value is an object whose members are what the rules say; each that is not is refused."""
    if not isinstance(node, Node):
        notes.refuse("not_an_object", line, value=repr(node)[:60])
        return False
    fine = True
    for name, check in rules.items():
        if name in node and not check(node[name]):
            notes.refuse(f"json_{check.__name__}", node.at(name), name=name, value=shown(node[name]))
            fine = False
    for name in needed:
        if name not in node:
            notes.refuse("missing", node.line, name=name)
            fine = False
    return fine


def shown(value: Any) -> str:
    return repr(value)[:60] if not isinstance(value, dict | list) else "…"
