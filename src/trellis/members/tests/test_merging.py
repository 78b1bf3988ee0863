"""Merged profiles take along what registers say of them, merged clusters their registers."""

from uuid import uuid4

import pytest

from trellis.core.types import system_actor
from trellis.imports.models import Import, Source
from trellis.imports.selectors.imports import list_imports
from trellis.members.models import Contact, Entry, Letter, Recipient, Record
from trellis.members.selectors.records import get_record
from trellis.members.services import entries, records
from trellis.members.tests.conftest import actor_for, make_organisation
from trellis.members.types import Kind
from trellis.registry.models import Organisation, PersonMembership
from trellis.registry.services.merging import merge_organisations, undo_merge

pytestmark = pytest.mark.django_db
OPERATOR = system_actor("test")
TABLES = (Record, Contact, Entry, Letter, Recipient)


def merge(kept, merged):
    return merge_organisations(actor=OPERATOR, kept_id=kept.pk, merged_id=merged.pk, choices={})


def everything():
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in TABLES}


def keep(actor, host, name, *, profile=None, **values):
    """A member with a contact, a fee and a letter to it; returns the record's id."""
    known = {"actor": actor, "host_id": host.pk}
    number = records.add_record(
        **known, values={"name": name, "country": "FR", **values}, profile_id=profile.pk if profile else None
    )
    add = {**known, "record_id": number}
    contact = entries.add_entry(**add, kind=Kind.CONTACT, values={"name": "Ana", "email": "ana@lens.example"})
    entries.add_entry(**add, kind=Kind.FEE, values={"year": 2026, "amount": "120.5", "currency": "EUR"})
    letter = Letter.objects.create(host=host, key=uuid4(), subject=f"To {name}", text="Meet us.")
    Recipient.objects.create(letter=letter, record_id=number, contact_id=contact, address="ana@lens.example")
    return number


@pytest.fixture
def companies(db):
    return [make_organisation(name, kind="company") for name in ("Lens Works", "Lens Works SA")]


def test_records_of_two_clusters_follow_the_profile_and_stay_each_cluster_s_own(
    actor, host, rival_actor, rival, companies
):
    kept, merged = companies
    mine = keep(actor, host, "Lens Works", profile=merged)
    theirs = keep(rival_actor, rival, "Lens", profile=kept)
    before = everything()
    result = merge(kept, merged)
    assert result.moved["members.Record"] == 1
    about = dict(Record.objects.values_list("pk", "organisation_id"))
    assert about == {mine: kept.pk, theirs: kept.pk}
    assert list(Record.objects.visible_to(actor).values_list("pk", flat=True)) == [mine]
    assert list(Record.objects.visible_to(rival_actor).values_list("pk", flat=True)) == [theirs]
    assert get_record(actor=actor, host_id=host.pk, record_id=mine).profile_slug == kept.slug
    undo_merge(actor=OPERATOR, merge_id=result.merge_id)
    assert everything() == before


def test_cluster_with_a_record_of_both_keeps_both_each_with_its_own(actor, host, companies):
    """One profile stands once in a register: the second record goes on naming the profile that was merged."""
    kept, merged = companies
    first = keep(actor, host, "Lens Works", profile=kept)
    second = keep(actor, host, "Lens Works SA", profile=merged)
    before = everything()
    result = merge(kept, merged)
    assert (result.moved.get("members.Record", 0), result.stayed["members.Record"]) == (0, 1)
    assert everything() == before
    assert dict(Record.objects.values_list("pk", "organisation_id")) == {first: kept.pk, second: merged.pk}
    undo_merge(actor=OPERATOR, merge_id=result.merge_id)
    assert everything() == before


def test_merged_clusters_have_one_register_with_the_letters_and_those_who_keep_it(
    actor, host, rival_actor, rival
):
    keep(rival_actor, rival, "Prism Works")
    mine, before = keep(actor, host, "Lens Works"), everything()
    result = merge(rival, host)
    moved = {name: result.moved[f"members.{name}"] for name in ("Record", "Letter")}
    assert moved == {"Record": 1, "Letter": 1}
    assert set(Record.objects.values_list("name", "host_id")) == {
        ("Prism Works", rival.pk),
        ("Lens Works", rival.pk),
    }
    assert PersonMembership.objects.filter(organisation=rival).count() == 2
    shown = get_record(actor=rival_actor, host_id=rival.pk, record_id=mine)
    assert shown.values["name"] == "Lens Works"
    undo_merge(actor=OPERATOR, merge_id=result.merge_id)
    assert everything() == before


def test_member_that_both_registers_have_stands_twice_with_the_cluster_it_came_from(
    actor, host, rival_actor, rival, companies
):
    """By name, number or profile the same: nobody would find it any more in the register that is closed."""
    profile, _other = companies
    keep(rival_actor, rival, "Lens Works", profile=profile, number="17")
    keep(rival_actor, rival, "Mirror Works", number="18")
    twin = keep(actor, host, "lens works", profile=profile, number="17", tags="board")
    number = keep(actor, host, "Prism Works", number="18")
    before = everything()
    result = merge(rival, host)
    assert (result.moved["members.Record"], result.stayed.get("members.Record", 0)) == (2, 0)
    assert set(Record.objects.values_list("host_id", "name", "number", "organisation_id")) == {
        (rival.pk, "Lens Works", "17", profile.pk),
        (rival.pk, "Mirror Works", "18", None),
        (rival.pk, "lens works (Light Valley)", "17 (Light Valley)", None),
        (rival.pk, "Prism Works (Light Valley)", "18 (Light Valley)", None),
    }
    assert get_record(actor=rival_actor, host_id=rival.pk, record_id=twin).values["tags"] == ["board"]
    for model in (Contact, Entry):
        assert model.objects.visible_to(rival_actor).filter(record__in=[twin, number]).count() == 2
    undo_merge(actor=OPERATOR, merge_id=result.merge_id)
    assert everything() == before


def test_imports_of_the_merged_cluster_are_those_of_the_kept_one(actor, host, rival_actor, rival):
    """But for a source of a name that both have: the next edition of a list belongs to one of the two."""
    known = {"target": "members", "is_private": True}
    moving, own = (Source.objects.create(**known, name=name, organisation_id=host.pk) for name in ("A", "B"))
    Source.objects.create(**known, name="B", organisation_id=rival.pk)
    runs = [Import.objects.create(source=source) for source in (moving, own)]
    merge_id = merge(rival, host).merge_id
    assert [run.pk for run in list_imports(actor=rival_actor)] == [runs[0].pk]
    undo_merge(actor=OPERATOR, merge_id=merge_id)
    assert list_imports(actor=rival_actor) == []
    assert {run.pk for run in list_imports(actor=actor)} == {run.pk for run in runs}


def test_name_that_was_given_since_stays(actor, host, rival_actor, rival):
    keep(rival_actor, rival, "Lens Works")
    twin = keep(actor, host, "Lens Works")
    merge_id = merge(rival, host).merge_id
    Record.objects.filter(pk=twin).update(name="Lens Works II")
    undo_merge(actor=OPERATOR, merge_id=merge_id)
    assert set(Record.objects.values_list("name", "host_id")) == {
        ("Lens Works", rival.pk),
        ("Lens Works II", host.pk),
    }


def test_undo_keeps_what_was_written_since_with_its_record(actor, host, rival):
    mine = keep(actor, host, "Lens Works")
    result = merge(rival, host)
    keeper = actor_for(PersonMembership.objects.get(organisation=rival).person, owner=rival)
    entries.add_entry(
        actor=keeper, host_id=rival.pk, record_id=mine, kind=Kind.NOTE, values={"text": "Since"}
    )
    undo_merge(actor=OPERATOR, merge_id=result.merge_id)
    assert Record.objects.get().host_id == host.pk
    assert set(Entry.objects.values_list("kind", "text", "record_id")) == {
        ("fee", "", mine),
        ("note", "Since", mine),
    }
    assert Organisation.objects.get(pk=host.pk).status == "published"
