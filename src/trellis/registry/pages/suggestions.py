"""What is offered while somebody types."""

from dataclasses import dataclass
from typing import ClassVar

from trellis.registry.pages.search import LABELS
from trellis.registry.selectors.search_address import clean
from trellis.registry.selectors.search_suggest import list_suggestions
from trellis.registry.types.search import LONGEST_TEXT


@dataclass(frozen=True, slots=True)
class Offer:
    text: str
    note: str


@dataclass(frozen=True)
class SuggestionsPage:
    template: ClassVar[str] = "registry/search_suggestions.html"
    suggestions: tuple[Offer, ...]


def build_suggestions(*, text: str, language: str) -> SuggestionsPage:
    found = list_suggestions(text=clean(text)[:LONGEST_TEXT], language=language)
    return SuggestionsPage(tuple(Offer(item.text, str(LABELS.get(item.facet, ""))) for item in found))
