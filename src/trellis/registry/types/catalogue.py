"""What organisations publish beside their profiles: the services they offer, the programmes they run."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from trellis.registry.types.blueprints import FieldSpec, FieldType, Option


class Catalogue(StrEnum):
    SERVICES = "services"
    PROGRAMMES = "programmes"


class Mode(StrEnum):
    """Where a service is given."""

    PHYSICAL = "physical"
    VIRTUAL = "virtual"
    BOTH = "both"


MODE_LABELS: dict[str, Any] = {
    Mode.PHYSICAL: _("On site"),
    Mode.VIRTUAL: _("Online"),
    Mode.BOTH: _("On site and online"),
}
# Lists of the taxonomy that the field of a service is chosen from, with the branch of the list that counts.
FIELD_SCHEMES = {
    "service": (_("Services of clusters"), ""),
    "advice": (_("Fields of advice"), "advice:topic"),
    "technology": (_("Technologies and digital solutions"), ""),
}
FIELDS: dict[Catalogue, tuple[FieldSpec, ...]] = {
    Catalogue.SERVICES: (
        FieldSpec(name="name", label="Service", max_length=200, required=True),
        FieldSpec(name="field", label="Field", max_length=120),  # a term of one of FIELD_SCHEMES
        FieldSpec(name="summary", label="What it is", type=FieldType.LONG_TEXT, max_length=5000),
        FieldSpec(name="audience", label="For whom", max_length=300),
        FieldSpec(
            name="mode",
            label="Where",
            type=FieldType.CHOICE,
            options=tuple(Option(key=mode.value, label=mode.value) for mode in Mode),
            required=True,
        ),
        FieldSpec(name="fee", label="What it costs, in words", max_length=300),
        FieldSpec(name="amount", label="Fee", type=FieldType.DECIMAL, minimum=0, maximum=1e13),
        FieldSpec(name="currency", label="Currency", max_length=3),
        FieldSpec(name="website", label="Website", type=FieldType.URL),
    ),
    Catalogue.PROGRAMMES: (
        FieldSpec(name="name", label="Programme", max_length=200, required=True),
        FieldSpec(name="country", label="Country", type=FieldType.TERM, scheme="country", required=True),
        FieldSpec(name="region", label="Region", type=FieldType.TERM, scheme="nuts"),
        FieldSpec(name="focus", label="Focus", type=FieldType.LONG_TEXT, max_length=5000),
        FieldSpec(name="instruments", label="Instruments", type=FieldType.TEXTS, max_length=120),
        FieldSpec(name="amount", label="Budget", type=FieldType.DECIMAL, minimum=0, maximum=1e13),
        FieldSpec(name="currency", label="Currency", max_length=3),
        FieldSpec(name="start_year", label="From", type=FieldType.YEAR, minimum=1950, maximum=2150),
        FieldSpec(name="end_year", label="Until", type=FieldType.YEAR, minimum=1950, maximum=2150),
        FieldSpec(name="website", label="Website", type=FieldType.URL),
    ),
}
LABELS: dict[str, Any] = {  # of the fields, in the reader's language
    "field": _("Field"),
    "summary": _("What it is"),
    "audience": _("For whom"),
    "mode": _("Where"),
    "fee": _("What it costs, in words"),
    "currency": _("Currency"),
    "website": _("Website"),
    "country": _("Country"),
    "region": _("Region"),
    "focus": _("Focus"),
    "instruments": _("Instruments"),
    "start_year": _("From"),
    "end_year": _("Until"),
}
NAMES: dict[Catalogue, dict[str, Any]] = {
    Catalogue.SERVICES: {"name": _("Service"), "amount": _("Fee")},
    Catalogue.PROGRAMMES: {"name": _("Programme"), "amount": _("Budget")},
}
MOST_COMPARED = 4


@dataclass(frozen=True)
class Item:
    """A service or a programme, with whose it is."""

    id: int
    version: int
    organisation_slug: str
    organisation_name: str
    country: str | None  # id of a term: where the organisation is, or what the programme is for
    values: Mapping[str, Any]

    @property
    def name(self) -> str:
        return str(self.values["name"])

    @property
    def amount(self) -> Decimal | None:
        found: Decimal | None = self.values.get("amount")
        return found


@dataclass(frozen=True)
class CatalogueQuery:
    """What is looked for: words, and for each facet the one value chosen."""

    text: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    page: int = 1

    def changed(self, **given: Any) -> "CatalogueQuery":
        return replace(self, **({"page": 1} | given))


FACETS: dict[Catalogue, tuple[str, ...]] = {
    Catalogue.SERVICES: ("field", "country", "mode"),
    Catalogue.PROGRAMMES: ("country", "period"),
}
PERIODS: dict[str, Any] = {"running": _("Running now"), "over": _("Over"), "planned": _("Not begun yet")}
