"""Texts in parts that can be compared: words of European languages, and pieces of them."""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import numpy as np
from scipy.sparse import csr_array

from trellis_engine.linkage.vocabulary import stop_words
from trellis_engine.similarity.postings import Columns, Floats, Rows
from trellis_engine.transliteration import fold

Amount = TypeVar("Amount", float, Floats)

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


def count(texts: Iterable[str], parts_of: Callable[[str], Sequence[str]], columns: Columns) -> csr_array:
    """Return how often each term is in each text, a row each; each different word is cut once.

    Parameters
    ----------
    texts : iterable of str
        What to read.
    parts_of : callable
        The terms of a word.
    columns : Columns
        Where each term is; new ones are added.

    Notes
    -----
    O(words of all texts, each times its parts).

    Examples
    --------
    >>> columns = Columns()
    >>> times = count(["wool, wool", "woollen"], lambda word: [word, word[:4]], columns)
    >>> times.toarray().tolist(), [*columns]
    ([[4.0, 0.0], [1.0, 1.0]], ['wool', 'woollen'])
    """
    words = Columns()
    of_texts, of_words = Rows(words), Rows(columns)
    for text in texts:
        of_texts.add_each(words_of(text))
    for word in words:
        of_words.add_each(parts_of(word))
    return csr_array(of_texts.table() @ of_words.table())


class Bm25:
    """How rare terms are among documents, and what a term in a document is worth.

    Parameters
    ----------
    times : scipy.sparse.csr_array of shape (documents, terms)
        How often each term is in each document.

    Attributes
    ----------
    worths : list of float
        The inverse document frequency of each term.
    unheard : float
        That of a term that no document has; nothing is worth more.

    Source
    ------
    Robertson, S. and Zaragoza, H. (2009), The Probabilistic Relevance Framework: BM25 and Beyond.

    Examples
    --------
    >>> steel_tubes_wool = csr_array([[1.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    >>> bm25 = Bm25(steel_tubes_wool)
    >>> bm25.unheard > bm25.worths[2] > bm25.worths[0] > 0
    True
    """

    def __init__(self, times: csr_array) -> None:
        self._number = times.shape[0]
        self._usual = max(float(times.sum()) / max(self._number, 1), 1.0)
        holding = np.bincount(times.indices, minlength=times.shape[1])
        self.worths = [self._worth(number) for number in holding.tolist()]
        self.unheard = self._worth(0)

    def _worth(self, holding: int) -> float:
        return math.log(1 + (self._number - holding + 0.5) / (holding + 0.5))

    def weight(self, worth: Amount, times: Amount, length: Amount) -> Amount:
        """Return what a term weighs that comes so often in a document of so many; below 2.2 times `worth`."""
        scale = _SATURATION * (1 - _LENGTH + _LENGTH * length / self._usual)
        return worth * times * (_SATURATION + 1) / (times + scale)

    def table(self, times: csr_array) -> csr_array:
        """Return what each term of each document weighs."""
        lengths = np.repeat(times.sum(axis=1), np.diff(times.indptr))
        weights = self.weight(np.array(self.worths)[times.indices], times.data, lengths)
        return csr_array((weights, times.indices, times.indptr), shape=times.shape)
