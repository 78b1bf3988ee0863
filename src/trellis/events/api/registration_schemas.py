"""What programs send and get of registrations."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema

from trellis.events.types.registration import (
    MOST_IN_A_GROUP,
    Participant,
    QuestionKind,
    RegistrationState,
    Said,
)

LARGEST = 2**63 - 1  # that a column for numbers of things holds
Number = Annotated[int, Field(ge=1, le=LARGEST)]
Shared = Literal["name", "organisation", "country", "role", "offers", "needs", "address"]
Answer = str | bool | list[str] | None


class SaidIn(Schema):
    """What those who register say alike. `answers` are by the number of the question."""

    organisation: str = Field("", max_length=300)
    country: str = Field("", max_length=120, examples=["AT"])
    kind: Number | None = None
    code: str = Field("", max_length=40)
    answers: dict[Number, Answer] = Field(default_factory=dict, max_length=100)


class RegistrationIn(SaidIn):
    """One person. `shares` is what the others who take part may see: nothing that it does not name."""

    name: str = Field(max_length=200)
    role: str = Field("", max_length=120)
    offers: str = Field("", max_length=2000)
    needs: str = Field("", max_length=2000)
    shares: list[Shared] = Field(default_factory=list, max_length=20)


class GroupPersonIn(Schema):
    name: str = Field(max_length=200)
    address: str = Field(max_length=254, examples=["colleague@example.org"])
    role: str = Field("", max_length=120)


class GroupIn(SaidIn):
    people: list[GroupPersonIn] = Field(min_length=1, max_length=MOST_IN_A_GROUP)


class BecameOut(Schema):
    """What became of a registration: a place, a place in the queue, or the organiser's answer to come."""

    state: RegistrationState


class CountOut(Schema):
    count: int


class ParticipantKindOut(Schema):
    id: int
    name: str
    needs_approval: bool


class QuestionOut(Schema):
    id: int
    kind: QuestionKind
    label: str
    options: list[str]
    is_required: bool


class CodeOut(Schema):
    id: int
    code: str
    most_uses: int
    uses: int


class RegistrationOut(Schema):
    """A registration; `answers` by the words of the question."""

    id: int
    state: RegistrationState
    name: str
    address: str
    organisation: str
    country: str | None
    role: str
    offers: str
    needs: str
    kind: str
    answers: dict[str, Any]
    shares: list[str]
    made_at: datetime
    reason: str


class RegistrationPageOut(Schema):
    """What the page of registering says. `why_not` is empty while one can register."""

    event: str
    why_not: str
    places_left: int | None
    asks_code: bool
    kinds: list[ParticipantKindOut]
    questions: list[QuestionOut]
    own: RegistrationOut | None


def registration_out(one: Participant) -> dict[str, Any]:
    return {name: getattr(one, name) for name in RegistrationOut.model_fields}


def said_of(given: RegistrationIn | GroupIn) -> Said:
    own: dict[str, Any] = {"name": ""} | given.dict(exclude={"kind", "people", "shares"})
    shares = tuple(given.shares) if isinstance(given, RegistrationIn) else ()
    return Said(**own, kind_id=given.kind, shares=shares)
