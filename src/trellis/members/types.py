"""The words of a cluster's register: kinds of entries with what each of them asks, and what screens show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

KEEPING_ROLES = ("owner", "editor")  # of the cluster: nobody else knows that there is a register


class Kind(StrEnum):
    """What is kept about a member."""

    CONTACT = "contact"
    FEE = "fee"
    TASK = "task"
    MEETING = "meeting"
    NEED = "need"
    SERVICE = "service"
    NOTE = "note"


@dataclass(frozen=True)
class Column:
    """One thing that a kind of entry asks, by the name of its column."""

    name: str
    label: Any
    required: bool = False
    help: Any = ""


@dataclass(frozen=True)
class Blueprint:
    """A kind of entry: its words and what it asks. A further kind is a line here and in `Kind`."""

    kind: Kind
    label: Any
    plural: Any
    add: Any
    empty: Any
    columns: tuple[Column, ...]
    closes: Any = ""  # what the button says that closes an entry today; empty: nothing to close

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


BLUEPRINTS: dict[str, Blueprint] = {
    item.kind: item
    for item in (
        Blueprint(
            Kind.CONTACT,
            _("Contact"),
            _("Contacts"),
            _("Add a contact"),
            _("Nobody is named here yet. Without a mail address no letter reaches this member."),
            (
                Column("name", _("Name"), required=True),
                Column("role", _("Role"), help=_("What the person does there.")),
                Column("email", _("Mail address")),
                Column("phone", _("Phone")),
                Column("language", _("Language"), help=_("In which letters are framed.")),
            ),
        ),
        Blueprint(
            Kind.TASK,
            _("Task"),
            _("Tasks"),
            _("Add a task"),
            _("Nothing to do."),
            (
                Column("title", _("What is to be done"), required=True),
                Column("due", _("Until")),
                Column("person", _("Who does it")),
                Column("text", _("Remarks")),
                Column("closed_on", _("Done on")),
            ),
            closes=_("Done"),
        ),
        Blueprint(
            Kind.FEE,
            _("Fee"),
            _("Fees"),
            _("Add a fee"),
            _("No fee is recorded."),
            (
                Column("year", _("Year"), required=True),
                Column("title", _("What for"), help=_("Empty for the yearly fee.")),
                Column("amount", _("Amount"), required=True),
                Column("currency", _("Currency"), required=True, help=_("Three letters, such as EUR.")),
                Column("due", _("Due on")),
                Column("closed_on", _("Paid on")),
            ),
            closes=_("Paid today"),
        ),
        Blueprint(
            Kind.MEETING,
            _("Meeting"),
            _("Meetings"),
            _("Add a meeting"),
            _("No meeting is recorded."),
            (
                Column("day", _("Day"), required=True),
                Column("title", _("What about"), required=True),
                Column("person", _("Who")),
                Column("text", _("What was said")),
            ),
        ),
        Blueprint(
            Kind.NEED,
            _("Need"),
            _("Needs"),
            _("Add a need"),
            _("What this member looks for stands here."),
            (
                Column("title", _("What is needed"), required=True),
                Column("text", _("In more words")),
                Column("day", _("Said on")),
                Column("closed_on", _("Met on")),
            ),
            closes=_("Met today"),
        ),
        Blueprint(
            Kind.SERVICE,
            _("Service used"),
            _("Services used"),
            _("Add a service used"),
            _("Which of your services this member has used stands here."),
            (
                Column("title", _("Service"), required=True),
                Column("day", _("Used on")),
                Column("amount", _("What it cost the member")),
                Column("currency", _("Currency"), help=_("Three letters, such as EUR.")),
                Column("text", _("What came of it")),
            ),
        ),
        Blueprint(
            Kind.NOTE,
            _("Note"),
            _("Notes"),
            _("Add a note"),
            _("No notes yet."),
            (
                Column("text", _("Note"), required=True),
                Column("day", _("Day")),
            ),
        ),
    )
}
RECORD_COLUMNS: tuple[Column, ...] = (
    Column("name", _("Name"), required=True),
    Column(
        "number", _("Member number"), help=_("Yours, if you give them: by it a list is recognised again.")
    ),
    Column("country", _("Country")),
    Column("city", _("City")),
    Column("website", _("Website")),
    Column(
        "tags", _("Segments"), help=_("Words of your own, separated by commas, such as “board, exporters”.")
    ),
    Column("since", _("Member since")),
    Column("until", _("Member until"), help=_("Empty as long as the membership lasts.")),
)
LENGTHS = {
    "name": 300, "number": 60, "city": 120, "website": 500, "title": 300, "person": 300, "text": 10_000,
    "role": 120, "email": 254, "phone": 60, "language": 12,
}  # fmt: skip
MOST_TAGS, TAG_LENGTH = 30, 60
LARGEST_AMOUNT = Decimal("9999999999.99")
FIRST_YEAR, LAST_YEAR = 1900, 2200
SOON_DAYS = 7  # "due" begins so many days before


class Show(StrEnum):
    """What a list of members can be narrowed to, besides words and segments."""

    FEE_OPEN = "fee-open"
    FEE_OVERDUE = "fee-overdue"
    TASK_DUE = "task-due"
    NO_CONTACT = "no-contact"
    NO_ANSWER = "no-answer"
    NO_PROFILE = "no-profile"
    FORMER = "former"


SHOW_LABELS: dict[Show, Any] = {
    Show.FEE_OPEN: _("Fee open"),
    Show.FEE_OVERDUE: _("Fee overdue"),
    Show.TASK_DUE: _("Task due"),
    Show.NO_CONTACT: _("No contact with a mail address"),
    Show.NO_ANSWER: _("Did not answer the last letter"),
    Show.NO_PROFILE: _("No profile linked"),
    Show.FORMER: _("Former members"),
}


class Sort(StrEnum):
    NAME = "name"
    DUE = "due"
    NEWEST = "newest"


SORT_LABELS: dict[Sort, Any] = {
    Sort.NAME: _("Name"),
    Sort.DUE: _("What is due first"),
    Sort.NEWEST: _("Newest members first"),
}


@dataclass(frozen=True)
class Query:
    """Which members of a register are meant. Former members only where they are asked for."""

    text: str = ""
    tags: tuple[str, ...] = ()
    shows: tuple[Show, ...] = ()
    sort: Sort = Sort.NAME
    page: int = 1

    def changed(self, **given: Any) -> "Query":
        return replace(self, **({"page": 1} | given))


@dataclass(frozen=True)
class Register:
    """The register of one cluster, for one who keeps it."""

    host_id: int
    slug: str
    name: str


@dataclass(frozen=True)
class Entry:
    """One entry, or one contact, about a member: its values by column."""

    id: int
    kind: Kind
    version: int
    values: Mapping[str, Any]

    @property
    def is_open(self) -> bool:
        return not self.values.get("closed_on")


@dataclass(frozen=True)
class Record:
    """What a cluster keeps about one member."""

    id: int
    host_id: int
    version: int
    values: Mapping[str, Any]
    profile_slug: str = ""
    profile_name: str = ""
    profile_id: int | None = None

    @property
    def name(self) -> str:
        return str(self.values["name"])


@dataclass(frozen=True)
class Line:
    """A member as the list shows it."""

    record: Record
    contacts: Sequence[Entry]
    open_entries: Sequence[Entry]  # fees and tasks


@dataclass(frozen=True)
class Work:
    """Something that is to be done about a member, or that takes place."""

    kind: Kind
    entry_id: int
    record_id: int
    record_name: str
    host_slug: str
    host_name: str
    title: str
    when: date | None
    is_late: bool
    year: int | None = None
    amount: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True)
class Counts:
    """How many of the members that are meant are in each segment, and in each state."""

    total: int
    tags: Mapping[str, int]
    shows: Mapping[Show, int]


MOST_ANSWERS = 4
LONGEST_ANSWER = 60
LONGEST_SUBJECT, LONGEST_QUESTION = 120, 300
REMINDER_PAUSE_DAYS = 3


@dataclass(frozen=True)
class Draft:
    """A letter as it was written, not yet sent."""

    subject: str
    text: str
    answers_to: str
    question: str = ""
    answers: tuple[str, ...] = ()
    to_all: bool = False  # every contact; otherwise the first of each member


@dataclass(frozen=True)
class Reader:
    """A contact that a letter reaches."""

    record_id: int
    record_name: str
    contact_id: int
    contact_name: str
    address: str
    language: str


@dataclass(frozen=True)
class Readers:
    """Whom a letter reaches, and how many it does not, and why."""

    reached: tuple[Reader, ...]
    without_contact: int  # members
    same_address: int  # contacts: each address gets it once
    unsubscribed: int


@dataclass(frozen=True)
class LetterRecord:
    """A letter that was sent."""

    id: int
    subject: str
    text: str
    question: str
    answers: tuple[str, ...]
    answers_to: str
    selection: str
    sent_at: Any
    sent: int
    answered: int


@dataclass(frozen=True)
class Answer:
    """One recipient of a letter, and the answer, if there is one."""

    record_id: int
    record_name: str
    contact_name: str
    address: str
    answer: str
    answered_at: Any
    reminded_at: Any
