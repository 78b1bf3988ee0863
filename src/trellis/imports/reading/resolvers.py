"""What is asked of the vocabularies while a cell is read: which code does this text mean?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple


class Resolved(NamedTuple):
    """The code a text means, or "" with the nearest valid one as suggestion.

    `reason` is "" for a code or name as the vocabulary has it, "converted" for a retired code with one
    successor, and where there is no code: "unknown", "retired", or "ambiguous".
    """

    code: str
    suggestion: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Resolvers:
    """The three questions a reader asks; the text may be a code or a name in any EU language."""

    country: Callable[[str], Resolved]
    region: Callable[[str, str], Resolved]  # text, country code of the same row or ""
    code: Callable[[str, str], Resolved]  # scheme, text
