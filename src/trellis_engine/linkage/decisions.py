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
    """Disjoint groups of keys (union-find).

    Notes
    -----
    `join` costs O(members of the smaller group), `of` is nearly constant.

    Examples
    --------
    >>> groups = Groups()
    >>> groups.join("b", "a")
    >>> groups.join("c", "b")
    >>> groups.of("c") == groups.of("a"), groups.members("b"), list(groups)
    (True, ['a', 'b', 'c'], [('a', 'b', 'c')])
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

    def join(self, one: str, other: str) -> None:
        """Make one group of two."""
        large, small = self.of(one), self.of(other)
        if large == small:
            return
        if len(self._members.get(large, ())) < len(self._members.get(small, ())):
            large, small = small, large
        self._above[small] = large
        self._members.setdefault(large, [large]).extend(self._members.pop(small, [small]))

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
        Pairs of keys declared to be the same organisation, or different ones. Keys of a file and of a
        registry stand side by side here: prefix them where the two use the same keys.

    Attributes
    ----------
    groups : Groups
        Keys that are the same by declaration.
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
        self._apart: set[frozenset[str]] = set()
        self._declared: set[frozenset[str]] = set()
        conflicts: list[Conflict] = []
        for one, other in different:
            self._declared.add(frozenset((one, other)))
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
        declared_apart = frozenset((one, other)) in self._declared
        return self.groups.of(one) == self.groups.of(other) and not declared_apart

    def different(self, one: str, other: str) -> bool:
        """Return whether two keys are different organisations by declaration or by what follows from it."""
        if frozenset((one, other)) in self._declared:
            return True
        return frozenset((self.groups.of(one), self.groups.of(other))) in self._apart

    def apart(self) -> Iterator[tuple[str, str]]:
        """Yield the declared pairs, sorted, each once."""
        yield from sorted((min(pair), max(pair)) for pair in self._declared)
