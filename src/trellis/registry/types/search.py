"""The words of searching: what is asked, what was understood, and what was found."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

FACETS = (
    "kind", "country", "region", "ecosystem", "technology", "theme", "service", "size", "network", "label",
    "state",
)  # fmt: skip
PAGE_SIZE = 20
LONGEST_TEXT = 200
MOST_WORDS = 12
MOST_CORNERS = 100
MOST_VALUES = 50  # of one facet in one question


class Sort(StrEnum):
    RELEVANCE = "relevance"
    NAME = "name"
    CONFIRMED = "confirmed"
    NEAREST = "nearest"


@dataclass(frozen=True, slots=True)
class Polygon:
    """An area by its corners, (longitude, latitude) in degrees; its sides are straight on the map."""

    corners: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Circle:
    """All places within some kilometres of a point."""

    longitude: float
    latitude: float
    kilometres: float
    name: str = ""  # of the place, where a place was named


Area = Polygon | Circle


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What is asked. Values of one facet: any of them; facets: all of them."""

    text: str = ""
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    area: Area | None = None
    sort: Sort = Sort.RELEVANCE
    page: int = 1

    def changed(self, **parts: Any) -> "SearchQuery":
        return replace(self, **parts)


@dataclass(frozen=True, slots=True)
class Understood:
    """What a typed text asks of the search table, as full-text conditions; empty where no text was typed."""

    key: str = ""
    everything: str = ""  # every word, anywhere
    names: str = ""  # every word begins or resembles a word of a name
    exact: str = ""  # every word is a word of a name
    forms: tuple[str, ...] = ()  # all forms looked for, to mark them where they stand
    corrections: tuple[tuple[str, str], ...] = ()  # (as typed, as understood)
    is_relaxed: bool = False  # not every word was found together: some are missing in each result


class Match(StrEnum):
    """Why an organisation was found, the best first."""

    EXACT = "exact"
    BEGINNING = "beginning"
    NAME = "name"
    SIMILAR = "similar"
    TEXT = "text"
    NOTHING = ""  # no text was typed


@dataclass(frozen=True, slots=True)
class Hit:
    """One organisation found, with the published columns of its entry."""

    id: int
    slug: str
    name: str
    short_name: str
    kind: str
    status: str
    fresh_minute: int
    country: str
    region: str
    city: str
    latitude: float | None
    longitude: float | None
    precision: str
    website: str
    description: Mapping[str, str]
    terms: Mapping[str, list[str]]
    networks: list[dict[str, Any]]
    match: Match = Match.NOTHING
    kilometres: float | None = None


@dataclass(frozen=True, slots=True)
class FacetValue:
    code: str
    label: str
    count: int
    is_chosen: bool
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many match in all, how many of them have no place, and how many each value would leave."""

    total: int
    unplaced: int
    facets: tuple[Facet, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """What a map shows, in degrees; where west is greater than east it crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class MapPoint:
    """One organisation, or several that stand too near to each other to be drawn apart."""

    longitude: float
    latitude: float
    count: int
    precision: str
    slug: str = ""
    name: str = ""
    kind: str = ""
    bounds: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Viewport:
    """What is drawn in view; `placed` and `unplaced` together are everything that matches."""

    points: tuple[MapPoint, ...]
    placed: int
    unplaced: int

    @property
    def total(self) -> int:
        return self.placed + self.unplaced
