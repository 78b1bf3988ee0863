"""The board of an event's meetings: all of them, what is wrong with them, and the steps of keepers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from ninja import Field, Query, Router, Schema, Status

from trellis.core.requests import ActorRequest
from trellis.meetings.api.numbers import AskedPage, Number
from trellis.meetings.api.plans import RunOut, asked_for
from trellis.meetings.api.schemas import MeetingOut, meeting_out
from trellis.meetings.pages.setup import get_kept_meetings
from trellis.meetings.selectors.meetings import list_meetings
from trellis.meetings.selectors.plans import find_under_way, list_changes
from trellis.meetings.selectors.problem import read_inputs
from trellis.meetings.services import booking, planning, undoing
from trellis.meetings.types.conflicts import TROUBLE_LABELS, Clash, Trouble, conflicts_of
from trellis.meetings.types.planning import BoardAction
from trellis.meetings.types.records import MeetingRecord

router = Router(tags=["meetings: organising"])
ONE = "/meetings/{slug:event}"


class AskedBoard(AskedPage):
    """Which meetings are meant: of a slot, at a table, of a participant, in conflict; cancelled ones too."""

    slot: Number | None = Field(None, description="number of a slot")
    table: Number | None = Field(None, description="number of a table, as `tables` gives it as `id`")
    participant: Number | None = None
    only_wrong: bool = False
    with_cancelled: bool = False


class ConflictOut(Schema):
    """What speaks against a meeting by now, and whom it concerns where it is one."""

    trouble: Trouble
    participant: int | None
    text: str


class BoardMeetingOut(MeetingOut):
    reason: str
    conflicts: list[ConflictOut]


class BoardOut(Schema):
    """A page of the meetings that are meant; and of all that stand how many are drafts or in conflict."""

    total: int
    page: int
    size: int
    standing: int
    drafts: int
    wrong: int
    bereft: list[int] = Field(description="participants whose partner left")
    under_way: int | None = Field(description="the schedule that is being worked out")
    meetings: list[BoardMeetingOut]


class StepOut(Schema):
    """Something that keepers did on the board."""

    id: int
    action: BoardAction
    by: str
    made_at: datetime
    meetings: int


class UndoneOut(Schema):
    action: BoardAction


@router.get(ONE + "/board", response=BoardOut)
def read_board(request: ActorRequest, event: str, asked: Query[AskedBoard]) -> dict[str, Any]:
    """All meetings by time, drafts too, with what is wrong with each; a page beyond the last is empty."""
    found, _rules = get_kept_meetings(actor=request.actor, slug=event)
    inputs = read_inputs(event_id=found.id)
    wrong: dict[int, list[Clash]] = {}
    for clash in conflicts_of(inputs):
        wrong.setdefault(clash.meeting_id, []).append(clash)
    every: Sequence[MeetingRecord] = inputs.meetings
    if asked.with_cancelled:
        every = list_meetings(actor=request.actor, event_id=found.id, with_cancelled=True)
    meant = [one for one in every if is_meant(one, asked, is_wrong=one.id in wrong)]
    under_way = find_under_way(actor=request.actor, event_id=found.id)
    return {
        "total": len(meant),
        "page": asked.page,
        "size": asked.size,
        "standing": len(inputs.meetings),
        "drafts": sum(not one.is_published for one in inputs.meetings),
        "wrong": len(wrong),
        "bereft": sorted(inputs.bereft),
        "under_way": under_way.id if under_way else None,
        "meetings": [board_meeting_out(one, wrong.get(one.id, ())) for one in meant[asked.shown]],
    }


@router.post(ONE + "/meetings/{meeting}/lock", response={204: None})
def lock(request: ActorRequest, event: str, meeting: int) -> Any:
    """Fix a meeting: neither those who meet nor a schedule move it."""
    return set_locked(request, event, meeting, is_locked=True)


@router.post(ONE + "/meetings/{meeting}/unlock", response={204: None})
def unlock(request: ActorRequest, event: str, meeting: int) -> Any:
    """Let it go again."""
    return set_locked(request, event, meeting, is_locked=False)


@router.get(ONE + "/board/steps", response=list[StepOut])
def list_steps(request: ActorRequest, event: str) -> list[dict[str, Any]]:
    """What was done on the board and could be taken back, the last first."""
    found, _rules = get_kept_meetings(actor=request.actor, slug=event)
    steps = list_changes(actor=request.actor, event_id=found.id)
    return [{name: getattr(one, name) for name in StepOut.model_fields} for one in steps]


@router.post(ONE + "/board/undo", response=UndoneOut)
def undo(request: ActorRequest, event: str) -> dict[str, Any]:
    """Take back what was done last. What was changed meanwhile is named and stays (409)."""
    found, _rules = get_kept_meetings(actor=request.actor, slug=event)
    return {"action": undoing.undo(actor=request.actor, event_id=found.id)}


@router.post(ONE + "/board/repair", response={202: RunOut})
def repair(request: ActorRequest, response: HttpResponse, event: str) -> Status[dict[str, Any]]:
    """Have the least disturbing repair of what stands worked out; nothing is changed by it."""
    found, _rules = get_kept_meetings(actor=request.actor, slug=event)
    run = planning.start_repair(actor=request.actor, event_id=found.id)
    return asked_for(request, response, found, run)


def is_meant(one: MeetingRecord, asked: AskedBoard, *, is_wrong: bool) -> bool:
    return (
        asked.slot in (None, one.slot_id)
        and asked.table in (None, one.table_id)
        and (asked.participant is None or asked.participant in one.participants)
        and (is_wrong or not asked.only_wrong)
    )


def set_locked(request: ActorRequest, event: str, meeting: int, *, is_locked: bool) -> Status[None]:
    found, _rules = get_kept_meetings(actor=request.actor, slug=event)
    booking.lock_meeting(actor=request.actor, event_id=found.id, meeting_id=meeting, is_locked=is_locked)
    return Status(204, None)


def board_meeting_out(one: MeetingRecord, clashes: Sequence[Clash]) -> dict[str, Any]:
    return meeting_out(one) | {
        "reason": one.reason,
        "conflicts": [
            {
                "trouble": clash.trouble,
                "participant": clash.participant,
                "text": str(TROUBLE_LABELS[clash.trouble]),
            }
            for clash in clashes
        ],
    }
