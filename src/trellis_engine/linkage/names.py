"""Compare two names: how much they share, what each has that the other lacks, and how telling that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, Prefix

from trellis_engine.linkage.normalisation import Name, Token
from trellis_engine.linkage.rarity import Rarity
from trellis_engine.linkage.vocabulary import CONCEPT, DIRECTION, NUMBER, PLACE, WORD
from trellis_engine.transliteration import sound

_SAME_WORD = 0.8
_SLIP = 0.66
# How much less a word tells that only nearly agrees: other words are one slip away too [nats].
_SLIP_COST = 3.0
_SHORTEST_FUZZY = 5
_SHORTEST_LAST = 4
_INFLECTED = 0.9
_SAME_MEANING = 0.95
_INITIALS = 0.9
_ACRONYM = range(2, 7)
_SHARED_BEGINNING = 5
_LONGEST_ENDING = 4
_SAME_LETTERS = 0.88
_FEWEST_LETTERS = 8
# Generic words come in company (digital + innovation + hub), so that together they tell less than their sum.
_TELLING = {WORD: 1.0, NUMBER: 0.6, PLACE: 1.0, DIRECTION: 0.6, CONCEPT: 0.5}


@dataclass(frozen=True, slots=True)
class NameComparison:
    """How two names compare.

    Attributes
    ----------
    left, right : Name
        The names compared.
    alike : float
        Share of what both names tell that they have in common [dimensionless, 0 to 1].
    shared : float
        How telling the common words are [nats].
    only_left, only_right : tuple of Token
        Words without a counterpart.
    same_core : bool
        True if nothing is left over on either side and no word needed a correction.
    """

    left: Name
    right: Name
    alike: float
    shared: float
    only_left: tuple[Token, ...]
    only_right: tuple[Token, ...]
    same_core: bool

    @property
    def contained(self) -> bool:
        """True if one name has all words of the other, and more."""
        return bool(self.only_left) != bool(self.only_right)


def compare_names(left: Name, right: Name, rarity: Rarity) -> NameComparison:
    """Compare two names word by word.

    Parameters
    ----------
    left, right : Name
        See `normalise`.
    rarity : Rarity
        Says how telling each word is.

    Returns
    -------
    NameComparison
        Symmetric but for the exchange of sides.

    Notes
    -----
    O(words of left x words of right). Equal roots pair first, then an acronym with the words it stands for
    and words written apart and together, then words that differ by spelling or ending, the likest first (a
    soft TF-IDF with a greedy assignment).

    Source
    ------
    Cohen, W. W., Ravikumar, P., Fienberg, S. E. (2003), A comparison of string distance metrics for
    name-matching tasks, IJCAI-03 workshop on information integration, 73-78.

    Examples
    --------
    >>> from trellis_engine.linkage.normalisation import normalise
    >>> found = compare_names(normalise("Wienerberger GmbH"), normalise("Wienerbergr Ges.m.b.H."), Rarity())
    >>> round(found.alike, 2), found.same_core
    (0.92, False)
    """
    pairs, only_left, only_right = _align(left.tokens, right.tokens)
    common = shared = 0.0
    total = sum(map(rarity.of_token, (*only_left, *only_right)))
    for one, other, likeness in pairs:
        both = 2 * min(rarity.of_token(one), rarity.of_token(other))
        total += both
        common += likeness * both
        shared += likeness * max(0.0, both / 2 - _SLIP_COST * (likeness < _SAME_MEANING)) * _TELLING[one.kind]
    alike = common / total if total else 0.0
    exact = (
        bool(pairs) and not only_left and not only_right and all(likeness == 1.0 for _, _, likeness in pairs)
    )
    if alike < _SAME_LETTERS and _letters_alike(left, right, only_left, only_right):
        alike = fuzz.ratio(left.letters, right.letters) / 100
        shared = max(shared, min(sum(map(rarity.of_token, n.tokens)) for n in (left, right)) * alike)
        only_left = only_right = ()
    return NameComparison(left, right, alike, shared, only_left, only_right, exact)


_Pairs = list[tuple[Token, Token, float]]


def _align(
    left: Sequence[Token], right: Sequence[Token]
) -> tuple[_Pairs, tuple[Token, ...], tuple[Token, ...]]:
    pairs: _Pairs = []
    rest_left: list[Token] = []
    rest_right = list(right)
    for token in left:
        twin = next((other for other in rest_right if other.root == token.root), None)
        if twin is None:
            rest_left.append(token)
        else:
            rest_right.remove(twin)
            pairs.append((token, twin, _same_root(token, twin)))
    if rest_left and rest_right:
        _align_runs(pairs, rest_left, rest_right)
        _align_runs(pairs, rest_right, rest_left)
        _align_misspelt(pairs, rest_left, rest_right)
    if rest_left or rest_right:
        matched = {token.root for pair in pairs for token in pair[:2]}
        # "Oy Turku Energia Åbo Energi Ab": a word said twice, once in each language, is no difference.
        rest_left = [token for token in rest_left if token.root not in matched]
        rest_right = [token for token in rest_right if token.root not in matched]
    return pairs, tuple(rest_left), tuple(rest_right)


def _same_root(one: Token, other: Token) -> float:
    """Two endings of one stem may be an inflection, a translation, or two coined names (Biotec, Biotop)."""
    return 1.0 if one.text == other.text or (one.sure and other.sure) else _SAME_MEANING


def _align_runs(pairs: _Pairs, shorts: list[Token], longs: list[Token]) -> None:
    """Pair one word with several in a row that it stands for: MDZ, ArcelorMittal."""
    if len(longs) < 2:
        return
    for short in list(shorts):
        for size in range(min(len(longs), _ACRONYM[-1]), 1, -1):
            start = next(
                (i for i in range(len(longs) - size + 1) if _stands_for(short, longs[i : i + size])), None
            )
            if start is not None:
                likeness = _INITIALS if len(short.text) == size else 1.0
                pairs.extend((token, token, likeness) for token in longs[start : start + size])
                del longs[start : start + size]
                shorts.remove(short)
                break


def _stands_for(short: Token, words: Sequence[Token]) -> bool:
    if short.kind == NUMBER or short.text[0] != words[0].text[0]:
        return False
    if "".join(word.text for word in words) == short.text:
        return True
    return len(short.text) == len(words) and "".join(word.text[0] for word in words) == short.text


def _align_misspelt(pairs: _Pairs, rest_left: list[Token], rest_right: list[Token]) -> None:
    """Move pairs of words that differ by spelling from the rests to `pairs`, the likest first."""
    # A short word may be a slip of the pen only where all else is the same.
    shortest = _SHORTEST_LAST if pairs and len(rest_left) == len(rest_right) == 1 else _SHORTEST_FUZZY
    found = [
        (-likeness, i, j)
        for i, token in enumerate(rest_left)
        for j, other in enumerate(rest_right)
        if (likeness := word_likeness(token, other, shortest=shortest))
    ]
    used_left: set[int] = set()
    used_right: set[int] = set()
    for negative, i, j in sorted(found):
        if i not in used_left and j not in used_right:
            used_left.add(i)
            used_right.add(j)
            pairs.append((rest_left[i], rest_right[j], -negative))
    rest_left[:] = [token for i, token in enumerate(rest_left) if i not in used_left]
    rest_right[:] = [token for j, token in enumerate(rest_right) if j not in used_right]


def word_likeness(left: Token, right: Token, *, shortest: int = _SHORTEST_FUZZY) -> float:
    """Return how alike two different words are by spelling or ending [0 to 1]; 0 means different words.

    Parameters
    ----------
    left, right : Token
        Words of different roots.
    shortest : int
        Fewest letters the longer word must have; the shorter may have one less.

    Notes
    -----
    Numbers, directions, and two words of known meaning are never alike: Slovenia is not Slovakia.

    Examples
    --------
    >>> from trellis_engine.linkage.normalisation import tokens_of
    >>> one, other, slovenia, slovakia = (
    ...     tokens_of(word)[0] for word in ("wopfinger", "wopfingr", "slovenia", "slovakia")
    ... )
    >>> round(word_likeness(one, other), 2), word_likeness(slovenia, slovakia)
    (0.9, 0.0)
    """
    if NUMBER in (left.kind, right.kind) or (left.kind != WORD and right.kind != WORD):
        return 0.0
    return _likeness(left.text, right.text, shortest)


@lru_cache(maxsize=500_000)
def _likeness(left: str, right: str, shortest: int) -> float:
    one, two = sound(left), sound(right)
    fewest, most = sorted((len(one), len(two)))
    if fewest < shortest - 1 or most < shortest:
        return 0.0
    least = _SLIP if most <= _SHORTEST_FUZZY else _SAME_WORD
    likeness = float(OSA.normalized_similarity(one, two, score_cutoff=least))
    return max(likeness, _INFLECTED if _same_stem(one, two, most) else 0.0)


def _same_stem(one: str, two: str, most: int) -> bool:
    common = Prefix.similarity(one, two)
    return common >= _SHARED_BEGINNING and most - common <= min(_LONGEST_ENDING, common - 3)


def _letters_alike(
    left: Name, right: Name, only_left: tuple[Token, ...], only_right: tuple[Token, ...]
) -> bool:
    """True for names written apart and together (BioNano Net, BioNanoNet) that differ in nothing telling."""
    telling = {NUMBER, PLACE, DIRECTION}
    if any(token.kind in telling for token in (*only_left, *only_right)):
        return False
    if min(len(left.letters), len(right.letters)) < _FEWEST_LETTERS:
        return False
    if len(only_left) == len(only_right):
        return False
    return fuzz.ratio(left.letters, right.letters, score_cutoff=_SAME_LETTERS * 100) > 0
