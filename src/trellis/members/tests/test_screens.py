"""The screens of a register, as one who keeps it and as others see them."""

import csv
import io
import re
from datetime import date, timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from trellis.accounts.models import Person
from trellis.members.models import Contact, Entry, Record
from trellis.members.tests.conftest import make_keeper, make_organisation
from trellis.members.types import Kind
from trellis.registry.models import Membership

TODAY = timezone.localdate()
LATE, SOON, FAR = (TODAY + timedelta(days=days) for days in (-3, 3, 30))
CONTACT = (Kind.CONTACT, {"name": "The office", "email": "office@lens.example"})


def fee(due=None, **given):
    return Kind.FEE, {"year": 2026, "amount": "100", "currency": "EUR", "due": due, **given}


def task(title, due=None, **given):
    return Kind.TASK, {"title": title, "due": due, **given}


def path(name, *args):
    return reverse(f"members:{name}", args=args)


def names(window, host, query=""):
    page = window.get(path("register", host.slug) + query)
    return [line.name for line in page.context_data["lines"]]


@pytest.fixture
def five(write):
    write("Ash", tags="board, north", said=(CONTACT, fee(LATE), task("Call Ash", SOON)))
    write("Birch", tags="north", city="Metz", said=(fee(FAR),))
    write("Cedar", tags="board", since="2026-01-01", said=(task("Call Cedar", FAR),))
    write("Date", said=(task("Done", LATE, closed_on=TODAY), fee(LATE, closed_on=TODAY)))
    write("Elm", until=TODAY - timedelta(days=1))


@pytest.mark.system("L1")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Ash", "Birch", "Cedar", "Date"]),
        ("?q=birch", ["Birch"]),
        ("?q=metz", ["Birch"]),
        ("?q=office", ["Ash"]),
        ("?q=%00", ["Ash", "Birch", "Cedar", "Date"]),
        ("?tag=board", ["Ash", "Cedar"]),
        ("?tag=board&tag=north", ["Ash"]),
        ("?show=fee-open", ["Ash", "Birch"]),
        ("?show=fee-overdue", ["Ash"]),
        ("?show=task-due", ["Ash"]),
        ("?show=no-contact", ["Birch", "Cedar", "Date"]),
        ("?show=no-profile", ["Ash", "Birch", "Cedar", "Date"]),
        ("?show=no-answer", []),
        ("?show=former", ["Elm"]),
        ("?show=nonsense&sort=nonsense&page=x", ["Ash", "Birch", "Cedar", "Date"]),
        ("?sort=due", ["Ash", "Birch", "Cedar", "Date"]),
        ("?sort=newest", ["Cedar", "Date", "Birch", "Ash"]),
        ("?page=99999999", ["Ash", "Birch", "Cedar", "Date"]),
    ],
)
def test_members_are_found_narrowed_and_sorted(window, host, five, query, expected):
    assert names(window, host, query) == expected


def test_every_filter_says_how_many_it_would_leave(window, host, five):
    page = window.get(path("register", host.slug) + "?tag=board").context_data
    counted = {facet.label: {v.label: v.count for v in facet.values} for facet in page["facets"]}
    assert counted == {
        "Segments": {"board": 2, "north": 1},
        "State": {
            "Fee open": 1, "Fee overdue": 1, "Task due": 1, "No contact with a mail address": 1,
            "Did not answer the last letter": 0, "No profile linked": 2, "Former members": 0,
        },
    }  # fmt: skip
    chosen = [value for facet in page["facets"] for value in facet.values if value.is_chosen]
    assert [(value.label, value.url) for value in chosen] == [("board", "?")]


def test_work_of_today_is_late_fees_due_tasks_and_coming_meetings(window, host, rival, five, write):
    write("Fir", said=((Kind.MEETING, {"day": SOON, "title": "Visit"}),))
    write(
        "Gum",
        said=((Kind.MEETING, {"day": LATE, "title": "Past"}), (Kind.MEETING, {"day": FAR, "title": "Far"})),
    )
    foreign = Record.objects.create(host=rival, name="Foreign")
    Entry.objects.create(record=foreign, kind="task", title="Theirs", due=LATE)
    for where in (path("register", host.slug), path("registers")):
        page = window.get(where).context_data
        assert [(line.label, line.title, line.is_late) for line in page["work"]] == [
            ("Fee overdue", "2026", True), ("Task", "Call Ash", False), ("Meeting", "Visit", False),
        ]  # fmt: skip
        assert page["work_total"] == 3


def test_a_task_is_done_where_it_is_seen(window, host, five):
    here = path("register", host.slug) + "?tag=board"
    task = Entry.objects.get(title="Call Ash")
    close = path("close", host.slug, task.record_id, "task", task.pk)
    answer = window.post(close, {"next": here})
    assert (answer.status_code, answer["Location"]) == (302, here)
    assert Entry.objects.get(pk=task.pk).closed_on == TODAY
    elsewhere = window.post(close, {"next": "https://evil.example/"})
    assert elsewhere["Location"] == path("record", host.slug, task.record_id) + "#task"


def test_a_note_cannot_be_closed(window, host, write):
    number = write("Ash", said=((Kind.NOTE, {"text": "x"}),))
    note = Entry.objects.get()
    answer = window.post(path("close", host.slug, number, "note", note.pk), follow=True)
    assert "nothing to close" in answer.text


@pytest.mark.parametrize("count", [10, 100])
def test_the_list_asks_the_same_number_of_questions_however_long_it_is(window, host, write, count):
    for number in range(count):
        write(f"Member {number}", tags="t", said=(CONTACT, fee(LATE), task("Call", SOON)))
    window.get(path("register", host.slug))
    with CaptureQueriesContext(connection) as asked:
        assert window.get(path("register", host.slug)).status_code == 200
    assert len(asked) == 26
    with CaptureQueriesContext(connection) as asked:
        window.get(path("registers"))
    assert len(asked) == 20


@pytest.mark.parametrize("count", [1, 30])
def test_a_record_asks_the_same_number_of_questions_however_much_it_holds(window, host, write, count):
    number = write("Ash", said=tuple(task(f"Call {place}") for place in range(count)))
    window.get(path("record", host.slug, number))
    with CaptureQueriesContext(connection) as asked:
        assert window.get(path("record", host.slug, number)).status_code == 200
    assert len(asked) == 21


def test_a_thousand_members_have_pages(window, host):
    Record.objects.bulk_create(Record(host=host, name=f"Member {number:04d}") for number in range(1000))
    page = window.get(path("register", host.slug) + "?page=20").context_data
    assert (page["total"], len(page["lines"]), page["lines"][0].name) == (1000, 50, "Member 0950")
    table = window.get(path("export", host.slug, "members", "csv"))
    assert len(b"".join(table.streaming_content).splitlines()) == 1001


def test_an_empty_register_offers_the_members_of_the_public_page(window, host):
    assert "Write down your first member" in window.get(path("register", host.slug)).text
    Membership.objects.create(host=host, member=make_organisation("Lens Works", kind="company"))
    page = window.get(path("register", host.slug))
    assert page.context_data["to_take_over"] == 1
    window.post(path("take_over", host.slug))
    assert names(window, host) == ["Lens Works"]


def test_a_list_narrowed_to_nobody_says_so(window, host, five):
    page = window.get(path("register", host.slug) + "?q=zzz")
    assert (page.context_data["total"], "Nobody fits" in page.text) == (0, True)


@pytest.mark.system("L1")
def test_everything_about_a_member_is_written_down_and_read(window, host):
    answer = window.post(path("create", host.slug), {"name": "Lens Works", "country": "FR", "tags": "board"})
    record = Record.objects.get()
    assert answer["Location"] == path("record", host.slug, record.pk)
    sent = {
        "contact": {"name": "The office", "email": "office@lens.example", "language": "fr"},
        "fee": {"year": "2026", "amount": "1200.50", "currency": "EUR", "due": "2026-03-31"},
        "task": {"title": "Ask for the logo", "due": "2026-04-01", "person": "Front desk"},
        "meeting": {"day": "2026-02-01", "title": "Yearly visit", "person": "Their board"},
        "need": {"title": "A test bed for lenses"},
        "service": {"title": "Matchmaking", "day": "2026-01-15"},
        "note": {"text": "Prefers to be called."},
    }
    for kind, values in sent.items():
        answer = window.post(path("add_entry", host.slug, record.pk, kind), values)
        assert answer["Location"] == path("record", host.slug, record.pk) + f"#{kind}"
    page = window.get(path("record", host.slug, record.pk))
    assert {part.key: [line.title for line in part.lines] for part in page.context_data["parts"]} == {
        "contact": ["The office"],
        "fee": ["2026 · Yearly fee"],
        "task": ["Ask for the logo"],
        "meeting": ["Yearly visit"],
        "need": ["A test bed for lenses"],
        "service": ["Matchmaking"],
        "note": ["Prefers to be called."],
    }
    for words in ("1,200.50 EUR", "Français", "Front desk", "Their board", "Added: Contact", "board"):
        assert words in page.text


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(window, host, write):
    number = write("Ash")
    answer = window.post(
        path("add_entry", host.slug, number, "fee"), {"year": "next", "amount": "12", "currency": "ZZZ"}
    )
    assert (answer.status_code, 'value="12"' in answer.text, 'value="next"' in answer.text) == (
        422,
        True,
        True,
    )
    answer = window.post(
        path("add_entry", host.slug, number, "fee"), {"year": "2026", "amount": "12", "currency": "ZZZ"}
    )
    assert (answer.status_code, "There is no currency" in answer.text) == (422, True)
    answer = window.post(path("create", host.slug), {"name": "ASH", "country": "FR", "city": "Typed"})
    assert (answer.status_code, "Typed" in answer.text) == (422, True)
    assert not Entry.objects.exists()


def test_one_who_comes_second_sees_what_stands_and_may_save_once_more(window, host, write):
    number = write("Ash", said=(task("Call"),))
    found = Entry.objects.get()
    where = path("entry", host.slug, number, "task", found.pk)
    window.post(where, {"title": "Write to them", "version": "1"})
    answer = window.post(where, {"title": "Visit them", "version": "1"})
    assert answer.status_code == 409
    assert "Write to them" in answer.text
    assert 'value="Visit them"' in answer.text
    version = re.search(r'name="version" value="(\d+)"', answer.text)
    window.post(where, {"title": "Visit them", "version": version[1]})
    assert Entry.objects.get().title == "Visit them"
    where = path("edit", host.slug, number)
    window.post(where, {"name": "Ash", "country": "FR", "city": "Lyon", "version": "1"})
    answer = window.post(where, {"name": "Ash", "country": "FR", "city": "Metz", "version": "1"})
    assert (answer.status_code, "Lyon" in answer.text, 'value="Metz"' in answer.text) == (409, True, True)
    assert Record.objects.get().city == "Lyon"


def test_entries_and_members_are_removed(window, host, write):
    number = write("Ash", said=(task("Call"), CONTACT))
    found = Entry.objects.get()
    window.post(path("entry", host.slug, number, "task", found.pk), {"_remove": "1"})
    assert (Entry.objects.count(), Contact.objects.count()) == (0, 1)
    assert window.post(path("remove", host.slug, number))["Location"] == path("register", host.slug)
    assert Record.objects.count() == 0


def test_forms_open_with_what_is_there(window, host, write):
    number = write("Ash", tags="board, north", said=(fee(LATE),))
    found = Entry.objects.get()
    assert 'value="board, north"' in window.get(path("edit", host.slug, number)).text
    assert 'value="100.00"' in window.get(path("entry", host.slug, number, "fee", found.pk)).text
    assert 'value="EUR"' in window.get(path("add_entry", host.slug, number, "fee")).text
    assert window.get(path("create", host.slug)).status_code == 200


@pytest.mark.parametrize("who", ["operator", "validator", "member", "stranger"])
def test_for_everybody_else_a_register_is_as_missing_as_one_that_there_is_not(client, host, write, who):
    number = write("Ash", said=(task("Call"),))
    found = Entry.objects.get()
    person = Person.objects.create(email=f"{who}@example.org")
    if who in ("operator", "validator"):
        person.role_grants.create(role=who)
    if who == "member":
        host_member = make_keeper(host, "one-of-them", "member")
        person = host_member
    client.force_login(person)
    where = [
        path("register", host.slug), path("create", host.slug), path("record", host.slug, number),
        path("edit", host.slug, number), path("entry", host.slug, number, "task", found.pk),
        path("export", host.slug, "everything", "xlsx"),
    ]  # fmt: skip
    for one in where:
        missing = client.get(one.replace(host.slug, "no-such-thing"))
        answer = client.get(one)
        assert (answer.status_code, missing.status_code) == (404, 404)
        assert re.findall("<h1.*?</p>", answer.text, re.S) == re.findall("<h1.*?</p>", missing.text, re.S)
    assert client.post(path("remove", host.slug, number)).status_code == 404
    assert Record.objects.count() == 1
    assert "Ash" not in client.get(path("registers")).text


def test_the_clusters_page_leads_those_who_keep_it_to_its_register(window, host, client):
    own = reverse("registry:organisation", args=[host.slug])
    assert path("register", host.slug) in window.get(own).text
    window.logout()
    assert path("register", host.slug) not in client.get(own).text


def test_a_kind_or_file_that_there_is_not_is_missing(window, host, write):
    number = write("Ash")
    assert window.get(path("add_entry", host.slug, number, "gossip")).status_code == 404
    assert window.get(path("entry", host.slug, number, "task", 99)).status_code == 404
    for what, key in (("everything", "csv"), ("gossip", "csv"), ("members", "pdf")):
        assert window.get(path("export", host.slug, what, key)).status_code == 404


def test_a_profile_that_has_no_members_has_no_register(window, keeper):
    company = make_organisation("Lens Works", kind="company")
    company_keeper = make_keeper(company, "of-company")
    window.force_login(company_keeper)
    assert window.get(path("register", company.slug)).status_code == 404
    assert window.get(path("registers")).context_data["lines"] == ()


def test_everything_is_taken_along_and_nothing_in_it_is_run(window, host, rival, write):
    write("=HYPERLINK(1)", tags="a, b", said=(CONTACT, fee(date(2026, 3, 31))))
    write("Elm", until="2020-01-01")
    Record.objects.create(host=rival, name="Foreign")
    whole = b"".join(window.get(path("export", host.slug, "everything", "xlsx")).streaming_content)
    book = openpyxl.load_workbook(io.BytesIO(whole))
    assert book.sheetnames == [
        "Members", "Contacts", "Fees", "Tasks", "Meetings", "Needs", "Services used", "Notes"
    ]  # fmt: skip
    assert [row[0].value for row in book["Members"].iter_rows()] == ["Name", "=HYPERLINK(1)", "Elm"]
    assert [cell.data_type for cell in book["Members"]["A"]] == ["s", "s", "s"]
    assert [cell.value for cell in book["Fees"][2]][:7] == [
        "=HYPERLINK(1)", None, 2026, None, 100, "EUR", "2026-03-31"
    ]  # fmt: skip
    table = b"".join(window.get(path("export", host.slug, "members", "csv") + "?tag=a").streaming_content)
    rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["Name", "'=HYPERLINK(1)"]
    contacts = b"".join(window.get(path("export", host.slug, "contact", "csv")).streaming_content)
    assert b"office@lens.example" in contacts


def test_history_calls_each_value_what_its_form_calls_it(window, host, write):
    record = write(
        "Ash", said=(fee(LATE, title="Stand"), (Kind.MEETING, {"day": SOON, "title": "Yearly visit"}))
    )
    page = window.get(path("record", host.slug, record))
    said = {line.action: set(line.values) for line in page.context_data["history"]}
    assert said["Added: Fee"] == {
        "Year: 2026", "What for: Stand", "Amount: 100.00", "Currency: EUR", f"Due on: {LATE}",
    }  # fmt: skip
    assert said["Added: Meeting"] == {f"Day: {SOON}", "What about: Yearly visit"}
