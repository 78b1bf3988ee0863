"""Records of memberships, and what a list or a graph shows of an organisation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from trellis.registry.types.words import MemberRole, PersonRole, Status


@dataclass(frozen=True, slots=True)
class Card:
    """What a list shows of an organisation."""

    id: int
    slug: str
    name: str
    short_name: str
    kind: str
    status: Status
    country: str | None = None
    city: str = ""

    @property
    def country_id(self) -> str | None:
        return self.country

    @property
    def brief(self) -> str:
        return self.short_name or self.name


@dataclass(frozen=True, slots=True)
class NamedContact:
    """A person who keeps a profile and agreed to be named there; the mail address only if to that too."""

    name: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Membership:
    """An organisation (`other`) on the far side of a membership, with its role and period."""

    other: Card
    role: MemberRole
    since: date | None = None
    until: date | None = None

    def is_over(self, today: date) -> bool:
        return self.until is not None and self.until < today


@dataclass(frozen=True, slots=True)
class Members:
    """One page of the members of a cluster or network."""

    rows: tuple[Membership, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Fellow:
    """A further member of a network that an organisation is in."""

    host_id: int
    card: Card


@dataclass(frozen=True, slots=True)
class RollUp:
    """What the public members of a network add up to, by what they state themselves."""

    members: int = 0
    stating: int = 0  # how many of them state their own members
    countries: int = 0
    by_kind: Mapping[str, int] = field(default_factory=dict)  # kind of profile -> number
    members_of_members: Mapping[str, int] = field(default_factory=dict)  # kind of member -> sum


@dataclass(frozen=True, slots=True)
class Result:
    """Something a network achieved."""

    id: int
    title: str
    value: Decimal | None
    unit: str
    year: int | None
    website: str


@dataclass(frozen=True, slots=True)
class SourceFields:
    """What a source says of an organisation in columns that fit no field of ours."""

    source: str
    key: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ProposalRecord:
    """A value that a source gives for a field whose owner confirmed another."""

    id: int
    field: str
    value: Any
    source: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class PersonInRole:
    """A person of an organisation."""

    id: int
    name: str
    role: PersonRole
