"""What was found and why: fits of one way, matches of both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trellis_engine.similarity.records import Part

_NAMED = 6  # codes or words in one reason


@dataclass(frozen=True, slots=True)
class Fit:
    """How well one profile answers what another asks.

    Attributes
    ----------
    parts : tuple of Part
        What adds up to the score, the most first.
    """

    parts: tuple[Part, ...] = ()

    @property
    def score(self) -> float:
        """Return the sum of the parts, from 0 to about 1."""
        return sum(part.amount for part in self.parts)


@dataclass(frozen=True, slots=True)
class Match:
    """A profile that was found, and why.

    Attributes
    ----------
    key : str
        Whose it is.
    score : float
        What matches are ranked by: `forth`, or where both must gain the harmonic mean of both ways.
    forth : Fit
        What it has of what is asked.
    back : Fit or None
        What the asking one has of what it asks; None where only one side asks, or it asks nothing.
    """

    key: str
    score: float
    forth: Fit
    back: Fit | None = None


def grouped(evidence: Mapping[str, Sequence[str]]) -> list[tuple[list[str], list[str]]]:
    """Return terms and what answers them, those together that anything answers in common.

    So whoever takes away what a reason names takes away this reason and no other.
    """
    groups: list[tuple[list[str], list[str]]] = []
    for term, held in evidence.items():
        touched = [group for group in groups if not set(group[1]).isdisjoint(held)]
        terms, seen = [term], dict.fromkeys(held)
        for group in touched:
            groups.remove(group)
            terms = [*group[0], *terms]
            seen = dict.fromkeys([*group[1], *seen])
        groups.append((terms, list(seen)))
    return groups


def listed(names: Sequence[str]) -> str:
    """Return the first names, and how many more there are; pieces of words are no names."""
    shown = [name for name in names if not name.startswith("~")]
    more = len(shown) - _NAMED
    return ", ".join(shown[:_NAMED]) + (f" and {more} more" if more > 0 else "")
