"""Delimiter and quote of a delimited file, found by trying each and seeing which gives a table."""

import io
from collections import Counter
from collections.abc import Sequence

from trellis.imports.reading.bounds import BOUNDS
from trellis.imports.reading.delimited import DECLARATION, Grammar, Lines, quoted_record
from trellis.imports.reading.settings import Finding

DELIMITERS = (",", ";", "\t", "|")


def detect_delimiter(lines: Sequence[str], quote: str) -> Finding:
    """Return the delimiter of the sample lines; a file of one column has none and says so."""
    if lines and (declared := DECLARATION.match(lines[0])):
        return Finding(
            value=declared.group(1), confidence=1.0, reason="delimiter_declared", alternatives=DELIMITERS
        )
    scores = {delimiter: regularity(lines, delimiter, quote) for delimiter in DELIMITERS}
    ranked = sorted(DELIMITERS, key=lambda delimiter: -scores[delimiter])
    best, second = ranked[0], ranked[1]
    others = tuple(delimiter for delimiter in ranked if delimiter != best)
    if scores[best] <= 0:
        return Finding(value=",", confidence=0.3, reason="delimiter_none", alternatives=DELIMITERS[1:])
    confidence = min(0.99, 0.5 + (scores[best] - scores[second]) / (2 * scores[best]))
    return Finding(
        value=best, confidence=round(confidence, 2), reason="delimiter_regular", alternatives=others
    )


def regularity(lines: Sequence[str], delimiter: str, quote: str) -> float:
    """Return how well the lines make a table with this delimiter: share of equal rows, and their width."""
    grammar = Grammar(delimiter, quote)
    widths: Counter[int] = Counter()
    physical = Lines(io.StringIO("".join(lines), newline=""), BOUNDS.record_characters)
    while line := physical.take():
        if line.strip():
            widths[len(quoted_record(line, physical, grammar, BOUNDS)[0])] += 1
    if not widths:
        return 0.0
    (width, rows), total = widths.most_common(1)[0], sum(widths.values())
    if width == 1:
        return 0.0
    return rows / total * (1.0 + 0.15 * min(width, 10))


def detect_quote(lines: Sequence[str]) -> Finding:
    """Return the quote: an apostrophe only where cells open and close with it and none with a double one."""
    double = sum(line.count('"') for line in lines)
    single = sum(
        1
        for line in lines
        for delimiter in DELIMITERS
        for cell in line.strip().split(delimiter)
        if len(cell) > 2 and cell[0] == cell[-1] == "'"
    )
    if not double and single > len(lines) / 2:
        return Finding(value="'", confidence=0.8, reason="quote_single", alternatives=('"',))
    confidence = 1.0 if double else 0.9
    return Finding(
        value='"',
        confidence=confidence,
        reason="quote_double" if double else "quote_unused",
        alternatives=("'",),
    )
