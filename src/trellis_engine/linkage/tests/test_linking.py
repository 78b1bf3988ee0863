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


def test_find_duplicates_does_not_join_two_that_differ_through_a_third():
    numbers = ["Bergmann Solar 2 GmbH", "Bergmann Solar GmbH", "Bergmann Solar 3 GmbH"]
    rows = [
        record(str(key), name, web_domain="bergmann.lu", registration_ids=(("VAT", vat),) if vat else ())
        for key, (name, vat) in enumerate(zip(numbers, ["1111", "", "2222"], strict=True))
    ]
    found = find_duplicates(rows)
    assert [len(group) for group in found.groups] == [2]
    assert [len({conflict.left, conflict.right}) for conflict in found.conflicts] == [2]
    assert "differ (" in found.conflicts[0].words


def test_find_duplicates_reports_a_group_of_the_file_that_was_declared_different():
    found = find_duplicates([REM, OTHER], groups=[["3", "1"]], decisions=Decisions(different=[("1", "3")]))
    assert found.groups == ()
    assert [conflict.words for conflict in found.conflicts] == [
        "'1' and '3' are one organisation in the file, but '1' and '3' were declared different: "
        "a person should look at it."
    ]


def test_find_duplicates_marks_sites_of_one_organisation():
    sites = [record(key, "Aceros Villalba S.A.", city=city) for key, city in (("1", "Wiltz"), ("2", "Esch"))]
    pair = find_duplicates(sites).pairs[0]
    assert (pair.verdict, pair.other_site) == (Verdict.SAME, True)


def test_find_duplicates_tells_its_progress_to_the_end():
    told: list[tuple[int, int]] = []
    find_duplicates([REM, REM_AGAIN, OTHER], progress=lambda done, total: told.append((done, total)))
    assert told == [(3, 3)]


def test_find_duplicates_gives_the_same_answer_in_any_order():
    rows = [REM, REM_AGAIN, OTHER, record("5", "Minett-Kompost"), record("6", "Mínett Kompost SA")]
    found = [find_duplicates(order).groups for order in (rows, rows[::-1], rows[2:] + rows[:2])]
    assert found == [(("1", "2"), ("3", "5", "6"))] * 3


def test_link_with_the_key_of_another_entry_still_finds_its_own():
    registry = [record("1", "Minett Kompost"), record("2", "Initiativ Rem Schaffen")]
    found = link([REM, record("2", "Minett Kompost")], registry)
    assert [[match.right for match in one.matches] for one in found.links] == [["2"], ["1"]]


def test_link_declared_different_is_never_linked():
    found = link(
        [REM], [record("r1", "Initiativ Rem Schaffen")], decisions=Decisions(different=[("1", "r1")])
    )
    assert (found.links[0].verdict, found.links[0].matches) == (Verdict.DIFFERENT, ())


def test_link_to_two_entries_asks_and_reports_those_declared_different():
    registry = [record("r1", "Initiativ Rem Schaffen"), record("r2", "Initiativ Rëm Schaffen asbl")]
    asked = link([REM], registry)
    assert (asked.links[0].verdict, len(asked.links[0].matches), asked.conflicts) == (Verdict.ASK, 2, ())
    found = link([REM], registry, decisions=Decisions(different=[("r2", "r1")]))
    assert "'1' looks the same as" in found.conflicts[0].words


def test_link_tells_its_progress_and_accepts_an_empty_registry():
    told: list[tuple[int, int]] = []
    found = link([REM, OTHER], [], progress=lambda done, total: told.append((done, total)))
    assert [one.verdict for one in found.links] == [Verdict.DIFFERENT, Verdict.DIFFERENT]
    assert told == [(2, 2)]
    assert link([], [REM]).links == ()


def test_find_duplicates_shows_what_suffices_and_not_what_follows():
    rows = [record(str(key), "Aceros Villalba S.A.") for key in range(8, 14)]
    rows += [record("x", "Aceros Villalba y Otero"), record("y", "Aceros Villalba y Otero S.A.")]
    found = find_duplicates(rows)
    assert found.groups == (("10", "11", "12", "13", "8", "9"), ("x", "y"))
    same = [(pair.left, pair.right) for pair in found.pairs if pair.verdict is Verdict.SAME]
    assert same == [("8", "9"), ("8", "10"), ("8", "11"), ("8", "12"), ("8", "13"), ("x", "y")]
    assert len([pair for pair in found.pairs if pair.verdict is Verdict.ASK]) == 1
