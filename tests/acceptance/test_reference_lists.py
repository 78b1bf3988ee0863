"""The reference lists against published ones: codes, conversions, names in 24 languages, outlines."""

import csv
import os
from pathlib import Path

import numpy as np
import pytest
import yaml

from trellis.taxonomy.selectors.catalogue import Catalogue
from trellis.taxonomy.selectors.outlines import read_outlines
from trellis.taxonomy.selectors.regions import convert_nuts, find_country
from trellis.taxonomy.services.edition import read_edition
from trellis.taxonomy.types import EU_LANGUAGES, NATIVE

FOLDER = Path(os.environ.get("TRELLIS_DATA", "../shared/data")) / "refs"
# Municipalities that moved between regions without a new code: no change of the regions themselves.
UNCHANGED_CODES = {("DEG09", "DEG06"), ("RO315", "RO312")}
NEIGHBOURS = {"IS", "LI", "NO", "CH", "GB", "AL", "BA", "GE", "MD", "ME", "MK", "RS", "TR", "UA", "XK"}

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.skipif(not FOLDER.is_dir(), reason=f"there is no folder {FOLDER}: acceptance is skipped"),
]


@pytest.fixture(scope="module")
def catalogue():
    edition = read_edition()
    return Catalogue(edition.schemes, edition.terms)


def rows(name):
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_regions_of_2024_are_those_published_with_their_names(catalogue):
    published = {
        row["NUTS Code"]: " ".join(row["NUTS label"].split())
        for row in yaml.load((FOLDER / "nuts_2021-2024.yaml").read_text(), Loader=yaml.CSafeLoader)
    }
    ours = {code: catalogue.terms.get(f"nuts2024:{code}") for code in published}
    assert [code for code, term in ours.items() if term is None] == []
    assert {code: term.names[NATIVE] for code, term in ours.items()} == published


def test_every_code_in_use_for_notices_is_known(catalogue):
    codes = [row["code"] for row in rows("eforms_nuts_24langs.csv")]
    assert len(codes) > 2000
    assert [code for code in codes if code not in catalogue.codes["nuts"]] == []


@pytest.mark.parametrize("name", ["n3_cm_v2021_v2024.csv", "n2_cm_v2021_v2024.csv"])
def test_conversion_is_that_of_the_published_crosswalk(catalogue, name):
    people: dict[str, dict[str, float]] = {}
    for row in rows(f"nuts_crosswalk/{name}"):
        people.setdefault(row["code_v2021"], {})[row["code_v2024"]] = float(row["pop21"] or 0)
    wrong = []
    for old, parts in people.items():
        total = sum(parts.values())
        ours = {part.code: part.share for part in convert_nuts(catalogue, old, "2021", "2024")}
        for new, number in parts.items():
            share = number / total if total else 1 / len(parts)
            if (old, new) in UNCHANGED_CODES or (old == new and (old, "DEG06") in UNCHANGED_CODES):
                continue
            if abs(ours.get(new, 0) - share) > 0.006:
                wrong.append((old, new, round(share, 3), ours.get(new)))
    assert len(people) > 240
    assert wrong == []


def test_activities_are_those_published(catalogue):
    published = rows("nace_rev2.1_codes_en.csv")
    for column, level in (("Section", 0), ("Division", 1), ("Group", 2), ("Class", 3)):
        ours = {term.code for term in catalogue.by_scheme["nace21"] if term.level == level}
        assert ours == {row[column] for row in published if row[column]}


def test_countries_are_found_by_names_that_others_publish(catalogue):
    """Another list of names than the one ours come from; it has slips of its own, such as "Itāija"."""
    missed, asked = [], 0
    for row in rows("eforms_country_24langs.csv"):
        term = catalogue.codes["country"].get(row["code"])
        for language in EU_LANGUAGES if term else ():
            asked += 1
            found = find_country(catalogue, row[language], suggestions=0).term
            if found != term:
                missed.append((term.code, language, row[language]))
    assert asked > 5800
    assert len(missed) / asked < 0.05
    union = {term.code for term in catalogue.by_scheme["country"] if term.extra["standing"] == "eu"}
    near = [name for code, language, name in missed if code in NEIGHBOURS | (union - {"AX", "MF"})]
    assert near == ["Itāija", "Slovānija"]


@pytest.mark.django_db
def test_regions_of_coordinates_are_those_of_the_newest_outlines():
    """Old outlines with converted codes against new ones, on the cities of the countries with regions."""
    from trellis.taxonomy.selectors import places  # noqa: PLC0415  needs Django set up

    newest = read_outlines(FOLDER / "gisco_nuts_2024_20M_level2.geojson", "2024")
    cities = (
        places.index()
        .execute("SELECT latitude, longitude FROM city WHERE region <> '' ORDER BY id")
        .fetchall()
    )
    lats, lons = np.array(cities)[::7].T
    found, distances = newest.locate(lats, lons)
    inside = (found >= 0) & (distances == 0)
    placed = places.regions_of(lats[inside], lons[inside])
    expected = newest.codes[found[inside]]
    known = [
        (place.region or "").partition(":")[2][:4] == code
        for place, code in zip(placed, expected, strict=True)
        if place.region and place.country != "country:GB"
    ]
    assert len(known) > 5000
    assert np.mean(known) > 0.98  # the newest outlines at hand are coarse: 1:20 million
