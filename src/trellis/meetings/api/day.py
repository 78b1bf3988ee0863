"""The day itself: who is here, late, alone; another who is here instead; one more slot."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from ninja import Field, Router, Schema, Status

from trellis.core.requests import ActorRequest
from trellis.meetings.api.numbers import Number
from trellis.meetings.api.schemas import MeetingOut, ParticipantOut, meeting_out, participant_out
from trellis.meetings.pages import meeting as pages
from trellis.meetings.pages.setup import get_kept_meetings
from trellis.meetings.selectors.meetings import get_own_meeting, list_meetings
from trellis.meetings.selectors.outcomes import list_reports
from trellis.meetings.selectors.present import read_hall
from trellis.meetings.selectors.setup import get_seen
from trellis.meetings.services import day as services
from trellis.meetings.types.outcomes import Report

router = Router(tags=["meetings: the day"])
ONE = "/meetings/{slug:event}"
MEETING = ONE + "/meetings/{meeting}"


class DayReportIn(Schema):
    """Minutes only for who comes late."""

    kind: Report
    minutes: int = Field(0, examples=[10])


class InTimeOut(Schema):
    """Whether the meeting can still begin; who is too late chooses another time."""

    is_in_time: bool


class InsteadIn(Schema):
    participant: Number


class DayReportOut(Schema):
    participant: int
    kind: Report
    minutes: int
    at: datetime


class DayMeetingOut(MeetingOut):
    reports: list[DayReportOut]


class DaySlotOut(Schema):
    """A slot with its meetings, and who and what is free in it."""

    id: int
    begins: datetime
    ends: datetime
    meetings: list[DayMeetingOut]
    free_tables: list[int]
    free_participants: list[int] = Field(description="checked in today, and without a meeting then")


class DayOut(Schema):
    """The slot that is on and the next one."""

    read_at: datetime
    present: list[int] = Field(description="participants who were checked in today")
    slots: list[DaySlotOut]


@router.get(ONE + "/day", response=DayOut)
def read_day(request: ActorRequest, event: str) -> dict[str, Any]:
    """The hall just now, for those who keep the event."""
    found, rules = get_kept_meetings(actor=request.actor, slug=event)
    now = timezone.now()
    meetings = list_meetings(actor=request.actor, event_id=found.id)
    coming, here = read_hall(meetings=meetings, rules=rules, now=now)
    reports = list_reports(event_id=found.id, meeting_ids=[one.id for one in meetings])
    slots = [
        {
            "id": one.slot.id,
            "begins": one.slot.begins,
            "ends": one.slot.ends,
            "meetings": [
                meeting_out(meeting) | {"reports": [report_out(said) for said in reports.get(meeting.id, ())]}
                for meeting in one.meetings
            ],
            "free_tables": [table.id for table in one.tables],
            "free_participants": sorted(one.people),
        }
        for one in coming
    ]
    return {"read_at": now, "present": sorted(here), "slots": slots}


@router.post(MEETING + "/report", response=InTimeOut)
def report(request: ActorRequest, event: str, meeting: int, given: DayReportIn) -> dict[str, bool]:
    """One who meets is here, late, or alone; said again, the later counts."""
    found, _rules, _keeps = get_seen(actor=request.actor, slug=event)
    is_in_time = services.report(
        actor=request.actor, event_id=found.id, meeting_id=meeting, kind=given.kind, minutes=given.minutes
    )
    return {"is_in_time": is_in_time}


@router.get(MEETING + "/instead", response=list[ParticipantOut])
def list_others(request: ActorRequest, event: str, meeting: int) -> list[dict[str, Any]]:
    """Who is here and free for whoever waits alone, and wished to meet them; nobody while nobody waits."""
    found, rules, keeps = get_seen(actor=request.actor, slug=event)
    record = get_own_meeting(actor=request.actor, event_id=found.id, meeting_id=meeting)
    others = pages.list_others(actor=request.actor, rules=rules, meeting=record, keeps=keeps)
    return [participant_out(card) for card in others]


@router.post(MEETING + "/instead", response={201: int})
def book_instead(request: ActorRequest, event: str, meeting: int, given: InsteadIn) -> Any:
    """Cancel the one and book the other in the same slot; answers with the new meeting's number."""
    found, _rules, _keeps = get_seen(actor=request.actor, slug=event)
    number = services.book_instead(
        actor=request.actor, event_id=found.id, meeting_id=meeting, other_id=given.participant
    )
    return Status(201, number)


@router.post(MEETING + "/extend", response={201: int})
def extend(request: ActorRequest, event: str, meeting: int) -> Any:
    """Those who meet go on in the next slot; answers with the number of the meeting that follows."""
    found, _rules, _keeps = get_seen(actor=request.actor, slug=event)
    return Status(201, services.extend_meeting(actor=request.actor, event_id=found.id, meeting_id=meeting))


def report_out(said: Any) -> dict[str, Any]:
    return {
        "participant": said.participant_id,
        "kind": said.kind,
        "minutes": said.minutes,
        "at": said.at,
    }
