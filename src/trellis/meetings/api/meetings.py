"""Meetings of an event: who takes part, wishes, requests, bookings."""

from typing import Any

from ninja import Router, Status

from trellis.core.requests import ActorRequest
from trellis.meetings.api.schemas import (
    ArrangementIn,
    BookingIn,
    ColleaguesOut,
    HandIn,
    MeetingOut,
    MeetingReasonIn,
    MeetingsOut,
    MoveIn,
    ParticipantOut,
    PartIn,
    RequestIn,
    RequestOut,
    SlotIn,
    SlotOut,
    WishIn,
    WishOut,
    meeting_out,
    participant_out,
    request_out,
    slot_out,
)
from trellis.meetings.pages.meeting import list_hands
from trellis.meetings.pages.people import only_those_inside
from trellis.meetings.selectors.free import list_free
from trellis.meetings.selectors.meetings import get_own_meeting, list_meetings
from trellis.meetings.selectors.participants import find_own, get_own, list_cards
from trellis.meetings.selectors.requests import list_received, list_sent
from trellis.meetings.selectors.setup import get_seen, list_slots, list_tables
from trellis.meetings.selectors.wishes import list_own_wishes
from trellis.meetings.services import booking, handing, joining, requests, wishes

router = Router(tags=["meetings"])
ONE = "/meetings/{slug:event}"


@router.get(ONE, response=MeetingsOut)
def read_meetings(request: ActorRequest, event: str) -> dict[str, Any]:
    """How meetings work at this event; its slots and tables."""
    found, rules, _keeps = get_seen(actor=request.actor, slug=event)
    said = {name: getattr(rules, name) for name in MeetingsOut.model_fields if hasattr(rules, name)}
    return said | {
        "event": found.slug,
        "slots": [slot_out(slot) for slot in list_slots(event_id=found.id)],
        "tables": list_tables(event_id=found.id),
    }


@router.get(ONE + "/participants", response=list[ParticipantOut])
def list_participants(request: ActorRequest, event: str) -> list[dict[str, Any]]:
    """Who takes part, for those who do too, and those who keep the event."""
    found, _rules, keeps = get_seen(actor=request.actor, slug=event)
    only_those_inside(actor=request.actor, event_id=found.id, keeps=keeps)
    return [participant_out(card) for card in list_cards(event_id=found.id)]


@router.put(ONE + "/part", response={204: None})
def take_part(request: ActorRequest, event: str, given: PartIn) -> Any:
    """Take part, or change how; the others then see name, organisation, country, role, offers and needs."""
    found, _rules, _keeps = get_seen(actor=request.actor, slug=event)
    joining.join(
        actor=request.actor,
        event_id=found.id,
        attends=given.attends,
        is_bookable=given.is_bookable,
        most_meetings=given.most_meetings,
        organisation_id=given.organisation,
        stands_in=given.stands_in,
    )
    joining.set_unavailable(actor=request.actor, event_id=found.id, slot_ids=given.away)
    return Status(204, None)


@router.api_operation(["DELETE"], ONE + "/part", response={204: None})
def leave(request: ActorRequest, event: str) -> Any:
    """Take part no more: one's meetings are cancelled, and the others told."""
    found, _rules, _keeps = get_seen(actor=request.actor, slug=event)
    joining.leave(actor=request.actor, event_id=found.id)
    return Status(204, None)


@router.get(ONE + "/wishes", response=list[WishOut])
def list_wishes(request: ActorRequest, event: str) -> list[dict[str, Any]]:
    """One's own wishes. Those of others nobody reads here."""
    found, _rules, _keeps = get_seen(actor=request.actor, slug=event)
    own = get_own(actor=request.actor, event_id=found.id)
    mine = list_own_wishes(actor=request.actor, participant_id=own.id)
    return [{"participant": one.wished, "kind": one.kind, "note": one.note} for one in mine.values()]


@router.put(ONE + "/wishes/{participant}", response={204: None})
def set_wish(request: ActorRequest, event: str, participant: int, given: WishIn) -> Any:
    """Wish to meet somebody, or not to."""
    found, _rules, _keeps = get_seen(actor=request.actor, slug=event)
    wishes.set_wish(
        actor=request.actor, event_id=found.id, other_id=participant, kind=given.kind, remark=given.note
    )
    return Status(204, None)


@router.api_operation(["DELETE"], ONE + "/wishes/{participant}", response={204: None})
def drop_wish(request: ActorRequest, event: str, participant: int) -> Any:
    """Take a wish back."""
    found, _rules, _keeps = get_seen(actor=request.actor, slug=event)
    wishes.set_wish(actor=request.actor, event_id=found.id, other_id=participant, kind="")
    return Status(204, None)


@router.get(ONE + "/requests", response=list[RequestOut])
def list_requests(request: ActorRequest, event: str) -> list[dict[str, Any]]:
    """What one asked and was asked, the newest first of each."""
    found, _rules, _keeps = get_seen(actor=request.actor, slug=event)
    own = get_own(actor=request.actor, event_id=found.id)
    both = [*list_received(participant_id=own.id), *list_sent(participant_id=own.id)]
    return [request_out(one) for one in both]


@router.post(ONE + "/requests", response={201: int})
def ask(request: ActorRequest, event: str, given: RequestIn) -> Any:
    """Ask somebody for a meeting; answers with the request's number. No time is taken by it."""
    found, _rules, _keeps = get_seen(actor=request.actor, slug=event)
    number = requests.ask_meeting(
        actor=request.actor, event_id=found.id, other_id=given.participant, message=given.message
    )
    return Status(201, number)


@router.post(ONE + "/requests/{meeting_request}/accept", response={201: int})
def accept(request: ActorRequest, event: str, meeting_request: int, given: SlotIn) -> Any:
    """Accept with a slot; answers with the meeting's number. Was it taken: 409, with those still free."""
    found, _rules, _keeps = get_seen(actor=request.actor, slug=event)
    number = requests.accept_request(
        actor=request.actor, event_id=found.id, request_id=meeting_request, slot_id=given.slot
    )
    return Status(201, number)


@router.post(ONE + "/requests/{meeting_request}/decline", response={204: None})
def decline(request: ActorRequest, event: str, meeting_request: int, given: MeetingReasonIn) -> Any:
    """Say no to one request."""
    found, _rules, _keeps = get_seen(actor=request.actor, slug=event)
    requests.decline_request(
        actor=request.actor, event_id=found.id, request_id=meeting_request, reason=given.reason
    )
    return Status(204, None)


@router.api_operation(["DELETE"], ONE + "/requests/{meeting_request}", response={204: None})
def withdraw(request: ActorRequest, event: str, meeting_request: int) -> Any:
    """Take one's own request back."""
    found, _rules, _keeps = get_seen(actor=request.actor, slug=event)
    requests.withdraw_request(actor=request.actor, event_id=found.id, request_id=meeting_request)
    return Status(204, None)


@router.get(ONE + "/free/{participant}", response=list[SlotOut])
def free(request: ActorRequest, event: str, participant: int) -> list[dict[str, Any]]:
    """The slots that are free for oneself and another."""
    found, rules, _keeps = get_seen(actor=request.actor, slug=event)
    own = get_own(actor=request.actor, event_id=found.id)
    return [slot_out(slot) for slot in list_free(rules=rules, participant_ids=[own.id, participant])]


@router.get(ONE + "/meetings", response=list[MeetingOut])
def read_schedule(request: ActorRequest, event: str) -> list[dict[str, Any]]:
    """One's own meetings; for those who keep the event all, drafts too."""
    found, _rules, _keeps = get_seen(actor=request.actor, slug=event)
    return [meeting_out(one) for one in list_meetings(actor=request.actor, event_id=found.id)]


@router.post(ONE + "/meetings", response={201: int})
def book(request: ActorRequest, event: str, given: BookingIn) -> Any:
    """Book with somebody who lets others book; answers with the meeting's number."""
    found, _rules, _keeps = get_seen(actor=request.actor, slug=event)
    number = booking.book_meeting(
        actor=request.actor, event_id=found.id, other_id=given.participant, slot_id=given.slot
    )
    return Status(201, number)


@router.post(ONE + "/arranged", response={201: int})
def arrange(request: ActorRequest, event: str, given: ArrangementIn) -> Any:
    """Put two or more together, for those who keep the event."""
    found, _rules, _keeps = get_seen(actor=request.actor, slug=event)
    number = booking.arrange_meeting(
        actor=request.actor,
        event_id=found.id,
        ids=given.participants,
        slot_id=given.slot,
        table_id=given.table,
    )
    return Status(201, number)


@router.get(ONE + "/meetings/{meeting}", response=MeetingOut)
def read_meeting(request: ActorRequest, event: str, meeting: int) -> dict[str, Any]:
    """A meeting of one's own, or of an event that one keeps."""
    found, _rules, _keeps = get_seen(actor=request.actor, slug=event)
    return meeting_out(get_own_meeting(actor=request.actor, event_id=found.id, meeting_id=meeting))


@router.post(ONE + "/meetings/{meeting}/move", response={204: None})
def move(request: ActorRequest, event: str, meeting: int, given: MoveIn) -> Any:
    """To another slot; one that was taken: 409, with those still free."""
    found, _rules, _keeps = get_seen(actor=request.actor, slug=event)
    booking.move_meeting(
        actor=request.actor, event_id=found.id, meeting_id=meeting, slot_id=given.slot, table_id=given.table
    )
    return Status(204, None)


@router.post(ONE + "/meetings/{meeting}/cancel", response={204: None})
def cancel(request: ActorRequest, event: str, meeting: int, given: MeetingReasonIn) -> Any:
    """Cancel a meeting; slot and table are free at once."""
    found, _rules, _keeps = get_seen(actor=request.actor, slug=event)
    booking.cancel_meeting(actor=request.actor, event_id=found.id, meeting_id=meeting, reason=given.reason)
    return Status(204, None)


@router.get(ONE + "/meetings/{meeting}/colleagues", response=list[ColleaguesOut])
def list_colleagues(request: ActorRequest, event: str, meeting: int) -> list[dict[str, Any]]:
    """Who could take it: for one's own seat, and for those who keep the event for each."""
    found, rules, keeps = get_seen(actor=request.actor, slug=event)
    one = get_own_meeting(actor=request.actor, event_id=found.id, meeting_id=meeting)
    own = find_own(actor=request.actor, event_id=found.id)
    hands = list_hands(rules, one, own.id if own else 0, keeps=keeps)
    return [
        {"participant": number, "colleagues": [card.id for card in cards]} for number, cards in hands.items()
    ]


@router.post(ONE + "/meetings/{meeting}/hand-over", response={204: None})
def hand_over(request: ActorRequest, event: str, meeting: int, given: HandIn) -> Any:
    """Let a colleague take one's own seat; those who keep the event, any. Cannot they any more: 409."""
    found, _rules, _keeps = get_seen(actor=request.actor, slug=event)
    handing.hand_over(
        actor=request.actor,
        event_id=found.id,
        meeting_id=meeting,
        participant_id=given.participant,
        colleague_id=given.colleague,
    )
    return Status(204, None)
