"""What one module finds for a text typed into the search over everything.

Each module's finder stands in a list in config/composition.py, so that no module names a higher one.
"""

from collections.abc import Callable
from dataclasses import dataclass

from trellis.core.sections import SectionLine
from trellis.core.types import Actor


@dataclass(frozen=True)
class Found:
    """The first lines found of one kind of thing, how many there are, and where all of them are listed."""

    title: str
    total: int
    lines: tuple[SectionLine, ...]
    more_url: str = ""


@dataclass(frozen=True)
class Asked:
    """What is looked for, by whom, and how many lines are wanted of each kind of thing."""

    text: str
    actor: Actor
    limit: int = 8


Finder = Callable[[Asked], Found]
