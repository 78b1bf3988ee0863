"""What a listing says, in the canonical form of its fields; what can be asked of the list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from trellis.exchange.types.words import Reach, Side, State, Visibility
from trellis.registry.types.blueprints import FieldSpec, FieldType, Option

# The fields of every kind; form, API and import write them in the forms of registry/services/values.py.
FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec(name="title", label="Title", max_length=150, required=True),
    FieldSpec(name="summary", label="What exactly", type=FieldType.LONG_TEXT, max_length=5000),
    FieldSpec(name="quantity", label="Quantity", type=FieldType.DECIMAL, minimum=0.01, maximum=1e13),
    FieldSpec(name="unit", label="Unit", max_length=60),
    FieldSpec(name="country", label="Country", type=FieldType.TERM, scheme="country"),
    FieldSpec(name="region", label="Region", type=FieldType.TERM, scheme="nuts"),
    FieldSpec(name="city", label="City", max_length=120),
    FieldSpec(
        name="reach",
        label="How far",
        type=FieldType.CHOICE,
        options=tuple(Option(key=reach.value, label=reach.value) for reach in Reach),
    ),
    FieldSpec(name="distance_km", label="Kilometres", type=FieldType.INTEGER, minimum=1, maximum=20_000),
    FieldSpec(name="ecosystems", label="Ecosystems", type=FieldType.TERMS, scheme="ecosystem"),
    FieldSpec(name="technologies", label="Technologies", type=FieldType.TERMS, scheme="technology"),
    FieldSpec(name="activities", label="Activities", type=FieldType.TERMS, scheme="nace21"),
    FieldSpec(name="languages", label="Languages", type=FieldType.LANGUAGES),
    FieldSpec(name="certificates", label="Certificates", type=FieldType.LONG_TEXT, max_length=2000),
    FieldSpec(name="valid_from", label="From", type=FieldType.DATE),
    FieldSpec(name="valid_until", label="Until", type=FieldType.DATE),
    FieldSpec(
        name="visibility",
        label="Who sees it",
        type=FieldType.CHOICE,
        options=tuple(Option(key=one.value, label=one.value) for one in Visibility),
    ),
    FieldSpec(name="guests", label="Organisations invited", type=FieldType.TEXTS, max_length=300),
    FieldSpec(name="is_anonymous", label="Without your name", type=FieldType.BOOLEAN),
)
LABELS: dict[str, Any] = {
    "title": _("Title"),
    "summary": _("What exactly"),
    "quantity": _("Quantity"),
    "unit": _("Unit"),
    "country": _("Country"),
    "region": _("Region"),
    "city": _("City"),
    "reach": _("How far"),
    "distance_km": _("Kilometres"),
    "ecosystems": _("Ecosystems"),
    "technologies": _("Technologies"),
    "activities": _("Activities"),
    "languages": _("Languages"),
    "certificates": _("Certificates"),
    "valid_from": _("From"),
    "valid_until": _("Until"),
    "visibility": _("Who sees it"),
    "guests": _("Organisations invited"),
    "is_anonymous": _("Show it without our name"),
}
KEYS = frozenset({"country", "region"})  # of foreign keys: the term's id is the value
LISTS = frozenset({"ecosystems", "technologies", "activities", "languages"})


@dataclass(frozen=True, slots=True)
class Poster:
    """The organisation whose listing it is, or the cluster that posted it for a member."""

    id: int
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A listing as one actor sees it: of an anonymous one others get neither organisation nor city."""

    id: int
    version: int
    kind: str
    side: Side
    state: State
    values: Mapping[str, Any]  # by the names of FIELDS, canonical
    attributes: Mapping[str, Any]
    organisation: Poster | None
    cluster: Poster | None
    is_kept: bool  # by the actor
    published_at: datetime | None
    changed_at: datetime

    @property
    def title(self) -> str:
        return str(self.values["title"])

    def is_posted_by(self, organisation_ids: Iterable[int]) -> bool:
        """Is one of these who posted it, or the cluster that did so for its member?"""
        posters = {poster.id for poster in (self.organisation, self.cluster) if poster}
        return not posters.isdisjoint(organisation_ids)

    @property
    def is_anonymous(self) -> bool:
        return bool(self.values["is_anonymous"])

    @property
    def valid_until(self) -> date | None:
        found = self.values["valid_until"]
        return date.fromisoformat(found) if found else None


FACETS = ("side", "kind", "ecosystem", "country", "technology")
SORTS = ("newest", "ending", "title")
MOST_ON_A_PAGE = 500


@dataclass(frozen=True)
class ListingQuery:
    """What is looked for: words, for each facet the one value chosen, whose, and the order."""

    text: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    organisation: str = ""  # the address of a profile: only what it posts under its name
    sort: str = "newest"
    page: int = 1

    def changed(self, **given: Any) -> "ListingQuery":
        return replace(self, **({"page": 1} | given))
