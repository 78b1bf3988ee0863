"""One parser for each field: cell text to value in canonical form, with what was wrong."""

from collections.abc import Callable

from trellis.imports.reading.cells import Flaw, Parsed, one_line, paragraphs
from trellis.imports.reading.codes import parsed_code, parsed_country
from trellis.imports.reading.coordinates import parse_coordinates
from trellis.imports.reading.dates import parse_date
from trellis.imports.reading.links import parse_email, parse_url
from trellis.imports.reading.lists import split_list
from trellis.imports.reading.numbers import parse_boolean, parse_decimal, parse_integer, parse_year
from trellis.imports.reading.resolvers import Resolvers
from trellis.imports.reading.settings import Reading
from trellis.imports.reading.small_words import NOTHING, NOTHING_OF_ITS_TYPE
from trellis.imports.types import Field, FieldType, Value, Verdict

Parser = Callable[[str, str], Parsed]  # text of the cell, country code of the row ("" if not known yet)

LONG_TEXT_MAX = 50_000
REMEMBERED = 20_000  # different texts of one column whose outcome is kept
EMPTY = Parsed(None)
FREE_TEXT = (FieldType.TEXT, FieldType.LONG_TEXT, FieldType.REFERENCE)
RECURRING = frozenset(  # types of which a column holds few different texts, or which take long to read
    {FieldType.COUNTRY, FieldType.REGION, FieldType.CODE, FieldType.DATE, FieldType.YEAR, FieldType.BOOLEAN}
)
NOTHING_FLAW = (Flaw("placeholder", Verdict.REPAIRED),)


def make_parser(field: Field, reading: Reading, resolvers: Resolvers) -> Parser:
    """Return the parser of a field under these settings; equal cells are read once."""
    single = single_parser(field, reading, resolvers)
    parse = list_parser(field, single) if field.multiple or field.scored else single
    parsed = placeholder_parser(field, parse)
    return remembering(parsed) if parse is not single or field.type in RECURRING else parsed


def single_parser(field: Field, reading: Reading, resolvers: Resolvers) -> Parser:
    """Return the parser of one value of this type."""
    parsers: dict[FieldType, Parser] = {
        FieldType.TEXT: lambda text, country: parse_text(text, field),
        FieldType.REFERENCE: lambda text, country: parse_text(text, field),
        FieldType.LONG_TEXT: lambda text, country: parse_long_text(text),
        FieldType.INTEGER: lambda text, country: parse_integer(text, field, reading.decimal),
        FieldType.DECIMAL: lambda text, country: parse_decimal(text, field, reading.decimal),
        FieldType.YEAR: lambda text, country: parse_year(text, field),
        FieldType.DATE: lambda text, country: parse_date(text, reading.date_order),
        FieldType.BOOLEAN: lambda text, country: parse_boolean(text, field),
        FieldType.URL: lambda text, country: parse_url(text, field),
        FieldType.EMAIL: lambda text, country: parse_email(text, field),
        FieldType.COORDINATES: lambda text, country: parse_coordinates(text, country),
        FieldType.COUNTRY: lambda text, country: parsed_country(text, resolvers.country(text)),
        FieldType.REGION: lambda text, country: parsed_code(resolvers.region(text, country), "region"),
        FieldType.CODE: lambda text, country: parsed_code(resolvers.code(field.scheme, text), "code"),
    }
    return parsers[field.type]


def parse_text(text: str, field: Field) -> Parsed:
    if "\n" in text or "\r" in text:
        flaws: tuple[Flaw, ...] = (Flaw("line_break", Verdict.REPAIRED),)
    else:
        flaws = ()
    value = one_line(text)
    if len(value) > field.max_length:
        return too_long(len(value), field.max_length)
    return Parsed(value, flaws)


def parse_long_text(text: str) -> Parsed:
    value = paragraphs(text)
    return Parsed(value) if len(value) <= LONG_TEXT_MAX else too_long(len(value), LONG_TEXT_MAX)


def too_long(length: int, limit: int) -> Parsed:
    params = (("length", str(length)), ("limit", str(limit)))
    return Parsed(None, (Flaw("text_too_long", Verdict.REFUSED, "", params),))


def placeholder_parser(field: Field, parse: Parser) -> Parser:
    """Return a parser that takes "n/a", "-" and their like as empty, and tells."""
    typed = field.type not in FREE_TEXT and field.type is not FieldType.BOOLEAN

    def parsed(text: str, country: str) -> Parsed:
        if len(text) <= 10:
            lower = text.lower()
            if lower in NOTHING and not (field.type is FieldType.BOOLEAN and lower == "-"):
                return Parsed(None, NOTHING_FLAW)
            if typed and lower in NOTHING_OF_ITS_TYPE and not is_country_code(field, lower):
                return Parsed(None, NOTHING_FLAW)
        return parse(text, country)

    return parsed


def is_country_code(field: Field, lower: str) -> bool:
    return field.type is FieldType.COUNTRY and lower == "na"


def remembering(parse: Parser) -> Parser:
    """Return the parser with a memory for texts that come again."""
    known: dict[tuple[str, str], Parsed] = {}

    def parsed(text: str, country: str) -> Parsed:
        found = known.get((text, country))
        if found is None:
            found = parse(text, country)
            if len(known) < REMEMBERED:
                known[(text, country)] = found
        return found

    return parsed


def list_parser(field: Field, single: Parser) -> Parser:
    """Return a parser of packed cells; a part that comes twice counts once, and that is told."""
    vocabulary = field.type in (FieldType.CODE, FieldType.COUNTRY, FieldType.REGION)

    def parsed(text: str, country: str) -> Parsed:
        knows = (lambda part: single(part, country).value is not None) if vocabulary else None
        values: list[Value] = []
        flaws: list[Flaw] = []
        for label, score in split_list(text, scored=field.scored, knows=knows):
            part = single(label, country)
            flaws += (at_label(flaw, label) for flaw in part.flaws)
            if part.value is not None:
                add_part(
                    values,
                    {"value": part.value, "score": score} if field.scored else part.value,
                    flaws,
                    label,
                )
        return Parsed(values or None, tuple(flaws))

    return parsed


def add_part(values: list[Value], value: Value, flaws: list[Flaw], label: str) -> None:
    """Add a value unless it is there; a second score for the same label is told and the first one kept."""
    if value in values:
        flaws.append(Flaw("repeated_part", Verdict.REPAIRED, "", (("part", label),)))
        return
    if isinstance(value, dict) and any(
        isinstance(old, dict) and old["value"] == value["value"] for old in values
    ):
        flaws.append(
            Flaw("second_score", Verdict.WARNED, "", (("part", label), ("score", str(value["score"]))))
        )
        return
    values.append(value)


def at_label(flaw: Flaw, label: str) -> Flaw:
    return flaw._replace(params=(*flaw.params, ("part", label)))
