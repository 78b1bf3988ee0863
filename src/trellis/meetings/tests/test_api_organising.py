"""The API of those who keep an event: set-up, halls, the board, schedules, publishing."""

from dataclasses import fields

import pytest
from django.test import Client

from tests.programs import program
from trellis.events.tests.conftest import make_person
from trellis.meetings.api.plan_schemas import AppliedOut
from trellis.meetings.api.setup import RulesIn
from trellis.meetings.models import BoardChange, Meeting, MeetingSetup, PlanRun, Slot, Table, Wish
from trellis.meetings.services.working_out import work_out
from trellis.meetings.tests.conftest import add_guest, make_meetings
from trellis.meetings.types.differences import Sort
from trellis.meetings.types.setup import RuleValues
from trellis.notifications.models import Notification

pytestmark = pytest.mark.django_db
APPLIED = {"moved": 0, "replaced": 0, "seated": 0, "added": 1, "dropped": 0}
BASE = "/api/meetings/matchmaking-day"
RULES = {"version": 1, "mode": "planned", "slot_minutes": 15, "break_minutes": 0, "most_meetings": 3}


@pytest.fixture
def send(host):
    return program(BASE, make_person("organiser", owner=host))


def wish(one, other, kind="like"):
    Wish.objects.create(
        event=one.participant.event, wisher=one.participant, wished=other.participant, kind=kind
    )


def work():
    assert work_out(PlanRun.objects.order_by("-id")[0].pk)


# --- set-up


@pytest.mark.usefixtures("event")
def test_rules_are_read_changed_and_a_stale_version_is_refused(send):
    read = send("GET", "/setup")
    assert (read["version"], read["state"], read["steps"]) == (
        1, "open", ["preparing", "planned", "published", "closed"],
    )  # fmt: skip
    changed = send("PUT", "/setup", RULES)
    assert (changed["version"], changed["mode"], changed["slot_minutes"]) == (2, "planned", 15)
    assert changed["most_meetings"] == MeetingSetup.objects.get().most_meetings == 3
    assert "changed this meanwhile" in send("PUT", "/setup", RULES, 409)["detail"]
    assert send("PUT", "/setup", changed) == changed | {"version": 3}  # what was read can be sent


@pytest.mark.usefixtures("event")
def test_rules_that_do_not_fit_are_named_by_field(send):
    bad = RULES | {"slot_minutes": 1, "room_template": "http://x", "admitted": [99], "profile_kinds": ["x"]}
    said = send("PUT", "/setup", bad, 422)
    assert [one["field"] for one in said["problems"]] == [
        "slot_minutes", "profile_kinds", "room_template", "admitted",
    ]  # fmt: skip
    assert [one["field"] for one in send("PUT", "/setup", RULES | {"mode": "x"}, 422)["problems"]] == ["mode"]
    assert MeetingSetup.objects.get().version == 1


def test_meetings_are_begun_once(send, event):
    MeetingSetup.objects.all().delete()
    assert send("GET", "/setup", status=404)["detail"]
    assert send("GET", "/board", status=404)["detail"]
    assert send("POST", "/setup")["state"] == "preparing"
    assert send("POST", "/setup")["version"] == 1
    assert MeetingSetup.objects.count() == 1


@pytest.mark.usefixtures("slots")
def test_steps_go_on_but_publishing_is_looked_at_first(send):
    assert send("POST", "/setup/step", {"to": "planned"})["state"] == "planned"
    assert send("POST", "/setup/step", {"to": "closed"}, 409)["detail"].startswith("From this state")
    assert "who would be told" in send("POST", "/setup/step", {"to": "published"}, 409)["detail"]
    assert send("POST", "/setup/step", {"to": "elsewhere"}, 422)["problems"][0]["field"] == "to"
    assert MeetingSetup.objects.get().state == "planned"


def test_who_is_silent_is_named_and_asked(send, ada, event):
    event.registrations.create(
        name="Dora", organisation="Dora Ltd", address="d@example.org", state="registered"
    )
    said = send("GET", "/silent")
    assert said == {
        "joined": 1, "not_joined": [{"name": "Dora", "organisation": "Dora Ltd"}], "unanswered": [],
    }  # fmt: skip
    assert send("POST", "/silent/invite") == {"count": 1}


# --- when and where


def test_slots_and_tables_are_added_counted_closed_and_removed(send, event, slots, ada, ben):
    first = Table.objects.get(event=event, number=1)
    number = send(
        "POST", "/arranged", {"participants": [ada.id, ben.id], "slot": slots[0], "table": first.pk}, 201
    )
    window = {"day": "2030-05-07", "begins": "14:00", "ends": "15:00", "place": "online"}
    assert send("POST", "/slots", window, 201) == {"count": 2}
    assert send("POST", "/slots", window, 409)["detail"].startswith("Some of these slots overlap")
    tables = {"first": 3, "count": 2, "seats": 6, "place": "Hall B", "features": ["screen"]}
    assert send("POST", "/tables", tables, 201) == {"count": 2}
    assert send("POST", "/tables", tables, 409)["detail"] == "There is a table of this number already."
    assert send("POST", "/tables/close", {"tables": [first.pk], "slot": slots[0]}) == {"standing": 1}
    read = send("GET", "/halls")
    assert [(one["place"], one["meetings"]) for one in read["slots"]] == [
        ("either", 1), ("either", 0), ("either", 0), ("either", 0), ("online", 0), ("online", 0),
    ]  # fmt: skip
    assert read["slots"][0]["closed_tables"] == [first.pk]
    assert [(one["number"], one["seats"], one["meetings"]) for one in read["tables"]] == [
        (1, 4, 1), (2, 4, 0), (3, 6, 0), (4, 6, 0),
    ]  # fmt: skip
    wrong = send("GET", "/board?only_wrong=true")
    assert [(one["id"], one["conflicts"][0]["trouble"]) for one in wrong["meetings"]] == [(number, "table")]
    assert send("POST", "/tables/open", {"tables": [first.pk], "slot": slots[0]}) == {"standing": 0}
    assert send("GET", "/board")["wrong"] == 0
    assert send("POST", "/slots/remove", {"slots": [slots[0], slots[1]]}, 409)["detail"]
    assert send("POST", "/slots/remove", {"slots": [slots[1], slots[1], 10**18]}) == {"count": 1}
    assert send("POST", "/tables/remove", {"tables": [first.pk]}, 409)["detail"]
    assert send("POST", "/tables/remove", {"tables": [read["tables"][3]["id"]]}) == {"count": 1}
    assert (Slot.objects.count(), Table.objects.count()) == (5, 3)


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/slots", {"day": "2031-05-07", "begins": "09:00", "ends": "10:00"}, "day"),
        ("/slots", {"day": "0001-01-01", "begins": "00:00", "ends": "10:00"}, "day"),
        ("/slots", {"day": "9999-12-31", "begins": "09:00", "ends": "23:59"}, "day"),
        ("/slots", {"day": "2030-05-07", "begins": "10:00", "ends": "09:00"}, "ends"),
        ("/slots", {"day": "2030-02-30", "begins": "10:00", "ends": "11:00"}, "day"),
        ("/tables", {"count": 0}, "count"),
        ("/tables", {"count": 10**30}, "count"),
        ("/tables", {"count": 1, "seats": 1}, "seats"),
        ("/tables/close", {"tables": [-1]}, "tables.0"),
        ("/tables/close", {"tables": [2**63]}, "tables.0"),
        ("/slots/remove", {}, "slots"),
    ],
)
def test_halls_that_do_not_fit_are_refused_by_field(send, event, path, body, field):
    assert [one["field"] for one in send("POST", path, body, 422)["problems"]] == [field]
    assert (Slot.objects.count(), Table.objects.count()) == (4, 2)


def test_several_tables_are_closed_all_or_none(send, event):
    own, other = (
        Table.objects.get(event=event, number=1),
        make_meetings(event.hosts.get().organisation, title="Another day"),
    )
    foreign = Table.objects.filter(event=other)[0]
    assert send("POST", "/tables/close", {"tables": [own.pk, foreign.pk]}, 404)["detail"]
    assert Table.objects.filter(closed_at__isnull=False).count() == 0


# --- the board


def test_board_is_filtered_paged_and_shows_drafts(send, slots, three):
    MeetingSetup.objects.update(state="planned", mode="planned")
    ada, ben, cleo = three
    first = send("POST", "/arranged", {"participants": [ada.id, ben.id], "slot": slots[0]}, 201)
    second = send("POST", "/arranged", {"participants": [ada.id, cleo.id], "slot": slots[1]}, 201)
    board = send("GET", "/board")
    assert (board["total"], board["standing"], board["drafts"], board["wrong"]) == (2, 2, 2, 0)
    assert [(one["id"], one["is_published"], one["is_locked"]) for one in board["meetings"]] == [
        (first, False, False), (second, False, False),
    ]  # fmt: skip

    def found(query):
        said = send("GET", f"/board?{query}")
        return [one["id"] for one in said["meetings"]], said["total"]

    table = board["meetings"][1]["table"]
    assert found(f"slot={slots[0]}") == ([first], 1)
    assert found(f"participant={cleo.id}") == ([second], 1)
    assert found(f"table={table}&slot={slots[1]}") == ([second], 1)
    assert found("participant=999999") == ([], 0)
    assert found("size=1&page=2") == ([second], 2)
    assert found("size=1&page=3") == ([], 2)
    send("POST", f"/meetings/{first}/cancel", {"reason": "Twice"}, 204)
    assert found("") == ([second], 1)
    assert found("with_cancelled=true") == ([first, second], 2)
    assert send("GET", "/board?page=0", status=422)["problems"][0]["field"] == "page"


def test_locked_meeting_is_let_go_and_each_step_taken_back(send, slots, ada, ben):
    number = send("POST", "/arranged", {"participants": [ada.id, ben.id], "slot": slots[0]}, 201)
    send("POST", f"/meetings/{number}/lock", status=204)
    assert Meeting.objects.get().is_locked is True
    send("POST", f"/meetings/{number}/unlock", status=204)
    assert [one["action"] for one in send("GET", "/board/steps")] == ["unlocked", "locked", "arranged"]
    assert send("POST", "/board/undo") == {"action": "unlocked"}
    assert Meeting.objects.get().is_locked is True
    send("POST", "/board/undo")
    send("POST", "/board/undo")
    assert Meeting.objects.count() == 0  # a draft that nobody saw
    assert send("POST", "/board/undo", status=409)["detail"] == "There is nothing to take back."
    assert BoardChange.objects.filter(undone_at__isnull=True).count() == 0
    assert send("POST", "/meetings/999999999999999999999/lock", status=404)["detail"]


# --- schedules


def test_schedule_is_asked_for_followed_looked_at_and_taken_over(send, slots, three):
    MeetingSetup.objects.update(state="planned", mode="planned", most_meetings=1)
    ada, ben, cleo = three
    wish(ada, ben, "must")
    wish(ada, cleo)
    begun = send("POST", "/plans", {"seconds": 1, "seed": 7, "keep": "all"}, 202)
    assert (begun["state"], begun["seed"], begun["keep"], begun["is_under_way"]) == ("queued", 7, "all", True)
    assert begun["url"] == f"{BASE}/plans/{begun['id']}"
    assert "worked out already" in send("POST", "/plans", {}, 409)["detail"]
    assert send("GET", "/board")["under_way"] == begun["id"]
    here = f"/plans/{begun['id']}"
    assert send("POST", f"{here}/apply", status=409)["detail"] == "This schedule is not worked out."
    assert send("GET", f"{here}/changes")["changes"] == []
    work()
    read = send("GET", here)
    assert (read["state"], read["placed"], read["wished"], read["why_not"]) == ("done", 1, 2, "")
    assert (read["changes"], read["unmet"]) == (APPLIED, 1)
    placed = next(one for one in read["objectives"] if one["name"] == "placed")
    assert (placed["value"], placed["gap"]) == (placed["bound"], 0)
    [change] = send("GET", f"{here}/changes")["changes"]
    assert (change["sort"], change["participants"], change["before"]) == ("added", [ada.id, ben.id], None)
    assert change["after"]["slot"] in slots
    unmet = send("GET", f"{here}/unmet")
    [left] = unmet["wishes"]
    assert (unmet["total"], left["participants"], left["must"]) == (1, [ada.id, cleo.id], False)
    assert "Ada" in left["reasons"][0]["text"]
    quality = send("GET", f"{here}/quality?size=2&page=2")
    assert (quality["total"], [one["participant"] for one in quality["participants"]]) == (3, [cleo.id])
    assert send("POST", f"{here}/apply") == APPLIED
    assert send("POST", f"{here}/apply", status=409)["detail"].startswith("This schedule was taken over")
    assert [one["id"] for one in send("GET", "/plans")] == [begun["id"]]
    assert Meeting.objects.get().published_at is None


def test_wish_is_forced_and_a_repair_worked_out(send, slots, three):
    MeetingSetup.objects.update(state="planned", mode="planned", most_meetings=1)
    ada, ben, cleo = three
    wish(ada, ben, "must")
    wish(ada, cleo)
    run = send("POST", "/plans", {"seconds": 1}, 202)["id"]
    work()
    [left] = send("GET", f"/plans/{run}/unmet")["wishes"]
    assert send("POST", f"/plans/{run}/force", {"wish": "1-2-3"}, 409)["detail"].startswith(
        "This wish is met"
    )
    forced = send("POST", f"/plans/{run}/force", {"wish": left["wish"]}, 202)
    assert (forced["kind"], forced["forced"]) == ("force", [left["wish"]])
    work()
    assert [one["participants"] for one in send("GET", f"/plans/{forced['id']}/changes")["changes"]] == [
        [ada.id, cleo.id]
    ]
    assert send("POST", "/board/repair", status=202)["kind"] == "repair"
    stopped = send("POST", f"/plans/{PlanRun.objects.order_by('-id')[0].pk}/stop")
    assert (stopped["state"], stopped["stop_asked"]) == ("stopped", True)


def test_address_of_a_run_is_in_the_header_too(host, event, three):
    client = Client()
    client.force_login(make_person("organiser", owner=host))
    answer = client.post(f"{BASE}/plans", "{}", content_type="application/json")
    assert (answer.status_code, answer["Location"]) == (202, answer.json()["url"])
    assert client.get(answer["Location"]).json()["state"] == "queued"


def test_rotating_tables_are_asked_for(send, event, slots):
    for number in range(8):
        add_guest(event, f"guest{number}")
    asked = {"first_slot": slots[0], "rounds": 2, "seats": 4}
    run = send("POST", "/plans/rotation", asked, 202)
    assert run["kind"] == "rotate"
    work()
    assert send("GET", run["url"].removeprefix(BASE))["changes"]["added"] == 4
    assert send("POST", f"{run['url'].removeprefix(BASE)}/apply")["added"] == 4
    said = send("POST", "/plans/rotation", asked | {"rounds": 9, "seats": 99}, 422)
    assert [one["field"] for one in said["problems"]] == ["rounds", "seats"]


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"seconds": 0, "seed": -1}, ["seconds", "seed"]),
        ({"seconds": 10**40}, ["seconds"]),
        ({"keep": "nothing"}, ["keep"]),
    ],
)
@pytest.mark.usefixtures("slots")
def test_schedule_that_cannot_be_asked_for_is_refused_by_field(send, body, fields):
    assert [one["field"] for one in send("POST", "/plans", body, 422)["problems"]] == fields
    assert PlanRun.objects.count() == 0


# --- publishing


def test_schedule_is_published_as_it_was_looked_at(send, slots, three):
    MeetingSetup.objects.update(state="planned", mode="planned")
    ada, ben, cleo = three
    send("POST", "/arranged", {"participants": [ada.id, ben.id], "slot": slots[0]}, 201)
    seen = send("GET", "/publish")
    assert (seen["drafts"], seen["people"], seen["first"], seen["why_not"]) == (1, 2, 2, "")
    assert [(one["name"], one["is_first"], len(one["lines"])) for one in seen["tellings"]] == [
        ("Ada", True, 1), ("Ben", True, 1),
    ]  # fmt: skip
    send("POST", "/arranged", {"participants": [ada.id, cleo.id], "slot": slots[1]}, 201)
    refused = send("POST", "/publish", {"seen": seen["seen"]}, 409)
    assert refused["detail"].startswith("Something changed since you looked")
    assert send("POST", "/publish", {}, 422)["problems"][0]["field"] == "seen"
    assert Meeting.objects.filter(published_at__isnull=False).count() == 0
    again = send("GET", "/publish")["seen"]
    assert send("POST", "/publish", {"seen": again}) == {"meetings": 2, "people": 3}
    assert Meeting.objects.filter(published_at__isnull=False).count() == 2
    assert Notification._base_manager.count() == 3
    assert send("GET", "/publish")["has_news"] is False


def test_programs_can_say_every_rule_and_read_every_sort_of_change():
    """A rule that is missing here would fall back to its default whenever a program puts the others."""
    assert set(RulesIn.model_fields) == {one.name for one in fields(RuleValues)} | {"version"}
    assert set(AppliedOut.model_fields) == set(Sort)
