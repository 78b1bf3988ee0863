"""A cluster's own list: read, recognised again, changed, undone; and nobody else sees it."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from trellis.accounts.models import Person
from trellis.core.errors import NotPermitted
from trellis.core.types import Actor
from trellis.imports.models import Import, RowFault, StagedRow
from trellis.imports.services import (
    accepting,
    applying,
    duplicates,
    staging,
    starting,
    understanding,
    undoing,
)
from trellis.imports.types import Acceptance
from trellis.members.models import Contact, Entry, Record
from trellis.members.services import entries, records
from trellis.members.tests.conftest import make_organisation
from trellis.members.types import Kind
from trellis.registry.models import PersonMembership
from trellis.registry.services.search import refresh

LIST = (
    "Company,Member number,Country,Town,Segments,Joined,Contact person,E-mail,Language\n"
    "Lens Works,17,France,Lyon,board; exporters,2019-05-01,The office,office@lens.example,French\n"
    "Prism Works,18,France,Metz,,,,info@prism.example,\n"
    "Mirror Works,19,Germany,Jena,board,,,,\n"
)


def begin(actor, host, text, **more):
    run = starting.start_import(
        actor=actor,
        target="members",
        source_name="Our list",
        organisation=host.pk,
        files=[SimpleUploadedFile(more.pop("name", "members.csv"), text.encode())],
        **more,
    )
    understanding.begin_staging(actor=actor, import_id=run.pk)
    assert staging.stage(run.pk) is True
    duplicates.search_duplicates(run.pk)
    return Import.objects.get(pk=run.pk)


def bring(actor, host, text, *, retire=False, **more):
    run = begin(actor, host, text, **more)
    accepting.accept(actor=actor, import_id=run.pk, acceptance=Acceptance.SOUND_ROWS, retires_missing=retire)
    applying.apply(run.pk)
    found = Import.objects.get(pk=run.pk)
    assert (found.state, found.failure) == ("applied", "")
    return found


def undo(actor, run):
    undoing.begin_undo(actor=actor, import_id=run.pk)
    undoing.undo(run.pk)
    assert Import.objects.get(pk=run.pk).state == "undone"


def stored():
    rows = Record.objects.order_by("number").values_list("number", "name", "city", "tags")
    return list(rows)


def staged(run):
    rows = StagedRow.objects.filter(file__owner=run).order_by("number")
    return list(rows.values_list("change", flat=True))


@pytest.mark.system("L1")
def test_a_list_becomes_members_with_contacts(actor, host):
    bring(actor, host, LIST)
    assert stored() == [
        ("17", "Lens Works", "Lyon", ["board", "exporters"]),
        ("18", "Prism Works", "Metz", []),
        ("19", "Mirror Works", "Jena", ["board"]),
    ]
    assert list(Contact.objects.order_by("id").values_list("name", "email", "language")) == [
        ("The office", "office@lens.example", "fr"),
        ("info@prism.example", "info@prism.example", ""),
    ]
    first = Record.objects.get(number="17")
    assert (first.host_id, first.country, first.since.isoformat()) == (host.pk, "FR", "2019-05-01")


def test_the_same_list_again_changes_nothing_and_a_newer_one_only_what_it_says(actor, host):
    bring(actor, host, LIST)
    assert staged(begin(actor, host, LIST)) == ["unchanged", "unchanged", "unchanged"]
    newer = LIST.replace("Metz", "Nancy").replace("office@lens.example", "desk@lens.example")
    bring(actor, host, newer)
    assert [city for _number, _name, city, _tags in stored()] == ["Lyon", "Nancy", "Jena"]
    assert list(Contact.objects.order_by("id").values_list("email", flat=True)) == [
        "desk@lens.example", "info@prism.example"
    ]  # fmt: skip
    assert Record.objects.count() == 3


def test_members_written_by_hand_are_recognised(actor, host, write):
    by_number = write("Lenses", number="17", city="Typed")
    by_name = write("prism works", city="Typed")
    run = bring(actor, host, LIST)
    assert Record.objects.count() == 3
    assert Record.objects.get(pk=by_number).name == "Lens Works"
    found = Record.objects.get(pk=by_name)
    assert (found.name, found.number, found.city) == ("Prism Works", "18", "Metz")
    undo(actor, run)
    assert set(Record.objects.values_list("pk", flat=True)) == {by_number, by_name}
    assert Record.objects.get(pk=by_number).name == "Lenses"
    assert not Contact.objects.filter(record=by_number).exists()


def test_a_name_under_another_number_is_refused_and_not_guessed(actor, host, write):
    write("Prism Works", number="8")
    run = begin(actor, host, LIST + "lens works,20,France,,,,,,\n")
    refused = RowFault.objects.filter(file__owner=run, verdict="refused")
    assert sorted(refused.values_list("row", "column")) == [(3, "Company"), (5, "Company")]


def test_an_undone_import_takes_back_what_it_brought_and_keeps_what_was_written_since(actor, host):
    before = bring(actor, host, LIST)
    kept = Record.objects.get(number="17")
    entries.add_entry(
        actor=actor, host_id=host.pk, record_id=kept.pk, kind=Kind.NOTE, values={"text": "Call them"}
    )
    undo(actor, before)
    assert [name for _number, name, _city, _tags in stored()] == ["Lens Works"]
    assert Entry.objects.get().text == "Call them"


def test_an_undone_change_brings_back_what_was(actor, host):
    bring(actor, host, LIST)
    newer = bring(actor, host, LIST.replace("Metz", "Nancy").replace("The office", "The desk"))
    undo(actor, newer)
    assert [city for _number, _name, city, _tags in stored()] == ["Lyon", "Metz", "Jena"]
    assert Contact.objects.order_by("id")[0].name == "The office"


def test_whom_the_list_no_longer_names_left_and_comes_back_by_undo(actor, host):
    bring(actor, host, LIST)
    shorter = LIST.replace("Mirror Works,19,Germany,Jena,board,,,,\n", "")
    run = bring(actor, host, shorter, retire=True)
    left = Record.objects.get(number="19")
    assert left.until == timezone.localdate() - timedelta(days=1)
    undo(actor, run)
    assert Record.objects.get(number="19").until is None


def test_what_cannot_be_is_refused_with_its_row_and_column(actor, host):
    run = begin(actor, host, LIST.replace("French", "Klingon").replace("info@prism.example", "no mail"))
    faults = RowFault.objects.filter(file__owner=run, verdict="refused").values_list("row", "column")
    assert sorted(faults)[:1] == [(2, "Language")]
    assert (3, "E-mail") in set(RowFault.objects.filter(file__owner=run).values_list("row", "column"))


def test_further_contacts_and_fees_come_by_lists_of_their_own(actor, host):
    bring(actor, host, LIST)
    contacts = "Company,Contact,E-mail\nLens Works,Second desk,second@lens.example\n18,,third@prism.example\n"
    run = bring(actor, host, contacts, name="contacts.csv")
    assert list(Contact.objects.order_by("id").values_list("record__number", "name")) == [
        ("17", "The office"), ("18", "info@prism.example"), ("17", "Second desk"),
        ("18", "third@prism.example"),
    ]  # fmt: skip
    undo(actor, run)
    assert Contact.objects.count() == 2
    fees = "Member,Year,Amount,Currency,Due\nLens Works,2026,120.50,EUR,2026-03-31\n18,2026,80,EUR,\n"
    bring(actor, host, fees, name="fees.csv")
    assert staged(begin(actor, host, fees, name="fees.csv")) == ["unchanged", "unchanged"]
    bring(actor, host, fees.replace(",80,", ",90,"), name="fees.csv")
    rows = Entry.objects.filter(kind="fee").order_by("record__number")
    assert [(row.record.number, str(row.amount)) for row in rows] == [("17", "120.50"), ("18", "90.00")]


def test_a_member_is_linked_to_the_one_profile_of_its_name_and_country(actor, host):
    company = make_organisation("Lens Works", kind="company")
    refresh(organisation_ids=[company.pk])
    bring(actor, host, LIST)
    assert Record.objects.get(number="17").organisation_id == company.pk
    assert Record.objects.get(number="18").organisation_id is None


def test_a_list_is_brought_into_the_cluster_it_is_for_only(actor, host, rival, keeper):
    PersonMembership.objects.create(organisation=rival, person=keeper, role="owner")
    both = Actor(person_id=keeper.pk, organisation_roles={"owner": frozenset({host.pk, rival.pk})})
    records.add_record(actor=both, host_id=rival.pk, values={"name": "Lens Works", "number": "17"})
    bring(both, host, LIST)
    assert Record.objects.filter(host=host).count() == 3
    assert list(Record.objects.filter(host=rival).values_list("name", "city")) == [("Lens Works", "")]


@pytest.mark.parametrize("platform", ["operator", "validator"])
def test_only_those_who_keep_the_cluster_bring_and_see_its_list(actor, host, rival_actor, client, platform):
    run = bring(actor, host, LIST)
    outsider = Person.objects.create(email="outsider@example.org")
    outsider.role_grants.create(role=platform)
    for who in (rival_actor, Actor(person_id=outsider.pk, platform_roles=frozenset({platform}))):
        assert list(Import.objects.visible_to(who)) == []
        with pytest.raises(NotPermitted):
            begin(who, host, LIST)
    with pytest.raises(NotPermitted):
        starting.start_import(
            actor=Actor(person_id=outsider.pk, platform_roles=frozenset({"operator"})),
            target="members",
            source_name="x",
            organisation=None,
            files=[SimpleUploadedFile("members.csv", LIST.encode())],
        )
    client.force_login(outsider)
    page = reverse("imports:import", args=[run.pk])
    assert client.get(page).status_code == 404
    assert "Our list" not in client.get(reverse("imports:imports")).text
    assert list(Import.objects.visible_to(actor)) == [run]


def test_whoever_began_it_and_keeps_the_cluster_no_longer_sees_it_no_longer(actor, host):
    run = bring(actor, host, LIST)
    former = Actor(person_id=actor.person_id)
    assert run.started_by_id == former.person_id
    assert list(Import.objects.visible_to(former)) == []


def test_the_way_to_the_import_names_target_and_cluster(window, host, write):
    write("Ash")
    url = window.get(reverse("members:register", args=[host.slug])).context_data["import_url"]
    page = window.get(url)
    assert page.context_data["form"].initial == {"target": "members", "organisation": str(host.pk)}
