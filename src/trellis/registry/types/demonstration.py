"""What an entry of the demonstration data says, and which of it is inferred."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from trellis.registry.types.blueprints import FieldName, Key

TERM_LISTS = {  # name in the file: role of the statement, list of the taxonomy
    "ecosystems": ("ecosystem", "ecosystem"),
    "technologies": ("technology", "technology"),
    "themes": ("theme", "theme"),
    "services": ("service", "service"),
    "labels": ("label", "label"),
    "markets": ("market", "country"),
}


class Said(BaseModel):
    """A value, and whether it stands in the source or is inferred."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: Any
    inferred: bool = False

    @model_validator(mode="before")
    @classmethod
    def plain(cls, given: Any) -> Any:
        return given if isinstance(given, dict) and "value" in given else {"value": given}


class ResultEntry(BaseModel):
    """Something a network achieved."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    value: float | None = None
    unit: str = ""
    year: int | None = None


class Entry(BaseModel):
    """One organisation or network of the demonstration."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: Key
    kind: Said
    name: Said
    source: str = Field(min_length=1)
    description: str = Field(min_length=20)
    short_name: Said | None = None
    subkind: Said | None = None
    size: Said | None = None
    other_names: tuple[Said, ...] = ()
    parent: Key | None = None
    country: Said | None = None
    region: Said | None = None
    city: Said | None = None
    website: Said | None = None
    founded_year: Said | None = None
    member_counts: dict[FieldName | Key, int] = {}
    ecosystems: tuple[Said, ...] = ()
    technologies: tuple[Said, ...] = ()
    themes: tuple[Said, ...] = ()
    services: tuple[Said, ...] = ()
    labels: tuple[Said, ...] = ()
    markets: tuple[Said, ...] = ()
    coordinator: Said | None = None
    members: tuple[Said, ...] = ()
    results: tuple[ResultEntry, ...] = ()

    def linked(self) -> list[str]:
        """Keys of the other entries that this one names."""
        named = [self.parent] if self.parent else []
        named += [self.coordinator.value] if self.coordinator else []
        return named + [item.value for item in self.members]
