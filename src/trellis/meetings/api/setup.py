"""The rules of an event's meetings, their life, and who has not answered; for those who keep the event."""

from typing import Any

from ninja import Field, Router, Schema

from trellis.core.requests import ActorRequest
from trellis.meetings.api.numbers import Counted, Number
from trellis.meetings.pages.setup import build_silent_page, get_kept, get_kept_meetings
from trellis.meetings.selectors.setup import get_rules
from trellis.meetings.services import joining, setting_up
from trellis.meetings.types.records import Rules
from trellis.meetings.types.setup import RuleValues
from trellis.meetings.types.words import SETUP_TRANSITIONS, Mode, SetupState

router = Router(tags=["meetings: organising"])
ONE = "/meetings/{slug:event}"


class RulesIn(Schema):
    """All rules anew. `version` is the one that was read; `pairs` are kinds of participant that may meet."""

    version: int = Field(examples=[1])
    mode: Mode
    slot_minutes: int = Field(examples=[20])
    break_minutes: int = Field(examples=[5])
    travel_minutes: int = 0
    request_hours: int = 48
    remind_hours: int | None = 18
    late_minutes: int = 5
    most_meetings: int | None = None
    most_wishes: int | None = None
    only_registered: bool = False
    profile_kinds: list[str] = Field(default_factory=list, max_length=100)
    has_stand_ins: bool = Field(False, description="people of one organisation may stand in for each other")
    room_template: str = Field("", max_length=300, examples=["https://meet.example.org/{room}"])
    admitted: list[Number] = Field(default_factory=list, max_length=100)
    pairs: list[tuple[Number, Number]] = Field(default_factory=list, max_length=1000)


class SetupOut(RulesIn):
    """The rules, in which state meetings are, and to which they can be taken from here."""

    event: str
    state: SetupState
    steps: list[SetupState]


class SetupStepIn(Schema):
    to: SetupState = Field(examples=["open"])


class SilentLineOut(Schema):
    name: str
    organisation: str


class WaitingLineOut(Schema):
    name: str
    about: str
    waiting: int


class SilentOut(Schema):
    """Who is registered and has not joined; who leaves how many requests unanswered."""

    joined: int
    not_joined: list[SilentLineOut]
    unanswered: list[WaitingLineOut]


@router.get(ONE + "/setup", response=SetupOut)
def read_setup(request: ActorRequest, event: str) -> dict[str, Any]:
    """The rules, with the version that a change of them names. Not begun yet: 404."""
    _found, rules = get_kept_meetings(actor=request.actor, slug=event)
    return setup_out(rules)


@router.post(ONE + "/setup", response=SetupOut)
def begin(request: ActorRequest, event: str) -> dict[str, Any]:
    """Give the event meetings, with what its kind begins with. May be repeated."""
    found, _rules = get_kept(actor=request.actor, slug=event)
    setting_up.begin_meetings(actor=request.actor, event_id=found.id)
    return setup_out(get_rules(event_id=found.id))


@router.put(ONE + "/setup", response=SetupOut)
def change_rules(request: ActorRequest, event: str, given: RulesIn) -> dict[str, Any]:
    """Put all rules anew. A stale version is refused (409)."""
    found, _rules = get_kept_meetings(actor=request.actor, slug=event)
    said = given.dict() | {name: tuple(getattr(given, name)) for name in LISTED}
    version = said.pop("version")
    setting_up.change_rules(
        actor=request.actor, event_id=found.id, version=version, values=RuleValues(**said)
    )
    return setup_out(get_rules(event_id=found.id))


@router.post(ONE + "/setup/step", response=SetupOut)
def step(request: ActorRequest, event: str, given: SetupStepIn) -> dict[str, Any]:
    """Open, plan, close. Publishing has an address of its own: look at it first, then send what it says."""
    found, _rules = get_kept_meetings(actor=request.actor, slug=event)
    setting_up.set_state(actor=request.actor, event_id=found.id, to=given.to)
    return setup_out(get_rules(event_id=found.id))


@router.get(ONE + "/silent", response=SilentOut)
def silent(request: ActorRequest, event: str) -> dict[str, Any]:
    """Who has not joined, and who has not answered."""
    found, rules = get_kept_meetings(actor=request.actor, slug=event)
    page = build_silent_page(actor=request.actor, event=found, rules=rules)
    return {
        "joined": page.joined,
        "not_joined": [{"name": one.name, "organisation": one.said} for one in page.not_joined],
        "unanswered": [
            {"name": one.name, "about": one.said, "waiting": one.waiting} for one in page.unanswered
        ],
    }


@router.post(ONE + "/silent/invite", response=Counted)
def invite(request: ActorRequest, event: str) -> dict[str, int]:
    """Ask all who have not joined whether they take part; answers with how many were asked."""
    found, _rules = get_kept_meetings(actor=request.actor, slug=event)
    return {"count": joining.invite_registered(actor=request.actor, event_id=found.id)}


LISTED = ("profile_kinds", "admitted", "pairs")


def setup_out(rules: Rules) -> dict[str, Any]:
    same = {name: getattr(rules, name) for name in RulesIn.model_fields}
    order = list(SetupState)
    return same | {
        "event": rules.event_slug,
        "state": rules.state,
        "steps": sorted(SETUP_TRANSITIONS[rules.state], key=order.index),
        "profile_kinds": list(rules.profile_kinds),
        "admitted": sorted(rules.admitted),
        "pairs": sorted(rules.pairs),
    }
