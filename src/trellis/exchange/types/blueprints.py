"""A kind of listing: its sides, what it asks, how long it stands, who posts it and what answers it."""

from typing import Literal

from pydantic import Field, model_validator

from trellis.exchange.types.words import Side
from trellis.registry.types.blueprints import FieldSpec, FieldType, Key, Option, Strict, SystemId, Text

ATTRIBUTE_TYPES = frozenset(
    {
        FieldType.TEXT, FieldType.TEXTS, FieldType.LONG_TEXT, FieldType.URL, FieldType.INTEGER,
        FieldType.DECIMAL, FieldType.DATE, FieldType.BOOLEAN, FieldType.TERM, FieldType.TERMS,
        FieldType.CHOICE, FieldType.CHOICES,
    }
)  # fmt: skip


LISTED = frozenset({FieldType.TERM, FieldType.TERMS, FieldType.CHOICE, FieldType.CHOICES})


class AttributeSpec(FieldSpec):
    """One thing that only listings of this kind say; a number may have a unit.

    `fit`: what comes from a list counts where listings are matched; `must` have one in common, or is about
    the other's `place` (countries where a partner may be). Texts are compared by their words.
    """

    unit: str = ""
    fit: Literal["counts", "must", "place"] = "counts"

    @model_validator(mode="after")
    def fits_a_listing(self) -> "AttributeSpec":
        if self.type not in ATTRIBUTE_TYPES:
            raise ValueError(f"the attribute {self.name!r} cannot have the type {self.type}")
        if self.unit and self.type not in (FieldType.INTEGER, FieldType.DECIMAL):
            raise ValueError(f"the attribute {self.name!r} has a unit: it must be a number")
        if self.fit != "counts" and self.type not in LISTED:
            raise ValueError(f"the attribute {self.name!r} has no list, by which 'fit' could tell")
        if self.fit == "place" and self.scheme != "country":
            raise ValueError(f"the attribute {self.name!r} is about a place: it must be of countries")
        if not self.public:
            raise ValueError(f"the attribute {self.name!r}: everything a listing says is shown with it")
        return self


class Quantity(Strict):
    """Whether a listing of this kind says how much, and in which units."""

    asked: Literal["never", "may", "must"] = "never"
    units: tuple[Option, ...] = ()

    @model_validator(mode="after")
    def has_units(self) -> "Quantity":
        if (self.asked == "never") == bool(self.units):
            raise ValueError("'units' are needed exactly where a quantity may or must be given")
        return self


class Posters(Strict):
    """Which kinds of profiles post it. All others may be posted for by a cluster they are in."""

    kinds: tuple[Key, ...] = ()  # empty: every kind


class ListingKind(Strict):
    """A kind of listing."""

    key: Key
    label: Text
    description: Text
    carries: tuple[SystemId, ...] = Field(min_length=1)
    position: int = 100
    sides: dict[Side, Text] = Field(min_length=1)  # what such an offer, such a need is called
    answered_by: tuple[Key, ...] = ()  # kinds whose other side may fit
    valid_days: int = Field(default=90, ge=1, le=730)
    quantity: Quantity = Quantity()
    posters: Posters = Posters()
    certificates: bool = False
    attributes: tuple[AttributeSpec, ...] = ()

    @model_validator(mode="after")
    def consistent(self) -> "ListingKind":
        names = [item.name for item in self.attributes]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"these attributes stand twice: {', '.join(twice)}")
        return self

    def attribute(self, name: str) -> AttributeSpec | None:
        return next((item for item in self.attributes if item.name == name), None)

    @property
    def units(self) -> dict[str, Text]:
        return {unit.key: unit.label for unit in self.quantity.units}
