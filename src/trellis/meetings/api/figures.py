"""What came of the meetings of an event: figures, and the evidence for a funder; for those who keep it."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from ninja import Router, Schema

from trellis.core.requests import ActorRequest
from trellis.meetings.pages.evidence import shown_of
from trellis.meetings.pages.setup import get_kept_meetings
from trellis.meetings.selectors.attendance import list_attended, list_check_ins, list_shares
from trellis.meetings.selectors.outcomes import build_figures, held_among, list_outcomes, list_published
from trellis.meetings.selectors.participants import list_cards
from trellis.meetings.types.outcomes import Agreement
from trellis.meetings.types.words import Place

router = Router(tags=["meetings: the day"])
ONE = "/meetings/{slug:event}"


class AgreementsOut(Schema):
    kind: Agreement
    meetings: int


class GroupOut(Schema):
    """People in meetings, and meetings held in which one of them sat. No group: empty."""

    group: str
    people: int
    held: int


class FiguresOut(Schema):
    """Held is a meeting where a side says so, or keepers noted it; `met_share` is of those spoken of."""

    planned: int
    over: int
    held: int
    answered: int
    met_share: float | None
    next_steps: int
    rating: float | None
    agreements: list[AgreementsOut]
    by_country: list[GroupOut]
    by_kind: list[GroupOut]


class AttendedOut(Schema):
    """Name, organisation and country only where the participant agreed to show them."""

    id: int
    name: str
    organisation: str
    country: str | None
    kind: str
    was_there: bool
    held: int


class HeldOut(Schema):
    id: int
    begins: datetime
    ends: datetime
    place: Place
    table_number: int | None
    participants: list[int]
    is_held: bool


class SaidOut(Schema):
    meeting: int
    participant: int
    has_met: bool
    rating: int | None
    has_next_step: bool
    agreement: str


class CameOut(Schema):
    participant: int
    day: date
    at: datetime


class EvidenceOut(Schema):
    """The tables of the pack for a funder, without its files and hashes."""

    read_at: datetime
    participants: list[AttendedOut]
    meetings: list[HeldOut]
    outcomes: list[SaidOut]
    attendance: list[CameOut]


@router.get(ONE + "/figures", response=FiguresOut)
def read_figures(request: ActorRequest, event: str) -> dict[str, Any]:
    """What came of the meetings. Keepers read small numbers too: see to it before you pass them on."""
    found, _rules = get_kept_meetings(actor=request.actor, slug=event)
    figures = build_figures(event_id=found.id, now=timezone.now())
    plain = ("planned", "over", "held", "answered", "met_share", "next_steps", "rating")
    return {name: getattr(figures, name) for name in plain} | {
        "agreements": [{"kind": kind, "meetings": number} for kind, number in figures.agreements],
        "by_country": [group_out(*row) for row in figures.by_country],
        "by_kind": [group_out(*row) for row in figures.by_kind],
    }


@router.get(ONE + "/evidence", response=EvidenceOut)
def read_evidence(request: ActorRequest, event: str) -> dict[str, Any]:
    """Who was there as far as they agreed, meetings, outcomes and attendance."""
    found, _rules = get_kept_meetings(actor=request.actor, slug=event)
    shares = list_shares(event_id=found.id)
    meetings, outcomes = list_published(event_id=found.id), list_outcomes(event_id=found.id)
    held, attended = held_among(meetings, outcomes), list_attended(event_id=found.id)
    participants = []
    for card in list_cards(event_id=found.id, with_gone=True):
        agreed = shares.get(card.id, frozenset())
        shown = shown_of(card, agreed, request.actor.language)
        participants.append(
            {
                "id": card.id,
                "name": shown.name,
                "organisation": shown.organisation,
                "country": card.country if "country" in agreed else None,
                "kind": shown.kind,
                "was_there": card.id in attended,
                "held": attended[card.id][1] if card.id in attended else 0,
            }
        )
    return {
        "read_at": timezone.now(),
        "participants": participants,
        "meetings": [
            {name: getattr(one, name) for name in ("id", "begins", "ends", "place", "table_number")}
            | {"participants": list(one.participants), "is_held": one.id in held}
            for one in meetings
        ],
        "outcomes": [
            {
                "meeting": one.meeting_id,
                "participant": one.participant_id,
                "has_met": one.values.has_met,
                "rating": one.values.rating,
                "has_next_step": bool(one.values.next_step),
                "agreement": one.values.agreement,
            }
            for one in outcomes
        ],
        "attendance": [
            {"participant": number, "day": day, "at": at}
            for number, day, at in list_check_ins(event_id=found.id)
        ],
    }


def group_out(group: str, people: int, held: int) -> dict[str, Any]:
    return {"group": group, "people": people, "held": held}
