"""Cells that pack several values: "label - 4, label - 2", "a; b", "a | b", lines, JSON lists."""

import json
import re
from collections.abc import Callable

SCORED = re.compile(
    r"\s*(?P<label>[^\n|;]+?)\s*(?:\s[-–—]\s|:\s*|\s\()\s*(?P<score>\d{1,3}(?:[.,]\d{1,3})?(?:\s?/\s?\d{1,3}|\s?%)?)\)?\s*(?:[,;|\n]|\Z)"
)
STRONG = ("\n", "|", ";")
MOST_WORDS = 7  # of a label; what goes on longer between commas is a sentence

Label = tuple[str, str | None]


def split_list(text: str, *, scored: bool, knows: Callable[[str], bool] | None = None) -> list[Label]:
    """Return (label, score) for each part of a packed cell, in order; the score is None where there is none.

    `knows` tells whether a text is one value by itself: a comma inside a known label does not split it.

    >>> split_list("Retail, wholesale or distribution - 5, Textiles - 4", scored=True)
    [('Retail, wholesale or distribution', '5'), ('Textiles', '4')]
    >>> split_list("Digital;Mobility, Transport, Automotive", scored=False)
    [('Digital', None), ('Mobility, Transport, Automotive', None)]
    """
    bare = text.strip()
    if bare.startswith("["):
        labels = from_json(bare)
        if labels is not None:
            return [split_score(label, scored) for label in labels]
    if scored and (found := scored_labels(bare)):
        return found
    for separator in STRONG:
        if separator in bare:
            parts = [part for line in bare.split(separator) if (part := line.strip(" \t\r,;|•·-–*"))]
            return [split_score(part, scored) for part in parts]
    if knows is not None and knows(bare):
        return [(bare, None)]
    return [split_score(part, scored) for part in comma_parts(bare, knows)]


def from_json(text: str) -> list[str] | None:
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return None
    flat = (
        [value for value in values if isinstance(value, str | int | float)]
        if isinstance(values, list)
        else []
    )
    return [str(value).strip() for value in flat if str(value).strip()] if len(flat) == len(values) else None


def scored_labels(text: str) -> list[Label]:
    """Return the labels if the whole cell is a row of "label - score"; else nothing."""
    found: list[Label] = []
    position = 0
    while position < len(text):
        match = SCORED.match(text, position)
        if match is None:
            return []
        found.append((match["label"], match["score"].replace(" ", "")))
        position = match.end()
    return found


def split_score(label: str, scored: bool) -> Label:
    if scored and (match := SCORED.fullmatch(label)):
        return match["label"], match["score"].replace(" ", "")
    return label, None


def comma_parts(text: str, knows: Callable[[str], bool] | None) -> list[str]:
    """Split at commas; parts that only together are a known label stay together, the longest first."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if knows is None:
        return parts if all(len(part.split()) <= MOST_WORDS for part in parts) else [text]
    found: list[str] = []
    start = 0
    while start < len(parts):
        ends = range(min(len(parts), start + 6), start + 1, -1)
        end = next((end for end in ends if knows(", ".join(parts[start:end]))), start + 1)
        found.append(", ".join(parts[start:end]))
        start = end
    return found
