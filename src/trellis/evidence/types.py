"""The words of the evidence: facts, what they measure, and how exactly they are meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any


class ValueKind(StrEnum):
    """What the facts of an indicator say: a figure, or words."""

    NUMBER = "number"
    TEXT = "text"
    STATEMENT = "statement"  # that something holds, such as that a region gives priority to an ecosystem


class Qualifier(StrEnum):
    """How the source means its figure. A figure is never shown without it."""

    EXACTLY = ""
    MORE_THAN = "more_than"
    ABOUT = "about"
    UP_TO = "up_to"
    ONLY = "only"


class Change(StrEnum):
    """What recording a fact did."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Indicator:
    """What a fact measures: exactly what is counted, and in which unit."""

    key: str
    label: Mapping[str, str]
    kind: ValueKind
    unit: str = ""  # key of a unit of indicators.yaml; empty for words
    about: Mapping[str, str] = field(
        default_factory=dict
    )  # what exactly is counted, and what it must not be mixed with
    breakdown: str = ""  # the scheme of the term that divides the figure, such as "ecosystem"
    position: int = 0


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of figures and how it is written behind a figure."""

    key: str
    label: Mapping[str, str]
    symbol: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFact:
    """One fact to record. `key` names it within its source; without one it is what and whom it is about."""

    indicator: str
    subject: str | None = None  # key of a country, region or ecosystem; None = Europe as a whole
    breakdown: str | None = None
    number: Decimal | None = None
    text: str = ""
    qualifier: Qualifier = Qualifier.EXACTLY
    date: str = ""  # "2020", "2020-11" or "2020-11-10"
    note: str = ""  # what was repaired or must be known to read it
    key: str = ""
    source_fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRecord:
    """A fact as it is kept, with the names a reader needs."""

    id: int
    indicator: Indicator
    subject: str | None
    subject_name: str
    breakdown: str | None
    breakdown_name: str
    number: Decimal | None
    text: str
    qualifier: Qualifier
    unit: Unit | None
    date: str
    source: str
    note: str
    withdrawn: bool
    label: str  # of the indicator, in the reader's language
    figure: str  # the number as it is read, with its qualifier and unit; empty for words


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording facts did: their ids in the order given, and how many were added, changed, left."""

    ids: tuple[int, ...]
    changes: tuple[Change, ...]

    def count(self, change: Change) -> int:
        return sum(1 for item in self.changes if item == change)


Raw = dict[str, Any]
