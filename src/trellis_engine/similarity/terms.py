"""Fields of profiles as terms: what is asked and what answers it; a fit is a sum over the terms in common."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from trellis_engine.errors import InvalidRecord
from trellis_engine.similarity.nearness import Taxonomy
from trellis_engine.similarity.profiles import Profile
from trellis_engine.similarity.texts import Bm25, pieces_of, words_of

_MARK = "~"  # before a piece of a word; no word begins with it
_MOST = 2.2  # what a term weighs at most, in units of its worth (BM25 with k1 = 1.2)

Terms = Mapping[str, float]


class Space(Protocol):
    """One field, fitted: its terms on both sides.

    Attributes
    ----------
    kind : str
        The reason that it gives.
    """

    kind: str

    def asked(self, profile: Profile) -> Terms:
        """Return what a profile asks; against the best answer the sum of products is 1."""

    def answered(self, profile: Profile) -> Terms:
        """Return how well a profile answers each term that may be asked."""

    def evidence(self, profile: Profile, terms: Collection[str]) -> Mapping[str, Sequence[str]]:
        """Return what in a profile answers each term: codes, or words; nothing else of it does."""

    def named(self, terms: Sequence[str]) -> list[str]:
        """Return the terms that a person has written."""


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
        answers: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for code in self.taxonomy.codes:
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
        return _Texts(self.pieces, [profile.text for profile in profiles if profile.text])


class _Codes:
    kind = "codes"

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

    def evidence(self, profile: Profile, terms: Collection[str]) -> Mapping[str, Sequence[str]]:
        codes = dict.fromkeys(profile.has.get(self._name, ()))
        return {term: self._nearest(term, codes) for term in terms}

    def _nearest(self, term: str, codes: Iterable[str]) -> list[str]:
        near = self._taxonomy.near(term)
        return sorted((code for code in codes if code in near), key=lambda code: (-near[code], code))

    def named(self, terms: Sequence[str]) -> list[str]:
        return list(terms)


class _Texts:
    kind = "words"

    def __init__(self, pieces: float, texts: Sequence[str]) -> None:
        self._pieces = pieces
        self._bm25 = Bm25(self._parts(text) for text in texts)

    def _parts(self, text: str) -> list[str]:
        words = words_of(text)
        if not self._pieces:
            return words
        return words + [_MARK + piece for word in words for piece in pieces_of(word)]

    def _worth(self, term: str) -> float:
        return self._pieces if term.startswith(_MARK) else 1.0

    def asked(self, profile: Profile) -> Terms:
        terms = dict.fromkeys(self._parts(profile.sought))
        whole = _MOST * sum(self._worth(term) * self._bm25.worth(term) for term in terms)
        return {term: self._worth(term) / whole for term in terms} if whole else {}

    def answered(self, profile: Profile) -> Terms:
        return self._bm25.weights(self._parts(profile.text))

    def evidence(self, profile: Profile, terms: Collection[str]) -> Mapping[str, Sequence[str]]:
        words = dict.fromkeys(words_of(profile.text))
        return {
            term: [word for word in words if term[1:] in word] if term.startswith(_MARK) else [term]
            for term in terms
        }

    def named(self, terms: Sequence[str]) -> list[str]:
        return [term for term in terms if not term.startswith(_MARK)]


Field = CodesField | TextField


def check_fields(fields: Sequence[Field]) -> None:
    """Raise `InvalidRecord` where two fields have one name, or a weight is not above 0."""
    names = [one.name for one in fields]
    for one in fields:
        if names.count(one.name) > 1:
            raise InvalidRecord(f"field {one.name!r} is there twice.")
        if not one.weight > 0:
            raise InvalidRecord(f"field {one.name!r}: weight is {one.weight}; give a number above 0.")
