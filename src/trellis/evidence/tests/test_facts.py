"""Recording, withdrawing, removing and reading facts."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from trellis.audit.selectors import list_entries
from trellis.core.errors import Conflict, InvalidInput, NotPermitted
from trellis.core.types import VISITOR, Actor
from trellis.evidence import selectors
from trellis.evidence.models import Fact
from trellis.evidence.services import facts as services
from trellis.evidence.types import Change, NewFact, Qualifier

pytestmark = pytest.mark.django_db
SOURCE = "a survey of 2020"


def share(number: object = "38", **fields: object) -> NewFact:
    given = {"subject": "country:BE", "date": "2020", **fields}
    return NewFact(indicator="sme-membership-rate", number=Decimal(str(number)), **given)


def record(actor: Actor, *facts: NewFact, source: str = SOURCE):
    return services.record_facts(actor=actor, source=source, facts=facts)


def problems(actor: Actor, *facts: NewFact, source: str = SOURCE) -> dict[str, str]:
    with pytest.raises(InvalidInput) as caught:
        record(actor, *facts, source=source)
    return {problem.field: problem.message for problem in caught.value.problems}


def test_record_fact_keeps_every_part_of_it(terms, recorder):
    done = record(
        recorder,
        share("51.25", subject="country:SE", qualifier=Qualifier.ABOUT, note="rounded", date="2020-11"),
        share(breakdown="ecosystem:digital"),
    )
    assert [item.value for item in done.changes] == ["added", "added"]
    sweden, belgium = (Fact.objects.get(pk=number) for number in done.ids)
    assert (sweden.subject_id, sweden.number, sweden.qualifier) == ("country:SE", Decimal("51.25"), "about")
    assert (sweden.date, sweden.note, sweden.source) == ("2020-11", "rounded", SOURCE)
    assert (belgium.subject_id, belgium.breakdown_id) == ("country:BE", "ecosystem:digital")


def test_record_same_facts_again_changes_nothing_and_leaves_no_entry(terms, recorder):
    first = record(recorder, share("38.10"), share("1", subject="country:SE"))
    again = record(recorder, share("38.1"), share("1.0000", subject="country:SE"))
    assert again.ids == first.ids
    assert again.count(Change.UNCHANGED) == 2
    assert [entry.action for entry in list_entries(subject_type="fact", subject_id=first.ids[0])] == [
        "recorded"
    ]


def test_record_changed_fact_audits_old_and_new_value(terms, recorder):
    first = record(recorder, share("38"), share("51", subject="country:SE"))
    again = record(recorder, share("39"), share("51", subject="country:SE"))
    assert again.changes == (Change.CHANGED, Change.UNCHANGED)
    newest = list_entries(subject_type="fact", subject_id=first.ids[0])[0]
    assert (newest.action, newest.changes, newest.actor_name) == ("changed", {"number": ("38", "39")}, "test")


def test_record_same_fact_of_another_source_is_another_fact(terms, recorder):
    first = record(recorder, share("38"))
    other = record(recorder, share("40"), source="another survey")
    assert other.changes == (Change.ADDED,)
    assert set(first.ids) & set(other.ids) == set()
    assert Fact.objects.get(pk=first.ids[0]).number == Decimal("38")


def test_record_own_key_keeps_two_figures_of_one_measure_apart(terms, recorder):
    jobs = [
        NewFact(indicator="cluster-jobs-statistical", number=Decimal(number), date="2020", key=key)
        for number, key in ((50_000_000, "rounded"), (61_800_000, "counted"))
    ]
    done = record(recorder, *jobs)
    assert [Fact.objects.get(pk=number).number for number in done.ids] == [50_000_000, 61_800_000]


def test_record_by_a_member_is_refused_and_stores_nothing(terms, member):
    for actor in (member, VISITOR):
        with pytest.raises(NotPermitted, match="Only operators and validators"):
            record(actor, share())
    assert Fact.objects.count() == 0


def test_record_by_a_validator_is_allowed(terms):
    validator = Actor(person_id=3, platform_roles=frozenset({"validator"}))
    assert record(validator, share()).changes == (Change.ADDED,)


def test_record_names_every_fault_and_stores_nothing(terms, recorder):
    found = problems(
        recorder,
        share(subject="country:XX", breakdown="ecosystem:none"),
        share("NaN"),
        share("1e17", subject="country:SE"),
        NewFact(indicator="sme-membership-rate", date="2021"),
        NewFact(indicator="no-such-thing"),
        NewFact(indicator="member-advantages"),
        NewFact(indicator="member-advantages", text="more", number=Decimal(1), date="2020"),
        NewFact(indicator="ecosystem-priority", text="yes", number=Decimal(1)),
        share(date="November 2020", subject="country:SE"),
    )
    assert set(found) == {
        "0.subject",
        "0.breakdown",
        "1.number",
        "2.number",
        "3.number",
        "4.indicator",
        "5.text",
        "6.number",
        "7.number",
        "7.text",
        "8.date",
    }
    assert found["0.subject"] == "There is no term “country:XX”."
    assert found["4.indicator"] == "There is no indicator “no-such-thing”."
    assert found["8.date"] == "Write the date as 2020, 2020-11 or 2020-11-10, not “November 2020”."
    assert Fact.objects.count() == 0


def test_record_same_fact_twice_in_one_go_names_the_second(terms, recorder):
    assert problems(recorder, share("38"), share("39")) == {
        "1.key": "The same fact stands twice: sme-membership-rate|country:BE||2020"
    }


def test_record_without_source_is_refused(terms, recorder):
    assert problems(recorder, share(), source="  ") == {"source": "Say where the facts come from."}


def test_record_while_another_records_the_same_says_try_again(terms, recorder, monkeypatch):
    """Both saw no such fact; the second writer meets the constraint."""
    record(recorder, share("38"))
    monkeypatch.setattr(services, "present_facts", lambda source, keys: {})
    with pytest.raises(Conflict, match="Try again"):
        record(recorder, share("40"))
    assert Fact.objects.get().number == Decimal("38")


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"source": ""}, "evidence_fact_has_source"),
        ({"number": 1, "text": "one"}, "evidence_fact_one_value"),
        ({"date": "yesterday"}, "evidence_fact_date_form"),
        ({"qualifier": "perhaps"}, "evidence_fact_qualifier_known"),
    ],
)
@pytest.mark.database
def test_database_refuses_a_fact_that_does_not_hold(fields, name):
    given = {"indicator": "x", "source": "s", "key": "k", **fields}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Fact.objects.create(**given)


def test_withdrawn_fact_leaves_public_view_but_is_kept(terms, recorder):
    done = record(recorder, share("38"), share("51", subject="country:SE"))
    assert services.withdraw_facts(actor=recorder, ids=done.ids[:1]) == 1
    assert services.withdraw_facts(actor=recorder, ids=done.ids[:1]) == 0
    assert [fact.subject for fact in selectors.list_facts(actor=VISITOR)] == ["country:SE"]
    assert len(selectors.list_facts(actor=recorder)) == 2
    newest = list_entries(subject_type="fact", subject_id=done.ids[0])[0]
    assert newest.changes == {"withdrawn": (False, True)}


def test_withdrawn_fact_said_again_is_back(terms, recorder):
    done = record(recorder, share("38"))
    services.withdraw_facts(actor=recorder, ids=done.ids)
    assert record(recorder, share("38")).changes == (Change.CHANGED,)
    assert selectors.count_facts(actor=VISITOR) == 1
    services.withdraw_facts(actor=recorder, ids=done.ids)
    assert services.withdraw_facts(actor=recorder, ids=done.ids, withdrawn=False) == 1
    assert selectors.count_facts(actor=VISITOR) == 1


def test_remove_takes_only_the_named_and_keeps_their_history(terms, recorder, member):
    done = record(recorder, share("38"), share("51", subject="country:SE"))
    with pytest.raises(NotPermitted):
        services.remove_facts(actor=member, ids=done.ids)
    with pytest.raises(NotPermitted):
        services.withdraw_facts(actor=member, ids=done.ids)
    assert services.remove_facts(actor=recorder, ids=[done.ids[0], 10**9]) == 1
    assert [fact.subject for fact in selectors.list_facts(actor=VISITOR)] == ["country:SE"]
    newest = list_entries(subject_type="fact", subject_id=done.ids[0])[0]
    assert (newest.action, newest.changes["number"]) == ("removed", ("38", None))


def test_list_facts_of_a_subject_holds_no_other_and_follows_the_indicators(terms, recorder):
    record(
        recorder,
        share("38"),
        share("51", subject="country:SE"),
        share("36", date="2018"),
        NewFact(indicator="clusters-statistical", number=Decimal(3000), date="2020"),
        NewFact(indicator="cluster-programmes", subject="country:BE", number=Decimal(2), date="2020"),
    )
    belgium = selectors.list_facts(actor=VISITOR, subjects=["country:BE"])
    assert [(fact.indicator.key, fact.date) for fact in belgium] == [
        ("cluster-programmes", "2020"),
        ("sme-membership-rate", "2020"),
        ("sme-membership-rate", "2018"),
    ]
    europe = selectors.list_facts(actor=VISITOR, subjects=[selectors.EVERYWHERE])
    assert [fact.indicator.key for fact in europe] == ["clusters-statistical"]
    both = selectors.list_facts(actor=VISITOR, subjects=["country:SE", selectors.EVERYWHERE])
    assert [fact.subject for fact in both] == [None, "country:SE"]
    assert selectors.list_facts(actor=VISITOR, subjects=[]) == []


def test_list_facts_by_breakdown_finds_the_regions_of_an_ecosystem(terms, recorder):
    facts = [
        NewFact(indicator="ecosystem-priority", subject=region, breakdown=f"ecosystem:{ecosystem}")
        for region, ecosystem in (
            ("nuts2024:BE2", "digital"),
            ("nuts2024:BE2", "agri-food"),
            ("nuts2024:SE11", "digital"),
        )
    ]
    record(recorder, *facts)
    found = selectors.list_facts(actor=VISITOR, breakdown="ecosystem:digital", indicator="ecosystem-priority")
    assert [fact.subject_name for fact in found] == ["Flanders", "Stockholm"]
    assert selectors.count_by_indicator(actor=VISITOR) == {"ecosystem-priority": 3}


def test_fact_record_speaks_the_readers_language(terms, recorder):
    record(recorder, share("1234.5"))
    french = selectors.list_facts(actor=Actor(language="fr"))[0]
    assert (french.subject_name, french.figure) == ("Belgique", "1\u202f234,5 %")
    icelandic = selectors.list_facts(actor=Actor(language="is"))[0]
    assert icelandic.subject_name == "Belgium"
