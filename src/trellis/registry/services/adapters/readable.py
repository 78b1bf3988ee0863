"""A name written all in capitals, put into readable case. What cannot be known (is this an acronym?) stays.

The rules need no dictionary: a word is taken for an acronym if it is put together from the beginnings of
other words of the name, stands in brackets, has a digit or a sign inside, or has no vowel.
"""

import re
import unicodedata

# articles, prepositions and conjunctions of the languages in which names are written this way
SMALL = frozenset(
    [
        *(
            "a",
            "al",
            "an",
            "and",
            "at",
            "by",
            "da",
            "das",
            "de",
            "degli",
            "dei",
            "del",
            "della",
            "delle",
            "den",
        ),
        *("der", "des", "di", "die", "do", "dos", "du", "e", "el", "en", "et", "for", "für", "i", "im", "in"),
        *("je", "la", "las", "le", "les", "los", "na", "o", "och", "oder", "of", "og", "on", "para", "per"),
        *("pod", "por", "pour", "pro", "ter", "the", "till", "to", "u", "um", "und", "van", "vom", "von"),
        *("voor", "w", "y", "z", "za", "ze", "zu", "zum", "zur"),
    ]
)
LEGAL = {
    "spa": "SpA", "srl": "Srl", "gmbh": "GmbH", "ag": "AG", "kg": "KG", "ltd": "Ltd", "plc": "plc",
    "sa": "SA", "sl": "SL", "slu": "SLU", "sau": "SAU", "sas": "SAS", "sarl": "SARL", "bv": "BV", "nv": "NV",
    "ab": "AB", "oy": "Oy", "oyj": "Oyj", "as": "AS", "aps": "ApS", "lda": "Lda", "sro": "sro", "doo": "doo",
    "zrt": "Zrt", "kft": "Kft", "nyrt": "Nyrt", "ooo": "OOO", "ead": "EAD", "ad": "AD", "eood": "EOOD",
    "ood": "OOD", "ae": "AE", "ug": "UG", "co": "Co", "scarl": "Scarl", "scpa": "ScpA", "snc": "Snc",
    "cv": "CV", "vof": "VOF", "sp": "sp", "zoo": "zoo",
}  # fmt: skip
ROMAN = re.compile(r"(?=[IVX])X{0,3}(IX|IV|V?I{0,3})")
VOWELS = frozenset("AEIOUYÄÖÜÅÆØ")
WORD = re.compile(r"[^\W_]+(?:[’'´`][^\W_]+)*")
LONG_ENOUGH = 3  # letters; a shorter word in capitals may well be an acronym


def is_shouted(name: str) -> bool:
    """True for a name of two or more words without a small letter.

    One word alone may be an acronym or a brand, and is left as it is.

    >>> is_shouted("CAMARA DE COMERCIO"), is_shouted("GAIA"), is_shouted("BIC Euronova")
    (True, False, False)
    """
    words = [word for word in WORD.findall(name) if len(word) >= LONG_ENOUGH]
    return len(words) > 1 and name == name.upper() and name != name.lower()


def readable(name: str) -> str:
    """The name in readable case if it is all in capitals, else the name as it is.

    >>> readable("FUNDACION CENTRO DE LAS NUEVAS TECNOLOGÍAS DEL AGUA CENTA")
    'Fundacion Centro de las Nuevas Tecnologías del Agua CENTA'
    >>> readable("ITALCEMENTI SPA"), readable("ALPHA-RLH ROUTE DES LASERS")
    ('Italcementi SpA', 'Alpha-RLH Route des Lasers')
    """
    if not is_shouted(name):
        return name
    words = list(WORD.finditer(name))
    texts = [plain(match.group()) for match in words]
    pieces, end = [], 0
    for number, match in enumerate(words):
        pieces.append(name[end : match.start()])
        others = texts[:number] + texts[number + 1 :]
        first = number == 0 or name[: match.start()].rstrip().endswith((".", ":", "(", '"', "“", "–"))
        pieces.append(in_case(match, name, others=others, first=first))
        end = match.end()
    return "".join([*pieces, name[end:]])


def in_case(match: re.Match[str], name: str, *, others: list[str], first: bool) -> str:
    word = match.group()
    small = word.lower()
    if not first and small in LEGAL:
        return LEGAL[small]
    joined = (name[: match.start()][-1:] + name[match.end() :][:1]).strip(" ,")
    if first and small in SMALL and not joined:
        return capitalised(word)
    if small not in SMALL or joined:
        return word if stays(match, name, others=others) else capitalised(word)
    return small


def stays(match: re.Match[str], name: str, *, others: list[str]) -> bool:
    """True if the word is better left in capitals."""
    word = match.group()
    letters = plain(word)
    before, after = name[: match.start()], name[match.end() :]
    if before.endswith("(") and after.startswith(")"):
        return True
    if len(word) == 1 or ROMAN.fullmatch(word) or any(letter.isdigit() for letter in word):
        return True
    if before.endswith(("+", "&")) or after.startswith(("+", "&")):
        return len(word) < LONG_ENOUGH
    return not VOWELS & set(letters) or len(word) <= LONG_ENOUGH or is_made_of(letters, others)


def is_made_of(word: str, others: list[str]) -> bool:
    """True if the word is put together from beginnings of two or more of the others, in their order.

    >>> is_made_of("CETEMET", ["CENTRO", "TECNOLOGICO", "METALMECANICA", "Y", "DEL", "TRANSPORTE"])
    True
    >>> is_made_of("TECNOVA", ["FUNDACION", "TECNOLOGIAS", "AUXILIARES"])
    False
    """
    ends = {0: 0}  # how many letters are found so far: in how many pieces, at most
    for other in others:
        for found, pieces in sorted(ends.items(), reverse=True):
            length = shared_beginning(word[found:], other)
            for taken in range(1, length + 1):
                ends[found + taken] = max(ends.get(found + taken, 0), pieces + 1)
    return ends.get(len(word), 0) > 1 and len(word) > 1


def shared_beginning(word: str, other: str) -> int:
    length = 0
    while length < min(len(word), len(other)) and word[length] == other[length]:
        length += 1
    return length if length < len(other) or length == 1 else 0


def capitalised(word: str) -> str:
    """The first letter large; after an apostrophe as well where what stands before it is one or two letters.

    >>> capitalised("D’INNOVATION"), capitalised("FLANDERS'"), capitalised("ÍLHAVO")
    ('D’Innovation', "Flanders'", 'Ílhavo')
    """
    parts = re.split(r"([’'´`])", word)
    shown = [part[:1].upper() + part[1:].lower() for part in parts]
    if len(parts) > 1 and len(parts[0]) > 2:
        shown[2:] = [part.lower() for part in parts[2:]]
    return "".join(shown)


def plain(word: str) -> str:
    """The word in capitals without accents."""
    decomposed = unicodedata.normalize("NFKD", word.upper())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
