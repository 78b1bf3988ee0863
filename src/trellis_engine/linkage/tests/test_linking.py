"""Duplicates in a file, links to a registry, and what remembered decisions do to them."""

import pytest

from trellis_engine.errors import InvalidRecord
from trellis_engine.linkage import Decisions, Index, OrganisationRecord, Verdict, find_duplicates, link


def record(key: str, name: str, **fields: object) -> OrganisationRecord:
    return OrganisationRecord(key, (name,), **{"country": "LU", "city": "Luxembourg", **fields})


REM = record("1", "Initiativ Rëm Schaffen asbl")
REM_AGAIN = record("2", "Initiativ Rem Schaffen")
OTHER = record("3", "Minett Kompost")


def test_find_duplicates_of_two_spellings_gives_one_pair_with_its_evidence():
    found = find_duplicates([OTHER, REM, REM_AGAIN])
    assert [(pair.left, pair.right, pair.verdict) for pair in found.pairs] == [("1", "2", Verdict.SAME)]
    assert found.groups == (("1", "2"),)
    assert "same city Luxembourg" in [item.words for item in found.pairs[0].evidence]


def test_find_duplicates_of_nothing_finds_nothing():
    assert find_duplicates([]).pairs == ()


def test_find_duplicates_with_one_key_twice_says_which():
    with pytest.raises(InvalidRecord, match="'1'"):
        find_duplicates([REM, record("1", "Minett Kompost")])


def test_find_duplicates_declared_different_is_not_proposed_again():
    found = find_duplicates([REM, REM_AGAIN], decisions=Decisions(different=[("2", "1")]))
    assert (found.pairs, found.groups) == ((), ())


def test_find_duplicates_declared_same_is_grouped_and_not_proposed():
    found = find_duplicates([REM, OTHER], decisions=Decisions(same=[("3", "1")]))
    assert (found.pairs, found.groups) == ((), (("1", "3"),))


def test_find_duplicates_that_would_join_what_was_declared_different_asks_and_reports():
    third = record("4", "INITIATIV REM SCHAFFEN")
    found = find_duplicates([REM, REM_AGAIN, third], decisions=Decisions(different=[("1", "4")]))
    verdicts = {(pair.left, pair.right): pair.verdict for pair in found.pairs}
    assert sorted(verdicts) == [("1", "2"), ("2", "4")]
    assert sorted(verdicts.values()) == [Verdict.ASK, Verdict.SAME]
    assert [{conflict.left, conflict.right} < {"1", "2", "4"} for conflict in found.conflicts] == [True]
    assert len(found.groups) == 1


def test_find_duplicates_leaves_the_sites_a_file_groups_alone():
    found = find_duplicates([REM, REM_AGAIN], groups=[{"1", "2"}])
    assert (found.pairs, found.groups) == ((), (("1", "2"),))


def test_link_of_known_and_new_records_answers_each_in_order():
    found = link([OTHER, REM_AGAIN], [record("r1", "Initiativ Rëm Schaffen asbl")])
    assert [(one.key, one.verdict, [m.right for m in one.matches]) for one in found.links] == [
        ("3", Verdict.DIFFERENT, []),
        ("2", Verdict.SAME, ["r1"]),
    ]


def test_link_declared_same_wins_over_a_better_match():
    registry = Index([record("r1", "Initiativ Rem Schaffen"), record("r2", "Something Else")])
    found = link([REM], registry, decisions=Decisions(same=[("1", "r2")])).links[0]
    assert (found.verdict, found.matches[0].right, found.matches[0].decided) == (
        Verdict.SAME,
        "r2",
        "declared the same",
    )
    assert [match.verdict for match in found.matches[1:]] == [Verdict.ASK]


def test_index_candidates_equal_block_many_and_forget_what_was_removed():
    index = Index([REM, REM_AGAIN, OTHER])
    ready = [index.prepared(key) for key in ("1", "2", "3")]
    assert [index.block(one) for one in ready] == list(index.block_many(ready))
    index.remove("2")
    assert [pair.right for pair in index.candidates(record("new", "Initiativ Rem Schaffen"))] == ["1"]
    index.replace(record("1", "Renamed"))
    assert index.candidates(record("new", "Initiativ Rem Schaffen")) == []
