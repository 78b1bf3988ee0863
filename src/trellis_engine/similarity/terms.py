"""Fields of profiles as terms: what is asked and what answers it; a fit is a sum over the terms in common."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from trellis_engine.errors import InvalidRecord
from trellis_engine.similarity.nearness import Taxonomy
from trellis_engine.similarity.profiles import Profile
from trellis_engine.similarity.texts import Rarity, pieces_of, words_of

_MARK = "~"  # before a piece of a word; no word begins with it
_MOST = 2.2  # what a term weighs at most, in units of its worth (BM25 with k1 = 1.2)

Terms = Mapping[str, float]


class Space(Protocol):
    """One field, fitted: its terms on both sides."""

    def asked(self, profile: Profile) -> Terms:
        """Return what a profile asks; against the best answer the sum of products is 1."""

    def answered(self, profile: Profile) -> Terms:
        """Return how well a profile answers each term that may be asked."""

    def evidence(self, profile: Profile, term: str) -> tuple[str, ...]:
        """Return what in a profile answers a term: codes, or words; nothing else of it does."""


@dataclass(frozen=True, slots=True)
class CodesField:
    """Codes of one vocabulary: an asked one is answered by the nearest of those that the other has.

    Parameters
    ----------
    name : str
        The vocabulary, as profiles call it.
    weight : float
        What the field counts beside others.
    taxonomy : Taxonomy, optional
        Which codes are near each other; without one only equal ones are.
    """

    name: str
    weight: float = 1.0
    taxonomy: Taxonomy = field(default_factory=Taxonomy)

    def fitted(self, profiles: Iterable[Profile]) -> Space:
        """Return the field as terms."""
        asked = {code for profile in profiles for code in profile.seeks.get(self.name, ())}
        answers: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for code in asked | self.taxonomy.codes:
            for near, share in self.taxonomy.near(code).items():
                answers[near][code] = share
        return _Codes(self.name, self.taxonomy, answers)


@dataclass(frozen=True, slots=True)
class TextField:
    """Texts, by the rarity of what they have in common (BM25): words, and pieces of five letters of words.

    Parameters
    ----------
    name : str
        What to call it.
    weight : float
        What the field counts beside others.
    pieces : float
        What a piece is worth beside a whole word, which inflected and joined words share; 0 to leave them.
    """

    name: str = "text"
    weight: float = 1.0
    pieces: float = 0.3

    def fitted(self, profiles: Iterable[Profile]) -> Space:
        """Return the field as terms."""
        return _Texts(self.pieces, [profile.text for profile in profiles])


class _Codes:
    def __init__(self, name: str, taxonomy: Taxonomy, answers: Mapping[str, Mapping[str, float]]) -> None:
        self._name, self._taxonomy, self._answers = name, taxonomy, answers

    def asked(self, profile: Profile) -> Terms:
        codes = dict.fromkeys(profile.seeks.get(self._name, ()))
        return {code: 1 / len(codes) for code in codes}

    def answered(self, profile: Profile) -> Terms:
        best: dict[str, float] = {}
        for code in profile.has.get(self._name, ()):
            for asked, share in self._answers.get(code, {code: 1.0}).items():
                if share > best.get(asked, 0.0):
                    best[asked] = share
        return best

    def evidence(self, profile: Profile, term: str) -> tuple[str, ...]:
        near = self._taxonomy.near(term)
        held = [code for code in dict.fromkeys(profile.has.get(self._name, ())) if code in near]
        return tuple(sorted(held, key=lambda code: (-near[code], code)))


class _Texts:
    def __init__(self, pieces: float, texts: Sequence[str]) -> None:
        self._pieces = pieces
        self._rarity = Rarity(self._parts(text) for text in texts)

    def _parts(self, text: str) -> list[str]:
        words = words_of(text)
        if not self._pieces:
            return words
        return words + [_MARK + piece for word in words for piece in pieces_of(word)]

    def _worth(self, term: str) -> float:
        return self._pieces if term.startswith(_MARK) else 1.0

    def asked(self, profile: Profile) -> Terms:
        terms = dict.fromkeys(self._parts(profile.sought))
        whole = _MOST * sum(self._worth(term) * self._rarity.worth(term) for term in terms)
        return {term: self._worth(term) / whole for term in terms} if whole else {}

    def answered(self, profile: Profile) -> Terms:
        return self._rarity.weights(self._parts(profile.text))

    def evidence(self, profile: Profile, term: str) -> tuple[str, ...]:
        words = dict.fromkeys(words_of(profile.text))
        if not term.startswith(_MARK):
            return (term,) if term in words else ()
        return tuple(word for word in words if term.removeprefix(_MARK) in word)


Field = CodesField | TextField


def check_fields(fields: Sequence[Field]) -> None:
    """Raise `InvalidRecord` where two fields have one name, or a weight is not above 0."""
    names = [one.name for one in fields]
    for one in fields:
        if names.count(one.name) > 1:
            raise InvalidRecord(f"field {one.name!r} is there twice.")
        if not one.weight > 0:
            raise InvalidRecord(f"field {one.name!r}: weight is {one.weight}; give a number above 0.")
