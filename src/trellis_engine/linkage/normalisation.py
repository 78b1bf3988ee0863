"""A name as it is compared: folded, split into words, legal form apart, generic words brought to concepts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from trellis_engine.linkage.vocabulary import (
    CONCEPT,
    DIRECTION,
    NUMBER,
    PLACE,
    WORD,
    joined_initials,
    legal_forms,
    meanings,
    site_words,
    stop_words,
)
from trellis_engine.transliteration import fold, sound

LONGEST_NAME = 400
WHOLE, SITE, PART = "whole", "site", "part"
_LONGEST_FORM = 9
_ACRONYM = range(2, 9)
_ROMAN = {
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "v": "5",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
    "x": "10",
}
# Legal forms that are words, or parts of names, in some language.
_ALSO_WORDS = frozenset(
    [
        "as",
        "is",
        "ab",
        "ad",
        "da",
        "no",
        "sp",
        "sa",
        "se",
        "co",
        "ba",
        "bt",
        "ee",
        "oe",
        "sc",
        "sf",
        "ps",
        "dd",
        "ii",
    ]
)
_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)(?:[)\]}]|\Z)")
_PART_BREAK = re.compile(r"\s[-–—|/·:]\s|\s?[|;]\s?|:\s|\s[–—]|(?<=\w{4})\.\s(?=\w{4})")
_JOINED_BY_SIGN = re.compile(r"(?<![^\W_]{2})([^\W_])\s?[&+/.]\s?(?=[^\W_](?![^\W_]))")
_NOT_WORD = re.compile(r"[^0-9a-z]+")
_INITIAL = re.compile(r"\b([^\W\d_])\. ?(?=[^\W\d_]{2})")
_SHORT_WORD = re.compile(r"\b[^\W\d_]{2,8}\b")


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a name.

    Attributes
    ----------
    text : str
        The word, folded.
    root : str
        What it is compared by: a concept (``@cluster``), place (``#vienna``), direction (``>north``),
        number (``=2``) or the sound of the word.
    kind : str
        ``concept``, ``place``, ``direction``, ``number`` or ``word``.
    sure : bool
        False where only the beginning of the word gave its meaning.
    """

    text: str
    root: str
    kind: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is compared.

    Attributes
    ----------
    text : str
        As it was given.
    tokens : tuple of Token
        Words in order, without grammar and legal form.
    legal_form : frozenset of str
        Codes the last legal form in the name may stand for: "a.s." is one of five; empty if there is none.
    acronyms : frozenset of str
        Words that look like an acronym, folded: in brackets, or in capitals in a name that is not all
        capitals.
    initials : frozenset of str
        First letters of the words, with and without grammar and place names.
    letters : str
        All letters of the tokens, without spaces.
    roots : tuple of str
        Roots of the tokens, in order.
    extent : str
        ``whole``; ``site`` if the name of a site was cut off; ``part`` if it is one part of what was given.
    """

    text: str
    tokens: tuple[Token, ...]
    legal_form: frozenset[str]
    acronyms: frozenset[str]
    initials: frozenset[str]
    letters: str
    roots: tuple[str, ...]
    extent: str = WHOLE


_SIGN = {CONCEPT: "@", PLACE: "#", DIRECTION: ">", NUMBER: "=", WORD: ""}


@lru_cache(maxsize=200_000)
def tokens_of(word: str) -> tuple[Token, ...]:
    """Return the tokens of one folded word: two for a compound of known words, else one.

    Examples
    --------
    >>> [token.root for word in ("textilverband", "voestalpine") for token in tokens_of(word)]
    ['@textile', '@association', 'vostalpine']
    """
    if word.isdigit():
        return (Token(word, "=" + (word.lstrip("0") or "0"), NUMBER),)
    found = meanings(word)
    if not found:
        return (Token(word, sound(word), WORD),)
    return tuple(
        Token(word if len(found) == 1 else one.code, _root(one.kind, one.code), one.kind, one.sure)
        for one in found
    )


def _root(kind: str, code: str) -> str:
    return _SIGN[kind] + (sound(code) if kind == WORD else code)


def words_of(text: str) -> tuple[str, ...]:
    """Return the folded words of a name; letters written with dots or signs between them are one word.

    Examples
    --------
    >>> words_of("C.R.E.A.T.E. Consorzio per l'Energia, S. p. A.")
    ('create', 'consorzio', 'per', 'l', 'energia', 'spa')
    >>> words_of("I+D del Software (R&D)")
    ('id', 'del', 'software', 'rd')
    """
    joined = _JOINED_BY_SIGN.sub(r"\1 ", text)
    return joined_initials(tuple(_NOT_WORD.sub(" ", fold(joined)).split()))


def normalise(text: str) -> Name:
    """Return a name in the form in which names are compared.

    Parameters
    ----------
    text : str
        A name in any European language; characters after the 400th are ignored.

    Returns
    -------
    Name
        With no tokens if the text holds no letter or digit. A name that is nothing but a legal form or
        grammar keeps it as its tokens.

    Notes
    -----
    O(len(text)). Deterministic.

    Examples
    --------
    >>> normalise("Universitat Politècnica de Catalunya").roots
    ('@university', '@polytechnic', '#catalonia')
    >>> normalise("Polytechnic University of Catalonia").roots
    ('@polytechnic', '@university', '#catalonia')
    >>> name = normalise("Wopfinger Baustoffindustrie Ges.m.b.H. & Co KG")
    >>> name.roots, sorted(name.legal_form)
    (('vopfinger', '@building-materials', '@industry'), ['gmbh-co-kg'])
    """
    text = text[:LONGEST_NAME]
    return _name(text, words_of(text), WHOLE)


def _name(text: str, words: tuple[str, ...], extent: str) -> Name:
    core, form = _without_legal_forms(words)
    kept = _without_grammar(core, frozenset(map(fold, _INITIAL.findall(text)))) or core or words
    tokens = tuple(token for word in _numbered(kept) for token in tokens_of(word))
    return Name(
        text=text,
        tokens=tokens,
        legal_form=form,
        acronyms=_acronyms(text, kept),
        initials=_initials(core, kept, tokens),
        letters="".join(token.text for token in tokens),
        roots=tuple(token.root for token in tokens),
        extent=extent,
    )


def _without_grammar(words: tuple[str, ...], initials: frozenset[str]) -> tuple[str, ...]:
    """Drop words of grammar, but not the initial of a person, and not the last word (Clúster Sur)."""
    last = len(words) - 1
    return tuple(
        word
        for place, word in enumerate(words)
        if word not in stop_words() or word in initials or (place == last and len(word) > 2)
    )


def _numbered(words: tuple[str, ...]) -> tuple[str, ...]:
    """Write Roman numbers after the first word in digits."""
    return words[:1] + tuple(_ROMAN.get(word, word) for word in words[1:])


def _without_legal_forms(words: tuple[str, ...]) -> tuple[tuple[str, ...], frozenset[str]]:
    """Split off legal forms at the end, at the beginning, and long ones in the middle."""
    known = legal_forms()
    form: frozenset[str] = frozenset()
    while taken := _form_at_end(words, known.trailing):
        form = form or known.trailing[words[-taken:]]
        words = words[:-taken]
    while taken := _form_at_start(words, known.leading):
        form = form or known.leading[words[:taken]]
        words = words[taken:]
    place = _form_inside(words, known.trailing)
    if place:
        start, end = place
        form = form or known.trailing[words[start:end]]
        words = words[:start] + words[end:]
    return words, form


def _form_at_end(words: tuple[str, ...], forms: dict[tuple[str, ...], frozenset[str]]) -> int:
    longest = min(_LONGEST_FORM, len(words) - 1)
    return next((size for size in range(longest, 0, -1) if words[-size:] in forms), 0)


def _form_at_start(words: tuple[str, ...], forms: dict[tuple[str, ...], frozenset[str]]) -> int:
    longest = min(_LONGEST_FORM, len(words) - 1)
    return next((size for size in range(longest, 0, -1) if words[:size] in forms), 0)


def _form_inside(
    words: tuple[str, ...], forms: dict[tuple[str, ...], frozenset[str]]
) -> tuple[int, int] | None:
    for start in range(1, len(words) - 1):
        size = _form_at(words, start, forms)
        if size:
            return start, start + size
    return None


def _acronyms(text: str, kept: tuple[str, ...]) -> frozenset[str]:
    found = [inner for inner in _BRACKETS.findall(text) if len(inner.split()) == 1]
    if text != text.upper():
        found += filter(str.isupper, _SHORT_WORD.findall(text))
    if len(kept) == 1:
        found.append(kept[0])
    return frozenset(letters for word in found if _is_acronym(letters := "".join(words_of(word))))


def _is_acronym(letters: str) -> bool:
    if len(letters) not in _ACRONYM or not letters.isalpha():
        return False
    return (letters,) not in legal_forms().trailing and not meanings(letters)


def _initials(core: tuple[str, ...], kept: tuple[str, ...], tokens: tuple[Token, ...]) -> frozenset[str]:
    placeless = [token.text for token in tokens if token.kind != PLACE]
    spelled = (
        "".join(word[0] for word in words) for words in (core, kept, [t.text for t in tokens], placeless)
    )
    return frozenset(letters for letters in spelled if len(letters) in _ACRONYM and letters.isalpha())


def spellings(text: str) -> Iterator[Name]:
    """Yield a name, then without its brackets, without the name of a site at its end, and its parts.

    Parameters
    ----------
    text : str
        A name as written in a directory, e.g. with its acronym in brackets, or with a site after the legal
        form.

    Yields
    ------
    Name
        None without letter or digit; the whole name first. The text of all but parts is what was given.

    Examples
    --------
    >>> [(name.text, name.extent) for name in spellings("Chambre des Salariés (CSL)")]
    [('Chambre des Salariés (CSL)', 'whole'), ('Chambre des Salariés', 'whole'), ('CSL', 'part')]
    >>> [(name.letters, name.extent) for name in spellings("Ibstock Brick Ltd Dorket Head Factory")]
    [('ibstockbrickdorketheadfactory', 'whole'), ('ibstockbrick', 'site')]
    """
    text = text[:LONGEST_NAME].strip()
    bare = _tidy(_BRACKETS.sub(" ", text))
    whole = words_of(text)
    yield from _named(text, whole, WHOLE)
    if bare != text:
        yield from _named(bare, words_of(bare), WHOLE)
    end = _end_before_site(words_of(bare))
    if end:
        yield from _named(text, words_of(bare)[:end], SITE)
    for part in (*_BRACKETS.findall(text), *_parts(bare)):
        # A part that is nothing but a place or generic words is not a name of its own.
        yield from (
            name
            for name in _named(_tidy(part), words_of(part), PART)
            if any(token.kind == WORD for token in name.tokens)
        )


def _tidy(text: str) -> str:
    return " ".join(text.split()).strip(" -–—|/·:;,")


def _parts(bare: str) -> list[str]:
    parts = _PART_BREAK.split(bare)
    return parts if len(parts) > 1 else []


def _named(text: str, words: tuple[str, ...], extent: str) -> Iterator[Name]:
    if words:
        yield _name(text, words, extent)


def _end_before_site(words: tuple[str, ...]) -> int:
    """Return how many words come before the name of a site; 0 if none is named."""
    forms = legal_forms().trailing
    for place in range(1, len(words)):
        if words[place] in site_words() and any(word not in stop_words() for word in words[:place]):
            return place
        size = _form_at(words, place, forms)
        if size and place + size < len(words) and not _form_at_end(words[place + size - 1 :], forms):
            return place + size
    return 0


def _form_at(words: tuple[str, ...], place: int, forms: dict[tuple[str, ...], frozenset[str]]) -> int:
    """Return how many words from `place` are a legal form; short words must be sure to be one."""
    for size in range(min(_LONGEST_FORM, len(words) - place), 0, -1):
        if words[place : place + size] in forms and (size > 1 or words[place] not in _ALSO_WORDS):
            return size
    return 0
