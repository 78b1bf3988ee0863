"""On the day and after it: late, alone, another instead; reminders; outcomes, figures, evidence."""

import io
import zipfile
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from trellis.accounts.models import Person
from trellis.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from trellis.events.models import CheckIn, Event, Registration
from trellis.meetings.models import DayReport, Meeting, MeetingSetup, Outcome, Slot, Wish
from trellis.meetings.pages.evidence import HASHES
from trellis.meetings.pages.figures import without_few
from trellis.meetings.selectors.meetings import get_own_meeting
from trellis.meetings.selectors.outcomes import build_figures, outcomes_of
from trellis.meetings.selectors.present import list_instead
from trellis.meetings.selectors.setup import get_rules
from trellis.meetings.services.booking import arrange_meeting, book_meeting
from trellis.meetings.services.day import book_instead, extend_meeting, report
from trellis.meetings.services.outcomes import note_held, say_outcome
from trellis.meetings.services.reminding import ask_outcomes, list_to_come, remind_of_day
from trellis.meetings.tests.conftest import add_guest
from trellis.meetings.types.outcomes import OutcomeValues
from trellis.meetings.types.words import BOOKER
from trellis.notifications.models import Notification
from trellis.notifications.services.links import make_link

pytestmark = pytest.mark.django_db
MET = OutcomeValues(has_met=True, rating=4, next_step="Send samples", agreement="contract")


@pytest.fixture
def meeting(event, slots, ada, ben):
    return book_meeting(actor=ada.actor, event_id=event.pk, other_id=ben.id, slot_id=slots[0])


def begin(event, minutes):
    """The first slot began so many minutes ago, the others follow it."""
    shift = timezone.now() - timedelta(minutes=minutes)
    Event.objects.filter(pk=event.pk).update(starts_at=shift - timedelta(hours=1))
    for number, slot in enumerate(Slot.objects.filter(event=event).order_by("during")):
        start = shift + timedelta(minutes=25 * number)
        Slot.objects.filter(pk=slot.pk).update(during=(start, start + timedelta(minutes=20)))


def check_in(guest):
    event = Event.objects.get(pk=guest.participant.event_id)
    now = timezone.now()
    day = now.astimezone(ZoneInfo(event.time_zone)).date()
    CheckIn.objects.create(event=event, registration=guest.registration, day=day, key=uuid4(), at=now)


def messages_to(guest):
    rows = Notification._base_manager.filter(person=guest.person).order_by("id")
    return list(rows.values_list("message", flat=True))


def test_late_is_told_to_the_others_once_and_too_late_is_said(event, meeting, ada, ben):
    begin(event, 1)
    given = {"actor": ada.actor, "event_id": event.pk, "meeting_id": meeting, "kind": "late"}
    assert report(**given, minutes=5) is True
    assert report(**given, minutes=5) is True
    assert messages_to(ben) == ["meetings.agreed", "meetings.late"]
    assert "meetings.late" not in messages_to(ada)
    assert report(**given, minutes=15) is False
    assert list(DayReport.objects.values_list("kind", "minutes")) == [("late", 15)]
    with pytest.raises(InvalidInput):
        report(**given, minutes=0)


def test_reports_are_of_those_who_meet(event, meeting, cleo, keeper):
    given = {"event_id": event.pk, "meeting_id": meeting, "kind": "here"}
    with pytest.raises(NotFound):
        report(actor=cleo.actor, **given)
    with pytest.raises(NotPermitted):
        report(actor=keeper, **given)
    assert DayReport.objects.count() == 0


def test_whoever_waits_alone_is_offered_those_here_and_free_who_wished_it(
    event, slots, meeting, ada, ben, cleo
):
    dora, emil, fay, gus = (
        add_guest(event, name, is_bookable=True) for name in ("dora", "emil", "fay", "gus")
    )
    begin(event, 2)
    for guest in (cleo, dora, emil, fay):
        check_in(guest)
    for guest, kind in ((cleo, "like"), (dora, "must"), (emil, "no"), (gus, "must")):
        Wish.objects.create(event=event, wisher=guest.participant, wished=ada.participant, kind=kind)
    rules = get_rules(event_id=event.pk)
    record = get_own_meeting(actor=ada.actor, event_id=event.pk, meeting_id=meeting)
    offered = list_instead(rules=rules, meeting=record, participant_id=ada.id)
    assert [card.name for card in offered] == ["Dora", "Cleo"]
    given = {"actor": ada.actor, "event_id": event.pk, "meeting_id": meeting}
    with pytest.raises(Conflict, match="Say first"):
        book_instead(**given, other_id=dora.id)
    report(**given, kind="alone")
    with pytest.raises(Conflict, match="not here or not free"):
        book_instead(**given, other_id=gus.id)
    number = book_instead(**given, other_id=dora.id)
    assert list(Meeting.objects.order_by("id").values_list("id", "state", "slot_id")) == [
        (meeting, "cancelled", slots[0]),
        (number, "standing", slots[0]),
    ]
    assert messages_to(dora) == ["meetings.agreed"]
    assert messages_to(ben)[-1] == "meetings.cancelled"
    with pytest.raises(Conflict):
        book_instead(**given, other_id=cleo.id)


def test_meeting_goes_on_in_the_next_slot_if_all_of_it_is_free(event, slots, keeper, meeting, ada, ben, cleo):
    begin(event, 2)
    number = extend_meeting(actor=keeper, event_id=event.pk, meeting_id=meeting)
    assert Meeting.objects.get(pk=number).slot_id == slots[1]
    assert Meeting.objects.get(pk=number).table_id == Meeting.objects.get(pk=meeting).table_id
    with pytest.raises(Conflict):
        extend_meeting(actor=keeper, event_id=event.pk, meeting_id=meeting)
    with pytest.raises(NotPermitted):
        extend_meeting(actor=ada.actor, event_id=event.pk, meeting_id=meeting)
    with pytest.raises(NotFound):
        extend_meeting(actor=cleo.actor, event_id=event.pk, meeting_id=meeting)


def test_reminder_comes_once_for_a_day_in_its_time(event, slots, keeper, meeting, ada, ben, cleo):
    book_meeting(actor=ada.actor, event_id=event.pk, other_id=cleo.id, slot_id=slots[1])
    arrange_meeting(actor=keeper, event_id=event.pk, ids=[ada.id, add_guest(event, "dora").id],
                    slot_id=slots[2])  # fmt: skip
    first = Slot.objects.get(pk=slots[0]).during.lower
    assert list_to_come(first - timedelta(hours=19)) == []
    at = first - timedelta(hours=17)
    assert list_to_come(at) == [(number, event.pk) for number in sorted([ada.id, ben.id, cleo.id])]
    assert [remind_of_day(BOOKER, number, event.pk, at) for number in (ada.id, ada.id)] == [True, False]
    [said] = Notification._base_manager.filter(person=ada.person, message="meetings.soon")
    assert said.context["lines"].count("\n") == 1
    assert "Dora" not in said.context["lines"]
    MeetingSetup.objects.update(remind_hours=None)
    assert list_to_come(at) == []
    assert remind_of_day(BOOKER, ben.id, event.pk, at) is False


def test_outcome_is_said_by_link_without_signing_in_and_only_by_its_side(client, event, meeting, ada, ben):
    token = make_link(purpose="meetings-own", matter=ada.id).strip("/").split("/")[-1]
    address = reverse("meetings:own", args=[token])
    assert client.post(address, {"meeting": meeting, "met": "yes"}).status_code == 409
    begin(event, 5)
    assert client.post(address, {"meeting": meeting, "met": "yes"}).status_code == 200
    assert list(Outcome.objects.values_list("seat__participant_id", "has_met")) == [(ada.id, True)]
    assert outcomes_of(participant_id=ben.id) == {}
    client.force_login(ben.person)
    page = client.get(reverse("meetings:meeting", args=[event.slug, meeting])).content.decode()
    assert "Not met" not in page
    client.post(reverse("meetings:say", args=[event.slug, meeting]), {"met": "no", "rating": "5"})
    assert list(Outcome.objects.order_by("id").values_list("has_met", "rating")) == [
        (True, None),
        (False, None),
    ]


def test_what_came_of_it_is_asked_once_in_one_mail_after_the_last_meeting(
    event, slots, meeting, ada, ben, cleo
):
    book_meeting(actor=ada.actor, event_id=event.pk, other_id=cleo.id, slot_id=slots[1])
    begin(event, 22)
    assert ask_outcomes(BOOKER, timezone.now()) == 1
    assert messages_to(ben)[-1] == "meetings.outcome"
    begin(event, 60)
    assert ask_outcomes(BOOKER, timezone.now()) == 2
    assert ask_outcomes(BOOKER, timezone.now()) == 0
    assert messages_to(ada).count("meetings.outcome") == 1


def test_figures_count_a_meeting_once_however_many_say_so(event, slots, keeper, meeting, ada, ben, cleo):
    other = book_meeting(actor=ada.actor, event_id=event.pk, other_id=cleo.id, slot_id=slots[1])
    arrange_meeting(actor=keeper, event_id=event.pk, ids=[ben.id, cleo.id], slot_id=slots[2])
    begin(event, 60)
    for guest in (ada, ben):
        say_outcome(actor=guest.actor, event_id=event.pk, meeting_id=meeting, values=MET)
    say_outcome(actor=ada.actor, event_id=event.pk, meeting_id=other, values=OutcomeValues(has_met=False))
    found = build_figures(event_id=event.pk, now=timezone.now())
    assert (found.planned, found.over, found.held, found.answered) == (2, 2, 1, 2)
    assert (found.met_share, found.next_steps, found.rating) == (0.5, 1, 4.0)
    assert [(str(kind), number) for kind, number in found.agreements] == [("contract", 1)]
    assert found.by_kind == (("", 3, 1),)
    note_held(actor=keeper, event_id=event.pk, meeting_id=other)
    assert build_figures(event_id=event.pk, now=timezone.now()).held == 2
    with pytest.raises(NotPermitted):
        note_held(actor=ada.actor, event_id=event.pk, meeting_id=other)


def test_small_numbers_are_not_told_outside():
    assert without_few((("France", 12, 7), ("Malta", 4, 4))) == [
        ["France", "12", "7"],
        ["Malta", "fewer than 5", "–"],
    ]


def test_evidence_names_only_who_agreed_and_its_hashes_are_right(client, event, keeper, meeting, ada, ben):
    Registration.objects.filter(pk=ada.registration.pk).update(shares=["name"])
    check_in(ben)
    begin(event, 30)
    say_outcome(actor=ada.actor, event_id=event.pk, meeting_id=meeting, values=MET)
    client.force_login(Person.objects.get(pk=keeper.person_id))
    answer = client.get(reverse("meetings:paper", args=[event.slug, "evidence"]))
    pack = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    names = {"participants", "meetings", "outcomes", "attendance"}
    assert set(pack.namelist()) == {f"{name}.{kind}" for name in names for kind in ("csv", "xlsx")} | {
        "summary.pdf",
        HASHES,
    }
    for entry in pack.read(HASHES).decode().splitlines():
        digest, name = entry.split("  ")
        assert sha256(pack.read(name)).hexdigest() == digest
    text = b"".join(pack.read(f"{name}.csv") for name in names).decode()
    assert "Ada" in text
    assert "Ben" not in text
    assert "Ada Ltd" not in text
    assert "Send samples" not in text
    for key in ("sheets", "signs", "certificates"):
        paper = client.get(reverse("meetings:paper", args=[event.slug, key]))
        assert b"".join(paper.streaming_content).startswith(b"%PDF")
