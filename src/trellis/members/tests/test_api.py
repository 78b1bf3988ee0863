"""The API of the registers: the same effects as on the screens, and for others the same nothing."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from trellis.accounts.models import Person, PlatformRoleGrant
from trellis.audit.models import AuditEntry
from trellis.members.models import Contact, Entry, Letter, Record
from trellis.members.tests.conftest import make_keeper, make_organisation
from trellis.members.types import Kind

REGISTER = "/organisations/light-valley/register"
LATE, FAR = date(2020, 1, 31), date(2199, 1, 31)
OFFICE = {"kind": "contact", "name": "The office", "role": "", "email": "office@lens.example", "phone": "",
          "language": "de"}  # fmt: skip
FEE = {"kind": "fee", "year": 2026, "title": "", "amount": "450.00", "currency": "EUR", "due": "2026-03-01",
       "closed_on": None}  # fmt: skip
LENS = {"name": "Lens Works", "number": "17", "country": "FR", "city": "Metz",
        "website": "https://lens.example", "tags": ["board"], "since": "2024-01-01", "until": None,
        "profile": ""}  # fmt: skip


class Program:
    """A program that speaks to the API for one person."""

    def __init__(self, client, person):
        if person:
            client.force_login(person)
        self.client = client

    def __call__(self, method, path, given=None, status=200):
        body = "" if given is None else json.dumps(given)
        answer = self.client.generic(method, f"/api{path}", body, "application/json")
        assert answer.status_code == status, answer.content
        return answer.json() if answer.content else None


@pytest.fixture
def ask(client, keeper):
    return Program(client, keeper)


@pytest.fixture
def lens(ask):
    return ask("POST", REGISTER, LENS, 201)


def test_member_is_written_down_read_changed_and_removed(ask, host, lens):
    assert lens == {"id": lens["id"], "version": 1, **LENS}
    one = f"{REGISTER}/{lens['id']}"
    assert ask("GET", one) == {**lens, "entries": []}
    changed = ask("PUT", one, {**LENS, "city": "Nancy", "version": 1})
    assert changed == {**lens, "city": "Nancy", "version": 2}
    ask("DELETE", one, status=204)
    assert ask("GET", one, status=404)["detail"] == "There is no such member."
    actions = AuditEntry.objects.filter(subject_type="members.record").order_by("id")
    assert list(actions.values_list("action", flat=True)) == ["added", "changed", "removed"]


def test_change_of_what_somebody_else_changed_is_a_conflict_and_stores_nothing(ask, lens):
    one = f"{REGISTER}/{lens['id']}"
    ask("PUT", one, {**LENS, "city": "Nancy", "version": 1})
    answer = ask("PUT", one, {**LENS, "city": "Lyon", "version": 1}, 409)
    assert answer["detail"] == "Somebody else changed this meanwhile. Look at both, then save once more."
    assert Record.objects.get().city == "Nancy"


def test_what_does_not_fit_is_said_by_field(ask, host, lens):
    wrong = {**LENS, "name": " ", "country": "XX", "since": "1200-01-01"}
    answer = ask("POST", REGISTER, wrong, 422)
    assert {item["field"]: item["message"] for item in answer["problems"]} == {
        "name": "This is needed.",
        "country": "There is no such country.",
        "since": "The year lies outside 1900 to 2200.",
    }
    answer = ask("POST", REGISTER, {**LENS, "since": "soon"}, 422)
    assert [item["field"] for item in answer["problems"]] == ["since"]
    assert ask("POST", REGISTER, {"number": "18"}, 422)["problems"][0]["field"] == "name"
    again = ask("POST", REGISTER, {**LENS, "name": "Glass Works"}, 409)
    assert again["detail"] == "Another member has this number."
    assert Record.objects.count() == 1


EXAMPLES = [
    OFFICE,
    FEE,
    {"kind": "task", "title": "Call", "due": "2026-03-01", "person": "", "text": "", "closed_on": None},
    {"kind": "meeting", "day": "2026-03-01", "title": "Visit", "person": "", "text": "Went well."},
    {"kind": "need", "title": "A coater", "text": "", "day": None, "closed_on": None},
    {"kind": "service", "title": "Audit", "day": None, "amount": "20.00", "currency": "EUR", "text": ""},
    {"kind": "note", "text": "Likes mornings.", "day": None},
]


@pytest.mark.parametrize("given", EXAMPLES, ids=lambda given: given["kind"])
def test_entry_of_each_kind_is_written_down_read_changed_and_removed(ask, lens, given):
    one = f"{REGISTER}/{lens['id']}"
    made = ask("POST", f"{one}/entries", given, 201)
    assert made == {"id": made["id"], "version": 1, **given}
    path = f"{one}/entries/{given['kind']}/{made['id']}"
    assert ask("GET", path) == made
    assert ask("GET", one)["entries"] == [made]
    name = "text" if given["kind"] == "note" else "name" if given["kind"] == "contact" else "title"
    changed = ask("PUT", path, {"version": 1, "entry": {**given, name: "Another"}})
    assert changed == {**made, name: "Another", "version": 2}
    ask("PUT", path, {"version": 1, "entry": given}, 409)
    ask("DELETE", path, status=204)
    ask("GET", path, status=404)
    assert Contact.objects.count() + Entry.objects.count() == 0


def test_every_kind_that_is_kept_has_its_schema(ask):
    assert {given["kind"] for given in EXAMPLES} == set(Kind)


def test_entry_keeps_its_kind_and_is_found_under_it_only(ask, lens):
    one = f"{REGISTER}/{lens['id']}/entries"
    fee = ask("POST", one, FEE, 201)
    answer = ask("PUT", f"{one}/fee/{fee['id']}", {"version": 1, "entry": EXAMPLES[2]}, 422)
    assert [item["field"] for item in answer["problems"]] == ["entry.kind"]
    ask("GET", f"{one}/task/{fee['id']}", status=404)
    ask("DELETE", f"{one}/contact/{fee['id']}", status=404)
    assert Entry.objects.get().title == ""


def test_fee_is_paid_today_and_the_first_day_stays(ask, lens):
    one = f"{REGISTER}/{lens['id']}/entries"
    fee = ask("POST", one, FEE, 201)
    close = f"{one}/fee/{fee['id']}/close"
    today = timezone.localdate().isoformat()
    assert ask("POST", close)["closed_on"] == today
    assert ask("POST", close) == {**fee, "closed_on": today, "version": 2}
    note = ask("POST", one, {"kind": "note", "text": "So."}, 201)
    ask("POST", f"{one}/note/{note['id']}/close", status=422)


@pytest.fixture
def four(write):
    write("Ash", tags="board", said=((Kind.FEE, {**FEE, "due": LATE}), (Kind.TASK, {"title": "Call"})))
    write("Birch", tags="board, north", city="Metz")
    write("Cedar", since="2026-01-01", said=((Kind.CONTACT, OFFICE),))
    write("Elm", until=LATE)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Ash", "Birch", "Cedar"]),
        ("?q=metz", ["Birch"]),
        ("?q=%00office", ["Cedar"]),
        ("?tag=board&tag=north", ["Birch"]),
        ("?show=fee-overdue", ["Ash"]),
        ("?show=former", ["Elm"]),
        ("?sort=newest&size=2", ["Cedar", "Birch"]),
        ("?size=2&page=2", ["Cedar"]),
        ("?size=2&page=3", []),
    ],
)
def test_members_are_narrowed_sorted_and_paged(ask, host, four, query, expected):
    assert [line["name"] for line in ask("GET", f"{REGISTER}{query}")["members"]] == expected


def test_list_holds_what_is_open_and_who_is_reached(ask, host, four):
    found = ask("GET", REGISTER)
    assert (found["total"], found["page"], found["size"]) == (3, 1, 50)
    said = {
        line["name"]: [[item.get("title") or item.get("email") or item["year"] for item in line[part]]
                       for part in ("contacts", "fees", "tasks")]
        for line in found["members"]
    }  # fmt: skip
    assert said == {
        "Ash": [[], [2026], ["Call"]],
        "Birch": [[], [], []],
        "Cedar": [["office@lens.example"], [], []],
    }
    wrong = ask("GET", f"{REGISTER}?show=nonsense", status=422)
    assert [item["field"] for item in wrong["problems"]] == ["show.0"]


def test_own_registers_and_their_work(ask, host, rival, four):
    theirs = Record.objects.create(host=rival, name="Theirs")
    Entry.objects.create(record=theirs, kind="task", title="Theirs", due=LATE)
    assert ask("GET", "/registers") == [{"slug": "light-valley", "name": "Light Valley", "members": 4}]
    work = ask("GET", "/registers/work")
    assert (work["total"], [(one["kind"], one["member"], one["is_late"]) for one in work["work"]]) == (
        1,
        [("fee", "Ash", True)],
    )


def test_visitor_is_told_to_sign_in_for_own_registers(client, db):
    ask = Program(client, None)
    assert ask("GET", "/registers", status=403)["detail"] == "Sign in to see your registers of members."


def outsiders(rival):
    operator = Person.objects.create(email="operator@example.org")
    validator = Person.objects.create(email="validator@example.org")
    PlatformRoleGrant.objects.create(person=operator, role="operator")
    PlatformRoleGrant.objects.create(person=validator, role="validator")
    return [None, operator, validator, make_keeper(rival, "stranger")]


def test_for_everybody_else_the_register_is_as_one_that_there_is_not(client, host, rival, four, settings):
    """Byte by byte, for each route: another cluster, an operator, a validator and a visitor."""
    settings.TRELLIS_SECOND_FACTOR = "offered"
    record = Record.objects.get(name="Ash")
    entry = Entry.objects.get(title="Call")
    one, there_is_not = f"/api{REGISTER}", "/api/organisations/there-is-none/register"
    asked = [
        ("GET", "", None), ("POST", "", {"name": "Mine"}), ("POST", "/take-over", {}),
        ("GET", f"/{record.pk}", None), ("PUT", f"/{record.pk}", {"name": "Mine", "version": 1}),
        ("DELETE", f"/{record.pk}", None), ("POST", f"/{record.pk}/entries", {"kind": "note", "text": "x"}),
        ("GET", f"/{record.pk}/entries/task/{entry.pk}", None),
        ("DELETE", f"/{record.pk}/entries/task/{entry.pk}", None),
        ("POST", f"/{record.pk}/entries/task/{entry.pk}/close", {}),
        ("GET", "/letters", None),
    ]  # fmt: skip
    for person in outsiders(rival):
        client.logout()
        if person:
            client.force_login(person)
        for method, path, given in asked:
            body = "" if given is None else json.dumps(given)
            answers = [
                client.generic(method, f"{start}{path}", body, "application/json")
                for start in (one, there_is_not)
            ]
            assert [answer.status_code for answer in answers] == [404, 404]
            assert answers[0].content == answers[1].content
    assert sorted(Record.objects.values_list("name", flat=True)) == ["Ash", "Birch", "Cedar", "Elm"]


def test_record_of_another_register_is_as_one_that_there_is_not(client, rival, four):
    """By its number, under the address of a register that one keeps."""
    ask = Program(client, make_keeper(rival, "stranger"))
    own, theirs = "/organisations/shadow-hill/register", Record.objects.get(name="Ash").pk
    assert ask("GET", f"{own}/{theirs}", status=404) == ask("GET", f"{own}/999999999", status=404)
    ask("POST", f"{own}/{theirs}/entries", {"kind": "note", "text": "Mine"}, 404)
    ask("DELETE", f"{own}/{theirs}", status=404)
    assert Entry.objects.filter(kind="note").count() == 0
    assert ask("GET", own) == {"total": 0, "page": 1, "size": 50, "members": []}


def test_list_asks_the_database_as_often_for_ten_as_for_a_hundred(ask, host, write):
    def queries():
        with CaptureQueriesContext(connection) as counted:
            ask("GET", f"{REGISTER}?size=500")
        return len(counted)

    for number in range(10):
        write(f"Member {number}", said=((Kind.CONTACT, OFFICE), (Kind.FEE, FEE)))
    queries()  # the first one notes the session
    ten = queries()
    for number in range(10, 100):
        write(f"Member {number}", said=((Kind.CONTACT, OFFICE), (Kind.FEE, FEE)))
    assert queries() == ten <= 16


def test_letter_is_looked_at_sent_once_and_read(ask, host, write):
    write("Ash", tags="board", said=((Kind.CONTACT, OFFICE),))
    write("Birch", said=((Kind.CONTACT, {**OFFICE, "email": "office@birch.example"}),))
    letter = {"subject": "Meeting", "text": "In May.", "answers_to": "us@light.example",
              "question": "Coming?", "answers": ["Yes", "No"], "to": {"tag": ["board"]},
              "key": "6f1c1c1e-8a55-4a52-9d4e-0d8f0d3a5a11"}  # fmt: skip
    ask("POST", f"{REGISTER}/letters", letter, 409)
    looked = ask("POST", f"{REGISTER}/letters/look", letter)
    assert (looked["count"], [item["address"] for item in looked["readers"]]) == (1, ["office@lens.example"])
    assert Letter.objects.count() == 0
    letter["seen"] = looked["seen"]
    ask("POST", f"{REGISTER}/letters", {**letter, "text": "In June."}, 409)
    sent = ask("POST", f"{REGISTER}/letters", letter, 201)
    assert ask("POST", f"{REGISTER}/letters", letter, 201)["id"] == sent["id"]
    assert [(item["member"], item["answer"]) for item in sent["recipients"]] == [("Ash", "")]
    assert ask("GET", f"{REGISTER}/letters/{sent['id']}") == sent
    assert [item["id"] for item in ask("GET", f"{REGISTER}/letters")] == [sent["id"]]
    remind = f"{REGISTER}/letters/{sent['id']}/remind"
    assert [ask("POST", remind), ask("POST", remind)] == [{"count": 1}, {"count": 0}]
    ask("GET", f"{REGISTER}/letters/{sent['id'] + 1}", status=404)


def test_public_members_are_written_down(ask, host):
    member = make_organisation("Glass House", kind="laboratory")
    host.member_rows.create(member=member, role="member")
    assert ask("POST", f"{REGISTER}/take-over") == {"count": 1}
    assert [line["profile"] for line in ask("GET", REGISTER)["members"]] == ["glass-house"]
