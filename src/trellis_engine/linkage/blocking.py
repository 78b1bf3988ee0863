"""Blocking keys: what two records must have in common to be compared at all."""

from collections.abc import Iterator
from itertools import combinations

from trellis_engine.linkage.normalisation import Name
from trellis_engine.linkage.prepared import Prepared
from trellis_engine.linkage.vocabulary import WORD
from trellis_engine.transliteration import sound

# Kind of key: how much one nat of its rarity counts, and how many records may share it before it is left out.
IDENTIFIER, DOMAIN, WHOLE_NAME, ROOT, ROOT_IN_CITY, ROOT_PAIR, ACRONYM, LETTERS, ONE_LESS = "idnwcpalx"
IMPORTANCE = {
    IDENTIFIER: 3.0, DOMAIN: 2.0, WHOLE_NAME: 2.0, ROOT: 1.0, ROOT_IN_CITY: 0.8, ROOT_PAIR: 0.6, ACRONYM: 0.6,
    LETTERS: 0.25, ONE_LESS: 0.4,
}  # fmt: skip
MOST_SHARING = {
    IDENTIFIER: 200, DOMAIN: 200, WHOLE_NAME: 200, ROOT: 400, ROOT_IN_CITY: 200, ROOT_PAIR: 100, ACRONYM: 100,
    LETTERS: 200, ONE_LESS: 100,
}  # fmt: skip
# Keys that are cut short rather than left out when too many records share them.
ALWAYS_USED = frozenset({IDENTIFIER, DOMAIN, WHOLE_NAME})
_GRAM = 4
_MOST_GENERIC = 5
_NAMES_BY_LETTERS = 3
_SHORTEST_ACRONYM = 3
_SHORT_WORD = (4, 9)


def blocking_keys(ready: Prepared) -> frozenset[str]:
    """Return the blocking keys of a record.

    Parameters
    ----------
    ready : Prepared
        The record.

    Returns
    -------
    frozenset of str
        The first letter of each says its kind: identifier, domain, whole name, root of a word, root with
        city, pair of generic roots, acronym, four letters in a row.

    Notes
    -----
    O(letters of the names), about 40 keys for a name of 20 letters.

    Source
    ------
    Papadakis, G., Skoutas, D., Thanos, E., Palpanas, T. (2020), Blocking and filtering techniques for entity
    resolution: a survey, ACM Computing Surveys 53(2), 31.

    Examples
    --------
    >>> from trellis_engine.linkage.prepared import prepare
    >>> from trellis_engine.linkage.records import OrganisationRecord
    >>> record = OrganisationRecord("1", ("IT Cluster",), city="Riga", web_domain="it.lv")
    >>> sorted(blocking_keys(prepare(record)))[:5]
    ['c@cluster|riga', 'c@information|riga', 'dit.lv', 'n@cluster @information', 'p@cluster @information']
    """
    keys = {f"{IDENTIFIER}{scheme}:{value}" for scheme, value in ready.record.registration_ids}
    keys.update(DOMAIN + domain for domain in ready.domains)
    keys.update(ACRONYM + word for word in ready.acronyms | ready.initials if len(word) >= _SHORTEST_ACRONYM)
    for position, name in enumerate(ready.names):
        keys.update(_keys_of_name(name, ready.city))
        if position < _NAMES_BY_LETTERS:
            keys.update(_letters(name))
            keys.update(_one_less(name))
    return frozenset(keys)


def _keys_of_name(name: Name, city: frozenset[str]) -> Iterator[str]:
    roots = sorted(set(name.roots))
    yield WHOLE_NAME + " ".join(roots)
    yield from (ROOT + root for root in roots)
    yield from (f"{ROOT_IN_CITY}{root}|{word}" for root in roots for word in city)
    generic = sorted({token.root for token in name.tokens if token.kind != WORD})[:_MOST_GENERIC]
    yield from (f"{ROOT_PAIR}{one} {other}" for one, other in combinations(generic, 2))


def _letters(name: Name) -> Iterator[str]:
    letters = "".join(sound(token.text) for token in name.tokens if token.kind == WORD)
    padded = f"^{letters}$" if letters else ""
    yield from (LETTERS + padded[start : start + _GRAM] for start in range(len(padded) - _GRAM + 1))


def _one_less(name: Name) -> Iterator[str]:
    """Yield the longest word, if short, with each letter left out in turn: a slip leaves one in common."""
    words = (sound(token.text) for token in name.tokens if token.kind == WORD)
    word = max(words, key=lambda word: (len(word), word), default="")
    if _SHORT_WORD[0] <= len(word) <= _SHORT_WORD[1]:
        yield ONE_LESS + word
        yield from {ONE_LESS + word[:place] + word[place + 1 :] for place in range(len(word))}
