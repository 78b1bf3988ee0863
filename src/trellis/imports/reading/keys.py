"""Folding of names, and the key by which a source names a record."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence

from trellis.imports.types import Value

LONGEST_KEY = 400
SPACES = re.compile(r"[\W_]+")
LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"}
)


def fold(text: str) -> str:
    """Return the text for comparison: lower case, no accents, no punctuation, single spaces.

    >>> fold("  Łódź — Cluster (ICT) ")
    'lodz cluster ict'
    """
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
        text = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return SPACES.sub(" ", text.lower()).strip()


def key_of(values: Mapping[str, Value], identity: Sequence[Sequence[str]]) -> str:
    """Return the key of a row, "" if no combination of `identity` is complete.

    >>> key_of({"name": "Łódź ICT", "country": "PL"}, [["identifier"], ["name", "country"]])
    'name=lodz ict|country=pl'
    """
    for combination in identity:
        parts = [(name, folded_value(values.get(name))) for name in combination]
        if all(value for _, value in parts):
            key = "|".join(f"{name}={value}" for name, value in parts)
            return key if len(key) <= LONGEST_KEY else shortened_key(key)
    return ""


def shortened_key(key: str) -> str:
    """Return a key that an index holds, different for different keys."""
    return f"{key[:LONGEST_KEY]}#{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:32]}"


def folded_value(value: Value) -> str:
    """Return a value as part of a key; a translated text counts by its first language."""
    if isinstance(value, dict):
        value = next((value[language] for language in sorted(value)), None)
    if value is None or value == "":
        return ""
    # A text of punctuation only would fold to nothing and make strangers equal.
    return fold(str(value)) or str(value).strip()
