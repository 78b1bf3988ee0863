"""Texts in parts that can be compared: words of European languages, and pieces of them."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping

from trellis_engine.linkage.vocabulary import stop_words
from trellis_engine.transliteration import fold

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_SHORTEST, _PIECE = 2, 5
_SATURATION, _LENGTH = 1.2, 0.75  # BM25: k1 and b


def words_of(text: str) -> list[str]:
    """Return the words of a text: lower case, in plain Latin letters, at least two of them; none of grammar.

    Examples
    --------
    >>> words_of("Recyclage de PET, à Lyon")
    ['recyclage', 'pet', 'lyon']
    >>> words_of("Straßenbau STRASSENBAU"), words_of("μαλλί")
    (['strassenbau', 'strassenbau'], ['malli'])
    """
    grammar = stop_words()
    return [word for word in _WORD.findall(fold(text)) if len(word) >= _SHORTEST and word not in grammar]


def pieces_of(word: str) -> list[str]:
    """Return the pieces of five letters of a word, which inflected and joined words share.

    Examples
    --------
    >>> pieces_of("recycling")
    ['recyc', 'ecycl', 'cycli', 'yclin', 'cling']
    """
    return [word[start : start + _PIECE] for start in range(len(word) - _PIECE + 1)]


class Bm25:
    """How rare terms are among documents, and what a term in a document is worth.

    Parameters
    ----------
    documents : iterable of list of str
        The terms of each document.

    Source
    ------
    Robertson, S. and Zaragoza, H. (2009), The Probabilistic Relevance Framework: BM25 and Beyond.

    Examples
    --------
    >>> bm25 = Bm25([["steel", "tubes"], ["steel"], ["wool"]])
    >>> bm25.worth("wool") > bm25.worth("steel") > 0
    True
    """

    def __init__(self, documents: Iterable[list[str]]) -> None:
        self._holding: Counter[str] = Counter()
        number = length = 0
        for terms in documents:
            self._holding.update(set(terms))
            number += 1
            length += len(terms)
        self._number = number
        self._usual = length / number if number else 1.0

    def worth(self, term: str) -> float:
        """Return the inverse document frequency; a term that no document has is worth most."""
        holding = self._holding[term]
        return math.log(1 + (self._number - holding + 0.5) / (holding + 0.5))

    def weights(self, terms: list[str]) -> Mapping[str, float]:
        """Return what each term of a document weighs, from 0 to `worth` of the term times 2.2."""
        scale = _SATURATION * (1 - _LENGTH + _LENGTH * len(terms) / max(self._usual, 1.0))
        return {
            term: self.worth(term) * times * (_SATURATION + 1) / (times + scale)
            for term, times in Counter(terms).items()
        }
