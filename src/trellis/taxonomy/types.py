"""The words of the reference lists: terms, how a text was understood, places and conversions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

EU_LANGUAGES = (
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr",
    "hu", "it", "lt", "lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv",
)  # fmt: skip
NATIVE = "mul"  # the key of a name in the place's own language or languages


class Status(StrEnum):
    """May a term be used for something new?"""

    CURRENT = "current"
    RETIRED = "retired"


class Outcome(StrEnum):
    """What became of a text that should name a term."""

    EXACT = "exact"
    CONVERTED = "converted"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"


class MatchedBy(StrEnum):
    """What in the text led to the term."""

    CODE = "code"
    NAME = "name"
    TIDIED = "tidied"  # after repairing how it was written: a lost zero, an article, a code with its name
    NOTHING = "nothing"


class Change(StrEnum):
    """How a region of one edition became a region of another."""

    SAME = "same"
    RENAMED = "renamed"
    RECODED = "recoded"
    MERGED = "merged"
    SPLIT = "split"
    BOUNDARY = "boundary"


class Precision(StrEnum):
    """How well a location is known, best first."""

    EXACT = "exact"
    CITY = "city"
    REGION = "region"
    COUNTRY = "country"
    UNKNOWN = "unknown"


class Standing(StrEnum):
    """How a country stands to the European Union."""

    EU = "eu"
    ASSOCIATED = "associated"
    THIRD = "third"


class TermNotFound(LookupError):
    """No term of this code; the message names the nearest valid ones."""


class InvalidEdition(ValueError):
    """A reference data file is not well formed; the message names the file and the entry."""


class InvalidOutlines(ValueError):
    """A file of outlines cannot be used; the message says what is wrong and what is expected."""


class MissingGeography(RuntimeError):
    """The city index or the outlines were not prepared; the message says which command prepares them."""


@dataclass(frozen=True, slots=True)
class Successor:
    """A term that takes the place of a retired one, and how much of it (share of population, 0 to 1)."""

    id: str
    share: float = 1.0
    change: Change = Change.RECODED


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a reference list. Its id, like `nuts2024:BE21`, is what other tables point to."""

    id: str
    scheme: str
    code: str
    parent: str | None = None
    level: int = 0
    position: int = 0
    names: Mapping[str, str] = field(default_factory=dict)
    definitions: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    status: Status = Status.CURRENT
    successors: tuple[Successor, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)

    def name(self, language: str = "en") -> str:
        """Return the name in `language`, else in English, else its own name, else the code.

        >>> Term("country:FI", "country", "FI", names={"en": "Finland", "fi": "Suomi"}).name("fi")
        'Suomi'
        """
        names = self.names
        return (
            names.get(language)
            or names.get(language[:2])
            or names.get("en")
            or names.get(NATIVE)
            or self.code
        )

    def definition(self, language: str = "en") -> str:
        """Return the definition in `language`, else in English, else an empty text."""
        return self.definitions.get(language) or self.definitions.get("en", "")

    @property
    def is_current(self) -> bool:
        """True if the term may be used for something new."""
        return self.status == Status.CURRENT

    @property
    def replaced_by(self) -> tuple[str, ...]:
        """Ids of the terms that took this one's place, the largest part first."""
        return tuple(successor.id for successor in self.successors)

    @property
    def country(self) -> str | None:
        """Id of the country a region lies in; a country's own id; else None."""
        country = self.extra.get("country")
        return self.id if self.scheme == "country" else str(country) if country else None


@dataclass(frozen=True, slots=True)
class Scheme:
    """A reference list in one edition: what it holds and where it comes from.

    `family` joins the editions of one list: `nuts` for `nuts2024` and `nuts2021`. `levels` names the
    levels of a tree from the top.
    """

    code: str
    family: str
    title: str
    description: str
    source: str
    edition: str
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A term a text may mean, and the share of the retired term it took over (1 if it was not retired)."""

    term: Term
    share: float = 1.0
    change: Change = Change.SAME


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a text means in a scheme. `term` is set when the outcome is exact or converted.

    `retired` is the old term where there was one; `candidates` are the terms it may mean, the most likely
    first; `suggestions` are the nearest valid terms where it means none.
    """

    scheme: str
    text: str
    outcome: Outcome
    matched_by: MatchedBy = MatchedBy.NOTHING
    term: Term | None = None
    retired: Term | None = None
    candidates: tuple[Candidate, ...] = ()
    suggestions: tuple[Term, ...] = ()

    @property
    def found(self) -> bool:
        """True if the text led to exactly one current term."""
        return self.term is not None


@dataclass(frozen=True, slots=True)
class Conversion:
    """One part of a converted region code: `share` of its population went to `code`."""

    code: str
    share: float
    change: Change


@dataclass(frozen=True, slots=True)
class City:
    """A populated place. `region` is the id of its level 3 region, empty where none is known."""

    id: int
    name: str
    country: str
    latitude: float
    longitude: float
    population: int
    region: str = ""


class CityOutcome(StrEnum):
    """What became of a city's name."""

    FOUND = "found"
    AMBIGUOUS = "ambiguous"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class CityMatch:
    """What a city's name means: one city, or several that no rule can choose from, or none.

    `others` names the places that were set aside because they are much smaller; it is empty when ambiguous,
    where `candidates` holds all of them, the most populous first.
    """

    outcome: CityOutcome
    city: City | None = None
    candidates: tuple[City, ...] = ()
    others: tuple[City, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is and how well that is known.

    `latitude` and `longitude` in degrees (WGS 84), None where nothing is known; `region` and `country`
    are term ids; `distance_km` is above 0 where a point lay outside every outline and the nearest region
    was taken.
    """

    precision: Precision = Precision.UNKNOWN
    latitude: float | None = None
    longitude: float | None = None
    region: str | None = None
    country: str | None = None
    distance_km: float = 0.0

    @property
    def is_nearest(self) -> bool:
        """True if the region is only the nearest one, because the point lies outside every outline."""
        return self.distance_km > 0


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What is said of where something is: any of coordinates [degrees], city, region and country.

    `region` and `country` are term ids; `city` is as written, with or without postcode.
    """

    latitude: float | None = None
    longitude: float | None = None
    city: str = ""
    region: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class SchemeChange:
    """What loading an edition did, or would do, to one scheme: ids by kind of change."""

    scheme: str
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True if the scheme is as the edition says."""
        return not (self.added or self.changed or self.retired)
