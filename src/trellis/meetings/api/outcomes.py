"""What came of a meeting, as one side says it; and whether it took place, as keepers note it."""

from typing import Any

from ninja import Field, Router, Schema, Status

from trellis.core.requests import ActorRequest
from trellis.meetings.selectors.setup import get_seen
from trellis.meetings.services import outcomes as services
from trellis.meetings.types.outcomes import LONGEST_REMARK, LONGEST_STEP, Agreement, OutcomeValues

router = Router(tags=["meetings: the day"])
MEETING = "/meetings/{slug:event}/meetings/{meeting}"


class OutcomeIn(Schema):
    """What one side says; the other side never reads it."""

    has_met: bool
    rating: int | None = Field(None, examples=[4], description="1 to 5")
    next_step: str = Field("", max_length=LONGEST_STEP)
    agreement: Agreement | None = None
    remark: str = Field("", max_length=LONGEST_REMARK)


class HeldIn(Schema):
    is_held: bool


@router.put(MEETING + "/outcome", response={204: None})
def say_outcome(request: ActorRequest, event: str, meeting: int, given: OutcomeIn) -> Any:
    """Say what came of a meeting of one's own, once it has begun; said again, it counts anew."""
    found, _rules, _keeps = get_seen(actor=request.actor, slug=event)
    values = OutcomeValues(**(given.dict() | {"agreement": str(given.agreement or "")}))
    services.say_outcome(actor=request.actor, event_id=found.id, meeting_id=meeting, values=values)
    return Status(204, None)


@router.put(MEETING + "/held", response={204: None})
def note_held(request: ActorRequest, event: str, meeting: int, given: HeldIn) -> Any:
    """Note that a meeting took place, or that it did not; for those who keep the event."""
    found, _rules, _keeps = get_seen(actor=request.actor, slug=event)
    services.note_held(actor=request.actor, event_id=found.id, meeting_id=meeting, is_held=given.is_held)
    return Status(204, None)
