"""JSON whose objects know their lines; deep nesting, doubled names and numbers that are none are refused."""

import re
from json import JSONDecodeError
from json.decoder import scanstring  # type: ignore[attr-defined]  # not in the stubs
from typing import Any

from trellis.events.formats import bounds
from trellis.events.formats.remarks import FileRefused, Notes, refused

SPACE = re.compile(r"[ \t\n\r]*")
NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,300})(\.\d{1,300})?([eE][+-]?\d{1,3})?")
COMMENT = re.compile(r"(?:\s+|/\*.*?\*/|//[^\n]*\n|#[^\n]*\n)+", re.DOTALL)
WORDS = {"true": True, "false": False, "null": None}


class Node(dict[str, Any]):
    """An object of the file with the lines of itself and of its members."""

    line: int
    lines: dict[str, int]

    def at(self, name: str) -> int:
        return self.lines.get(name, self.line)


def parsed_json(text: str, notes: Notes) -> Any:
    """Return the value. Raises FileRefused with the line of what is not JSON or not safe."""
    start = 0
    if text.lstrip()[:1] in {"/", "#"} and (match := COMMENT.match(text)):
        notes.repair("comment_before", 1)
        start = match.end()
    return Parser(text).document(start)


class Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.count = 0
        self.line, self.counted = 1, 0  # lines are counted on, not anew for each value

    def document(self, start: int) -> Any:
        value, end = self.value(self.skip(start), 0)
        end = self.skip(end)
        if end < len(self.text):
            raise self.fault(end)
        return value

    def skip(self, index: int) -> int:
        match = SPACE.match(self.text, index)
        return match.end() if match else index

    def line_at(self, index: int) -> int:
        self.line += self.text.count("\n", self.counted, index)
        self.counted = index
        return self.line

    def fault(self, index: int, code: str = "not_json", **params: str) -> FileRefused:
        line = self.text.count("\n", 0, index) + 1
        column = index - self.text.rfind("\n", 0, index)
        return refused(code, line, column=str(column), **params)

    def value(self, index: int, depth: int) -> tuple[Any, int]:
        self.count += 1
        if depth > bounds.DEPTH:
            raise self.fault(index, "too_deep", limit=str(bounds.DEPTH))
        if self.count > bounds.NODES:
            raise self.fault(index, "too_many", limit=str(bounds.NODES))
        letter = self.text[index : index + 1]
        if letter == '"':
            return self.string(index)
        if letter == "{":
            return self.object(index, depth)
        if letter == "[":
            return self.array(index, depth)
        return self.literal(index)

    def literal(self, index: int) -> tuple[Any, int]:
        for word, meaning in WORDS.items():
            if self.text.startswith(word, index):
                return meaning, index + len(word)
        match = NUMBER.match(self.text, index)
        if match is None:
            raise self.fault(index)
        whole = match[1] is None and match[2] is None
        return (int(match[0]) if whole else float(match[0])), match.end()

    def string(self, index: int) -> tuple[str, int]:
        try:
            text, end = scanstring(self.text, index + 1, True)
        except JSONDecodeError as error:
            raise self.fault(min(error.pos, len(self.text))) from error
        return text, end

    def object(self, index: int, depth: int) -> tuple[Node, int]:
        node = Node()
        node.line, node.lines = self.line_at(index), {}
        index = self.skip(index + 1)
        if self.text[index : index + 1] == "}":
            return node, index + 1
        while True:
            if self.text[index : index + 1] != '"':
                raise self.fault(index)
            name, end = self.string(index)
            if name in node:
                raise self.fault(index, "name_twice", name=name[:60])
            node.lines[name] = self.line_at(index)
            end = self.skip(end)
            if self.text[end : end + 1] != ":":
                raise self.fault(end)
            node[name], end = self.value(self.skip(end + 1), depth + 1)
            index = self.skip(end)
            if self.text[index : index + 1] == "}":
                return node, index + 1
            index = self.comma(index)

    def array(self, index: int, depth: int) -> tuple[list[Any], int]:
        values: list[Any] = []
        index = self.skip(index + 1)
        if self.text[index : index + 1] == "]":
            return values, index + 1
        while True:
            value, end = self.value(index, depth + 1)
            values.append(value)
            index = self.skip(end)
            if self.text[index : index + 1] == "]":
                return values, index + 1
            index = self.comma(index)

    def comma(self, index: int) -> int:
        if self.text[index : index + 1] != ",":
            raise self.fault(index)
        return self.skip(index + 1)
