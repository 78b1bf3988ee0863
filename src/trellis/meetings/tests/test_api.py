"""The API of meetings: the same services, with refusals that a program can read."""

import json

import pytest
from django.test import Client

from trellis.meetings.models import Meeting, MeetingRequest, Participant, Wish

pytestmark = pytest.mark.django_db
BASE = "/api/meetings/matchmaking-day"


@pytest.fixture
def send(ada):
    client = Client()
    client.force_login(ada.person)

    def go(method, path, body=None):
        answer = client.generic(method, BASE + path, json.dumps(body or {}), content_type="application/json")
        return answer.status_code, json.loads(answer.content) if answer.content else None

    return go


@pytest.mark.usefixtures("slots")
def test_rules_slots_and_participants(send, ada, ben):
    status, said = send("GET", "")
    assert (status, said["state"], said["mode"]) == (200, "open", "both")
    assert (len(said["slots"]), [table["number"] for table in said["tables"]]) == (4, [1, 2])
    status, said = send("GET", "/participants")
    assert [(one["id"], one["name"], one["is_bookable"]) for one in said] == [
        (ada.id, "Ada", False),
        (ben.id, "Ben", True),
    ]
    assert "address" not in said[0]


def test_booking_moving_and_the_slots_still_free(send, slots, ben, cleo):
    assert [slot["id"] for slot in send("GET", f"/free/{ben.id}")[1]] == slots
    status, number = send("POST", "/meetings", {"participant": ben.id, "slot": slots[0]})
    assert status == 201
    status, said = send("POST", "/meetings", {"participant": cleo.id, "slot": slots[0]})
    assert status == 409
    assert said["problems"][0]["suggestion"].startswith("Free for all of you")
    assert send("POST", f"/meetings/{number}/move", {"slot": slots[1]}) == (204, None)
    [meeting] = send("GET", "/meetings")[1]
    assert (meeting["slot"], len(meeting["participants"]), meeting["sequence"]) == (slots[1], 2, 1)
    assert send("POST", f"/meetings/{number}/cancel", {"reason": "Ill"}) == (204, None)
    assert send("GET", "/meetings") == (200, [])
    assert Meeting.objects.get().state == "cancelled"


def test_requests_and_wishes(send, slots, ada, ben):
    assert send("PUT", f"/wishes/{ben.id}", {"kind": "must", "note": "x"}) == (204, None)
    assert send("GET", "/wishes") == (200, [{"participant": ben.id, "kind": "must", "note": "x"}])
    assert send("DELETE", f"/wishes/{ben.id}") == (204, None)
    assert Wish.objects.count() == 0
    status, number = send("POST", "/requests", {"participant": ben.id, "message": "Light?"})
    assert status == 201
    assert send("POST", "/requests", {"participant": ben.id})[0] == 409
    assert send("POST", f"/requests/{number}/accept", {"slot": slots[0]})[0] == 404  # it is for Ben
    assert [one["state"] for one in send("GET", "/requests")[1]] == ["asked"]
    assert send("DELETE", f"/requests/{number}") == (204, None)
    assert MeetingRequest.objects.get().state == "withdrawn"


def test_taking_part_and_leaving(send, slots, ada):
    status, _said = send("PUT", "/part", {"attends": "online", "is_bookable": True, "away": slots[:1]})
    assert status == 204
    row = Participant.objects.get(pk=ada.id)
    assert (row.attends, row.is_bookable, row.unavailable.count()) == ("online", True, 1)
    assert send("DELETE", "/part") == (204, None)
    assert send("GET", "/participants")[0] == 403


def test_unknown_event_and_unfit_words(send, ben):
    assert send("PUT", f"/wishes/{ben.id}", {"kind": "perhaps"})[0] == 422
    assert send("GET", "x")[0] == 404
