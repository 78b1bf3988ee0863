"""Codes of a vocabulary as a graph: near is better than far, and what completes counts like what is alike."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from trellis_engine.errors import InvalidRecord


@dataclass(frozen=True)
class Taxonomy:
    """A vocabulary whose codes have broader codes.

    Parameters
    ----------
    parents : mapping of str to str
        The broader code of each code that has one.
    completes : mapping of str to mapping of str to float, optional
        For a code that is asked, how well other codes answer it although they are far away in the tree (who
        asks for a user of its technology): from 0 to 1.
    broader : float
        What remains when the answer is one step more general than what is asked, or beside it.
    narrower : float
        What remains when the answer is one step more special.
    least : float
        What is less near than this counts as nothing.

    Raises
    ------
    InvalidRecord
        If a code is among its own broader ones, or a number is not between 0 and 1.

    Notes
    -----
    The nearness of a code is found once, in O(codes within reach).

    Examples
    --------
    >>> nace = Taxonomy({"22.2": "22", "22.21": "22.2", "22.22": "22.2", "22": "C"})
    >>> {code: round(near, 2) for code, near in sorted(nace.near("22.2").items())}
    {'22': 0.6, '22.2': 1.0, '22.21': 0.95, '22.22': 0.95, 'C': 0.36}
    >>> round(nace.near("22.21")["22.22"], 2)
    0.36
    """

    parents: Mapping[str, str] = field(default_factory=dict)
    completes: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    broader: float = 0.6
    narrower: float = 0.95
    least: float = 0.2

    def __post_init__(self) -> None:
        for name in ("broader", "narrower", "least"):
            _check_share(name, getattr(self, name))
        for asked, answers in self.completes.items():
            for code, share in answers.items():
                _check_share(f"{code} completing {asked}", share)
        for code in self.parents:
            self._above(code)

    def near(self, asked: str) -> Mapping[str, float]:
        """Return how well each code answers one that is asked, from `least` to 1; itself is 1.

        A code that the vocabulary does not know is near to itself only.
        """
        found = self._found.get(asked)
        if found is None:
            found = self._found[asked] = self._search(asked)
        return found

    @property
    def codes(self) -> frozenset[str]:
        """Return every code that the vocabulary names."""
        completing = (code for answers in self.completes.values() for code in answers)
        return frozenset([*self.parents, *self.parents.values(), *self.completes, *completing])

    @cached_property
    def _found(self) -> dict[str, Mapping[str, float]]:
        return {}

    @cached_property
    def _children(self) -> Mapping[str, list[str]]:
        children: defaultdict[str, list[str]] = defaultdict(list)
        for code, parent in self.parents.items():
            children[parent].append(code)
        return children

    def _search(self, asked: str) -> Mapping[str, float]:
        found = {asked: 1.0}
        self._go_down(asked, 1.0, self.narrower, found)
        share = 1.0
        for above in self._above(asked):
            share *= self.broader
            if share < self.least:
                break
            found[above] = max(share, found.get(above, 0.0))
            self._go_down(above, share, self.broader, found)
        for code, completing in self.completes.get(asked, {}).items():
            if completing >= self.least:
                found[code] = max(completing, found.get(code, 0.0))
        return found

    def _go_down(self, code: str, share: float, kept: float, found: dict[str, float]) -> None:
        level = [code]
        while level:
            share *= kept
            if share < self.least:
                return
            level = [child for parent in level for child in self._children.get(parent, ())]
            for child in level:
                found[child] = max(share, found.get(child, 0.0))

    def _above(self, code: str) -> list[str]:
        above: dict[str, None] = {}
        while code in self.parents:
            code = self.parents[code]
            if code in above:
                raise InvalidRecord(f"vocabulary: {code!r} is among its own broader codes.")
            above[code] = None
        return list(above)


def _check_share(name: str, value: float) -> None:
    if not 0 <= value <= 1:
        raise InvalidRecord(f"vocabulary: {name} is {value}; give a number from 0 to 1.")
