"""What was done together, what counts how much, and reasons: plain frozen records."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, fields
from datetime import date
from math import isfinite
from typing import ClassVar

from trellis_engine.errors import InvalidRecord
from trellis_engine.words import InWords

_SENTENCES = {
    "both": "{partner} has worked with both of you",
    "near": "they have worked with {partner}, who is close to your partners",
    "habits": "they take part in the sorts of projects that you take part in",
    "lift": "{own} and {other} often work together",
    "welcome": "they often work with {own}",
    "codes": "{field}: sought {asked}, there {held}",
    "words": "{field}: {held}",
    "way": "{km} km away",
    "fresh": "known to be right on {day}",
}


@dataclass(frozen=True, slots=True)
class Project:
    """What several organisations did together.

    Parameters
    ----------
    key : str
        Name or number, unique among the projects.
    partners : set of str
        Keys of the organisations.
    started : datetime.date
        Its first day.
    sort : str
        What sort of project it is, by any rule of the caller; projects of one sort have much in common.

    Raises
    ------
    InvalidRecord
        If it has no partner, or one without a key.

    Examples
    --------
    >>> sorted(Project("p1", {"Ada", "Bo"}, date(2020, 5, 1)).partners)
    ['Ada', 'Bo']
    """

    key: str
    partners: Set[str]
    started: date
    sort: str = ""

    def __post_init__(self) -> None:
        if not self.partners or "" in self.partners:
            raise InvalidRecord(f"project {self.key!r}: give at least one partner, each with a key.")


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part of a score counts; the defaults were fitted on real projects (README).

    Parameters
    ----------
    ties : float
        Partners in common.
    near : float
        Partners of partners in common, beside `ties`.
    habits : float
        The same sorts of projects.
    lift : float
        Traits (a country, a type) whose organisations work together more than chance would have it.
    welcome : float
        With how many of one's own trait they have worked.

    Raises
    ------
    InvalidRecord
        If one is negative or not a number.
    """

    ties: float = 1.0
    near: float = 8.0
    habits: float = 0.1
    lift: float = 0.2
    welcome: float = 0.07

    def __post_init__(self) -> None:
        for one in fields(self):
            value = getattr(self, one.name)
            if not isfinite(value) or value < 0:
                raise InvalidRecord(f"weights: {one.name} is {value}; give 0 or more.")


@dataclass(frozen=True, slots=True)
class Part(InWords):
    """One reason for a match and what it adds to the score.

    Attributes
    ----------
    amount : float
        What the score would be lower without the facts that the reason names [points].
    kind : str
        Chooses the template.
    values : tuple of (str, str or tuple of str)
        What to put into the template; codes and words are tuples of them.

    Examples
    --------
    >>> part = Part(0.25, "both", (("partner", "Ada"),))
    >>> part.words, part.amount
    ('Ada has worked with both of you', 0.25)
    """

    amount: float
    kind: str
    values: tuple[tuple[str, str | tuple[str, ...]], ...] = ()
    TEMPLATES: ClassVar[Mapping[str, str]] = _SENTENCES


templates = Part.templates
