"""Variants of an organisation that are still it, and organisations that only look like it."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from unidecode import unidecode

from bench.linkage.generated import lexicon
from bench.linkage.generated.organisations import (
    Organisation,
    brand,
    elsewhere,
    name_of,
    organisations,
    record_of,
)
from trellis_engine.linkage import OrganisationRecord

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SIDES = {
    "de": ("Nord", "Süd"), "en": ("North", "South"), "fr": ("Nord", "Sud"), "es": ("Norte", "Sur"),
    "it": ("Nord", "Sud"), "pt": ("Norte", "Sul"), "pl": ("Północ", "Południe"), "sv": ("Norra", "Södra"),
    "fi": ("Pohjois", "Etelä"), "hu": ("Észak", "Dél"), "el": ("Βόρεια", "Νότια"), "bg": ("Север", "Юг"),
    "nl": ("Noord", "Zuid"), "lt": ("Šiaurės", "Pietų"),
}  # fmt: skip
_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}


@dataclass(frozen=True, slots=True)
class GeneratedPair:
    """Two records, whether they are the same organisation, and by what kind of variant."""

    left: OrganisationRecord
    right: OrganisationRecord
    same: bool
    kind: str


Make = Callable[[Organisation, random.Random], str]


def typo(text: str, generator: random.Random) -> str:
    """Return the text with one letter changed, dropped, doubled or swapped, inside a word."""
    places = [i for i in range(1, len(text) - 1) if text[i - 1 : i + 2].isalpha()]
    if not places:
        return text
    i = generator.choice(places)
    way = generator.randrange(4)
    if way == 0:
        return text[:i] + generator.choice(_LETTERS) + text[i + 1 :]
    if way == 1:
        return text[:i] + text[i + 1 :]
    if way == 2:
        return text[:i] + text[i] + text[i:]
    return text[:i] + text[i + 1] + text[i] + text[i + 2 :]


def _other_letter(text: str, generator: random.Random) -> str:
    """Return the text with one letter replaced by another inside a word: another name that looks like it."""
    place = generator.choice([i for i in range(1, len(text)) if text[i - 1 : i + 1].isalpha()])
    return text[:place] + generator.choice(_LETTERS.replace(text[place].lower(), "")) + text[place + 1 :]


def _typo(one: Organisation, generator: random.Random) -> str:
    return typo(name_of(one), generator)


def _two_typos(one: Organisation, generator: random.Random) -> str:
    return typo(typo(name_of(one), generator), generator)


def _legal_form(one: Organisation, generator: random.Random) -> str:
    return name_of(one, form=generator.choice((-1, 1, 2, 3)))


def _capitals(one: Organisation, generator: random.Random) -> str:
    return name_of(one).upper().replace(".", generator.choice(("", ".")))


def _transliteration(one: Organisation, generator: random.Random) -> str:
    name = name_of(one)
    if generator.random() < 0.5:
        for letter, written in _UMLAUTS.items():
            name = name.replace(letter, written)
    return unidecode(name)


def _translation(one: Organisation, generator: random.Random) -> str:
    language = "en" if generator.random() < 0.7 else generator.choice(("de", "fr", "es"))
    return name_of(one, language=language)


def _word_order(one: Organisation, generator: random.Random) -> str:
    return name_of(one, order=1)


def _dropped_word(one: Organisation, generator: random.Random) -> str:
    if one.brand:
        return name_of(replace(one, topic=None), form=-1)
    short = name_of(one).replace(f" {one.city.name}", "")
    return short.removesuffix(" de").removesuffix(" di")


def _added_words(one: Organisation, generator: random.Random) -> str:
    return f"{name_of(one)} - {one.city.name}"


def _acronym(one: Organisation, generator: random.Random) -> str:
    words = [word for word in name_of(one, form=-1).replace("-", " ").split() if len(word) > 2]
    return "".join(word[0] for word in words).upper()


def _combined(one: Organisation, generator: random.Random) -> str:
    return typo(name_of(one, form=generator.choice((-1, 1)), order=generator.randrange(2)).upper(), generator)


SAME: dict[str, Make] = {
    "typo": _typo,
    "two typos": _two_typos,
    "legal form": _legal_form,
    "capitals": _capitals,
    "transliteration": _transliteration,
    "translation": _translation,
    "word order": _word_order,
    "dropped word": _dropped_word,
    "added city": _added_words,
    "acronym": _acronym,
    "combined": _combined,
}


def fits(kind: str, one: Organisation) -> bool:
    """Return whether a kind of variant changes anything for this organisation."""
    if kind == "acronym":
        return not one.brand
    if kind == "translation":
        return not one.brand or one.topic is not None
    if kind in ("word order", "dropped word"):
        return one.topic is not None
    if kind == "transliteration":
        return not name_of(one).isascii()
    return kind != "legal form" or bool(one.brand)


def same_pairs(one: Organisation, generator: random.Random) -> Iterator[GeneratedPair]:
    """Yield a pair of every kind of variant that fits, and one of two sites for a company."""
    left = record_of(one, one.key, name_of(one), generator)
    for kind, make in SAME.items():
        if fits(kind, one):
            yield GeneratedPair(
                left, record_of(one, f"{one.key} {kind}", make(one, generator), generator), True, kind
            )
    if one.brand:
        site = elsewhere(one, generator, abroad=False).city
        right = record_of(one, f"{one.key} site", name_of(one), generator, city=site)
        yield GeneratedPair(left, right, True, "other site")


def _other_city(one: Organisation, generator: random.Random) -> tuple[str, str, Organisation]:
    other = elsewhere(one, generator, abroad=False)
    if not one.brand:
        return name_of(one), name_of(other), other
    other = replace(other, brand=brand(one.language, generator))
    return name_of(one), name_of(other), other


def _numbered(one: Organisation, generator: random.Random) -> tuple[str, str, Organisation]:
    first, second = generator.sample(range(1, 10), 2)
    if not one.brand:
        return f"{name_of(one)} {first}", f"{name_of(one)} {second}", one
    marked = [replace(one, brand=f"{one.brand} {number}") for number in (first, second)]
    return name_of(marked[0]), name_of(marked[1]), one


def _direction(one: Organisation, generator: random.Random) -> tuple[str, str, Organisation]:
    one_side, other_side = _SIDES.get(one.language, _SIDES["en"])
    return f"{name_of(one, form=-1)} {one_side}", f"{name_of(one, form=-1)} {other_side}", one


def _subsidiary(one: Organisation, generator: random.Random) -> tuple[str, str, Organisation]:
    other = elsewhere(one, generator, abroad=True)
    return name_of(one), name_of(other, language=one.language), other


def _sister(one: Organisation, generator: random.Random) -> tuple[str, str, Organisation]:
    topics = generator.sample(range(len(lexicon.TOPICS["en"])), 2)
    first, second = replace(one, topic=topics[0]), replace(one, topic=topics[1])
    return name_of(first), name_of(second), replace(second, domain=f"x{one.domain}")


def _neighbour(one: Organisation, generator: random.Random) -> tuple[str, str, Organisation]:
    if one.brand:
        other = replace(one, brand=brand(one.language, generator), domain=f"x{one.domain}")
    else:
        kind = ((one.kind or 0) + 1) % len(lexicon.KINDS["en"])
        other = replace(one, kind=kind, domain=f"x{one.domain}")
    return name_of(one), name_of(other), other


def _shared_acronym(one: Organisation, generator: random.Random) -> tuple[str, str, Organisation]:
    other = elsewhere(one, generator, abroad=True)
    return name_of(one), _acronym(one, generator), other


def _lookalike(one: Organisation, generator: random.Random) -> tuple[str, str, Organisation]:
    other = elsewhere(one, generator, abroad=False)
    other = replace(other, brand=_other_letter(one.brand, generator))
    return name_of(one), name_of(other), other


def _acronym_elsewhere(one: Organisation, generator: random.Random) -> tuple[str, str, Organisation]:
    other = elsewhere(one, generator, abroad=False)
    return name_of(one), _acronym(one, generator), other


DIFFERENT = {
    "other city": _other_city,
    "numbered": _numbered,
    "direction": _direction,
    "subsidiary abroad": _subsidiary,
    "sister": _sister,
    "neighbour": _neighbour,
    "lookalike": _lookalike,
    "acronym abroad": _shared_acronym,
    "acronym elsewhere": _acronym_elsewhere,
}


def different_pairs(one: Organisation, generator: random.Random) -> Iterator[GeneratedPair]:
    """Yield a pair of every kind of organisation that only looks like this one."""
    for kind, make in DIFFERENT.items():
        if (kind.startswith("acronym") and one.brand) or (
            kind in ("sister", "subsidiary abroad", "lookalike") and not one.brand
        ):
            continue
        name, other_name, other = make(one, generator)
        if name == other_name:
            continue
        left = record_of(one, f"{one.key} {kind}", name, generator)
        right = record_of(other, f"{one.key} not {kind}", other_name, generator)
        if kind in ("numbered", "direction"):
            right = replace(right, web_domain="")
        yield GeneratedPair(left, right, False, kind)


def generated_pairs(number: int, seed: int) -> list[GeneratedPair]:
    """Return the pairs of `number` organisations."""
    generator = random.Random(seed + 1)
    pairs: list[GeneratedPair] = []
    for one in organisations(number, seed):
        pairs.extend(same_pairs(one, generator))
        pairs.extend(different_pairs(one, generator))
    return pairs
