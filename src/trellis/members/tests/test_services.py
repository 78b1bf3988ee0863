"""Writing in a register: who may, what fits, what is written down of it."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from trellis.audit import selectors as audit
from trellis.audit.models import AuditEntry
from trellis.audit.selectors.keys import ERASED
from trellis.core.errors import Conflict, InvalidInput, NotFound
from trellis.core.types import Actor, system_actor
from trellis.members.models import Contact, Entry, Record
from trellis.members.services import entries, records
from trellis.members.tests.conftest import make_organisation
from trellis.members.types import Kind
from trellis.registry.models import Membership

FEE = {"year": 2026, "amount": "120.5", "currency": "eur", "due": date(2026, 3, 31)}
OUTSIDERS = [
    Actor(),
    Actor(person_id=9, platform_roles=frozenset({"operator"})),
    Actor(person_id=9, platform_roles=frozenset({"validator"})),
    system_actor("import worker"),
]


def changes_of(record_id):
    found = audit.list_entries(subject_type="members.record", subject_id=record_id)
    return [(entry.action, entry.changes) for entry in reversed(found)]


@pytest.mark.parametrize("outsider", OUTSIDERS, ids=["visitor", "operator", "validator", "system"])
def test_nobody_else_reads_or_writes_what_a_cluster_keeps(outsider, host, write):
    number = write("Lens Works", said=((Kind.TASK, {"title": "Call"}),))
    task = Entry.objects.get()
    known = {"actor": outsider, "host_id": host.pk}
    assert list(Record.objects.visible_to(outsider)) == []
    assert list(Entry.objects.visible_to(outsider)) == []
    with pytest.raises(NotFound):
        records.add_record(**known, values={"name": "Mine"})
    with pytest.raises(NotFound):
        records.change_record(**known, record_id=number, version=1, values={"name": "Mine"})
    with pytest.raises(NotFound):
        records.remove_record(**known, record_id=number)
    with pytest.raises(NotFound):
        records.take_over_members(**known)
    with pytest.raises(NotFound):
        entries.add_entry(**known, record_id=number, kind=Kind.NOTE, values={"text": "Mine"})
    with pytest.raises(NotFound):
        entries.close_entry(**known, record_id=number, kind=Kind.TASK, entry_id=task.pk)
    assert list(Record.objects.values_list("name", flat=True)) == ["Lens Works"]


def test_a_member_of_the_cluster_keeps_no_register(host, write):
    write("Lens Works")
    member = Actor(person_id=5, organisation_roles={"member": frozenset({host.pk})})
    assert list(Record.objects.visible_to(member)) == []
    with pytest.raises(NotFound):
        records.add_record(actor=member, host_id=host.pk, values={"name": "Mine"})


def test_two_clusters_keep_a_record_each_of_the_same_company(actor, rival_actor, host, rival, write):
    company = make_organisation("Lens Works", kind="company")
    ours = records.add_record(
        actor=actor, host_id=host.pk, values={"name": "Lens Works", "tags": "ours"}, profile=company.slug
    )
    theirs = records.add_record(
        actor=rival_actor,
        host_id=rival.pk,
        values={"name": "Lens Works", "tags": "theirs"},
        profile=company.slug,
    )
    assert list(Record.objects.visible_to(actor).values_list("pk", "tags")) == [(ours, ["ours"])]
    assert list(Record.objects.visible_to(rival_actor).values_list("pk", "tags")) == [(theirs, ["theirs"])]
    with pytest.raises(NotFound):  # through one's own register to a record of others
        entries.add_entry(
            actor=actor, host_id=host.pk, record_id=theirs, kind=Kind.NOTE, values={"text": "x"}
        )


def test_values_are_put_in_one_form(actor, host):
    number = records.add_record(
        actor=actor,
        host_id=host.pk,
        values={
            "name": "  Lens \u200b Works ",
            "country": "fr",
            "website": "lens.example",
            "tags": "Board, board , exporters,,",
            "since": "2020-05-01",
        },
    )
    row = Record.objects.get(pk=number)
    assert (row.name, row.country, row.website) == ("Lens Works", "FR", "https://lens.example")
    assert (row.tags, row.since) == (["Board", "exporters"], date(2020, 5, 1))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 301}, "name"),
        ({"name": "A", "country": "QQ"}, "country"),
        ({"name": "A", "website": "javascript:alert(1)"}, "website"),
        ({"name": "A", "website": "http://[1"}, "website"),
        ({"name": "A", "tags": "t" * 61}, "tags"),
        ({"name": "A", "tags": ",".join(str(n) for n in range(31))}, "tags"),
        ({"name": "A", "since": "yesterday"}, "since"),
        ({"name": "A", "since": date(1, 1, 1)}, "since"),
        ({"name": "A", "since": date(2021, 1, 1), "until": date(2020, 1, 1)}, "until"),
    ],
)
def test_a_member_that_cannot_be_is_refused_at_its_field(actor, host, values, field):
    with pytest.raises(InvalidInput) as refused:
        records.add_record(actor=actor, host_id=host.pk, values=values)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert not Record.objects.exists()


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        (Kind.CONTACT, {"name": ""}, "name"),
        (Kind.CONTACT, {"name": "A", "email": "not a mail"}, "email"),
        (Kind.CONTACT, {"name": "A", "language": "xx"}, "language"),
        (Kind.FEE, {**FEE, "year": None}, "year"),
        (Kind.FEE, {**FEE, "year": 99}, "year"),
        (Kind.FEE, {**FEE, "amount": "-1"}, "amount"),
        (Kind.FEE, {**FEE, "amount": "NaN"}, "amount"),
        (Kind.FEE, {**FEE, "currency": "ZZZ"}, "currency"),
        (Kind.SERVICE, {"title": "A", "amount": "5"}, "currency"),
        (Kind.MEETING, {"title": "A"}, "day"),
        (Kind.TASK, {"title": "\u200b"}, "title"),
        (Kind.NOTE, {"text": "x" * 10_001}, "text"),
    ],
)
def test_an_entry_that_cannot_be_is_refused_at_its_field(actor, host, write, kind, values, field):
    number = write("Lens Works")
    with pytest.raises(InvalidInput) as refused:
        entries.add_entry(actor=actor, host_id=host.pk, record_id=number, kind=kind, values=values)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_an_amount_has_a_currency_and_none_has_none(actor, host, write):
    number = write("Lens Works", said=((Kind.FEE, FEE), (Kind.SERVICE, {"title": "Fair", "currency": "EUR"})))
    rows = Entry.objects.filter(record=number).order_by("id").values_list("amount", "currency")
    assert list(rows) == [(Decimal("120.50"), "EUR"), (None, "")]


def test_the_same_is_not_written_down_twice(actor, host, write):
    number = write("Lens Works", number="17", said=((Kind.FEE, FEE), (Kind.CONTACT, CONTACT)))
    other = write("Prism Works")
    known = {"actor": actor, "host_id": host.pk}
    with pytest.raises(Conflict, match="name and country"):
        records.add_record(**known, values={"name": "LENS WORKS", "country": "FR"})
    with pytest.raises(Conflict, match="number"):
        records.add_record(**known, values={"name": "Other", "number": "17"})
    with pytest.raises(Conflict, match="that year"):
        entries.add_entry(**known, record_id=number, kind=Kind.FEE, values=FEE)
    contact = {"name": "B", "email": "OFFICE@lens.example"}
    with pytest.raises(Conflict, match="mail address"):
        entries.add_entry(**known, record_id=number, kind=Kind.CONTACT, values=contact)
    entries.add_entry(**known, record_id=other, kind=Kind.FEE, values=FEE)
    assert Record.objects.count() == 2


CONTACT = {"name": "The office", "email": "office@lens.example"}


def test_the_database_itself_refuses_half_an_amount(write):
    number = write("Lens Works")
    with pytest.raises(IntegrityError, match="members_entry_money"), transaction.atomic():
        Entry.objects.create(record_id=number, kind="fee", year=2026, amount=5)


def test_a_profile_is_linked_once_and_never_the_cluster_itself(actor, host, write):
    company = make_organisation("Lens Works", kind="company")
    known = {"actor": actor, "host_id": host.pk}
    number = records.add_record(**known, values={"name": "Lens"}, profile="Lens Works")
    assert Record.objects.get(pk=number).organisation_id == company.pk
    with pytest.raises(Conflict, match="linked"):
        records.add_record(**known, values={"name": "Lens 2"}, profile=company.slug)
    for text in (host.slug, "nothing of the kind"):
        with pytest.raises(InvalidInput) as refused:
            records.add_record(**known, values={"name": "Lens 3"}, profile=text)
        assert refused.value.problems[0].field == "profile"


def test_two_who_change_the_same_do_not_overwrite_each_other(actor, host, write):
    number = write("Lens Works", said=((Kind.TASK, {"title": "Call"}),))
    task = Entry.objects.get()
    known = {"actor": actor, "host_id": host.pk, "record_id": number}
    records.change_record(**known, version=1, values={"name": "Lens Works", "country": "FR", "city": "Lyon"})
    with pytest.raises(Conflict, match="meanwhile"):
        records.change_record(
            **known, version=1, values={"name": "Lens Works", "country": "FR", "city": "Metz"}
        )
    entries.change_entry(**known, kind=Kind.TASK, entry_id=task.pk, version=1, values={"title": "Write"})
    with pytest.raises(Conflict, match="meanwhile"):
        entries.change_entry(**known, kind=Kind.TASK, entry_id=task.pk, version=1, values={"title": "Visit"})
    assert Record.objects.get().city == "Lyon"
    assert Entry.objects.get().title == "Write"


def test_a_task_is_done_once(actor, host, write):
    number = write("Lens Works", said=((Kind.TASK, {"title": "Call"}), (Kind.NOTE, {"text": "x"})))
    task, note = Entry.objects.order_by("id")
    known = {"actor": actor, "host_id": host.pk, "record_id": number}
    entries.close_entry(**known, kind=Kind.TASK, entry_id=task.pk)
    Entry.objects.filter(pk=task.pk).update(closed_on=date(2020, 1, 1))
    entries.close_entry(**known, kind=Kind.TASK, entry_id=task.pk)
    assert Entry.objects.get(pk=task.pk).closed_on == date(2020, 1, 1)
    with pytest.raises(InvalidInput):
        entries.close_entry(**known, kind=Kind.NOTE, entry_id=note.pk)
    with pytest.raises(NotFound):  # an entry of another kind
        entries.close_entry(**known, kind=Kind.TASK, entry_id=note.pk)


def test_what_was_done_is_written_down_without_free_words(actor, host, write):
    number = write("Lens Works", said=((Kind.TASK, {"title": "Call", "person": "A name", "text": "Words"}),))
    task = Entry.objects.get()
    entries.change_entry(
        actor=actor, host_id=host.pk, record_id=number, kind=Kind.TASK, entry_id=task.pk, version=1,
        values={"title": "Call", "person": "A name", "text": "Others", "due": date(2026, 1, 2)},
    )  # fmt: skip
    assert changes_of(number) == [
        ("added", {"name": (None, "Lens Works"), "country": (None, "FR")}),
        ("added task", {"title": (None, "Call"), "person": (None, "…"), "text": (None, "…")}),
        ("changed task", {"text": ("…", "…"), "due": (None, "2026-01-02")}),
    ]


@pytest.mark.django_db(transaction=True)
def test_of_a_removed_contact_nothing_can_be_read_any_more(actor, host, write):
    number = write("Lens Works", said=((Kind.CONTACT, CONTACT),))
    contact = Contact.objects.get()
    raw = AuditEntry.objects.filter(action="added contact").get()
    assert "office" not in str(raw.changes)
    assert changes_of(number)[1] == (
        "added contact", {"name": (None, "The office"), "email": (None, "office@lens.example")}
    )  # fmt: skip
    entries.remove_entry(
        actor=actor, host_id=host.pk, record_id=number, kind=Kind.CONTACT, entry_id=contact.pk
    )
    assert changes_of(number)[1:] == [
        ("added contact", {"name": (None, ERASED), "email": (None, ERASED)}),
        ("removed contact", {"name": (ERASED, None), "email": (ERASED, None)}),
    ]


@pytest.mark.django_db(transaction=True)
def test_a_removed_member_takes_its_entries_and_leaves_its_profile(actor, host, write):
    company = make_organisation("Lens Works", kind="company")
    number = write("Lens", said=((Kind.CONTACT, CONTACT), (Kind.FEE, FEE)))
    Record.objects.update(organisation=company)
    records.remove_record(actor=actor, host_id=host.pk, record_id=number)
    company.refresh_from_db()
    assert (Record.objects.count(), Entry.objects.count(), Contact.objects.count()) == (0, 0, 0)
    assert changes_of(number)[1][1] == {"name": (None, ERASED), "email": (None, ERASED)}


def test_members_of_the_public_page_are_written_down_once(actor, host, rival, write):
    known = write("Lens Works")
    two = write("Two Of A Name")
    for name in ("Lens Works", "Prism Works", "Two Of A Name"):
        Membership.objects.create(
            host=host, member=make_organisation(name, kind="company"), since=date(2019, 1, 1)
        )
    twin = make_organisation("Twin", kind="company")
    twin.name = "Two of a name"
    twin.save()
    Membership.objects.create(host=host, member=twin)
    Membership.objects.create(host=rival, member=make_organisation("Foreign Works", kind="company"))
    assert records.take_over_members(actor=actor, host_id=host.pk) == 3
    assert records.take_over_members(actor=actor, host_id=host.pk) == 0
    rows = Record.objects.order_by("name").values_list("name", "organisation__slug", "since")
    assert list(rows) == [
        ("Lens Works", "lens-works", None),
        ("Prism Works", "prism-works", date(2019, 1, 1)),
        ("Two Of A Name", "two-of-a-name", None),
    ]
    assert {known, two} <= set(Record.objects.values_list("pk", flat=True))
