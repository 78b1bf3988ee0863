"""XML with line numbers, and without what makes XML dangerous: entities, document types, depth, size."""

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from trellis.events.formats import bounds
from trellis.events.formats.remarks import Notes, refused

BEFORE = re.compile(rb"(?:\s+|<!--.*?-->)*(?=<\?xml\s)", re.DOTALL)
DECLARED = re.compile(rb"^<\?xml[^>]*?\bencoding\s*=\s*[\"']([A-Za-z0-9._\-]{1,40})[\"']")
CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
BUILT_IN = {"utf-8", "us-ascii", "iso-8859-1", "utf-16"}
OTHERS = re.compile(r"(?:windows-125\d|iso-8859-\d{1,2}|koi8-[ru])")


@dataclass(slots=True)
class Element:
    tag: str
    attributes: dict[str, str]
    line: int
    content: list["str | Element"] = field(default_factory=list)  # texts and elements in their order

    def text(self, tag: str) -> str:
        """Return the text of the first child of that name, "" if there is none."""
        child = self.child(tag)
        return "" if child is None else child.whole().strip()

    def whole(self) -> str:
        """Return all text within, that of nested elements too."""
        return "".join(part if isinstance(part, str) else part.whole() for part in self.content)

    @property
    def children(self) -> list["Element"]:
        return [part for part in self.content if isinstance(part, Element)]

    def child(self, tag: str) -> "Element | None":
        return next((child for child in self.children if child.tag == tag), None)

    def all(self, tag: str) -> list["Element"]:
        return [child for child in self.children if child.tag == tag]


def parsed_xml(data: bytes, notes: Notes) -> Element:
    """Return the root element. Raises FileRefused with the line of what is not well-formed or not safe."""
    data, first_line = from_its_declaration(data, notes)
    data = in_known_encoding(data, notes)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    tree = Tree(parser, first_line)
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        raise refused(
            "not_xml", error.lineno + first_line, reason=str(reason), column=str(error.offset + 1)
        ) from error
    except (ValueError, LookupError) as error:  # an encoding that is no encoding
        raise refused("encoding", first_line + 1) from error
    if tree.root is None:
        raise refused("empty")
    return tree.root


def from_its_declaration(data: bytes, notes: Notes) -> tuple[bytes, int]:
    """Return the file from its XML declaration on, and the number of lines before it."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    match = BEFORE.match(data[:100_000])
    if match and match.end():
        notes.repair("before_declaration", 1)
        return data[match.end() :], data[: match.end()].count(b"\n")
    return data, 0


def in_known_encoding(data: bytes, notes: Notes) -> bytes:
    """Return the file as UTF-8 where its encoding is one that the parser does not know."""
    match = DECLARED.match(data)
    name = match[1].decode().lower() if match else "utf-8"
    if name not in BUILT_IN and OTHERS.fullmatch(name) and match:
        try:
            text = data.decode(name)
        except (UnicodeDecodeError, LookupError) as error:
            raise refused("encoding", 1) from error
        data = text.replace(match[1].decode(), "utf-8", 1).encode()
    if (
        name in {"utf-8", "us-ascii"}
        and CONTROLS.search(data)
        and not data.startswith((b"\xff\xfe", b"\xfe\xff"))
    ):
        notes.repair("control_characters", data[: CONTROLS.search(data).start()].count(b"\n") + 1)  # type: ignore[union-attr]
        data = CONTROLS.sub(b"", data)
    return data


class Tree:
    """Builds elements from the parser's events, within the bounds."""

    def __init__(self, parser: expat.XMLParserType, first_line: int) -> None:
        self.parser, self.first_line = parser, first_line
        self.root: Element | None = None
        self.open: list[Element] = []
        self.count = 0
        parser.StartElementHandler = self.begin
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.add
        parser.StartDoctypeDeclHandler = self.forbid
        parser.EntityDeclHandler = self.forbid
        parser.ExternalEntityRefHandler = self.forbid

    @property
    def line(self) -> int:
        return int(self.parser.CurrentLineNumber) + self.first_line

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if len(self.open) >= bounds.DEPTH:
            raise refused("too_deep", self.line, limit=str(bounds.DEPTH))
        if self.count > bounds.NODES:
            raise refused("too_many", self.line, limit=str(bounds.NODES))
        element = Element(tag.rpartition(":")[2], attributes, self.line)
        if self.open:
            self.open[-1].content.append(element)
        else:
            self.root = element
        self.open.append(element)

    def end(self, tag: str) -> None:
        self.open.pop()

    def add(self, text: str) -> None:
        self.open[-1].content.append(text)

    def forbid(self, *_: object) -> int:
        raise refused("document_type", self.line)
