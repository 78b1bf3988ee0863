"""The API of the day and of what came of it."""

import json
from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from tests.programs import program
from trellis.events.models import CheckIn, Event
from trellis.events.tests.conftest import make_person
from trellis.meetings.models import Meeting, Outcome, Slot, Table, Wish
from trellis.meetings.services.booking import book_meeting

pytestmark = pytest.mark.django_db
BASE = "/api/meetings/matchmaking-day"


@pytest.fixture
def keeping(host):
    return program(BASE, make_person("organiser", owner=host))


@pytest.fixture
def meeting(event, slots, ada, ben):
    """It is on: the first slot began five minutes ago."""
    number = book_meeting(actor=ada.actor, event_id=event.pk, other_id=ben.id, slot_id=slots[0])
    begin = timezone.now() - timedelta(minutes=5)
    Event.objects.update(starts_at=begin - timedelta(hours=1))
    for place, slot in enumerate(Slot.objects.order_by("during")):
        start = begin + timedelta(minutes=25 * place)
        Slot.objects.filter(pk=slot.pk).update(during=(start, start + timedelta(minutes=20)))
    return number


def check_in(guest):
    event = Event.objects.get(pk=guest.participant.event_id)
    now = timezone.now()
    day = now.astimezone(ZoneInfo(event.time_zone)).date()
    CheckIn.objects.create(event=event, registration=guest.registration, day=day, key=uuid4(), at=now)


def test_hall_says_who_sits_who_is_free_and_what_was_reported(keeping, meeting, slots, ada, cleo):
    check_in(cleo)
    said = program(BASE, ada.person)
    assert said("POST", f"/meetings/{meeting}/report", {"kind": "late", "minutes": 30}) == {
        "is_in_time": False
    }
    assert said("POST", f"/meetings/{meeting}/report", {"kind": "here"}) == {"is_in_time": True}
    bad = said("POST", f"/meetings/{meeting}/report", {"kind": "late"}, 422)
    assert bad["problems"][0]["field"] == "minutes"
    day = keeping("GET", "/day")
    assert [slot["id"] for slot in day["slots"]] == slots[:2]
    [sitting] = day["slots"][0]["meetings"]
    assert [(one["participant"], one["kind"]) for one in sitting["reports"]] == [(ada.id, "here")]
    second = Table.objects.get(number=2).pk
    assert (day["slots"][0]["free_participants"], day["slots"][0]["free_tables"]) == ([cleo.id], [second])
    assert day["present"] == [cleo.id]
    assert said("GET", "/day", status=403)["detail"]


def test_whoever_waits_alone_is_offered_another(keeping, meeting, event, ada, cleo):
    said = program(BASE, ada.person)
    check_in(cleo)
    Wish.objects.create(event=event, wisher=cleo.participant, wished=ada.participant, kind="must")
    assert said("GET", f"/meetings/{meeting}/instead") == []
    assert said("POST", f"/meetings/{meeting}/instead", {"participant": cleo.id}, 409)["detail"]
    said("POST", f"/meetings/{meeting}/report", {"kind": "alone"})
    assert [one["id"] for one in said("GET", f"/meetings/{meeting}/instead")] == [cleo.id]
    assert [one["id"] for one in keeping("GET", f"/meetings/{meeting}/instead")] == [cleo.id]
    assert program(BASE, cleo.person)("GET", f"/meetings/{meeting}/instead", status=404)["detail"]
    new = said("POST", f"/meetings/{meeting}/instead", {"participant": cleo.id}, 201)
    assert dict(Meeting.objects.values_list("pk", "state")) == {meeting: "cancelled", new: "standing"}
    assert said("GET", f"/meetings/{meeting}/instead") == []


def test_meeting_goes_on_and_is_held(keeping, meeting, slots, ada):
    following = keeping("POST", f"/meetings/{meeting}/extend", status=201)
    assert Meeting.objects.get(pk=following).slot_id == slots[1]
    assert program(BASE, ada.person)("POST", f"/meetings/{meeting}/extend", status=403)["detail"]
    keeping("PUT", f"/meetings/{meeting}/held", {"is_held": True}, 204)
    assert Meeting.objects.get(pk=meeting).state == "held"
    keeping("PUT", f"/meetings/{meeting}/held", {"is_held": False}, 204)
    assert Meeting.objects.get(pk=meeting).state == "standing"
    assert keeping("PUT", f"/meetings/{following}/held", {"is_held": True}, 409)["detail"]


def test_outcome_counts_in_figures_and_evidence_without_names_not_agreed_to(keeping, meeting, ada, ben):
    said = {"has_met": True, "rating": 4, "next_step": "Send samples", "agreement": "contract"}
    ada.registration.shares = ["name", "country"]
    ada.registration.save(update_fields=["shares"])
    program(BASE, ada.person)("PUT", f"/meetings/{meeting}/outcome", said, 204)
    bad = program(BASE, ada.person)("PUT", f"/meetings/{meeting}/outcome", said | {"rating": 6}, 422)
    assert bad["problems"][0]["field"] == "rating"
    keeping("PUT", f"/meetings/{meeting}/outcome", said, 403)
    assert Outcome.objects.get().next_step == "Send samples"
    figures = keeping("GET", "/figures")
    assert (figures["planned"], figures["held"], figures["met_share"], figures["rating"]) == (1, 1, 1.0, 4.0)
    assert figures["agreements"] == [{"kind": "contract", "meetings": 1}]
    assert figures["by_country"] == [{"group": "", "people": 2, "held": 1}]
    evidence = keeping("GET", "/evidence")
    assert [(one["id"], one["name"], one["organisation"]) for one in evidence["participants"]] == [
        (ada.id, "Ada", ""), (ben.id, "", ""),
    ]  # fmt: skip
    assert evidence["outcomes"] == [
        {"meeting": meeting, "participant": ada.id, "has_met": True, "rating": 4, "has_next_step": True,
         "agreement": "contract"},
    ]  # fmt: skip
    assert [(one["id"], one["is_held"]) for one in evidence["meetings"]] == [(meeting, True)]
    assert "Send samples" not in json.dumps(evidence)
