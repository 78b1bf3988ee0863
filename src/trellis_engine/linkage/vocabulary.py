"""The words that organisations share: concepts, places, directions, grammar and legal forms, read once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from trellis_engine.transliteration import fold

CONCEPT, PLACE, DIRECTION, NUMBER, WORD = "concept", "place", "direction", "number", "word"

_SHORT_STEM = 4
_SHORT_STEM_ENDING = 2
_SHORTEST_REST = 3
_LONG_REST = 4
_LINKING_LETTERS = ("s", "es", "n", "en", "e")
_SPLIT = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word of a name stands for: `kind` is concept, place or direction, `code` names it.

    `sure` is false where only the beginning of the word is known, and the rest may be more than an ending.
    """

    kind: str
    code: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Meanings by whole word, by beginning of a word, and by part of a compound; all spellings folded."""

    words: dict[str, Meaning]
    stems: dict[str, Meaning]
    heads: dict[str, Meaning]
    tails: dict[str, Meaning]


@dataclass(frozen=True, slots=True)
class LegalForms:
    """Codes of legal forms by the folded words that may stand for them; `leading` may open a name.

    `kinds` says of each code to which kind of legal form it belongs (public, private, partnership ...).
    """

    trailing: dict[tuple[str, ...], frozenset[str]]
    leading: dict[tuple[str, ...], frozenset[str]]
    kinds: dict[str, str]


def _lines(name: str) -> Iterator[tuple[str, str]]:
    text = files("trellis_engine.linkage").joinpath("words", name).read_text("utf-8")
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            head, _, rest = line.partition(":")
            yield head.strip(), rest


@cache
def lexicon() -> Lexicon:
    """Return the meanings of words, from the files in `words/`.

    Returns
    -------
    Lexicon
        About 9,000 folded spellings. Where two files claim a spelling, the first of directions, concepts,
        places, countries has it.

    Examples
    --------
    >>> lexicon().words["hub"], lexicon().stems["grozd"]
    (Meaning(kind='concept', code='hub', sure=True), Meaning(kind='concept', code='cluster', sure=False))
    """
    found = Lexicon({}, {}, {}, {})
    for name, kind in (
        ("directions.txt", DIRECTION), ("concepts.txt", CONCEPT),
        ("places.txt", PLACE), ("countries.txt", PLACE),
    ):  # fmt: skip
        for code, spellings in _lines(name):
            for spelling in spellings.split():
                _enter(found, spelling, Meaning(kind, code))
    return found


def _enter(found: Lexicon, spelling: str, meaning: Meaning) -> None:
    word = _SPLIT.sub("", fold(spelling))
    if spelling.startswith("-"):
        found.tails.setdefault(word, meaning)
        found.words.setdefault(word, meaning)
    elif spelling.endswith("-"):
        found.heads.setdefault(word, meaning)
        found.words.setdefault(word, meaning)
    elif spelling.endswith("*"):
        found.stems.setdefault(word, Meaning(meaning.kind, meaning.code, sure=False))
        found.words.setdefault(word, meaning)
    else:
        found.words.setdefault(word, meaning)


@cache
def stop_words() -> frozenset[str]:
    """Return the folded words of grammar of all languages.

    Examples
    --------
    >>> {"of", "della", "ton"} <= stop_words()
    True
    """
    return frozenset(fold(word) for _, words in _lines("stop_words.txt") for word in words.split())


@cache
def site_words() -> frozenset[str]:
    """Return the words after which a name goes on with the name of a site.

    Examples
    --------
    >>> {"werk", "stabilimento", "zavod"} <= site_words()
    True
    """
    return frozenset(fold(word) for _, words in _lines("site_words.txt") for word in words.split())


@cache
def shared_domains() -> frozenset[str]:
    """Return the domains of providers, which unrelated organisations share.

    Examples
    --------
    >>> "gmail.com" in shared_domains()
    True
    """
    return frozenset(domain for _, domains in _lines("shared_domains.txt") for domain in domains.split())


@cache
def legal_forms() -> LegalForms:
    """Return the legal forms of Europe by the words they are written with.

    Examples
    --------
    >>> sorted(legal_forms().trailing[("gmbh", "co", "kg")]), sorted(legal_forms().trailing[("as",)])
    (['gmbh-co-kg'], ['as-cz', 'as-dk', 'as-ee', 'as-lv', 'as-tr'])
    """
    forms = LegalForms({}, {}, {})
    for head, spellings in _lines("legal_forms.txt"):
        form, _, kind = (part.strip() for part in head.partition("|"))
        forms.kinds[form] = kind
        for spelling in spellings.split(","):
            words = joined_initials(tuple(_SPLIT.sub(" ", fold(spelling)).split()))
            forms.trailing[words] = forms.trailing.get(words, frozenset()) | {form}
            if spelling.strip().startswith("^"):
                forms.leading[words] = forms.leading.get(words, frozenset()) | {form}
    return forms


def joined_initials(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return `words` with every run of two or more single letters written as one word.

    Examples
    --------
    >>> joined_initials(("acme", "s", "p", "a"))
    ('acme', 'spa')
    """
    joined: list[str] = []
    run: list[str] = []
    for word in (*words, ""):
        if len(word) == 1 and word.isalpha():
            run.append(word)
            continue
        if run:
            joined.append("".join(run))
            run = []
        if word:
            joined.append(word)
    return tuple(joined)


def meanings(word: str) -> tuple[Meaning, ...]:
    """Return what a folded word stands for: one meaning, two for a compound, none for a word of its own.

    Parameters
    ----------
    word : str
        A folded word.

    Returns
    -------
    tuple of Meaning
        A part of a compound that is no known word has kind ``"word"`` and its letters as code.

    Notes
    -----
    O(len(word)). Whole words come before beginnings of words, longer beginnings before shorter ones.

    Examples
    --------
    >>> [meaning.code for meaning in meanings("technologiezentrum")]
    ['technology', 'centre']
    >>> [meaning.code for meaning in meanings("solarcluster")], meanings("wienerberger")
    (['solar', 'cluster'], ())
    """
    known = lexicon()
    if meaning := known.words.get(word):
        return (meaning,)
    return _compound(known, word) or _beginning(known, word)


def _beginning(known: Lexicon, word: str) -> tuple[Meaning, ...]:
    for length in range(len(word), 1, -1):
        meaning = known.stems.get(word[:length])
        if meaning and len(word) - length <= _longest_ending(length):
            return (meaning,)
    return ()


def _longest_ending(stem: int) -> int:
    """How many letters may follow a stem: an ending, not the rest of a coined name (Cementizillo)."""
    return _SHORT_STEM_ENDING if stem <= _SHORT_STEM else max(3, stem // 2 + 1)


def _compound(known: Lexicon, word: str) -> tuple[Meaning, ...]:
    for start in range(_SHORTEST_REST, len(word) - 2):
        tail = known.tails.get(word[start:])
        if tail:
            return _with_head(known, word[:start], tail)
    for end in range(len(word) - _LONG_REST, _SHORTEST_REST, -1):
        head = known.heads.get(word[:end])
        rest = known.words.get(word[end:]) or known.stems.get(word[end:]) if head else None
        if head and rest and PLACE not in (head.kind, rest.kind):
            return (head, rest)
    return ()


def _with_head(known: Lexicon, word: str, tail: Meaning) -> tuple[Meaning, ...]:
    """Return the meanings of a compound; none if its head is a place: Saarstahl is a name."""
    for ending in ("", *_LINKING_LETTERS):
        stem = word.removesuffix(ending) if ending else word
        meaning = known.heads.get(stem) or known.words.get(stem)
        if meaning:
            return () if meaning.kind == PLACE else (meaning, tail)
    head = (_beginning(known, word) or (Meaning(WORD, word),))[0]
    return () if head.kind == PLACE else (head, tail)
