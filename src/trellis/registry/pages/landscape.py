"""Technologies now and in ten years, of an organisation and of its members, as one table. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from trellis.registry.selectors.values import term_ids
from trellis.registry.types import Profile, TermRole
from trellis.taxonomy import selectors as taxonomy


class Move(StrEnum):
    """How a competence changes within ten years."""

    KEPT = "kept"
    NEW = "new"
    LEFT = "left"
    NONE = "none"  # only members state it
    OPEN = "open"  # nothing is stated of ten years from now


@dataclass(frozen=True)
class TechnologyLine:
    """One technology: does the organisation state it, and how many members do."""

    label: str
    has_now: bool
    has_later: bool
    move: Move
    members_now: int
    members_later: int
    is_gap: bool  # wanted in ten years, and nobody here has it today


@dataclass(frozen=True)
class Landscape:
    lines: tuple[TechnologyLine, ...]
    with_members: bool

    @property
    def gaps(self) -> int:
        return sum(line.is_gap for line in self.lines)


def build_landscape(
    profile: Profile, members: Mapping[str, Mapping[str, int]] | None, *, language: str
) -> Landscape | None:
    """One line for each technology that anybody states, in the order of the list; None where nobody does."""
    now = set(term_ids(profile.values, TermRole.TECHNOLOGY))
    later = set(term_ids(profile.values, TermRole.TECHNOLOGY_IN_TEN_YEARS))
    counts_now = (members or {}).get(TermRole.TECHNOLOGY, {})
    counts_later = (members or {}).get(TermRole.TECHNOLOGY_IN_TEN_YEARS, {})
    named = now | later | set(counts_now) | set(counts_later)
    lines = tuple(
        technology_line(
            taxonomy.name(term, language),
            has_now=term in now,
            has_later=term in later,
            members_now=counts_now.get(term, 0),
            members_later=counts_later.get(term, 0),
            is_open=not later,
        )
        for term in sorted(named, key=position)
    )
    return Landscape(lines=lines, with_members=bool(counts_now or counts_later)) if lines else None


def position(term: str) -> tuple[int, str]:
    found = taxonomy.find_term(term)
    return (found.position if found else 0), term


def technology_line(
    label: str, *, has_now: bool, has_later: bool, members_now: int, members_later: int, is_open: bool
) -> TechnologyLine:
    moves = {
        (True, True): Move.KEPT,
        (False, True): Move.NEW,
        (True, False): Move.LEFT,
        (False, False): Move.NONE,
    }
    return TechnologyLine(
        label=label,
        has_now=has_now,
        has_later=has_later,
        move=Move.OPEN if is_open and has_now else moves[has_now, has_later],
        members_now=members_now,
        members_later=members_later,
        is_gap=(has_later or members_later > 0) and not has_now and not members_now,
    )
