"""The lines of an iCalendar file (RFC 5545) as components with properties, each with its line number."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from trellis.events.formats import bounds
from trellis.events.formats.remarks import Notes, refused

NAME = re.compile(r"[A-Za-z0-9_\-]+")
PARAMETER = re.compile(r'\s*([A-Za-z0-9_\-]+)\s*=\s*("[^"]*"|[^";:,]*)(?:,("[^"]*"|[^";:,]*))*')
ESCAPE = re.compile(r"\\([\\;,nN:\"])")
CARET = re.compile(r"\^([n^'])")


@dataclass(frozen=True, slots=True)
class Property:
    name: str
    parameters: dict[str, str]
    value: str
    line: int

    def text(self) -> str:
        return ESCAPE.sub(lambda match: "\n" if match[1] in "nN" else match[1], self.value)


@dataclass(slots=True)
class Component:
    name: str
    line: int
    properties: list[Property] = field(default_factory=list)
    components: list["Component"] = field(default_factory=list)
    source: list[str] = field(default_factory=list)  # its lines, unfolded, for what else reads components

    def first(self, name: str) -> Property | None:
        return next((item for item in self.properties if item.name == name), None)

    def every(self, name: str) -> list[Property]:
        return [item for item in self.properties if item.name == name]

    def text(self, name: str) -> str:
        found = self.first(name)
        return found.text() if found else ""


def unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Yield (number of its first line, whole line): a line that begins with a space goes on from the last."""
    number, parts = 0, [""]
    for index, line in enumerate(re.split("\r\n|\n|\r", text), 1):
        if line[:1] in {" ", "\t"} and number:
            parts.append(line[1:])
            continue
        if number:
            yield number, "".join(parts)
        number, parts = index, [line]
    if number:
        yield number, "".join(parts)


def components_of(text: str, notes: Notes) -> list[Component]:
    """Return the outermost components. Raises FileRefused where they do not begin or end as they must."""
    top = Component("", 0)
    stack = [top]
    for count, (number, line) in enumerate(unfolded(text)):
        if count > bounds.LINES:
            raise refused("too_many", number, limit=str(bounds.LINES))
        item = property_of(line, number, notes) if line.strip() else None
        if item:
            take(item, line, stack)
    if len(stack) > 1:
        raise refused("cut_off", stack[-1].line, name=stack[-1].name)
    if top.properties:
        notes.leave_out("outside", top.properties[0].line)
    return top.components


def take(item: Property, line: str, stack: list[Component]) -> None:
    if item.name == "BEGIN":
        begin(item, stack)
    elif item.name == "END":
        end(item, stack)
    else:
        stack[-1].properties.append(item)
    for component in stack[1:]:
        component.source.append(line)


def begin(item: Property, stack: list[Component]) -> None:
    name = item.value.strip().upper()
    if not NAME.fullmatch(name):
        raise refused("component_name", item.line)
    if len(stack) > bounds.DEPTH:
        raise refused("too_deep", item.line, limit=str(bounds.DEPTH))
    component = Component(name, item.line)
    stack[-1].components.append(component)
    stack.append(component)


def end(item: Property, stack: list[Component]) -> None:
    name = item.value.strip().upper()
    if len(stack) == 1 or stack[-1].name != name:
        raise refused("wrong_end", item.line, name=name[:60], open=stack[-1].name or "-")
    stack[-1].source.append(f"END:{name}")
    stack.pop()


def property_of(line: str, number: int, notes: Notes) -> Property | None:
    """Return the property of a line; what is none is left out and told."""
    match = NAME.match(line)
    if match is None:
        notes.leave_out("no_property", number, text=line[:60])
        return None
    index, parameters = match.end(), {}
    while line[index : index + 1] == ";":
        found = PARAMETER.match(line, index + 1)
        if found is None:  # a second semicolon, or one too many at the end
            notes.repair("semicolon", number)
            index += 1
            continue
        parameters[found[1].upper()] = unquoted(found[2])
        index = found.end()
    if line[index : index + 1] != ":":
        notes.leave_out("no_property", number, text=line[:60])
        return None
    return Property(match[0].upper(), parameters, line[index + 1 :], number)


def unquoted(text: str) -> str:
    text = text[1:-1] if text[:1] == '"' else text.strip()
    return CARET.sub(lambda match: {"n": "\n", "^": "^", "'": '"'}[match[1]], text)
