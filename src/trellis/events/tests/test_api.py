"""Events for programs."""

import json

import pytest

from trellis.accounts.models import Person
from trellis.events.models import Event
from trellis.events.tests.conftest import make_event

pytestmark = pytest.mark.django_db
NEW = {
    "kind": "talk", "organiser": "light-valley", "title": "Green talk", "format": "online",
    "time_zone": "Europe/Brussels", "starts": "2030-05-15T08:30", "ends": "2030-05-15T09:45",
    "languages": ["en"], "themes": ["theme:green"], "online_link": "https://room.example.org",
}  # fmt: skip


@pytest.fixture
def ask(window):
    def build(method, path, given=None, status=200):
        body = "" if given is None else json.dumps(given)
        answer = window.generic(method, f"/api/events{path}", body, "application/json")
        assert answer.status_code == status, answer.content
        return json.loads(answer.content) if answer.content else None

    return build


def test_event_is_made_changed_published_and_cancelled(ask, host):
    made = ask("POST", "", NEW, 201)
    assert (made["slug"], made["state"], made["starts_at"]) == ("green-talk", "draft", "2030-05-15T06:30:00Z")
    assert made["online_link"] == "https://room.example.org"
    changed = {name: value for name, value in NEW.items() if name not in ("kind", "organiser")}
    changed |= {"title": "Greener talk", "version": 1}
    assert ask("PUT", "/green-talk", changed)["title"] == "Greener talk"
    assert "changed" in ask("PUT", "/green-talk", changed | {"title": "Other"}, 409)["detail"]
    assert ask("POST", "/green-talk/publish", {}) == {"published": 1}
    output = ask(
        "POST", "/green-talk/outputs", {"kind": "paper", "title": "A", "url": "https://a.example"}, 201
    )
    assert [one["title"] for one in ask("GET", "/green-talk")["outputs"]] == ["A"]
    ask("DELETE", f"/green-talk/outputs/{output['id']}", status=204)
    ask("DELETE", "/green-talk", status=409)
    assert ask("POST", "/green-talk/cancel", {"reason": "Storm."})["cancelled_because"] == "Storm."


def test_faults_are_said_by_field(ask, host):
    said = ask("POST", "", NEW | {"ends": "2030-05-15T08:30", "country": "Atlantis"}, 422)
    assert [problem["field"] for problem in said["problems"]] == ["country", "ends"]
    assert [p["field"] for p in ask("POST", "", NEW | {"rule": "never"}, 422)["problems"]] == ["rule"]
    ask("POST", "", NEW | {"kind": "banquet"}, 404)


def test_calendar_is_filtered_as_its_page(ask, host, rival):
    make_event(host, "Green talk", kind="talk", online_link="https://room.example.org")
    make_event(rival, "Regions", format="on_site", city="Graz", country_id="country:AT")
    make_event(rival, "Hidden", state="draft")
    found = ask("GET", "?country=AT")
    assert (found["total"], [one["title"] for one in found["events"]]) == (1, ["Regions"])
    listed = ask("GET", "?when=all&size=1")
    assert (listed["total"], len(listed["events"])) == (2, 1)
    assert ask("GET", "?page=2")["events"] == []
    assert {one["online_link"] for one in ask("GET", "")["events"]} == {""}


def test_strangers_read_no_link_and_remove_nothing(client, host):
    make_event(host, "Green talk", online_link="https://room.example.org")
    draft = make_event(host, "Hidden", state="draft")
    client.force_login(Person.objects.create(email="stranger@example.org"))
    assert client.get("/api/events/green-talk").json()["online_link"] == ""
    assert client.delete(f"/api/events/{draft.slug}").status_code == 404
    assert Event.objects.count() == 2


def test_draft_is_removed(ask, host):
    draft = make_event(host, "Hidden", state="draft")
    ask("DELETE", f"/{draft.slug}", status=204)
    assert Event.objects.count() == 0
