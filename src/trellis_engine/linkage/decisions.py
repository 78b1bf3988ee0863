"""Pairs a person declared same or different, remembered, and carried on to what follows from them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Conflict:
    """Statements that cannot all be true.

    Attributes
    ----------
    left, right : str
        Keys of the pair at which they clash.
    words : str
        What clashes and what was done about it.
    """

    left: str
    right: str
    words: str


class Groups:
    """Disjoint groups of keys (union-find, the smallest key stands for its group).

    Examples
    --------
    >>> groups = Groups()
    >>> groups.join("b", "a"), groups.join("c", "b"), groups.of("c")
    ('a', 'a', 'a')
    """

    def __init__(self) -> None:
        self._above: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}

    def of(self, key: str) -> str:
        """Return the key that stands for the group of `key`."""
        top = key
        while (above := self._above.get(top, top)) != top:
            top = above
        while key != top:
            self._above[key], key = top, self._above[key]
        return top

    def join(self, one: str, other: str) -> str:
        """Make one group of two; return the key that stands for it."""
        first, second = sorted((self.of(one), self.of(other)))
        if first != second:
            self._above[second] = first
            self._members[first] = self.members(first) + self._members.pop(second, [second])
        return first

    def members(self, key: str) -> list[str]:
        """Return the keys in the group of `key`, sorted."""
        top = self.of(key)
        return sorted(self._members.get(top, [top]))

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        """Yield the groups of two and more, sorted."""
        return iter(sorted(tuple(sorted(members)) for members in self._members.values()))


class Decisions:
    """What was declared of pairs of records, and what follows: A = B and B ≠ C make A ≠ C.

    Parameters
    ----------
    same, different : iterable of (str, str)
        Pairs of keys declared to be the same organisation, or different ones.

    Attributes
    ----------
    conflicts : tuple of Conflict
        Pairs declared different that are the same by other declarations. For such a pair "different" holds
        and the pair is reported; nothing else is changed.

    Examples
    --------
    >>> decisions = Decisions(same=[("a", "b")], different=[("b", "c")])
    >>> decisions.same("a", "b"), decisions.different("a", "c"), decisions.different("a", "d")
    (True, True, False)
    >>> Decisions(same=[("a", "b"), ("b", "c")], different=[("a", "c")]).conflicts[0].words
    "'a' and 'c' were declared different, yet both the same as others: check the decisions on 'a', 'b', 'c'."
    """

    def __init__(
        self, same: Iterable[tuple[str, str]] = (), different: Iterable[tuple[str, str]] = ()
    ) -> None:
        self.groups = Groups()
        for one, other in same:
            self.groups.join(one, other)
        conflicts: list[Conflict] = []
        self._apart: set[frozenset[str]] = set()
        self._declared_apart: set[frozenset[str]] = set()
        for one, other in different:
            self._declared_apart.add(frozenset((one, other)))
            tops = frozenset((self.groups.of(one), self.groups.of(other)))
            if len(tops) == 1:
                conflicts.append(self._clash(one, other))
            else:
                self._apart.add(tops)
        self.conflicts = tuple(conflicts)

    def _clash(self, one: str, other: str) -> Conflict:
        chain = ", ".join(map(repr, self.groups.members(one)))
        words = (
            f"{one!r} and {other!r} were declared different, yet both the same as others: "
            f"check the decisions on {chain}."
        )
        return Conflict(one, other, words)

    def same(self, one: str, other: str) -> bool:
        """Return whether two keys are the same organisation by declaration or by what follows from it."""
        declared_apart = frozenset((one, other)) in self._declared_apart
        return self.groups.of(one) == self.groups.of(other) and not declared_apart

    def different(self, one: str, other: str) -> bool:
        """Return whether two keys are different organisations by declaration or by what follows from it."""
        if frozenset((one, other)) in self._declared_apart:
            return True
        return frozenset((self.groups.of(one), self.groups.of(other))) in self._apart
