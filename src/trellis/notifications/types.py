"""The words of notifications: topics and what is said on them, rhythms, the life of a mail."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from trellis.core.types import Actor, system_actor

# Whose rows are whose, the database knows: what concerns several readers is done by these two.
TELLER = system_actor("telling")  # writes to whom something is told, in the way that they want
CALENDAR = system_actor("calendar")  # finds whose private address was asked for
OUTBOX = system_actor("outbox")  # sends, gathers digests, forgets


class Rhythm(StrEnum):
    """How a person wants to be told of a topic."""

    AT_ONCE = "at-once"
    DAILY = "daily"
    WEEKLY = "weekly"
    INBOX = "inbox"
    NEVER = "never"


RHYTHM_LABELS: dict[Rhythm, Any] = {
    Rhythm.AT_ONCE: _("By mail, at once"),
    Rhythm.DAILY: _("By mail, once a day"),
    Rhythm.WEEKLY: _("By mail, once a week"),
    Rhythm.INBOX: _("Only in the inbox here"),
    Rhythm.NEVER: _("Not at all"),
}
DIGESTS = (Rhythm.DAILY, Rhythm.WEEKLY)
MAILED = (Rhythm.AT_ONCE, *DIGESTS)


class MailState(StrEnum):
    """The life of a mail in the outbox."""

    WAITING = "waiting"  # to be sent when it is due
    SENT = "sent"  # the mail server took it
    REFUSED = "refused"  # it cannot be delivered; the reason stands beside it
    UNWANTED = "unwanted"  # the reader said no before it was sent, or its block was off for a week


OPEN_IT = _("Open it")


Context = Mapping[str, str | int]


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Message:
    """One thing that can be said, with %(names)s where the context's values go.

    `attach` makes the file that goes with it when the mail is sent, from the context; a value that no text
    names and that only it needs has a name that begins with "_".
    """

    name: str
    subject: Any
    paragraphs: tuple[Any, ...] = ()
    action: Any = OPEN_IT  # the label of the link
    attach: Callable[[Context], Attachment | None] | None = None


@dataclass(frozen=True)
class Undelivered:
    """What somebody would have been sent, in their language, had it not been kept back."""

    person_id: int | None
    address: str
    language: str
    subject: str
    text: str
    action: str
    path: str
    has_file: bool


Catcher = Callable[[Sequence[Undelivered]], None]


@dataclass(frozen=True)
class Diversion:
    """Of some matters nothing may leave: `find` gives what takes the mail in place of the outbox, or None.

    Every message of a topic with a diversion says by the value `matter`, a number that no text names, what
    it is about; one that does not is refused, so that none slips by.
    """

    matter: str
    find: Callable[[int], Catcher | None]


@dataclass(frozen=True)
class Topic:
    """What a person chooses a rhythm for. Each module declares its own, config/composition.py lists them."""

    name: str
    label: Any
    explanation: Any
    messages: tuple[Message, ...]
    rhythm: Rhythm = Rhythm.AT_ONCE  # until the person chooses
    mandatory: Any = ""  # why it cannot be switched off, or empty
    diversion: Diversion | None = None


@dataclass(frozen=True)
class Wording:
    """A message with its values, in the reader's language."""

    subject: str
    paragraphs: tuple[str, ...]
    action: str


@dataclass(frozen=True)
class InboxLine:
    """A notification as its person reads it."""

    id: int
    topic: str
    wording: Wording
    path: str
    at: datetime
    is_read: bool


@dataclass(frozen=True)
class Outbox:
    """How the outbox stands, for an operator."""

    counts: Mapping[str, int]
    oldest_waiting: datetime | None
    refused: tuple[tuple[str, str, datetime], ...]  # the key in its Message-ID, why, when


@dataclass(frozen=True)
class SignedLink:
    """A link of a mail, read: for what, about which matter, for which person."""

    key: UUID
    purpose: str
    matter: str
    person_id: int | None
    is_expired: bool


@dataclass(frozen=True)
class Question:
    """What a link asks: one button for each answer, by its name."""

    title: str
    answers: Mapping[str, str]
    text: str = ""
    path: str = ""  # of the thing, to look at it first


@dataclass(frozen=True)
class Purpose:
    """What a kind of link is for. `ask` returns None when the matter has lapsed; `act` does what is answered.

    Each module declares its own, config/composition.py lists them. `act` runs in the transaction that notes
    the answer, and checks by its own service whether the reader may do it. One with a page of its own reads
    the link there with `read_link`.
    """

    name: str
    ask: Callable[[SignedLink], Question | None] = lambda link: None
    act: Callable[[SignedLink, str], None] = lambda link, answer: None
    route: str = ""  # of a page of its own, where one button is not enough; it gets the token alone


@dataclass(frozen=True)
class CalendarDate:
    """A date that concerns a person: a whole day, or a moment.

    What says the same must be the same: a calendar program asks often, and is told only what changed.
    """

    uid: str  # of the matter, for ever; no other module's begins like it
    title: str
    start: date | datetime
    changed_at: datetime  # when what it says last changed
    sequence: int = 0  # how often it was changed
    text: str = ""
    path: str = ""  # of the thing, on this site
    end: datetime | None = None  # of a moment that lasts
    zone: str = ""  # IANA: times are written in it, so that they stay right when its clocks change
    place: str = ""
    is_cancelled: bool = False
    is_public: bool = False  # takes place for others too, and takes the reader's time
    is_secret: bool = False  # though others are there, a shared calendar does not show it


# Gives an actor's dates in the language that is active, the actor's rights of now asked anew. Each module
# declares its own, config/composition.py lists them.
DateProvider = Callable[[Actor], Iterable[CalendarDate]]
MOST_DATES = 500  # of one provider
SHOWN_AFTER = timedelta(days=31)  # what is over stays in the calendar so long
FEED_REFRESH = timedelta(hours=6)  # how often programs are asked to come again

LINK_DAYS = 30
HELD_DAYS = 7  # that mail waits while its block is off; longer than between two weekly digests would be late

SUBJECT_LENGTH = 150  # letters; a longer one is cut
WEEKDAY_OF_DIGEST = 0  # Monday
HOUR_OF_DIGEST = 7  # in the site's own time zone
MOST_IN_A_DIGEST = 30  # of one topic; the rest is counted and stands in the inbox
