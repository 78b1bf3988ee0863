"""The words of registration: states, questions, what participants show of themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _


class RegistrationState(StrEnum):
    """The life of a registration. Only one that is `registered` has a place."""

    UNCONFIRMED = "unconfirmed"  # the link in the mail was not answered yet
    ASKED = "asked"  # waits for the organiser
    WAITING = "waiting"  # on the waiting list
    REGISTERED = "registered"
    DECLINED = "declined"
    CANCELLED = "cancelled"


S = RegistrationState
TRANSITIONS: dict[RegistrationState, frozenset[RegistrationState]] = {
    S.UNCONFIRMED: frozenset({S.ASKED, S.WAITING, S.REGISTERED, S.CANCELLED}),
    S.ASKED: frozenset({S.WAITING, S.REGISTERED, S.DECLINED, S.CANCELLED}),
    S.WAITING: frozenset({S.REGISTERED, S.DECLINED, S.CANCELLED}),
    S.REGISTERED: frozenset({S.CANCELLED, S.DECLINED}),
    S.DECLINED: frozenset({S.REGISTERED, S.WAITING}),
    S.CANCELLED: frozenset(),
}
REGISTRATION_LABELS: dict[RegistrationState, Any] = {
    S.UNCONFIRMED: _("Not confirmed yet"),
    S.ASKED: _("Waits for an answer"),
    S.WAITING: _("On the waiting list"),
    S.REGISTERED: _("Registered"),
    S.DECLINED: _("Declined"),
    S.CANCELLED: _("Taken back"),
}
OPEN_STATES = (S.UNCONFIRMED, S.ASKED, S.WAITING, S.REGISTERED)
CHANGEABLE = (S.ASKED, S.WAITING, S.REGISTERED)  # what was said, by whoever said it


class QuestionKind(StrEnum):
    TEXT = "text"
    CHOICE = "choice"
    MANY = "many"
    YES_NO = "yes_no"


QUESTION_LABELS: dict[QuestionKind, Any] = {
    QuestionKind.TEXT: _("Text"),
    QuestionKind.CHOICE: _("One of several"),
    QuestionKind.MANY: _("Several of several"),
    QuestionKind.YES_NO: _("Yes or no"),
}
WITH_OPTIONS = (QuestionKind.CHOICE, QuestionKind.MANY)

# What a participant may show to the others who are registered; nothing is shown until they say so.
SHARED: dict[str, Any] = {
    "name": _("My name"),
    "organisation": _("My organisation"),
    "country": _("My country"),
    "role": _("My role"),
    "offers": _("What I offer"),
    "needs": _("What I look for"),
    "address": _("My mail address"),
}
MOST_QUESTIONS = 30
MOST_KINDS = 20
MOST_CODES = 100
MOST_IN_A_GROUP = 50
MOST_MAILS = 3


@dataclass(frozen=True)
class ParticipantKind:
    id: int
    name: str
    needs_approval: bool


@dataclass(frozen=True)
class Question:
    id: int
    kind: QuestionKind
    label: str
    options: tuple[str, ...]
    is_required: bool


@dataclass(frozen=True)
class Code:
    id: int
    code: str
    most_uses: int
    uses: int


@dataclass(frozen=True)
class Said:
    """What somebody says who registers."""

    name: str
    organisation: str = ""
    country: str = ""
    role: str = ""
    offers: str = ""
    needs: str = ""
    kind_id: int | None = None
    code: str = ""
    answers: Mapping[int, Any] | None = None
    shares: tuple[str, ...] = ()


@dataclass(frozen=True)
class Participant:
    """A registration, as its event's organisers read it; in the directory without what is not shared."""

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
    answers: Mapping[str, Any]
    shares: tuple[str, ...]
    made_at: datetime
    reason: str = ""


@dataclass(frozen=True)
class ParticipantQuery:
    """Which participants are meant."""

    text: str = ""
    state: str = ""
    kind: str = ""
    country: str = ""
    page: int = 1
