"""Introductions for programs: what the screens read and write, by the same services."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from ninja import Field, Query, Router, Schema, Status

from trellis.core.errors import NotFound, require
from trellis.core.requests import ActorRequest
from trellis.exchange.policies import can_post_any
from trellis.exchange.selectors import introductions as selectors
from trellis.exchange.services import introducing
from trellis.exchange.types.introductions import Introduction, IntroductionState, IntroductionStep, Outcome

router = Router()
ONE = "/exchange/introductions/{int:introduction_id}"


class IntroductionIn(Schema):
    """`other` is the number of the listing that one asks to be introduced to.

    With `goes_on` the next listing that fits is asked if nobody answers in seven days.
    """

    other: int
    message: str = Field("", examples=["Do your looms take wool?"])
    goes_on: bool = False


class IntroductionAnswerIn(Schema):
    """Why not, for those who asked."""

    reason: str = ""


class IntroductionOutcomeIn(Schema):
    """What came of it."""

    outcome: Outcome
    words: str = ""


class IntroductionContactOut(Schema):
    """Who speaks for the other listing."""

    name: str
    address: str
    organisation: str
    slug: str


class IntroductionOut(Schema):
    """As the actor's side sees it: `own` is the listing they keep; `contact` is there once both agreed."""

    id: int
    state: IntroductionState
    is_asker: bool
    own: int
    own_title: str
    other: int
    other_title: str
    message: str
    reason: str
    asked_at: datetime
    answered_at: datetime | None
    contact: IntroductionContactOut | None
    outcome: Outcome | None
    outcome_note: str


class IntroductionsOut(Schema):
    total: int
    page: int
    size: int
    introductions: list[IntroductionOut]


class AskedIntroductions(Schema):
    page: int = Field(1, ge=1, le=100_000)
    size: int = Field(50, ge=1, le=500)
    listing: int | None = Field(None, description="Only those of this listing.")


def one(request: ActorRequest, introduction_id: int) -> dict[str, Any]:
    return as_object(selectors.get_introduction(actor=request.actor, introduction_id=introduction_id))


def as_object(one: Introduction) -> dict[str, Any]:
    return {
        "id": one.id,
        "state": one.state,
        "is_asker": one.is_asker,
        "own": one.own_id,
        "own_title": one.own_title,
        "other": one.other_id,
        "other_title": one.other_title,
        "message": one.message,
        "reason": one.reason,
        "asked_at": one.asked_at,
        "answered_at": one.answered_at,
        "contact": asdict(one.contact) if one.contact else None,
        "outcome": one.outcome or None,
        "outcome_note": one.outcome_note,
    }


@router.get("/exchange/introductions", response=IntroductionsOut)
def list_introductions(request: ActorRequest, asked: Query[AskedIntroductions]) -> dict[str, Any]:
    """Those of the listings you keep, those that wait first; a page beyond the last is empty."""
    require(can_post_any(request.actor))
    found, total = selectors.list_introductions(
        actor=request.actor, page=asked.page, size=asked.size, listing_id=asked.listing
    )
    is_beyond = (asked.page - 1) * asked.size >= total
    return {
        "total": total,
        "page": asked.page,
        "size": asked.size,
        "introductions": [] if is_beyond else [as_object(one) for one in found],
    }


@router.post("/exchange/listings/{int:listing_id}/introductions", response={201: IntroductionOut})
def ask_introduction(request: ActorRequest, listing_id: int, given: IntroductionIn) -> Any:
    """Ask those who posted another listing to be introduced; they are asked by mail."""
    number = introducing.ask_introduction(
        actor=request.actor,
        listing_id=listing_id,
        other_id=given.other,
        message=given.message,
        goes_on=given.goes_on,
    )
    return Status(201, one(request, number))


@router.get(ONE, response=IntroductionOut)
def get_introduction(request: ActorRequest, introduction_id: int) -> dict[str, Any]:
    """One of which you keep a side."""
    return one(request, introduction_id)


@router.post(f"{ONE}/steps/{{step}}", response=IntroductionOut)
def take_step(
    request: ActorRequest, introduction_id: int, step: str, given: IntroductionAnswerIn | None = None
) -> dict[str, Any]:
    """agree, decline, take-back. 409 where it was answered, taken back or lapsed before."""
    if step not in list(IntroductionStep):
        raise NotFound()
    introducing.take_step(
        actor=request.actor,
        introduction_id=introduction_id,
        step=IntroductionStep(step),
        reason=given.reason if given else "",
    )
    return one(request, introduction_id)


@router.put(f"{ONE}/outcome", response=IntroductionOut)
def note_outcome(request: ActorRequest, introduction_id: int, given: IntroductionOutcomeIn) -> dict[str, Any]:
    """Say what came of it."""
    introducing.note_outcome(
        actor=request.actor, introduction_id=introduction_id, outcome=given.outcome, words=given.words
    )
    return one(request, introduction_id)
