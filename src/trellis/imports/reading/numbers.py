"""Whole numbers, decimals, years and yes or no, as written in Europe."""

import re
from decimal import Decimal

from trellis.imports.reading.cells import Flaw, Parsed
from trellis.imports.reading.keys import fold
from trellis.imports.reading.small_words import NO, YES
from trellis.imports.types import Field, Verdict

GROUPS = re.compile(r"[ \u00a0\u2009\u202f'’]")
UNIT = re.compile(
    r"\A(?:(?:eur|euros?|€|usd|\$|gbp|£|chf|dkk|sek|pln|czk)\s*)?(.*?\d)\s*(?:eur|euros?|€|usd|\$|gbp|£|chf|dkk|sek|pln|czk|kč|zł|kr\.?|fte|vzä|%)?\Z",
    re.IGNORECASE,
)
PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?\Z")
GROUPED = {",": re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\Z"), ".": re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+\Z")}
FIRST_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
MOST_DIGITS = 40
TICKS = {"✓": True, "✔": True, "✗": False, "✘": False, "-": False}


def parse_decimal(text: str, field: Field, mark: str) -> Parsed:
    """Return a decimal as canonical text.

    >>> from trellis.imports.types import FieldType
    >>> parse_decimal("1.234,50 €", Field(name="f", label="", type=FieldType.DECIMAL), ",").value
    '1234.5'
    """
    number, flaws = read_number(text, mark)
    if number is None:
        return Parsed(None, flaws)
    return within(format(number.normalize(), "f"), number, field, flaws)


def parse_integer(text: str, field: Field, mark: str) -> Parsed:
    number, flaws = read_number(text, mark)
    if number is None:
        return Parsed(None, flaws)
    if number != number.to_integral_value():
        return Parsed(None, (Flaw("not_whole", Verdict.REFUSED, str(round(number))),))
    return within(int(number), number, field, flaws)


def parse_year(text: str, field: Field) -> Parsed:
    """Return a year; from a full date its year, and that is told."""
    bare = text.strip()
    flaws: tuple[Flaw, ...] = ()
    if not re.fullmatch(r"\d{4}", bare):
        years = re.findall(r"(?<!\d)(?:1[5-9]|20)\d{2}(?!\d)", bare)
        if len(set(years)) != 1:
            return Parsed(None, (Flaw("bad_year", Verdict.REFUSED, years[0] if years else ""),))
        flaws = () if bare == f"{years[0]}.0" else (Flaw("year_from_text", Verdict.REPAIRED, years[0]),)
        bare = years[0]
    return within(int(bare), Decimal(bare), field, flaws)


def read_number(text: str, mark: str) -> tuple[Decimal | None, tuple[Flaw, ...]]:
    """Return the number, or None with the reason; a unit dropped or another decimal mark is told."""
    bare = GROUPS.sub("", text.strip()).replace("−", "-")
    if PLAIN.match(bare) and mark == "." and len(bare) <= MOST_DIGITS:
        return Decimal(bare), ()
    flaws: list[Flaw] = []
    unit = UNIT.match(bare)
    if unit and unit.group(1) != bare:
        flaws.append(Flaw("unit_dropped", Verdict.REPAIRED, unit.group(1)))
        bare = unit.group(1)
    plain, other_mark = plain_number(bare, mark)
    if plain is None or len(plain) > MOST_DIGITS:
        first = FIRST_NUMBER.search(bare)
        return None, (Flaw("bad_number", Verdict.REFUSED, first.group() if first else ""),)
    if other_mark:
        flaws.append(Flaw("other_decimal_mark", Verdict.REPAIRED, plain))
    return Decimal(plain), tuple(flaws)


def plain_number(bare: str, mark: str) -> tuple[str | None, bool]:
    """Return the number with a decimal point, and whether the mark was not the file's; None if none."""
    other = "." if mark == "," else ","
    if GROUPED[other].match(bare):
        return bare.replace(other, ""), False
    expected = bare.replace(other, "") if mark in bare and bare.rfind(other) < bare.find(mark) else bare
    expected = expected.replace(mark, ".") if expected.count(mark) == 1 else expected
    if PLAIN.match(expected) and not (other in bare and mark not in bare):
        return expected, False
    if GROUPED[mark].match(bare):  # 1.234.567 in a file with decimal points can only be groups
        return bare.replace(mark, ""), False
    swapped = bare.replace(mark, "") if bare.rfind(mark) < bare.find(other) else bare
    swapped = swapped.replace(other, ".") if swapped.count(other) == 1 else swapped
    return (swapped, True) if PLAIN.match(swapped) else (None, False)


def within(value: int | str, number: Decimal, field: Field, flaws: tuple[Flaw, ...]) -> Parsed:
    """Return the value if it is within the field's range."""
    low, high = field.minimum, field.maximum
    if (low is not None and number < Decimal(str(low))) or (high is not None and number > Decimal(str(high))):
        params = (
            ("minimum", "" if low is None else f"{low:g}"),
            ("maximum", "" if high is None else f"{high:g}"),
        )
        return Parsed(None, (Flaw("out_of_range", Verdict.REFUSED, "", params),))
    return Parsed(value, flaws)


def parse_boolean(text: str, field: Field) -> Parsed:
    """Return yes or no as written in any EU language."""
    bare = text.strip()
    if bare in TICKS:
        return Parsed(TICKS[bare])
    folded = fold(bare.removesuffix(".0"))
    if folded in YES:
        return Parsed(True)
    if folded in NO:
        return Parsed(False)
    return Parsed(None, (Flaw("bad_boolean", Verdict.REFUSED),))
