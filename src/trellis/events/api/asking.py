"""What an event asks of those who register: set by those who keep it."""

from typing import Any, Literal

from ninja import Field, Router, Schema, Status

from trellis.core.requests import ActorRequest
from trellis.events.api.registration_schemas import CodeOut, Number
from trellis.events.pages.keeping import get_kept
from trellis.events.selectors import registration as selectors
from trellis.events.services import asking
from trellis.events.types.registration import QuestionKind

router = Router(tags=["registration"])
OWN = "/events/{slug:event}/registration"


class KindIn(Schema):
    name: str = Field(max_length=80, examples=["Buyer"])
    needs_approval: bool = False


class QuestionIn(Schema):
    """`options` only where something is to be chosen."""

    kind: QuestionKind
    label: str = Field(max_length=200)
    options: list[str] = Field(default_factory=list, max_length=100)
    is_required: bool = False


class CodeIn(Schema):
    """Without `code` one is made up."""

    code: str = Field("", max_length=40)
    most_uses: int = 1


class RemovedIn(Schema):
    what: Literal["kind", "question", "code"]
    number: Number


@router.post(OWN + "/kinds", response={201: int})
def add_kind(request: ActorRequest, event: str, given: KindIn) -> Any:
    """Add a kind of participant; answers with its number."""
    found = get_kept(actor=request.actor, slug=event, changes=True)
    return Status(201, asking.add_kind(actor=request.actor, event_id=found.id, **given.dict()))


@router.post(OWN + "/questions", response={201: int})
def add_question(request: ActorRequest, event: str, given: QuestionIn) -> Any:
    """Add a question; answers with its number."""
    found = get_kept(actor=request.actor, slug=event, changes=True)
    return Status(201, asking.add_question(actor=request.actor, event_id=found.id, **given.dict()))


@router.get(OWN + "/codes", response=list[CodeOut])
def list_codes(request: ActorRequest, event: str) -> list[Any]:
    """Invitation codes, and how often each was used."""
    found = get_kept(actor=request.actor, slug=event, changes=True)
    return selectors.list_codes(event_id=found.id)


@router.post(OWN + "/codes", response={201: str})
def add_code(request: ActorRequest, event: str, given: CodeIn) -> Any:
    """Add an invitation code; answers with it."""
    found = get_kept(actor=request.actor, slug=event, changes=True)
    return Status(201, asking.add_code(actor=request.actor, event_id=found.id, **given.dict()))


@router.post(OWN + "/remove", response={204: None})
def remove(request: ActorRequest, event: str, given: RemovedIn) -> Any:
    """Remove a kind, a question or a code. A kind as which somebody registered stays (409)."""
    found = get_kept(actor=request.actor, slug=event, changes=True)
    asking.remove_asked(actor=request.actor, event_id=found.id, **given.dict())
    return Status(204, None)
