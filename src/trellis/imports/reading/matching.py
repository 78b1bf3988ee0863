"""Which field each column is: suggested from heading and cells, with the reason and how sure it is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from trellis.imports.reading.alphabets import LETTERS
from trellis.imports.reading.column_names import known_names
from trellis.imports.reading.coordinates import parse_angle
from trellis.imports.reading.keys import fold
from trellis.imports.reading.parsers import make_parser
from trellis.imports.reading.resolvers import Resolvers
from trellis.imports.reading.settings import Reading
from trellis.imports.types import Field, FieldType, RecordType, Verdict

LANGUAGE_SUFFIX = re.compile(r"\A(.*?)[\s._\-\[(:/]+([a-z]{2})[\])]?\Z", re.IGNORECASE)
NAME_SUFFIX = re.compile(r"_name\Z")
LOOKED_AT = 25  # different cells of a column
FIRST_LOOK = 8  # of these, before giving up
SHORT = 80
SURE, CLEAR, GOOD, WEAK = 0.97, 0.92, 0.75, 0.55
DOUBTED = 0.6  # a heading that says it, with cells that do not
TELLING = frozenset(  # types whose cells alone show what a column is
    {
        FieldType.URL,
        FieldType.EMAIL,
        FieldType.COUNTRY,
        FieldType.REGION,
        FieldType.COORDINATES,
        FieldType.CODE,
    }
)
OTHER_THINGS = frozenset({"contact", "person", "manager", "kontakt", "contacto", "contatto", "responsable"})


@dataclass(frozen=True, slots=True)
class Match:
    """A suggestion for one column; target "" = keep as a source field."""

    heading: str
    target: str
    confidence: float
    reason: str  # a message code: match_remembered, match_name, match_similar, match_content, match_none
    detail: str = ""


def suggest_matches(
    *,
    record_type: RecordType,
    columns: Sequence[str],
    sample: Sequence[Sequence[str]],
    reading: Reading,
    resolvers: Resolvers,
    remembered: Mapping[str, str],
) -> list[Match]:
    """Return one match per column, in their order; each field at most once unless it holds several values."""
    chosen: dict[str, Match] = {}
    for heading in columns:
        target = remembered.get(fold(heading))
        if target is not None and is_target(target, record_type):
            chosen[heading] = Match(heading, target, 1.0, "match_remembered")
    taken = {match.target for match in chosen.values()}
    cells = {heading: distinct(sample, place) for place, heading in enumerate(columns)}
    candidates = [
        match
        for heading in columns
        if heading not in chosen and not repeats_in_words(heading, columns)
        for match in candidates_for(heading, cells[heading], record_type, reading, resolvers)
    ]
    # A pair in one cell goes before two columns of the same: it is what the file was made from.
    for match in sorted(candidates, key=lambda match: (-match.confidence, "." in match.target)):
        if match.heading not in chosen and match.target not in taken and not halves(match.target, taken):
            chosen[match.heading] = match
            taken.add(match.target)
    return [chosen.get(heading, Match(heading, "", 0.5, "match_none")) for heading in columns]


def repeats_in_words(heading: str, columns: Sequence[str]) -> bool:
    """True for "country_name" beside "country": it says for readers what the other column says as a code."""
    stem = NAME_SUFFIX.sub("", heading)
    return stem != heading and stem in columns


def is_target(target: str, record_type: RecordType) -> bool:
    """True if a remembered target still is a field of this record type, or one of the two choices of none."""
    return target in ("", "-") or target.partition(".")[0] in {field.name for field in record_type.fields}


def halves(target: str, taken: set[str]) -> bool:
    """True if the target is a pair of which an axis is taken, or an axis of a pair that is taken."""
    name, _, part = target.partition(".")
    if part in ("longitude", "latitude"):
        return name in taken
    return f"{name}.longitude" in taken or f"{name}.latitude" in taken


def distinct(sample: Sequence[Sequence[str]], place: int) -> list[str]:
    found = dict.fromkeys(cells[place].strip() for cells in sample if place < len(cells))
    return [cell for cell in found if cell][:LOOKED_AT]


def candidates_for(
    heading: str, cells: Sequence[str], record_type: RecordType, reading: Reading, resolvers: Resolvers
) -> list[Match]:
    """Return every field this column could be, with how sure.

    A column called latitude or longitude is nothing else, though half of all numbers are codes of something.
    """
    found = []
    named = [(field, *way) for field in record_type.fields for way in by_name(heading, field)]
    is_axis = any("." in way[1] and way[2] >= CLEAR and way[0].type is FieldType.COORDINATES for way in named)
    for field, target, likeness, reason, detail in named:
        by_content = likeness < WEAK
        if by_content and (is_axis or field.type not in TELLING or "." in target or not are_short(cells)):
            continue
        share = share_understood(cells, field, target, reading, resolvers)
        confidence = combined(likeness, share, field)
        if confidence >= WEAK:
            said = ("match_content", f"{share:.0%}") if by_content else (reason, detail)
            found.append(Match(heading, target, round(confidence, 2), *said))
    return found


def are_short(cells: Sequence[str]) -> bool:
    """True if the cells could be codes, addresses or places: long texts are not worth trying."""
    return all(len(cell) <= SHORT for cell in cells[:FIRST_LOOK])


def combined(likeness: float, share: float, field: Field) -> float:
    """Return how sure a match is: the heading leads, cells can raise it or contradict it."""
    if share < 0:  # nothing to look at, or a type that accepts every text
        return likeness
    if likeness >= WEAK:
        doubted = max(likeness * (0.5 + 0.5 * share), DOUBTED if likeness >= CLEAR else 0.0)
        return doubted if share < 0.5 else min(1.0, likeness + 0.1 * share)
    if field.type is FieldType.CODE:
        return 0.8 * share if share >= 0.8 else 0.0
    return 0.9 * share if share >= 0.9 else 0.0


def by_name(heading: str, field: Field) -> list[tuple[str, float, str, str]]:
    """Return (target, likeness, reason, detail) of a heading for a field and for its parts."""
    if field.type is FieldType.COORDINATES:
        parts = [
            (f"{field.name}.{axis}", *name_likeness(heading, known_names(axis)))
            for axis in ("longitude", "latitude")
        ]
        return [part for part in parts if part[1] >= GOOD] + [
            (field.name, *name_likeness(heading, names_of(field)))
        ]
    likeness = name_likeness(heading, names_of(field))
    if field.translated and (match := LANGUAGE_SUFFIX.match(heading)) and match[2].lower() in LETTERS:
        with_language = name_likeness(match[1], names_of(field))
        if with_language[0] > likeness[0] - 0.2:
            return [(f"{field.name}.{match[2].lower()}", *with_language)]
    return [(field.name, *likeness)]


def names_of(field: Field) -> frozenset[str]:
    own = {fold(field.name), fold(str(field.label)), *map(fold, field.names)} - {""}
    return known_names(field.name) | own


def name_likeness(heading: str, names: frozenset[str]) -> tuple[float, str, str]:
    """Return (likeness, reason, the name it is like)."""
    for part in (heading, *re.split(r"\s*/\s*", heading)):
        folded = fold(part)
        if folded in names:
            return SURE, "match_name", folded
        if folded.replace(" ", "") in {name.replace(" ", "") for name in names}:
            return SURE - 0.01, "match_name", folded
    folded = fold(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading))
    words = folded.split()
    best, like = 0.0, ""
    for name in names:
        score = fuzz.ratio(folded, name) / 100
        score = score if score >= 0.82 and len(name) >= 4 else 0.0
        if len(name) >= 3 and name.split() == [word for word in words if word in name.split()]:
            score = max(score, 0.6 + 0.3 * len(name) / len(folded))
        if score > best:
            best, like = score, name
    if OTHER_THINGS & set(words) and not OTHER_THINGS & set(like.split()):
        best -= 0.3
    return max(0.0, best * 0.95), "match_similar", like


def share_understood(
    cells: Sequence[str], field: Field, target: str, reading: Reading, resolvers: Resolvers
) -> float:
    """Return the share of the cells that this field understands, -1 where that says nothing."""
    if not cells or field.type in (FieldType.TEXT, FieldType.LONG_TEXT, FieldType.REFERENCE):
        return -1.0
    if "." in target and field.type is FieldType.COORDINATES:
        return sum(parse_angle(cell, reading.decimal) is not None for cell in cells) / len(cells)
    parse = make_parser(field, reading, resolvers)
    understood = 0
    for place, cell in enumerate(cells):
        if place == FIRST_LOOK and not understood:
            return 0.0
        parsed = parse(cell, "")
        refused = any(flaw.verdict is Verdict.REFUSED for flaw in parsed.flaws)
        understood += parsed.value is not None and not refused
    return understood / len(cells)
