"""Bring names to one form, so that case, accents, punctuation and spelling of umlauts do not matter."""

import re
import unicodedata

LONGEST = 200  # no name of a term is longer; longer texts are not looked up

_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ħ": "h",
        "ŧ": "t",
        "&": " and ",
    }
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
# Latin letters that look like Cyrillic or Greek ones: official files mix them within one word.
_TO_CYRILLIC = str.maketrans("ABCEHKMOPTXYaceopxyk", "АВСЕНКМОРТХУасеорхук")
_TO_GREEK = str.maketrans("ABEZHIKMNOPTYXov", "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧον")
_CONJUNCTIONS = frozenset(
    ("and", "und", "et", "e", "y", "i", "og", "och", "ja", "a", "in", "en", "es", "si", "un", "ir", "u",
     "agus", "и", "και")
)  # fmt: skip
_SEPARATORS = re.compile(r"[\W_]+")


def _fold(text: str) -> str:
    if text.isascii():
        return _SEPARATORS.sub(" ", text.lower().replace("&", " and ")).strip()
    decomposed = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _SEPARATORS.sub(" ", plain).strip()


def fold(text: str) -> str:
    """Return `text` without case, accents, punctuation and doubled spaces; only its first 200 characters
    count.

    >>> fold("  Île-de-France ")
    'ile de france'
    >>> fold("Αττική") == fold("ΑΤΤΙΚΗ")
    True
    """
    return _fold(text[:LONGEST])


def without_conjunctions(folded: str) -> str:
    """Return a folded name without "and" in any language, where it has one between its words.

    >>> without_conjunctions("bosnia i hercegovina")
    'bosnia hercegovina'
    """
    words = folded.split()
    last = len(words) - 1
    kept = (word for place, word in enumerate(words) if place in (0, last) or word not in _CONJUNCTIONS)
    return " ".join(kept)


def in_one_alphabet(text: str) -> str:
    """Return a text in Cyrillic or Greek letters with its look-alike Latin letters put right.

    >>> in_one_alphabet("Aвcтpия") == "Австрия"
    True
    >>> in_one_alphabet("Austria")
    'Austria'
    """
    if any("Ѐ" <= letter <= "ӿ" for letter in text):
        return text.translate(_TO_CYRILLIC)
    return text.translate(_TO_GREEK) if any("Ͱ" <= letter <= "Ͽ" for letter in text) else text


def spellings(name: str) -> frozenset[str]:
    """Return the folded forms a name is found by: as written, with umlauts spelt out, without "and".

    >>> sorted(spellings("Thüringen"))
    ['thueringen', 'thuringen']
    """
    folded = fold(name)
    spelt_out = name.casefold().translate(_UMLAUTS) if not name.isascii() else name
    other = fold(spelt_out) if spelt_out != name else folded
    return frozenset({folded, other, without_conjunctions(folded) if " " in folded else folded} - {""})


def is_too_long(text: str) -> bool:
    """True if `text`, without the spaces around it, is longer than any name can be. Cheap for a text of
    any size.
    """
    return len(text) > LONGEST and (len(text) > 10 * LONGEST or len(text.strip()) > LONGEST)
