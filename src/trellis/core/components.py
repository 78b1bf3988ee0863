"""What the templates of shared components take: tabs, facets of a list, options, facts, parts of a form."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Tab:
    """One of several ways to look at the same; where it leads, and how many stand there, if that is said."""

    label: str
    url: str
    is_current: bool
    count: int | None = None


@dataclass(frozen=True)
class FacetValue:
    """A value to narrow a list by: how many it leaves; its address takes a chosen one away again."""

    label: str
    url: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """What a list can be narrowed by; `chosen` counts the values that narrow it now."""

    label: str
    values: tuple[FacetValue, ...]
    chosen: int
    is_open: bool = True


@dataclass(frozen=True)
class Choice:
    """One option of a box to choose from."""

    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True)
class Fact:
    """A key fact; one without value is left out before."""

    label: str
    value: str


@dataclass(frozen=True)
class FormPart:
    """Fields that belong together, under a title; folded away where few need them."""

    title: str
    fields: tuple[Any, ...]
    is_folded: bool
