"""Being introduced: one listing's keepers ask those of another; who they are is shown when both agree."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from trellis.core.types import system_actor

# What concerns the listings of two keepers is done by it, after a policy allowed it to one of them.
INTRODUCER = system_actor("introductions")
REMINDED_AFTER = timedelta(days=3)
LAPSES_AFTER = timedelta(days=7)
MOST_ASKED = 20  # that wait for an answer, of one listing
MESSAGE_LENGTH = 1000


class IntroductionState(StrEnum):
    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    TAKEN_BACK = "taken-back"
    LAPSED = "lapsed"  # nobody answered in time


class IntroductionStep(StrEnum):
    """What is done with one that waits for an answer."""

    AGREE = "agree"
    DECLINE = "decline"
    TAKE_BACK = "take-back"


STANDING = (IntroductionState.ASKED, IntroductionState.AGREED)
STATE_LABELS: dict[str, Any] = {
    IntroductionState.ASKED: _("Waits for an answer"),
    IntroductionState.AGREED: _("You are introduced"),
    IntroductionState.DECLINED: _("Declined"),
    IntroductionState.TAKEN_BACK: _("Taken back"),
    IntroductionState.LAPSED: _("Nobody answered"),
}


class Outcome(StrEnum):
    """What came of it."""

    FOLLOW_UP = "follow-up"
    AGREEMENT = "agreement"
    CONTRACT = "contract"
    SUBSIDIARY = "subsidiary"
    NOTHING = "nothing"


OUTCOME_LABELS: dict[str, Any] = {
    Outcome.FOLLOW_UP: _("We stay in touch"),
    Outcome.AGREEMENT: _("An agreement"),
    Outcome.CONTRACT: _("A contract"),
    Outcome.SUBSIDIARY: _("A subsidiary or a joint firm"),
    Outcome.NOTHING: _("Nothing came of it"),
}


@dataclass(frozen=True, slots=True)
class Contact:
    """Who speaks for a listing: shown to the other side once both agreed."""

    name: str
    address: str
    organisation: str
    slug: str


@dataclass(frozen=True, slots=True)
class Introduction:
    """One, as one side sees it. `own` is the listing that the actor keeps, `other` the other one."""

    id: int
    state: IntroductionState
    own_id: int
    own_title: str
    other_id: int
    other_title: str
    is_asker: bool
    message: str
    reason: str
    asked_at: datetime
    answered_at: datetime | None
    contact: Contact | None
    outcome: str
    outcome_note: str
