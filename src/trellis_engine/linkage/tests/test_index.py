"""The index: what it finds, that one by one and many at once agree, and that it stays small work."""

import random

import pytest

from trellis_engine.errors import InvalidRecord
from trellis_engine.linkage import Index, OrganisationRecord, find_duplicates
from trellis_engine.linkage.index import CANDIDATES
from trellis_engine.linkage.prepared import prepare

WORDS = [
    "Aceros", "Vinos", "Textil", "Cluster", "Norte", "Madera", "Agua", "Hernández", "García", "Villalba",
    "Lahti",
    "Koivu", "Berg", "Stein",
]  # fmt: skip


def some_records(number: int, seed: int) -> list[OrganisationRecord]:
    generator = random.Random(seed)
    return [
        OrganisationRecord(
            str(key),
            (
                " ".join(generator.choices(WORDS, k=generator.randrange(1, 4)))
                + generator.choice(["", " S.L.", " Oy"]),
            ),
            country=generator.choice(["ES", "FI", ""]),
            city=generator.choice(["Málaga", "Lahti", ""]),
            web_domain=generator.choice(["", "", f"w{generator.randrange(20)}.es"]),
        )
        for key in range(number)
    ]


@pytest.mark.parametrize("seed", range(4))
def test_block_many_equals_block_one_by_one(seed):
    index = Index(some_records(300, seed))
    readies = [prepare(record) for record in some_records(60, seed + 100)]
    assert list(index.block_many(readies, limit=7)) == [index.block(ready, limit=7) for ready in readies]
    own = [index.prepared(record.key) for record in index]
    alone = [index.block(ready, excluding=ready.record.key) for ready in own]
    assert list(index.block_many(own, within=True)) == alone


def test_index_that_was_changed_equals_one_made_anew():
    records = some_records(80, 1)
    changed = Index(records)
    assert len(list(changed.block_many([prepare(records[0])]))) == 1
    for key in ("3", "7"):
        changed.remove(key)
    changed.replace(OrganisationRecord("9", ("Renamed Oy",), country="FI"))
    left = [record for record in records if record.key not in ("3", "7", "9")]
    anew = Index([*left, OrganisationRecord("9", ("Renamed Oy",), country="FI")])
    assert (len(changed), "3" in changed, "9" in changed) == (78, False, True)
    assert list(changed) == list(anew)
    for record in some_records(30, 2):
        pairs = [(pair.right, pair.probability) for pair in changed.candidates(record)]
        assert pairs == [(pair.right, pair.probability) for pair in anew.candidates(record)]


def test_index_with_one_key_twice_says_which():
    index = Index([OrganisationRecord("a", ("Acme",))])
    with pytest.raises(InvalidRecord, match="'a'"):
        index.add(OrganisationRecord("a", ("Other",)))


def test_candidates_of_an_entry_leave_itself_out_only_if_told():
    record = OrganisationRecord("a", ("Aceros Villalba",), country="ES")
    index = Index([record])
    assert [pair.right for pair in index.candidates(record)] == ["a"]
    assert index.candidates(record, excluding="a") == []


def test_candidates_come_with_evidence_the_most_probable_first():
    index = Index([
        OrganisationRecord("far", ("Aceros Villalba",), country="FR"),
        OrganisationRecord("same", ("ACEROS VILLALBA S.L.",), country="ES"),
        OrganisationRecord("like", ("Aceros Villalva y Otero",), country="ES"),
    ])  # fmt: skip
    found = index.candidates(OrganisationRecord("new", ("Aceros Villalba",), country="ES"))
    assert found[0].right == "same"
    assert [pair.probability for pair in found] == sorted((p.probability for p in found), reverse=True)
    assert all(pair.left == "new" and pair.evidence for pair in found)


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        ({"names": ("Aceros Villalba",)}, {"names": ("Aceros Villlaba",)}),
        ({"names": ("Solal",)}, {"names": ("Solel",)}),
        ({"names": ("European Aviation Cluster Platform",)}, {"names": ("EACP",)}),
        ({"names": ("BioNanoNet",)}, {"names": ("Bio Nano Net",)}),
        ({"names": ("Ein Name",), "web_domain": "acme.es"}, {"names": ("Otro",), "email_domain": "acme.es"}),
        ({"names": ("Ein Name",), "registration_ids": (("PIC", "9"),)},
         {"names": ("Otro",), "registration_ids": (("PIC", "9"),)}),
        ({"names": ("Universität Wien",)}, {"names": ("University of Vienna",)}),
        ({"names": ("Textilverband Tirol",), "city": "Innsbruck"},
         {"names": ("Association Textile du Tyrol",), "city": "Innsbruck"}),
    ],
)  # fmt: skip
def test_block_finds_typos_acronyms_translations_domains_and_identifiers(known, asked):
    others = some_records(500, 5)
    index = Index([*others, OrganisationRecord("it", **known)])
    rows = index.block(prepare(OrganisationRecord("new", **asked)))
    assert "it" in [index.at(row).record.key for row in rows]


def test_many_rows_of_one_name_cost_no_more_than_their_candidates():
    records = [OrganisationRecord(str(key), ("Aceros Villalba S.L.",), country="ES") for key in range(3000)]
    found = find_duplicates(records)
    assert found.compared <= 3000 * CANDIDATES
    assert [len(group) for group in found.groups] == [3000]


def test_record_with_nothing_in_it_has_no_candidates():
    index = Index([OrganisationRecord("empty", ()), OrganisationRecord("sign", ("***",))])
    assert index.candidates(OrganisationRecord("new", ("",))) == []


def test_replace_of_a_record_that_is_not_there_adds_it():
    index = Index()
    index.replace(OrganisationRecord("9", ("Lahti Berg Oy",), country="FI"))
    assert (len(index), "9" in index) == (1, True)
    assert [
        pair.right for pair in index.candidates(OrganisationRecord("x", ("Lahti Berg",), country="FI"))
    ] == ["9"]
