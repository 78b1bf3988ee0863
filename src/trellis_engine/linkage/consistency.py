"""Groups of records that do not contradict what is known to be different."""

from collections import defaultdict
from collections.abc import Iterable

from trellis_engine.linkage.decisions import Conflict, Decisions, Groups
from trellis_engine.linkage.scoring import PairScore


class ConsistentGroups:
    """Groups that grow pair by pair, never joining what must stay apart.

    Parameters
    ----------
    decisions : Decisions
        What persons declared: pairs declared the same are one group from the start.
    found_apart : iterable of PairScore
        Pairs whose evidence rules out one organisation (another register number, North and South).

    Notes
    -----
    A join costs O(members of the smaller group); what must stay apart is looked up only among the keys for
    which something is known.
    """

    def __init__(self, decisions: Decisions, found_apart: Iterable[PairScore] = ()) -> None:
        self._groups = Groups()
        self._reasons: dict[str, dict[str, str]] = defaultdict(dict)
        self._tied: dict[str, set[str]] = {}
        for one, other in decisions.apart():
            self._keep_apart(one, other, "were declared different")
        for pair in found_apart:
            self._keep_apart(pair.left, pair.right, f"differ ({pair.evidence[0].words})")
        for members in decisions.groups:
            for other in members[1:]:
                self._join(members[0], other)

    def _keep_apart(self, one: str, other: str, why: str) -> None:
        for key, partner in ((one, other), (other, one)):
            self._reasons[key].setdefault(partner, why)
            self._tied.setdefault(key, {key})

    def _join(self, one: str, other: str) -> None:
        tied = self._tied.pop(self._groups.of(one), set()) | self._tied.pop(self._groups.of(other), set())
        self._groups.join(one, other)
        if tied:
            self._tied[self._groups.of(one)] = tied

    def join(self, one: str, other: str, what: str) -> Conflict | None:
        """Make one group of two, unless that joins what must stay apart; then return what clashes.

        Parameters
        ----------
        one, other : str
            Keys.
        what : str
            What speaks for joining them, for the words of the conflict: "look the same".
        """
        if self._groups.of(one) == self._groups.of(other):
            return None
        clash = self._clash(one, other)
        if clash is None:
            self._join(one, other)
            return None
        left, right = clash
        why = self._reasons[left][right]
        words = f"{one!r} and {other!r} {what}, but {left!r} and {right!r} {why}: a person should look at it."
        return Conflict(one, other, words)

    def of(self, key: str) -> str:
        """Return the key that stands for the group of `key`."""
        return self._groups.of(key)

    def _clash(self, one: str, other: str) -> tuple[str, str] | None:
        theirs = self._tied.get(self._groups.of(other), set())
        for key in sorted(self._tied.get(self._groups.of(one), ())):
            partners = self._reasons[key].keys() & theirs
            if partners:
                return key, min(partners)
        return None

    def known(self, keys: Iterable[str]) -> tuple[tuple[str, ...], ...]:
        """Return the groups of two and more among `keys`, sorted."""
        present = set(keys)
        groups = (tuple(key for key in members if key in present) for members in self._groups)
        return tuple(sorted(members for members in groups if len(members) > 1))
