"""Copies of real agendas with edits that are counted while they are made, in the file's own form.

Nothing here knows the reader: the files are changed as XML and as JSON.
"""

import copy
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

WORDS = ("practice", "Europe", "tomorrow", "clusters", "first", "lessons")


@dataclass(frozen=True)
class Counts:
    added: int
    removed: int
    moved: int
    retitled: int
    changed: int


@dataclass(frozen=True)
class Handle:
    """How one kind of file is opened, changed and written."""

    events: Callable[[Any], list[Any]]
    get: Callable[[Any, str], str]
    put: Callable[[Any, str, str], None]
    remove: Callable[[Any, Any], None]
    add: Callable[[Any, Any], None]
    forget: Callable[[Any], None]  # all that names a session
    text: Callable[[Any], bytes]


def edited_copy(path: Path, *, seed: int, named: bool) -> tuple[bytes, Counts]:
    """Return the file with some sessions added, removed, moved, retitled and changed, and how many.

    With `named` the sessions keep their numbers and guids; else every one of them is taken away.
    """
    is_xml = path.suffix == ".xml"
    document = ElementTree.parse(path).getroot() if is_xml else json.loads(path.read_text())
    handle = XML if is_xml else JSON
    random_ = random.Random(seed)
    events = handle.events(document)
    some = max(len(events) // 40, 2)
    chosen = random_.sample(events, some * 5)
    for number in range(some):
        removed, later, elsewhere, renamed, retold = chosen[number * 5 : number * 5 + 5]
        handle.add(document, new_event(retold, number, handle))
        handle.remove(document, removed)
        shift(later, handle)
        handle.put(elsewhere, "room", "A new room")
        rename(renamed, number, handle)
        handle.put(retold, "abstract", f"{handle.get(retold, 'abstract')} This was added afterwards.")
    if not named:
        for event in handle.events(document):
            handle.forget(event)
    return handle.text(document), Counts(some, some, 2 * some, some, some)


def shift(event: Any, handle: Handle) -> None:
    """Begin ten minutes later."""
    hour, minute = handle.get(event, "start").split(":")[:2]
    late = (int(hour) * 60 + int(minute) + 10) % 1440
    start = f"{late // 60:02d}:{late % 60:02d}"
    date = handle.get(event, "date")
    if date:
        handle.put(event, "date", f"{date[:11]}{start}{date[16:]}")
    handle.put(event, "start", start)


def rename(event: Any, number: int, handle: Handle) -> None:
    """A word more, a word less, or another title altogether."""
    title = " ".join(handle.get(event, "title").split())
    titles = (
        f"{title} in {WORDS[number % 6]}",
        title.rpartition(" ")[0] or f"{title}s",
        f"Of {WORDS[number % 6]}",
    )
    handle.put(event, "title", titles[number % 3])


def new_event(like: Any, number: int, handle: Handle) -> Any:
    event = copy.deepcopy(like)
    handle.forget(event)
    handle.put(event, "title", f"Newly added number {number}: {' '.join(WORDS[number % 3 :])}")
    handle.put(event, "abstract", f"What number {number} is about.")
    handle.put(event, "description", "")
    handle.put(event, "room", f"An added room {number}")
    handle.put(event, "persons", f"A new speaker {number}")
    return event


def xml_events(root: ElementTree.Element) -> list[ElementTree.Element]:
    return root.findall("./day/room/event")


def xml_put(event: ElementTree.Element, name: str, text: str) -> None:
    child = event.find(name)
    if child is None:
        child = ElementTree.SubElement(event, name)
    if name == "persons":
        child.clear()
        child = ElementTree.SubElement(child, "person")
    child.text = text


def xml_remove(root: ElementTree.Element, event: ElementTree.Element) -> None:
    next(room for room in root.findall("./day/room") if event in list(room)).remove(event)


def xml_add(root: ElementTree.Element, event: ElementTree.Element) -> None:
    root.findall("./day/room")[0].append(event)


def xml_forget(event: ElementTree.Element) -> None:
    event.attrib.clear()
    for child in event.findall("slug"):
        event.remove(child)


def json_rooms(document: Any) -> list[list[Any]]:
    days = document["schedule"]["conference"]["days"]
    return [events for day in days for events in day["rooms"].values()]


def json_put(event: Any, name: str, text: str) -> None:
    event[name] = [{"id": 1, "public_name": text}] if name == "persons" else text


def json_remove(document: Any, event: Any) -> None:
    for events in json_rooms(document):
        events[:] = [item for item in events if item is not event]


def json_forget(event: Any) -> None:
    for name in ("guid", "id", "slug", "code"):
        event.pop(name, None)


XML = Handle(
    events=xml_events,
    get=lambda event, name: event.findtext(name) or "",
    put=xml_put,
    remove=xml_remove,
    add=xml_add,
    forget=xml_forget,
    text=lambda root: ElementTree.tostring(root, encoding="utf-8", xml_declaration=True),
)
JSON = Handle(
    events=lambda document: [event for events in json_rooms(document) for event in events],
    get=lambda event, name: event.get(name) or "",
    put=json_put,
    remove=json_remove,
    add=lambda document, event: json_rooms(document)[0].append(event),
    forget=json_forget,
    text=lambda document: json.dumps(document).encode(),
)
