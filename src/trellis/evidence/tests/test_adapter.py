"""Files of facts and of regions' priorities: what is understood, repaired, refused, written, undone."""

import pytest

from trellis.core.types import VISITOR, Actor
from trellis.evidence import selectors
from trellis.evidence.models import Fact
from trellis.evidence.services.adapter import FactsAdapter
from trellis.evidence.services.adapter.record_types import FACT, PRIORITIES
from trellis.imports.types import Change, ImportContext, Operation, ParsedRow, Verdict

pytestmark = pytest.mark.django_db
ADAPTER = FactsAdapter()
CONTEXT = ImportContext(import_id=1, source="region strategies", organisation=None)


def examine(record_type: str, source_fields: dict | None = None, **values):
    row = ParsedRow(row=2, key="", values=values, source_fields=source_fields or {})
    return ADAPTER.examine(record_type=record_type, rows=[row], actor=VISITOR)[0]


def told(examined) -> list[tuple]:
    return [(fault.code, fault.verdict, fault.column, fault.suggestion) for fault in examined.faults]


def apply(record_type: str, actor: Actor, *changes: Change, context: ImportContext = CONTEXT) -> list[str]:
    done = ADAPTER.apply(record_type=record_type, changes=changes, context=context, actor=actor)
    return [outcome.record for outcome in done]


def create(**values) -> Change:
    source_fields = values.pop("source_fields", {})
    return Change(
        operation=Operation.CREATE,
        key=values.pop("key", ""),
        row=2,
        values=values,
        source_fields=source_fields,
    )


def state(record_type: str, record: str, actor: Actor):
    return ADAPTER.existing(record_type=record_type, records=[record], actor=actor, lock=True).get(record)


# --- priorities of regions


@pytest.mark.parametrize(
    ("text", "country", "subject"),
    [
        ("AT11", "AT", "nuts2024:AT11"),
        ("AT", "AT", "nuts2024:AT"),
        ("BE1", "BE", "nuts2024:BE1"),
        ("SK031", "SK", "nuts2024:SK031"),
        ("Flanders", "BE", "nuts2024:BE2"),
    ],
)
def test_region_of_every_level_is_understood_by_code_or_name(terms, text, country, subject):
    found = examine(PRIORITIES, region=text, country=country)
    assert (found.values["region"], told(found)) == (subject, [])


def test_region_code_that_was_dropped_is_converted_and_told(terms):
    found = examine(PRIORITIES, region="FI193", country="FI", name="Central Finland")
    assert found.values == {"region": "nuts2024:FI198"}
    assert told(found) == [("converted_region", Verdict.REPAIRED, "region", "FI198")]


def test_region_that_was_divided_stays_the_subject_and_is_marked(terms):
    """What was said of the whole is not said of its parts."""
    found = examine(PRIORITIES, region="PT17", country="PT")
    assert found.values["region"] == "nuts2021:PT17"
    assert found.values["note"] == "Given for the region as it was before it was divided."
    assert told(found) == [("divided_region", Verdict.WARNED, "region", "")]
    assert found.faults[0].params == {"parts": "PT1A, PT1B"}


def test_region_that_nobody_knows_is_refused_with_the_nearest(terms):
    found = examine(PRIORITIES, region="AT99", country="AT")
    assert [(code, verdict, column) for code, verdict, column, _ in told(found)] == [
        ("unknown_region", Verdict.REFUSED, "region")
    ]
    assert found.faults[0].suggestion.startswith("AT")


def test_region_named_like_a_part_of_it_is_kept_with_a_note(terms):
    found = examine(PRIORITIES, region="FRY1", country="FR", name="Saint Martin")
    assert found.values["note"] == "Given for Saint Martin."
    assert told(found) == [("part_of_region", Verdict.WARNED, "name", "")]


def test_cross_ecosystem_among_the_ecosystems_becomes_a_statement_of_its_own(terms):
    packed = {"ecosystems": "Construction;Cross-ecosystem;Energy-Renewables"}
    found = examine(PRIORITIES, packed, region="AT11", country="AT")
    assert found.values["cross_ecosystem"] is True
    assert told(found) == [("cross_ecosystem", Verdict.REPAIRED, "ecosystems", "")]


ROW = {
    "region": "nuts2024:AT11",
    "country": "AT",
    "name": "Burgenland",
    "ecosystems": ["agri-food", "digital"],
    "cross_ecosystem": True,
    "performance": "Strong",
}


def shown(**about) -> list[tuple]:
    facts = selectors.list_facts(actor=VISITOR, **about)
    return [(fact.indicator.key, fact.breakdown_name, fact.text) for fact in facts]


def test_priorities_become_one_fact_for_each_statement(terms, recorder):
    apply(PRIORITIES, recorder, create(**ROW, source_fields={"url": "x"}))
    assert shown(subjects=["nuts2024:AT11"]) == [
        ("ecosystem-priority", "Agri-food", ""),
        ("ecosystem-priority", "Digital", ""),
        ("cross-ecosystem-priority", "", ""),
        ("innovation-performance", "", "Strong"),
    ]
    assert Fact.objects.first().source_fields == {"name": "Burgenland", "country": "AT", "url": "x"}


def test_priorities_are_given_back_as_they_came(terms, recorder):
    (record,) = apply(PRIORITIES, recorder, create(**ROW))
    assert state(PRIORITIES, record, recorder).values == ROW
    assert state(PRIORITIES, record, recorder).guarded == frozenset()


def test_two_rows_of_one_region_stay_apart(terms, recorder):
    """Saint Martin belongs to the region of Guadeloupe; both have a row."""
    both = [
        create(region="nuts2024:FRY1", name="Guadeloupe", ecosystems=["agri-food"], country="FR"),
        create(region="nuts2024:FRY1", name="Saint Martin", ecosystems=["agri-food"], note="Given for it."),
    ]
    first, second = apply(PRIORITIES, recorder, *both)
    assert first != second
    assert Fact.objects.count() == 2
    assert state(PRIORITIES, second, recorder).values["note"] == "Given for it."


def test_newer_edition_adds_and_withdraws_statements(terms, recorder):
    (record,) = apply(PRIORITIES, recorder, create(**ROW))
    changed = Change(
        operation=Operation.UPDATE,
        record=record,
        values={"ecosystems": ["digital", "health"], "performance": "Leader", "cross_ecosystem": None},
    )
    assert apply(PRIORITIES, recorder, changed) == [record]
    assert shown() == [
        ("ecosystem-priority", "Digital", ""),
        ("ecosystem-priority", "Health", ""),
        ("innovation-performance", "", "Leader"),
    ]
    assert Fact.objects.filter(withdrawn=True).count() == 2


def test_priorities_no_longer_listed_are_withdrawn_and_come_back_with_undo(terms, recorder):
    (record,) = apply(PRIORITIES, recorder, create(**ROW))
    apply(PRIORITIES, recorder, Change(operation=Operation.RETIRE, record=record))
    assert shown() == []
    assert state(PRIORITIES, record, recorder).retired is True
    apply(PRIORITIES, recorder, Change(operation=Operation.RESTORE, record=record))
    assert len(shown()) == 4
    apply(PRIORITIES, recorder, Change(operation=Operation.REMOVE, record=record))
    assert Fact.objects.count() == 0
    assert state(PRIORITIES, record, recorder) is None


def test_one_source_does_not_touch_the_priorities_of_another(terms, recorder):
    other = ImportContext(import_id=2, source="another list", organisation=None)
    (record,) = apply(PRIORITIES, recorder, create(**ROW))
    apply(PRIORITIES, recorder, create(**ROW), context=other)
    apply(PRIORITIES, recorder, Change(operation=Operation.RETIRE, record=record))
    assert {fact.source for fact in selectors.list_facts(actor=VISITOR)} == {"another list"}


# --- single facts


def test_fact_is_understood_by_labels_and_names(terms):
    found = examine(
        FACT,
        indicator="Small and medium-sized firms in a cluster or support organisation",
        about="Belgique",
        number="38",
        date="2020",
    )
    assert found.values == {"indicator": "sme-membership-rate", "about": "country:BE"}
    assert told(found) == []


@pytest.mark.parametrize(
    ("about", "subject"),
    [("Digital", "ecosystem:digital"), ("AT11", "nuts2024:AT11"), ("SE", "country:SE")],
)
def test_fact_is_about_a_country_a_region_or_an_ecosystem(terms, about, subject):
    found = examine(FACT, indicator="clusters-ict", number="1", about=about)
    assert found.values["about"] == subject


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"indicator": "clusters ict", "number": "1"}, ("unknown_indicator", "indicator", "clusters-ict")),
        ({"indicator": "clusters-ict", "number": "1", "about": "Atlantis"}, ("unknown_region", "about", "")),
        (
            {"indicator": "clusters-ict", "number": "1", "qualifier": "maybe"},
            ("unknown_qualifier", "qualifier", "more_than, about, up_to, only"),
        ),
        ({"indicator": "clusters-ict"}, ("unfit_fact", "number", "")),
        ({"indicator": "clusters-ict", "number": "1", "date": "May"}, ("unfit_fact", "date", "")),
    ],
)
def test_fact_that_does_not_fit_is_refused_at_its_column(terms, values, fault):
    found = examine(FACT, **values)
    assert [(item.code, item.column) for item in found.faults] == [fault[:2]]
    assert found.faults[0].verdict is Verdict.REFUSED
    assert found.faults[0].suggestion == fault[2] or not fault[2]


def test_facts_are_written_read_changed_and_undone(terms, recorder):
    (record, other) = apply(
        FACT,
        recorder,
        create(key="a", indicator="clusters-ict", number="400.5", qualifier="about", date="2020"),
        create(key="b", indicator="sme-membership-rate", number="38", about="country:BE"),
    )
    assert state(FACT, record, recorder).values == {
        "indicator": "clusters-ict",
        "number": "400.5",
        "qualifier": "about",
        "date": "2020",
    }
    update = Change(operation=Operation.UPDATE, record=record, values={"number": "410", "note": "newer"})
    apply(FACT, recorder, update, Change(operation=Operation.RETIRE, record=other))
    assert state(FACT, record, recorder).values["number"] == "410"
    assert state(FACT, other, recorder).retired is True
    apply(FACT, recorder, Change(operation=Operation.RESTORE, record=other))
    assert state(FACT, other, recorder).retired is False
    apply(FACT, recorder, Change(operation=Operation.REMOVE, record=record))
    assert [fact.subject for fact in selectors.list_facts(actor=VISITOR)] == ["country:BE"]


def test_fact_keeps_the_columns_that_fit_nothing(terms, recorder):
    (record,) = apply(
        FACT, recorder, create(key="a", indicator="clusters-ict", number="1", source_fields={"page": "7"})
    )
    assert Fact.objects.get().source_fields == {"page": "7"}
    apply(FACT, recorder, Change(operation=Operation.UPDATE, record=record, values={"number": "2"}))
    assert Fact.objects.get().source_fields == {"page": "7"}


# --- the rest of the protocol


def test_only_operators_and_validators_import_facts(terms, recorder, member):
    assert ADAPTER.can_import(actor=recorder, organisation=None).allowed is True
    assert ADAPTER.can_import(actor=member, organisation=5).allowed is False


def test_addresses_lead_to_the_indicator(terms, recorder):
    (record,) = apply(FACT, recorder, create(key="a", indicator="clusters-ict", number="1"))
    assert ADAPTER.address(record_type=FACT, record=record) == "/facts/clusters-ict/"
    assert ADAPTER.address(record_type=FACT, record="0") == ""
    assert ADAPTER.address(record_type=PRIORITIES, record="[]") == "/facts/ecosystem-priority/"


def test_facts_of_other_sources_are_never_taken_for_the_same(terms):
    assert ADAPTER.find(record_type=FACT, keys=["indicator=x"], actor=VISITOR) == {}
    assert ADAPTER.references(record_type=FACT, texts=["x"], actor=VISITOR) == {}
    assert list(ADAPTER.comparable_rows(record_type=FACT, rows=[])) == []
    assert list(ADAPTER.comparable_existing(record_type=FACT, actor=VISITOR)) == []
