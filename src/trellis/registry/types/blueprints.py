"""A blueprint: what a kind of profile asks, of whom it consists, and when it must be confirmed."""

from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from trellis.registry.types.words import MemberRole, TermRole

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
SystemId = Annotated[str, StringConstraints(pattern=r"^[A-M][0-9]{1,2}$")]
Text = Annotated[str, StringConstraints(min_length=1)] | dict[str, str]  # English, or {language: text}


def in_language(text: Text | None, language: str) -> str:
    """The text in the language, else in English, else in any.

    >>> in_language({"en": "Cluster", "de": "Cluster (de)"}, "de")
    'Cluster (de)'
    >>> in_language("Cluster", "fr")
    'Cluster'
    """
    if text is None or isinstance(text, str):
        return text or ""
    return text.get(language) or text.get(language[:2]) or text.get("en") or next(iter(text.values()), "")


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FieldType(StrEnum):
    """What a field holds."""

    TEXT = "text"  # one line
    TEXTS = "texts"  # a list of lines
    TRANSLATED = "translated"  # {language: paragraphs}
    LONG_TEXT = "long_text"
    URL = "url"
    EMAIL = "email"
    INTEGER = "integer"
    DECIMAL = "decimal"
    YEAR = "year"
    DATE = "date"
    BOOLEAN = "boolean"
    TERM = "term"  # one code of a scheme
    TERMS = "terms"  # several codes of a scheme
    CHOICE = "choice"  # one of the options written in the blueprint
    CHOICES = "choices"
    COUNTS = "counts"  # {code of a scheme: number}
    LANGUAGES = "languages"
    DEGREES = "degrees"  # a latitude or a longitude
    ORGANISATION = "organisation"  # another organisation of the registry


STORED_AS: dict[str, FieldType] = {
    "name": FieldType.TEXT,
    "short_name": FieldType.TEXT,
    "other_names": FieldType.TEXTS,
    "description": FieldType.TRANSLATED,
    "website": FieldType.URL,
    "email": FieldType.EMAIL,
    "phone": FieldType.TEXT,
    "founded_year": FieldType.YEAR,
    "parent": FieldType.ORGANISATION,
    "country": FieldType.TERM,
    "region": FieldType.TERM,
    "city": FieldType.TEXT,
    "address": FieldType.TEXT,
    "postcode": FieldType.TEXT,
    "latitude": FieldType.DEGREES,
    "longitude": FieldType.DEGREES,
    "precision": FieldType.CHOICE,
    "size": FieldType.TERM,
    "staff_fte": FieldType.DECIMAL,
    "member_counts": FieldType.COUNTS,
    "languages": FieldType.LANGUAGES,
    "period_start": FieldType.DATE,
    "period_end": FieldType.DATE,
    **{str(role): FieldType.TERMS for role in TermRole},
}
"""Fields with a column or term rows of their own; every other field of a blueprint is an attribute."""


class Option(Strict):
    key: Key
    label: Text


class FieldSpec(Strict):
    """One thing a profile says."""

    name: FieldName
    label: Text
    type: FieldType = FieldType.TEXT
    scheme: str = ""  # for terms and counts: the list of the taxonomy
    levels: tuple[int, ...] = ()  # for terms: only these levels of the list
    options: tuple[Option, ...] = ()
    required: bool = False
    weight: int = Field(default=0, ge=0, le=10)  # of the completeness score; 0 = does not count
    help: Text | None = None
    why: Text | None = None  # why it matters, said where it is missing
    minimum: float | None = None
    maximum: float | None = None
    max_length: int = Field(default=500, ge=1, le=20_000)
    public: bool = True  # False: shown only to those who keep the profile

    @model_validator(mode="after")
    def consistent(self) -> "FieldSpec":
        needs_scheme = self.type in (FieldType.TERM, FieldType.TERMS, FieldType.COUNTS)
        if needs_scheme and not self.scheme:
            raise ValueError(f"the field {self.name!r} of type {self.type} needs a 'scheme'")
        needs_options = self.type in (FieldType.CHOICE, FieldType.CHOICES)
        if needs_options and not self.options:
            raise ValueError(f"the field {self.name!r} of type {self.type} needs 'options'")
        if self.weight and not self.why:
            raise ValueError(f"the field {self.name!r} has a weight: say in 'why' why it matters")
        stored = STORED_AS.get(self.name, self.type)
        if stored != self.type:
            raise ValueError(
                f"the field {self.name!r} is kept as {stored}: it cannot have the type {self.type}"
            )
        return self


class Section(Strict):
    key: Key
    label: Text
    help: Text | None = None
    fields: tuple[FieldSpec, ...] = Field(min_length=1)


class MemberRules(Strict):
    """Who can be a member, in which roles, and how many there must be."""

    roles: tuple[MemberRole, ...] = (MemberRole.MEMBER,)
    kinds: tuple[Key, ...] = ()  # empty: every kind
    minimum: int = Field(default=0, ge=0)
    below_minimum: Literal["warn", "fail"] = "warn"
    coordinator: Literal["none", "may", "must"] = "none"
    roll_up: bool = False  # show the sums of the members' own figures


RuleName = Literal["staff", "english", "members", "member_kinds", "listed_members", "coordinator", "charter"]


class RuleSpec(Strict):
    """One rule for a valid profile; `rule` names a function of selectors.validity."""

    rule: RuleName
    label: Text
    why: Text
    at_least: float = 1
    otherwise: Literal["warn", "fail"] = "fail"


class Waiver(Strict):
    """Profiles that need not meet the rules: with a code such as a programme's, or all of the kind."""

    label: Text
    terms: tuple[str, ...] = ()  # these codes and those below them
    kind: bool = False  # every profile of this kind


class Confirmation(Strict):
    amber_months: int = Field(default=12, ge=1, le=120)
    red_months: int = Field(default=18, ge=1, le=180)

    @model_validator(mode="after")
    def in_order(self) -> "Confirmation":
        if self.red_months <= self.amber_months:
            raise ValueError("'red_months' must be more than 'amber_months'")
        return self


class Blueprint(Strict):
    """A kind of profile."""

    key: Key
    family: Literal["organisation", "network"]
    label: Text
    plural: Text
    description: Text
    carries: tuple[SystemId, ...] = Field(min_length=1)
    symbol: Literal["circle", "square", "diamond", "triangle", "hexagon", "star", "cross", "ring"] = "circle"
    counts_as: str = "other"  # what such an organisation is among the members of another
    position: int = 100
    creatable_by: Literal["anyone", "operator"] = "anyone"
    confirmation: Confirmation = Confirmation()
    members: MemberRules | None = None
    charter: bool = False  # must have a charter before it is published
    results: bool = False
    programmes: bool = False  # runs programmes for clusters
    sites: bool = False
    rules: tuple[RuleSpec, ...] = ()
    waiver: Waiver | None = None
    sections: tuple[Section, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def consistent(self) -> "Blueprint":
        names = [field.name for field in self.fields()]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"these fields stand twice: {', '.join(twice)}")
        if "name" not in names:
            raise ValueError("a profile needs the field 'name'")
        if self.family == "network" and self.members is None:
            raise ValueError("a network needs 'members'")
        if self.charter and "charter" not in names:
            raise ValueError("'charter: true' needs the field 'charter' in a section")
        return self

    def fields(self) -> Iterator[FieldSpec]:
        for section in self.sections:
            yield from section.fields

    @cached_property
    def by_name(self) -> dict[str, FieldSpec]:
        return {field.name: field for field in self.fields()}

    def field(self, name: str) -> FieldSpec | None:
        return self.by_name.get(name)

    @property
    def is_network(self) -> bool:
        return self.family == "network"


Raw = dict[str, Any]  # a blueprint as it stands in its file, before it is checked
