"""How much two names tell by having a word in common: rare words tell much, generic ones little."""

import math
from collections import Counter
from collections.abc import Iterable

from trellis_engine.linkage.normalisation import Token
from trellis_engine.linkage.vocabulary import CONCEPT, DIRECTION, NUMBER, PLACE, WORD

# Names seen before the first record is: keeps the rarity of a word sensible in a file of ten rows.
BACKGROUND_NAMES = 5000
BACKGROUND_COUNTS = {WORD: 1, PLACE: 40, NUMBER: 120, DIRECTION: 120, CONCEPT: 200}
_KIND_OF_SIGN = {"@": CONCEPT, "#": PLACE, ">": DIRECTION, "=": NUMBER}


class Rarity:
    """Counts of roots over distinct names.

    Notes
    -----
    A name that stands in many rows (a company with 20 sites) counts once: rows say nothing about how common
    its words are. Adding and removing are O(words of the name).

    Examples
    --------
    >>> rarity = Rarity()
    >>> round(rarity.information("vopfinger"), 2), round(rarity.information("@cluster"), 2)
    (8.52, 3.22)
    """

    def __init__(self) -> None:
        self._names: Counter[tuple[str, ...]] = Counter()
        self._roots: Counter[str] = Counter()
        self._cache: dict[str, float] = {}

    def add(self, roots: Iterable[str]) -> None:
        """Count one name, given by its roots."""
        name = tuple(sorted(set(roots)))
        self._names[name] += 1
        if self._names[name] == 1:
            self._roots.update(name)
            self._cache.clear()

    def remove(self, roots: Iterable[str]) -> None:
        """Take back one `add` of the same roots."""
        name = tuple(sorted(set(roots)))
        self._names[name] -= 1
        if self._names[name] == 0:
            del self._names[name]
            self._roots.subtract(name)
            self._cache.clear()

    def information(self, root: str) -> float:
        """Return how much it tells that a root occurs [nats], from 0 for a root in every name."""
        known = self._cache.get(root)
        if known is None:
            background = BACKGROUND_COUNTS[_KIND_OF_SIGN.get(root[:1], WORD)]
            names = len(self._names) + BACKGROUND_NAMES
            known = self._cache[root] = math.log(names / (self._roots[root] + background))
        return known

    @property
    def needed(self) -> float:
        """Information that singles out one name among those counted [nats]."""
        return math.log(len(self._names) + BACKGROUND_NAMES)

    def of_token(self, token: Token) -> float:
        """Return the information of the root of a token [nats]."""
        return self.information(token.root)
