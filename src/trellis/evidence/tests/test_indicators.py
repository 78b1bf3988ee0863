"""The list of indicators, and the headline figures of the demonstration."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from trellis.core.errors import InvalidInput, NotFound
from trellis.core.types import VISITOR
from trellis.evidence import selectors
from trellis.evidence.selectors import InvalidIndicators, figure, read_indicators
from trellis.evidence.services.files import record_file
from trellis.evidence.types import Change, Qualifier, Unit, ValueKind

UNITS = "units:\n  - {key: jobs, label: {en: jobs}}\n"


def write(folder: Path, text: str) -> Path:
    path = folder / "list.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_indicators_keep_three_counts_of_clusters_apart():
    about = [selectors.indicators()[key].about["en"] for key in THREE_COUNTS]
    assert len(set(about)) == 3
    assert {selectors.indicators()[key].unit for key in THREE_COUNTS} == {"clusters", "organisations"}


THREE_COUNTS = ("clusters-statistical", "clusters-in-europe", "clusters-registered")


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ("{key: a, label: {en: A}, kind: number, unit: tons}", "there is no unit 'tons'"),
        ("{key: a, label: {de: A}, kind: text}", "needs a key and a label in English"),
        ("{key: a, label: {en: A}, kind: text, colour: red}", "unknown colour"),
        ("{key: a, label: {en: A}, kind: text}\n  - {key: a, label: {en: B}, kind: text}", "a stands twice"),
    ],
)
def test_indicators_with_a_fault_name_the_entry(tmp_path, entry, fault):
    with pytest.raises(InvalidIndicators, match=fault):
        read_indicators(write(tmp_path, f"{UNITS}indicators:\n  - {entry}\n"))


def test_indicators_read_in_their_order(tmp_path):
    text = (
        f"{UNITS}indicators:\n  - {{key: b, label: {{en: B}}, kind: number, unit: jobs}}\n"
        "  - {key: a, label: {en: A}, kind: text}\n"
    )
    units, found = read_indicators(write(tmp_path, text))
    assert list(units) == ["jobs"]
    assert [(item.key, item.position, item.kind) for item in found.values()] == [
        ("b", 0, ValueKind.NUMBER),
        ("a", 1, ValueKind.TEXT),
    ]


def test_unknown_indicator_is_not_found():
    with pytest.raises(NotFound, match="no indicator called “none”"):
        selectors.get_indicator(key="none")


@pytest.mark.parametrize(
    ("qualifier", "written"),
    [
        (Qualifier.EXACTLY, "61.8 %"),
        (Qualifier.MORE_THAN, "more than 61.8 %"),
        (Qualifier.ABOUT, "about 61.8 %"),
        (Qualifier.UP_TO, "up to 61.8 %"),
        (Qualifier.ONLY, "only 61.8 %"),
    ],
)
def test_figure_says_how_it_is_meant(qualifier, written):
    assert figure(Decimal("61.8000"), qualifier, Unit("percent", {"en": "per cent"}, "%"), "en") == written


def test_figure_of_nothing_is_empty_and_without_unit_is_bare():
    assert figure(None, Qualifier.EXACTLY, None, "en") == ""
    assert figure(Decimal("1E+3"), Qualifier.EXACTLY, None, "de") == "1.000"


# --- the file of headline figures


def test_headline_figures_are_recorded_as_the_sources_give_them(terms, recorder):
    done = record_file(actor=recorder)
    facts = selectors.list_facts(actor=VISITOR)
    assert sum(recorded.count(Change.ADDED) for recorded in done.values()) == len(facts)
    said = {(fact.indicator.key, fact.date): (fact.figure, fact.source) for fact in facts}
    assert said["clusters-statistical", "2020"] == ("more than 3,000 clusters", "source documents, 2020")
    assert said["clusters-registered", "2021"] == ("more than 1,200 organisations", "source documents, 2021")
    assert said["clusters-in-europe", "2024"] == ("1,600 organisations", "source documents, 2024")
    assert said["cluster-jobs-members", "2024"] == ("20,000,000 jobs", "source documents, 2024")
    jobs = [fact.figure for fact in facts if fact.indicator.key == "cluster-jobs-statistical"]
    assert jobs == ["more than 50,000,000 jobs", "61,800,000 jobs"]
    rates = {fact.subject_name: fact.figure for fact in facts if fact.indicator.key == "sme-membership-rate"}
    assert rates == {
        "Sweden": "51 %",
        "Belgium": "38 %",
        "Spain": "36 %",
        "Romania": "1 %",
        "Hungary": "1 %",
        "Lithuania": "1 %",
    }


def test_headline_figures_recorded_again_change_nothing(terms, recorder):
    first = record_file(actor=recorder)
    again = record_file(actor=recorder)
    assert {source: recorded.ids for source, recorded in again.items()} == {
        source: recorded.ids for source, recorded in first.items()
    }
    assert Counter(change for recorded in again.values() for change in recorded.changes) == {
        Change.UNCHANGED: sum(len(recorded.ids) for recorded in first.values())
    }


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: [", "is not valid YAML"),
        ("- a", "expected the name of each source"),
        ("s: [word]", "expected fields, found 'word'"),
        ("s: [{indicator: clusters-ict, amount: 1}]", "unknown amount"),
        ("s: [{indicator: clusters-ict, number: 1, date: 2020}]", 'write the date in quotes: "2020"'),
        ('s: [{indicator: clusters-ict, number: "1"}]', "'1' is not a figure"),
        ("s: [{indicator: clusters-ict, number: true}]", "True is not a figure"),
        ("s: [{indicator: clusters-ict, number: 1, qualifier: maybe}]", "unknown qualifier 'maybe'"),
    ],
)
def test_file_with_a_fault_says_where_and_stores_nothing(db, recorder, tmp_path, text, fault):
    with pytest.raises(InvalidInput, match=fault):
        record_file(actor=recorder, path=write(tmp_path, text))
    assert selectors.count_facts(actor=recorder) == 0
