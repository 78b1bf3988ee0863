"""The benchmark of new partners: how the file is cut, and what its figures count."""

import gzip
from datetime import date

import numpy as np
import pytest

from bench.similarity import partners, peers
from bench.similarity.participation import new_partners, read_years

TITLES = "rcn,role,pic,type,country,start_date,max_contribution,total_cost,duration"
ROWS = [
    "1,coordinator,a,HES,NA,2015-01-01,100,100,36",
    "1,participant,b,PRC,DE,2015-01-01,100,100,36",
    "2,participant,b,PRC,DE,2016-12-31,70,100,12",
    "2,participant,c,REC,FR,2016-12-31,70,100,12",
    "3,participant,a,HES,NA,2017-01-01,NA,NA,NA",
    "3,participant,b,PRC,DE,2017-01-01,NA,NA,NA",
    "3,participant,c,REC,FR,2017-01-01,NA,NA,NA",
    "3,participant,d,REC,FR,2017-01-01,NA,NA,NA",
    "4,participant,c,REC,FR,NA,1,1,1",
]


@pytest.fixture
def years(tmp_path):
    path = tmp_path / "rows.csv.gz"
    with gzip.open(path, "wt") as out:
        out.write("\n".join([TITLES, *ROWS]))
    return read_years(path, date(2017, 1, 1))


def test_years_are_cut_at_the_day(years):
    assert [(one.key, sorted(one.partners)) for one in years.projects] == [
        ("1", ["a", "b"]), ("2", ["b", "c"]),
    ]  # fmt: skip
    assert [one.sort for one in years.projects] == ["full 1 2", "part 1 0"]
    assert years.later == (frozenset("abcd"),)
    assert years.traits["country"] == {"a": "NA", "b": "DE", "c": "FR"}
    assert years.undated == 1


def test_new_partners_are_known_ones_with_whom_one_had_not_worked(years):
    assert new_partners(years) == {"a": frozenset("c"), "c": frozenset("a")}


def test_quality_counts_hits_among_the_first(monkeypatch):
    monkeypatch.setattr(partners, "FIRST", 2)
    monkeypatch.setattr(partners, "DISCOUNT", partners.DISCOUNT[:2])
    shared = peers.csr_array(np.array([[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]], float))
    # The known one and oneself lead by score and must not count.
    scores = np.array([[9.0, 8.0, 1.0, 2.0]])
    found = partners.measure(lambda rows: scores[: len(rows)], {0: frozenset([2])}, shared)
    assert (found.recall, found.coverage) == (1.0, 0.5)
    assert found.ndcg == pytest.approx(1 / np.log2(3))


def test_rules_count_what_their_names_say(years):
    keys = ("a", "b", "c")
    shared = peers.together(years.projects, keys)
    assert shared.toarray().tolist() == [[0, 1, 0], [1, 0, 1], [0, 1, 0]]
    rules = peers.rules(years.projects, keys, ["NA", "DE", "DE"], shared)
    rows = np.array([0])
    assert rules["popularity"](rows).tolist() == [[1, 2, 1]]
    assert rules["same country"](np.array([2])).tolist() == [[1, 1e6 + 2, 1e6 + 1]]
    assert rules["common neighbours"](rows).tolist() == [[1, 0, 1]]
    assert rules["Adamic-Adar"](rows)[0, 2] == pytest.approx(1 / np.log(2))


def test_a_file_that_is_not_there_is_said(capsys):
    assert partners.main(["nowhere.csv.gz"]) == 0
    assert (
        capsys.readouterr().out == 'nowhere.csv.gz is not here: nothing was measured.\n{"measured": false}\n'
    )
