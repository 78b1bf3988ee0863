"""The API of registering, of who registered, and of agendas."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.programs import program
from trellis.events.models import CheckIn, Event, Registration
from trellis.events.services import asking
from trellis.events.tests.conftest import make_event, make_person
from trellis.imports.models import Import
from trellis.notifications.models import Mail

pytestmark = pytest.mark.django_db
BASE = "/api/events/light-and-industry"


@pytest.fixture
def event(host):
    return make_event(host)


@pytest.fixture
def keeping(event, keeper):
    return program(BASE, keeper)


@pytest.fixture
def guest(event):
    return program(BASE, make_person("guest"))


# --- one's own


def test_what_is_asked_is_read_answered_and_taken_back(guest, event, actor):
    kind = asking.add_kind(actor=actor, event_id=event.pk, name="Buyer", needs_approval=True)
    diet = asking.add_question(
        actor=actor,
        event_id=event.pk,
        kind="choice",
        label="Diet",
        options=["None", "Vegan"],
        is_required=True,
    )
    read = guest("GET", "/registration")
    assert (read["why_not"], read["places_left"], read["asks_code"], read["own"]) == ("", None, False, None)
    assert read["kinds"] == [{"id": kind, "name": "Buyer", "needs_approval": True}]
    assert read["questions"] == [
        {"id": diet, "kind": "choice", "label": "Diet", "options": ["None", "Vegan"], "is_required": True}
    ]
    said = {
        "name": "Gala", "country": "AT", "kind": kind, "answers": {str(diet): "Vegan"}, "shares": ["name"],
    }  # fmt: skip
    assert guest("POST", "/registration", said, 201) == {"state": "asked"}
    own = guest("GET", "/registration")["own"]
    assert (own["state"], own["country"], own["answers"], own["shares"], own["kind"]) == (
        "asked", "country:AT", {"Diet": "Vegan"}, ["name"], "Buyer",
    )  # fmt: skip
    assert guest("POST", "/registration", said, 409)["detail"] == "This mail address is registered already."
    guest("DELETE", "/registration", status=204)
    assert guest("DELETE", "/registration", status=409)["detail"]
    assert guest("GET", "/registration")["own"] is None
    assert Registration.objects.get().state == "cancelled"


def test_answers_that_do_not_fit_are_named_by_question(guest, event, actor):
    one, text = (
        asking.add_question(
            actor=actor, event_id=event.pk, kind=kind, label=kind, options=options, is_required=False
        )
        for kind, options in (("choice", ["A", "B"]), ("text", []))
    )
    for value in ("C", True, ["C"]):
        said = guest("POST", "/registration", {"name": "Gala", "answers": {str(one): value}}, 422)
        assert [problem["field"] for problem in said["problems"]] == [f"q{one}"]
    for value in (["A"], True):
        said = guest("POST", "/registration", {"name": "Gala", "answers": {str(text): value}}, 422)
        assert [problem["field"] for problem in said["problems"]] == [f"q{text}"]
    said = guest("POST", "/registration", {"name": " ", "country": "Ruritania", "shares": ["all"]}, 422)
    assert [problem["field"] for problem in said["problems"]] == ["shares.0"]
    said = guest("POST", "/registration", {"name": " ", "country": "Ruritania"}, 422)
    assert [problem["field"] for problem in said["problems"]] == ["name", "country"]
    assert (
        guest("POST", "/registration", {"name": "Gala", "code": "none"}, 422)["problems"][0]["field"]
        == "code"
    )
    assert Registration.objects.count() == 0


def test_visitors_read_what_is_asked_and_register_on_the_page(event):
    visitor = program(
        BASE,
    )
    assert visitor("GET", "/registration")["own"] is None
    assert visitor("POST", "/registration", {"name": "Gala"}, 403)["detail"]
    assert visitor("DELETE", "/registration", status=403)["detail"]
    assert visitor("POST", "/registration/group", {"people": [{"name": "A", "address": "a@b.example"}]}, 403)
    assert Registration.objects.count() == 0


def test_closed_registration_says_why(guest, event):
    Event.objects.update(registration_closes_at=timezone.now() - timedelta(hours=1))
    assert guest("GET", "/registration")["why_not"] == "Registration is closed."
    assert guest("POST", "/registration", {"name": "Gala"}, 403)["detail"] == "Registration is closed."


def test_last_place_is_given_once_and_passed_on(event, guest):
    Event.objects.update(capacity=1)
    other = program(BASE, make_person("other"))
    assert guest("POST", "/registration", {"name": "Gala"}, 201) == {"state": "registered"}
    assert guest("GET", "/registration")["places_left"] == 0
    assert other("POST", "/registration", {"name": "Otto"}, 201) == {"state": "waiting"}
    guest("DELETE", "/registration", status=204)
    assert other("GET", "/registration")["own"]["state"] == "registered"


def test_group_is_registered_whole_or_not_at_all(guest, event):
    people = [{"name": "A", "address": "a@house.example"}, {"name": "", "address": "nowhere"}]
    said = guest("POST", "/registration/group", {"people": people, "organisation": "House"}, 422)
    assert [problem["field"] for problem in said["problems"]] == ["people.1.address", "people.1.name"]
    assert Registration.objects.count() == 0
    people[1] = {"name": "B", "address": "b@house.example", "role": "Head"}
    assert guest("POST", "/registration/group", {"people": people, "organisation": "House"}, 201) == {
        "count": 2
    }
    assert sorted(Registration.objects.values_list("name", "organisation", "role")) == [
        ("A", "House", ""), ("B", "House", "Head"),
    ]  # fmt: skip
    assert Mail.objects.count() == 2
    assert guest("POST", "/registration/group", {"people": []}, 422)["problems"][0]["field"] == "people"


# --- those who keep the event


def test_what_is_asked_is_set_and_removed(keeping, guest, event):
    kind = keeping("POST", "/registration/kinds", {"name": "Press", "needs_approval": True}, 201)
    assert keeping("POST", "/registration/kinds", {"name": "Press"}, 409)["detail"]
    question = keeping("POST", "/registration/questions", {"kind": "yes_no", "label": "Lunch?"}, 201)
    bad = keeping("POST", "/registration/questions", {"kind": "choice", "label": "Which?"}, 422)
    assert bad["problems"][0]["field"] == "options"
    assert keeping("POST", "/registration/codes", {"code": "early", "most_uses": 2}, 201) == "early"
    assert (
        keeping("POST", "/registration/codes", {"most_uses": 0}, 422)["problems"][0]["field"] == "most_uses"
    )
    said = {"name": "Gala", "kind": kind, "code": "EARLY", "answers": {str(question): True}}
    assert guest("POST", "/registration", said, 201) == {"state": "registered"}
    assert [(one["code"], one["uses"]) for one in keeping("GET", "/registration/codes")] == [("early", 1)]
    guest("GET", "/registration/codes", status=403)
    assert keeping("POST", "/registration/remove", {"what": "kind", "number": kind}, 409)["detail"]
    keeping("POST", "/registration/remove", {"what": "question", "number": question}, 204)
    keeping("POST", "/registration/remove", {"what": "question", "number": question}, 404)
    assert guest("GET", "/registration")["questions"] == []


def test_who_registered_is_filtered_paged_counted_and_decided(keeping, event):
    for name, state, country in (
        ("Ada", "registered", "AT"),
        ("Ben", "asked", "FR"),
        ("Cleo", "waiting", "AT"),
    ):
        event.registrations.create(
            name=name, address=f"{name.lower()}@example.org", state=state, country_id=f"country:{country}",
            queued_at=timezone.now() if state == "waiting" else None,
        )  # fmt: skip
    Event.objects.update(taken=1)

    def found(query):
        said = keeping("GET", f"/registrations?{query}")
        return [one["name"] for one in said["registrations"]], said["total"]

    assert found("") == (["Ada", "Ben", "Cleo"], 3)
    assert found("country=AT") == (["Ada", "Cleo"], 2)
    assert found("state=asked&q=ben") == (["Ben"], 1)
    assert found("size=2&page=2") == (["Cleo"], 3)
    assert found("size=2&page=9") == ([], 3)
    assert keeping("GET", "/registrations?state=gone", status=422)["problems"][0]["field"] == "state"
    figures = keeping("GET", "/registrations/figures")
    assert (figures["state"], figures["country"]) == (
        {"asked": 1, "registered": 1, "waiting": 1}, {"country:AT": 1},
    )  # fmt: skip
    ben, cleo = (Registration.objects.get(name=name).pk for name in ("Ben", "Cleo"))
    assert keeping("POST", f"/registrations/{cleo}/decision", {"accepts": True})["state"] == "registered"
    declined = keeping("POST", f"/registrations/{ben}/decision", {"accepts": False, "reason": "Full"})
    assert (declined["state"], declined["reason"]) == ("declined", "Full")
    assert keeping("GET", f"/registrations/{ben}") == declined
    assert keeping("POST", f"/registrations/{cleo}/decision", {"accepts": True}, 409)["detail"]
    assert keeping("GET", "/registrations/999999999999999999999", status=404)["detail"]
    assert Event.objects.get().taken == 2


def test_desk_lets_in_once_and_undoes_it(keeping, event):
    row = event.registrations.create(name="Ada", address="ada@example.org", state="registered")
    scan = {"key": str(uuid4()), "at": timezone.now().isoformat(), "registration": row.pk, "desk": "A"}
    other = scan | {"key": str(uuid4()), "registration": 10**18}
    answers = keeping("POST", "/check-ins", {"scans": [scan, scan, other]})
    assert [(one["outcome"], one["registration_id"]) for one in answers] == [
        ("in", row.pk), ("in", row.pk), ("unknown", None),
    ]  # fmt: skip
    assert keeping("POST", "/check-ins", {"scans": [scan | {"at": "2030-05-07T09:00"}]}, 422)["problems"]
    assert CheckIn.objects.count() == 1
    keeping("DELETE", f"/registrations/{row.pk}/check-in", status=204)
    assert keeping("DELETE", f"/registrations/{row.pk}/check-in", status=409)["detail"]
    late = {"name": "Late", "address": "late@example.org", "key": str(uuid4())}
    first = keeping("POST", "/walk-ins", late, 201)
    assert first["is_new"] is True
    assert keeping("POST", "/walk-ins", late, 201) == first | {"is_new": False}
    assert keeping("POST", "/walk-ins", late | {"address": "x"}, 422)["problems"][0]["field"] == "address"
    assert CheckIn.objects.filter(undone_at=None).count() == 1


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_scan_of_an_impossible_clock_is_no_fault_of_ours(keeping, event, at):
    row = event.registrations.create(name="Ada", address="ada@example.org", state="registered")
    scan = {"key": str(uuid4()), "at": at, "registration": row.pk}
    said = keeping("POST", "/check-ins", {"scans": [scan]}, 422)
    assert said["problems"][0]["field"] == "scans.0.at"
    assert CheckIn.objects.count() == 0


def test_list_is_brought_as_an_import_and_those_brought_are_told(event, keeper, keeping):
    client = Client()
    client.force_login(keeper)
    file = SimpleUploadedFile("list.csv", b"Name,E-mail\nAda,ada@lens.example\n")
    answer = client.post(f"{BASE}/registrations/list", {"files": [file]})
    assert answer.status_code == 202
    begun = answer.json()
    assert begun["url"] == f"/api/imports/{begun['import_id']}"
    assert client.get(begun["url"]).json()["state"] == "preparing"
    assert (Import.objects.count(), Registration.objects.count()) == (1, 0)
    assert keeping("POST", "/registrations/tell", status=422)["detail"]
    event.registrations.create(name="Ada", address="ada@lens.example", state="registered", brought_by=1)
    assert keeping("POST", "/registrations/tell") == {"count": 1}
    assert Mail.objects.count() == 1


# --- agendas


def test_agenda_is_published_and_its_versions_told_apart(keeping, guest, event):
    begin = event.starts_at + timedelta(hours=1)
    assert guest("GET", "/agenda") == {"version": None, "sessions": []}
    assert keeping("POST", "/agenda/publish", status=409)["detail"]
    row = event.sessions.create(
        source_key="1", title="Opening", starts_at=begin, ends_at=begin + timedelta(hours=1)
    )
    assert keeping("GET", "/agenda/written")["has_changes"] is True
    assert keeping("POST", "/agenda/publish", {"note": "First"}) == {"version": 1}
    row.title = "Welcome"
    row.save(update_fields=["title"])
    assert [one["title"] for one in guest("GET", "/agenda")["sessions"]] == ["Opening"]
    written = keeping("GET", "/agenda/written")
    assert ([one["title"] for one in written["sessions"]], written["has_changes"]) == (["Welcome"], True)
    assert keeping("POST", "/agenda/publish", {}) == {"version": 2}
    assert [one["number"] for one in keeping("GET", "/agenda/versions")] == [2, 1]
    second = keeping("GET", "/agenda/versions/2")
    [change] = second["changes"]
    assert (change["fields"], change["before"]["title"], change["after"]["title"]) == (
        ["title"], "Opening", "Welcome",
    )  # fmt: skip
    assert [one["id"] for one in keeping("GET", "/agenda/versions/1")["added"]] == [row.pk]
    assert keeping("GET", "/agenda/versions/9", status=404)["detail"]
    for path in ("/agenda/written", "/agenda/versions", "/agenda/versions/1"):
        assert guest("GET", path, status=403)["detail"]


def test_sessions_are_added_once_changed_moved_and_removed(keeping, event):
    said = {
        "title": "Opening", "starts": "2030-05-07T09:30", "minutes": 45, "room": "Hall", "key": str(uuid4()),
        "persons": [{"name": "Ada", "organisation": "Lens Works"}],
        "links": [{"url": "https://example.org/slides", "title": "Slides"}],
    }  # fmt: skip
    number = keeping("POST", "/agenda/sessions", said, 201)
    assert keeping("POST", "/agenda/sessions", said, 201) == number
    read = keeping("GET", f"/agenda/sessions/{number}")
    assert (read["starts_at"], read["ends_at"], read["version"]) == (
        "2030-05-07T09:30:00+02:00", "2030-05-07T10:15:00+02:00", 1,
    )  # fmt: skip
    assert read["persons"] == [{"name": "Ada", "organisation": "Lens Works", "role": "speaker"}]
    assert keeping("POST", "/agenda/sessions", said | {"key": None}, 409)["detail"].startswith(
        "There is a session"
    )
    changed = keeping("PUT", f"/agenda/sessions/{number}", said | {"title": "Welcome", "version": 1})
    assert (changed["title"], changed["version"]) == ("Welcome", 2)
    assert keeping("PUT", f"/agenda/sessions/{number}", said | {"version": 1}, 409)["detail"]
    moved = keeping(
        "POST", f"/agenda/sessions/{number}/move", {"starts": "2030-05-07T11:00", "room": "Attic"}
    )
    assert (moved["starts_at"], moved["room"]) == ("2030-05-07T11:00:00+02:00", "Attic")
    keeping("DELETE", f"/agenda/sessions/{number}", status=204)
    assert keeping("GET", f"/agenda/sessions/{number}", status=404)["detail"]
    assert keeping("GET", "/agenda/written")["sessions"] == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"starts": "0001-01-01T00:00"}, "starts"),
        ({"starts": "2030-05-07T09:30Z"}, "starts"),
        ({"minutes": 0}, "minutes"),
        ({"links": [{"url": "javascript:alert(1)"}]}, "links"),
        ({"persons": [{"name": "Ada", "role": "queen"}]}, "persons.0.role"),
    ],
)
def test_session_that_does_not_fit_is_refused_by_field(keeping, event, wrong, field):
    said = {"title": "Opening", "starts": "2030-05-07T09:30", "minutes": 45} | wrong
    assert [one["field"] for one in keeping("POST", "/agenda/sessions", said, 422)["problems"]] == [field]
    assert event.sessions.count() == 0
