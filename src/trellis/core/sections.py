"""A section that a higher module adds to a lower module's page, through a list in config/composition.py."""

from collections.abc import Callable
from dataclasses import dataclass

from trellis.core.types import Actor


@dataclass(frozen=True)
class SectionLine:
    label: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Section:
    """A heading, lines that lead somewhere, what to say when there are none, and the next step."""

    title: str
    lines: tuple[SectionLine, ...]
    empty: str = ""
    next_label: str = ""
    next_url: str = ""


@dataclass(frozen=True)
class ProfileLink:
    """What a higher module offers on the page of a profile or event: a key, label, where it leads."""

    key: str
    label: str
    url: str


# Of the actor, the profile's id and address, and whether profiles of its kind have members.
ProfileLinkBuilder = Callable[[Actor, int, str, bool], ProfileLink | None]
# Of the actor and the profile's id; None where there is nothing to show.
ProfileSectionBuilder = Callable[[Actor, int], Section | None]
# Of the actor, the event's id, address and kind.
EventLinkBuilder = Callable[[Actor, int, str, str], ProfileLink | None]
SectionBuilder = Callable[[Actor], Section]
