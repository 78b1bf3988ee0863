"""Records of a profile: what stands in it, where each value comes from, and what is to be written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from trellis.registry.types.words import Precision, Status, Verdict

Value = Any  # plain JSON, in the canonical form of its field type (services/values.py)


class OriginKind(StrEnum):
    """Who said it."""

    OWNER = "owner"
    OPERATOR = "operator"
    IMPORT = "import"
    INFERRED = "inferred"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value comes from: who gave it, which source, when, and when its owner confirmed it."""

    by: OriginKind
    source: str = ""
    url: str = ""
    at: str = ""  # ISO date
    confirmed: str = ""  # ISO date of the owner's confirmation
    inferred: bool = False

    def as_json(self) -> dict[str, Any]:
        """Only what is said, so that a hundred thousand profiles stay small."""
        full = {
            "by": str(self.by),
            "source": self.source,
            "url": self.url,
            "at": self.at,
            "confirmed": self.confirmed,
            "inferred": self.inferred,
        }
        return {name: value for name, value in full.items() if value}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Origin":
        known = {
            name: data[name] for name in ("source", "url", "at", "confirmed", "inferred") if name in data
        }
        return cls(by=OriginKind(data.get("by", OriginKind.IMPORT)), **known)


@dataclass(frozen=True, slots=True)
class TermStatement:
    """A code that says something of an organisation, with the score its source gave, if any."""

    term: str
    weight: float | None = None
    derived: bool = False


@dataclass(frozen=True, slots=True)
class SiteRecord:
    """A further place where an organisation works."""

    id: int | None = None
    name: str = ""
    address: str = ""
    postcode: str = ""
    city: str = ""
    country: str | None = None
    region: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    precision: Precision = Precision.UNKNOWN
    attributes: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """One organisation to create: its kind and its values by field name, terms by their role."""

    kind: str
    values: Mapping[str, Value]
    sites: Sequence[SiteRecord] = ()
    origins: Mapping[str, "Origin"] = field(
        default_factory=dict
    )  # of fields whose origin differs from the rest
    source: str = ""  # with `key` and `source_fields`: what the source says under its own key
    key: str = ""
    source_fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """What is to change in one organisation: only the fields to set; None clears."""

    organisation_id: int
    values: Mapping[str, Value] = field(default_factory=dict)
    sites: Sequence[SiteRecord] | None = None
    origins: Mapping[str, "Origin"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Profile:
    """An organisation or network as it stands: every field by name, in canonical form."""

    id: int
    slug: str
    kind: str
    status: Status
    version: int
    values: Mapping[str, Value]
    origins: Mapping[str, Origin]
    sites: Sequence[SiteRecord]
    created_at: datetime
    changed_at: datetime
    published_at: datetime | None
    confirmed_at: datetime | None
    review_note: str = ""
    handed_in_at: datetime | None = None

    @property
    def name(self) -> str:
        return str(self.values.get("name", ""))

    @property
    def country_id(self) -> str | None:
        return self.values.get("country")

    def origin(self, name: str) -> "Origin | None":
        """Where the value of a field comes from; "*" stands for every field that has no entry of its own."""
        return self.origins.get(name) or self.origins.get("*")


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """What the rules need to know of the members of a cluster or network."""

    by_kind: Mapping[str, int] = field(default_factory=dict)  # kind of profile -> number
    coordinators: int = 0

    @property
    def total(self) -> int:
        return sum(self.by_kind.values())


@dataclass(frozen=True, slots=True)
class Override:
    """A validator's own verdict on a rule."""

    rule: str
    verdict: Verdict
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RuleResult:
    """How a profile stands to one rule: measured against the threshold, and what was decided."""

    rule: str
    label: str
    why: str
    measured: str
    threshold: str
    verdict: Verdict  # after waiver and override
    computed: Verdict  # what the figures alone say
    waiver: str = ""  # why the rule need not be met
    override: Override | None = None


@dataclass(frozen=True, slots=True)
class MissingField:
    """A field that says nothing yet, why it matters, and how much it would add to the score."""

    name: str
    label: str
    why: str
    points: int


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much of what matters a profile says [percent], and what is missing, the weightiest first."""

    score: int
    missing: tuple[MissingField, ...]

    @property
    def most(self) -> tuple[MissingField, ...]:
        """The few that matter most."""
        return self.missing[:5]

    @property
    def rest(self) -> tuple[MissingField, ...]:
        return self.missing[5:]
