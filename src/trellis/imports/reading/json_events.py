"""JSON read as a stream: records one by one with their own faults, never the whole document in memory."""

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import ijson

from trellis.imports.reading.bounds import BOUNDS, Bounds
from trellis.imports.reading.settings import FileRefused
from trellis.imports.reading.text_encoding import byte_order_mark

# Each level of nesting in one piece costs a path as long as all those before it, until it can be refused.
BUFFER = 1 << 12
ITEM = "item"


class Recoded:
    """A binary stream in UTF-8 of a file in any encoding, past its byte-order mark."""

    def __init__(self, handle: IO[bytes], encoding: str) -> None:
        self.handle = handle
        marked, length = byte_order_mark(handle.read(4))
        handle.seek(length if marked == encoding else 0)
        self.decoder = codecs.getincrementaldecoder(encoding)("replace")

    def read(self, size: int = BUFFER) -> bytes:
        if size == 0:
            return b""
        while chunk := self.handle.read(size):
            if text := self.decoder.decode(chunk):
                return text.encode("utf-8", "replace")
        return self.decoder.decode(b"", final=True).encode("utf-8", "replace")


class Repeated(dict[str, Any]):
    """An object of a document that names a key more than once; `repeats` are those keys."""

    repeats: tuple[str, ...] = ()


Event = tuple[str, str, Any]


def events(path: Path, encoding: str, bounds: Bounds = BOUNDS) -> Iterator[Event]:
    """Yield (prefix, event, value) of the document or of several documents one after the other.

    Raises FileRefused for text that is no JSON and for nesting beyond the bounds.
    """
    depth = 0
    with path.open("rb") as handle:
        stream = Recoded(handle, encoding)
        try:
            for prefix, event, value in ijson.parse(stream, multiple_values=True, buf_size=BUFFER):
                if event in ("start_map", "start_array"):
                    depth += 1
                    if depth > bounds.depth:
                        raise FileRefused("json_too_deep", limit=str(bounds.depth))
                elif event in ("end_map", "end_array"):
                    depth -= 1
                yield prefix, event, value
        except ijson.JSONError as error:
            raise FileRefused("json_broken", detail=str(error).splitlines()[0][:200]) from error


def build(first: Event, stream: Iterator[Event]) -> Any:
    """Return the value that begins with `first`, taking its events from the stream.

    An object with a repeated key keeps the first value and comes as `Repeated`.
    """
    if first[1] == "start_map":
        return build_object(stream)
    if first[1] == "start_array":
        found: list[Any] = []
        while (event := next(stream))[1] != "end_array":
            found.append(build(event, stream))
        return found
    return first[2]


def build_object(stream: Iterator[Event]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    repeats: list[str] = []
    while (event := next(stream))[1] != "end_map":
        key = event[2]
        value = build(next(stream), stream)
        if key in found:
            repeats.append(key)
        else:
            found[key] = value
    if not repeats:
        return found
    repeated = Repeated(found)
    repeated.repeats = tuple(repeats)
    return repeated


def records_at(path: Path, encoding: str, where: str, bounds: Bounds = BOUNDS) -> Iterator[Any]:
    """Yield the values of the list at `where`; with "" each document, or its members if it is a list."""
    prefixes = {f"{where}.{ITEM}"} if where else {"", ITEM}
    stream = events(path, encoding, bounds)
    for event in stream:
        prefix, kind, _ = event
        if prefix not in prefixes or kind in ("end_map", "end_array", "map_key"):
            continue
        if prefix == "" and kind == "start_array":
            continue  # its members come one by one
        yield build(event, stream)


def lists_of_records(path: Path, encoding: str, bounds: Bounds = BOUNDS) -> dict[str, int]:
    """Return how many objects each list of the document holds, by its path; documents are the list ""."""
    counts: dict[str, int] = {}
    documents = 0
    for prefix, event, _ in events(path, encoding, bounds):
        if event != "start_map":
            continue
        if prefix == "":
            documents += 1
        elif prefix == ITEM:
            counts[""] = counts.get("", 0) + 1
        elif prefix.endswith(f".{ITEM}") and f".{ITEM}." not in prefix and not prefix.startswith(f"{ITEM}."):
            where = prefix.removesuffix(f".{ITEM}")
            counts[where] = counts.get(where, 0) + 1
    if documents > 1:
        return {"": documents}
    if documents == 1 and not counts:
        return {"": 1}
    return counts
