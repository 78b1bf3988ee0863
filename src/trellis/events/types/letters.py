"""The words of letters to those who take part: to which of them, and what was sent."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

LONGEST_SUBJECT = 120
LONGEST_TEXT = 8000


class Presence(StrEnum):
    ANY = ""
    CAME = "came"
    ABSENT = "absent"


PRESENCE_LABELS: dict[Presence, Any] = {
    Presence.ANY: _("Whether they came or not"),
    Presence.CAME: _("Those who were checked in"),
    Presence.ABSENT: _("Those who were not checked in"),
}


@dataclass(frozen=True)
class Segment:
    """Some of those who registered. What is empty leaves nobody out."""

    state: str = "registered"
    kind: str = ""
    presence: Presence = Presence.ANY
    is_silent: bool = False  # a question of the organiser's is not answered


@dataclass(frozen=True)
class Draft:
    subject: str
    text: str
    answers_to: str


@dataclass(frozen=True)
class Reader:
    """Whom a letter reaches."""

    registration_id: int
    person_id: int | None
    name: str
    address: str
    language: str


@dataclass(frozen=True)
class Readers:
    reached: tuple[Reader, ...]
    same_address: int
    unsubscribed: int


@dataclass(frozen=True)
class LetterRecord:
    """A letter that was sent."""

    id: int
    subject: str
    text: str
    selection: str
    sent_at: datetime
    sent: int
