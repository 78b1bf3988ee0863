"""Publishing the schedule: looked at first, then sent; for those who keep the event."""

from typing import Any

from ninja import Field, Router, Schema

from trellis.core.requests import ActorRequest
from trellis.meetings.pages.publishing import build_publish_page
from trellis.meetings.pages.setup import get_kept_meetings
from trellis.meetings.services import publishing

router = Router(tags=["meetings: organising"])
ONE = "/meetings/{slug:event}"


class TellingOut(Schema):
    """One mail: all meetings the first time, later what changed."""

    name: str
    about: str
    is_first: bool
    lines: list[str]


class PreviewOut(Schema):
    """How many drafts would count, and who would be told what; the first 100 line by line."""

    drafts: int
    people: int
    first: int
    has_news: bool
    why_not: str
    seen: str = Field(description="what publishing sends along")
    tellings: list[TellingOut]
    further: int


class PublishScheduleIn(Schema):
    """`seen` of what was looked at."""

    seen: str = Field(min_length=1, max_length=32)


class PublishedScheduleOut(Schema):
    meetings: int
    people: int


@router.get(ONE + "/publish", response=PreviewOut)
def look(request: ActorRequest, event: str) -> dict[str, Any]:
    """Who would get a mail, with what; nobody whose meetings are as they were told."""
    found, rules = get_kept_meetings(actor=request.actor, slug=event)
    page = build_publish_page(actor=request.actor, event=found, rules=rules)
    counted = ("drafts", "people", "first", "has_news", "why_not", "seen", "further")
    return {name: getattr(page, name) for name in counted} | {
        "tellings": [
            {"name": one.name, "about": one.said, "is_first": one.is_first, "lines": list(one.words)}
            for one in page.lines
        ]
    }


@router.post(ONE + "/publish", response=PublishedScheduleOut)
def publish(request: ActorRequest, event: str, given: PublishScheduleIn) -> dict[str, int]:
    """Let drafts count, and tell everybody what is new to them. Something changed since you looked: 409."""
    found, _rules = get_kept_meetings(actor=request.actor, slug=event)
    done = publishing.publish_schedule(actor=request.actor, event_id=found.id, seen=given.seen)
    return {"meetings": done.meetings, "people": done.people}
