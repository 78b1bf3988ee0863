"""The search over everything."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from trellis.core.found import Asked, Finder, Found
from trellis.core.types import Actor

LONGEST_TEXT = 200


@dataclass(frozen=True)
class SearchPage:
    """What each module found for the text; nothing is looked for while nothing is typed."""

    template: ClassVar[str] = "portal/search.html"
    text: str
    found: tuple[Found, ...]


def build_search_page(*, actor: Actor, text: str, finders: Iterable[Finder]) -> SearchPage:
    """Ask every module in turn; a text longer than anybody would type is cut."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text[: 10 * LONGEST_TEXT])
    asked = Asked(text=" ".join(printable.split())[:LONGEST_TEXT], actor=actor)
    if not asked.text:
        return SearchPage(text="", found=())
    return SearchPage(text=asked.text, found=tuple(found for find in finders if (found := find(asked)).total))
