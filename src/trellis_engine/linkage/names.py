"""Compare two names: how much they share, what each has that the other lacks, and how telling that is."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from trellis_engine.linkage.normalisation import Name, Token
from trellis_engine.linkage.rarity import Rarity
from trellis_engine.linkage.vocabulary import CONCEPT, DIRECTION, NUMBER, PLACE, WORD

_SAME_WORD = 0.75
_SHORTEST_FUZZY = 4
_INFLECTED = 0.9
_SHARED_BEGINNING = 5
_LONGEST_ENDING = 4
_SAME_LETTERS = 0.88
_FEWEST_LETTERS = 8
# Generic words come in company (digital + innovation + hub), so that together they tell less than their sum.
_TELLING = {WORD: 1.0, NUMBER: 0.6, PLACE: 0.7, DIRECTION: 0.6, CONCEPT: 0.5}


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
    O(words of left x words of right). Equal roots pair first, then words that differ by spelling or ending,
    the likest first (a soft TF-IDF with a greedy assignment).

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
        both = rarity.of_token(one) + rarity.of_token(other)
        total += both
        common += likeness * both
        shared += likeness * both / 2 * _TELLING[one.kind]
    alike = common / total if total else 0.0
    if alike < _SAME_LETTERS and _letters_alike(left, right, only_left, only_right):
        alike = fuzz.ratio(left.letters, right.letters) / 100
        shared = max(shared, min(sum(map(rarity.of_token, n.tokens)) for n in (left, right)) * alike)
        only_left = only_right = ()
    exact = bool(pairs) and all(likeness == 1.0 for _, _, likeness in pairs)
    return NameComparison(
        left, right, alike, shared, only_left, only_right, exact and not only_left and not only_right
    )


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
            pairs.append((token, twin, 1.0))
    if rest_left and rest_right:
        _align_misspelt(pairs, rest_left, rest_right)
    matched = {token.root for token, _, _ in pairs} | {token.root for _, token, _ in pairs}
    # "Oy Turku Energia Åbo Energi Ab": a word said twice in one language each is no difference.
    return (
        pairs,
        tuple(token for token in rest_left if token.root not in matched),
        tuple(token for token in rest_right if token.root not in matched),
    )


def _align_misspelt(pairs: _Pairs, rest_left: list[Token], rest_right: list[Token]) -> None:
    """Move pairs of words that differ by spelling from the rests to `pairs`, the likest first."""
    found = [
        (-likeness, i, j)
        for i, token in enumerate(rest_left)
        for j, other in enumerate(rest_right)
        if (likeness := word_likeness(token, other))
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


def word_likeness(left: Token, right: Token) -> float:
    """Return how alike two different words are by spelling or ending [0 to 1]; 0 means different words.

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
    one = left.root if left.kind == WORD else left.text
    two = right.root if right.kind == WORD else right.text
    if min(len(one), len(two)) < _SHORTEST_FUZZY:
        return 0.0
    likeness = float(OSA.normalized_similarity(one, two, score_cutoff=_SAME_WORD))
    return max(likeness, _INFLECTED if _same_stem(one, two) else 0.0)


def _same_stem(one: str, two: str) -> bool:
    shortest = min(len(one), len(two))
    common = next((i for i in range(shortest) if one[i] != two[i]), shortest)
    return common >= _SHARED_BEGINNING and max(len(one), len(two)) - common <= min(
        _LONGEST_ENDING, common - 3
    )


def _letters_alike(
    left: Name, right: Name, only_left: tuple[Token, ...], only_right: tuple[Token, ...]
) -> bool:
    """True for names written apart and together (BioNano Net, BioNanoNet) that differ in nothing telling."""
    telling = {NUMBER, PLACE, DIRECTION}
    if any(token.kind in telling for token in (*only_left, *only_right)):
        return False
    if min(len(left.letters), len(right.letters)) < _FEWEST_LETTERS:
        return False
    if not only_left and not only_right:
        return False
    return fuzz.ratio(left.letters, right.letters, score_cutoff=_SAME_LETTERS * 100) > 0
