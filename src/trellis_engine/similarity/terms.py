"""Fields of profiles as terms: what is asked and what answers it; a fit is a sum over the terms in common."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from scipy.sparse import csr_array

from trellis_engine.errors import InvalidRecord
from trellis_engine.similarity.nearness import Taxonomy
from trellis_engine.similarity.postings import Columns, Rows, Tables
from trellis_engine.similarity.profiles import Profile
from trellis_engine.similarity.texts import Bm25, count, pieces_of, words_of

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

    def answered(self, profile: Profile, among: Collection[str] | None = None) -> Terms:
        """Return how well a profile answers each term that may be asked, or those of them that are."""

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

    def fitted(self, profiles: Sequence[Profile]) -> tuple[Space, Tables]:
        """Return the field as terms, and what the profiles ask and answer."""
        answers: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for code in self.taxonomy.codes:
            for near, share in self.taxonomy.near(code).items():
                answers[near][code] = share
        space = _Codes(self.name, self.taxonomy, answers)
        columns = Columns()
        asked, answered = _rows(space.asked, profiles, columns), _rows(space.answered, profiles, columns)
        return space, Tables(columns, asked.table(), answered.table())


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

    def fitted(self, profiles: Sequence[Profile]) -> tuple[Space, Tables]:
        """Return the field as terms, and what the profiles ask and answer."""
        columns = Columns()
        texts = [profile.text for profile in profiles] + [profile.sought for profile in profiles]
        times = count(texts, _with_pieces if self.pieces else _alone, columns)
        there, sought = times[: len(profiles)], times[len(profiles) :]
        bm25 = Bm25(there[[row for row, profile in enumerate(profiles) if profile.text]])
        space = _Texts(self.pieces, columns, bm25)
        return space, Tables(columns, space.asks(sought), bm25.table(there))


class _Codes:
    kind = "codes"

    def __init__(self, name: str, taxonomy: Taxonomy, answers: Mapping[str, Mapping[str, float]]) -> None:
        self._name, self._taxonomy, self._answers = name, taxonomy, answers

    def asked(self, profile: Profile) -> Terms:
        codes = dict.fromkeys(profile.seeks.get(self._name, ()))
        return {code: 1 / len(codes) for code in codes}

    def answered(self, profile: Profile, among: Collection[str] | None = None) -> Terms:
        best: dict[str, float] = {}
        for code in profile.has.get(self._name, ()):
            for asked, share in self._answers.get(code, {code: 1.0}).items():
                if share > best.get(asked, 0.0):
                    best[asked] = share
        return best if among is None else {term: best[term] for term in among if term in best}

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

    def __init__(self, pieces: float, columns: Mapping[str, int], bm25: Bm25) -> None:
        self._pieces, self._columns, self._bm25 = pieces, columns, bm25
        self._cut = _with_pieces if pieces else _alone

    def asks(self, sought: csr_array) -> csr_array:
        """Return what `asked` does of each row of sought terms."""
        worths = np.array([self._worth(term) for term in self._columns])
        wholes = _MOST * ((sought > 0) @ (worths * self._bm25.worths))
        shares = worths[sought.indices] / np.repeat(wholes, np.diff(sought.indptr))
        return csr_array((shares, sought.indices, sought.indptr), shape=sought.shape)

    def _parts(self, text: str) -> list[str]:
        return [part for word in words_of(text) for part in self._cut(word)]

    def _worth(self, term: str) -> float:
        return self._pieces if term.startswith(_MARK) else 1.0

    def _rarity(self, term: str) -> float:
        at = self._columns.get(term)
        return self._bm25.unheard if at is None else self._bm25.worths[at]

    def asked(self, profile: Profile) -> Terms:
        terms = dict.fromkeys(self._parts(profile.sought))
        whole = _MOST * sum(self._worth(term) * self._rarity(term) for term in terms)
        return {term: self._worth(term) / whole for term in terms} if whole else {}

    def answered(self, profile: Profile, among: Collection[str] | None = None) -> Terms:
        times = Counter(self._parts(profile.text))
        length = times.total()
        return {
            term: self._bm25.weight(self._rarity(term), times[term], length)
            for term in (times if among is None else among)
            if term in times
        }

    def evidence(self, profile: Profile, terms: Collection[str]) -> Mapping[str, Sequence[str]]:
        words = dict.fromkeys(words_of(profile.text))
        return {
            term: [word for word in words if term[1:] in word] if term.startswith(_MARK) else [term]
            for term in terms
        }

    def named(self, terms: Sequence[str]) -> list[str]:
        return [term for term in terms if not term.startswith(_MARK)]


def _alone(word: str) -> list[str]:
    return [word]


def _with_pieces(word: str) -> list[str]:
    return [word, *(_MARK + piece for piece in pieces_of(word))]


def _rows(terms_of: Callable[[Profile], Terms], profiles: Iterable[Profile], columns: Columns) -> Rows:
    rows = Rows(columns)
    for profile in profiles:
        rows.add(terms_of(profile))
    return rows


Field = CodesField | TextField


def check_fields(fields: Sequence[Field]) -> None:
    """Raise `InvalidRecord` where there is no field, two have one name, or a weight is not above 0."""
    if not fields:
        raise InvalidRecord("there is no field; give at least one.")
    names = [one.name for one in fields]
    for one in fields:
        if names.count(one.name) > 1:
            raise InvalidRecord(f"field {one.name!r} is there twice.")
        if not one.weight > 0:
            raise InvalidRecord(f"field {one.name!r}: weight is {one.weight}; give a number above 0.")
