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


def spellings(name: str) -> frozenset[str]:
    """Return the folded forms a name is found by: as written, and with umlauts spelt out.

    >>> sorted(spellings("Thüringen"))
    ['thueringen', 'thuringen']
    """
    folded = fold(name)
    spelt_out = name.casefold().translate(_UMLAUTS) if not name.isascii() else name
    return frozenset({folded, fold(spelt_out) if spelt_out != name else folded} - {""})


def is_too_long(text: str) -> bool:
    """True if `text`, without the spaces around it, is longer than any name can be. Cheap for a text of
    any size.
    """
    return len(text) > LONGEST and (len(text) > 10 * LONGEST or len(text.strip()) > LONGEST)
