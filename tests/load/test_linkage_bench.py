"""The labels of the linkage benchmark hold references only, and its generator repeats itself."""

import csv
import re
from collections import Counter

import pytest

from bench.linkage.evaluation import figures
from bench.linkage.generated.organisations import name_of, organisations
from bench.linkage.generated.variants import DIFFERENT, SAME, generated_pairs
from bench.linkage.labels import LABELS, is_held_out, read_labels
from bench.linkage.real_files import read_all

REFERENCE = re.compile(
    r"(hotmaps|edih|andalusia|denmark|greece|luxembourg|entities):\d+(:(\d+|site|alone|name|title))?"
)


def test_labels_are_references_and_never_data():
    with LABELS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert all(REFERENCE.fullmatch(row["left"]) and REFERENCE.fullmatch(row["right"]) for row in rows)
    assert {row["label"] for row in rows} == {"same", "different", "unsure"}
    assert all(re.fullmatch(r"[a-z-]+", row["reason"]) for row in rows)
    assert len({frozenset((row["left"], row["right"])) for row in rows}) == len(rows)


def test_labels_are_split_in_two_halves_that_each_hold_both_answers():
    counts = Counter((pair.held_out, pair.same) for pair in read_labels())
    assert sum(counts.values()) >= 400
    assert min(counts.values()) >= 80
    assert [is_held_out(pair.left, pair.right) for pair in read_labels()] == [
        p.held_out for p in read_labels()
    ]


def test_generated_pairs_are_the_same_for_one_seed_and_cover_every_kind():
    pairs = generated_pairs(40, 3)
    assert pairs == generated_pairs(40, 3)
    assert pairs != generated_pairs(40, 4)
    assert {pair.kind for pair in pairs if pair.same} == {*SAME, "other site"}
    assert {pair.kind for pair in pairs if not pair.same} == set(DIFFERENT)


def test_generated_organisations_are_all_different():
    made = list(organisations(400, 9))
    parts = {
        (one.country, one.brand.casefold(), one.kind, one.topic, "" if one.brand else one.city.name)
        for one in made
    }
    assert len(parts) == len(made) == len({one.key for one in made})
    assert all(name_of(one) for one in made)


@pytest.mark.parametrize(
    ("answers", "precision", "recall", "f1"),
    [
        ([(True, True), (True, False), (False, True), (False, False)], 0.5, 0.5, 0.5),
        ([(True, True), (False, False)], 1.0, 1.0, 1.0),
        ([(True, False)], 1.0, 0.0, 0.0),
        ([], 1.0, 1.0, 1.0),
    ],
)
def test_figures_are_precision_recall_and_f1(answers, precision, recall, f1):
    found = figures(answers)
    assert (found.precision, found.recall, found.f1) == (precision, recall, f1)


@pytest.mark.acceptance
def test_every_reference_of_the_labels_is_found_in_the_real_files(request):
    folder = request.config.rootpath / ".." / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("there is no ../shared/data")
    records = read_all(folder)
    assert [pair for pair in read_labels() if pair.left not in records or pair.right not in records] == []
