"""What the API of the registers takes and gives: members, letters. Entries stand in `entry_schemas`."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema
from pydantic import ConfigDict

from trellis.members.api.entry_schemas import EntryOut, FeeOut, RecordContactOut, TaskOut
from trellis.members.types import RECORD_COLUMNS, Kind, Show, Sort

NAMES = tuple(column.name for column in RECORD_COLUMNS)
EXAMPLE = {
    "name": "Lens Works", "number": "17", "country": "AT", "city": "Graz", "website": "https://lens.example",
    "tags": ["board", "exporters"], "since": "2024-01-01", "until": None, "profile": "lens-works",
}  # fmt: skip


def example(**values: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [values]})


class RegisterOut(Schema):
    slug: str
    name: str
    members: int


class RecordIn(Schema):
    """A member's own values. `profile` is the name or address of its profile, `country` two letters."""

    model_config = example(**EXAMPLE)

    name: str
    number: str = ""
    country: str = ""
    city: str = ""
    website: str = ""
    tags: list[str] = Field(default_factory=list)
    since: date | None = None
    until: date | None = None
    profile: str = ""


class RecordChangeIn(RecordIn):
    """All of a member's own values anew. `version` is the one that was read."""

    model_config = example(**EXAMPLE, version=1)

    version: int


class RecordOut(Schema):
    """A member as one cluster keeps it; `profile` is the address of its public profile."""

    id: int
    version: int
    name: str
    number: str
    country: str
    city: str
    website: str
    tags: list[str]
    since: date | None
    until: date | None
    profile: str


class LineOut(RecordOut):
    """A member with its contacts, and its fees and tasks that are open."""

    contacts: list[RecordContactOut]
    fees: list[FeeOut]
    tasks: list[TaskOut]


class WholeRecordOut(RecordOut):
    """A member with everything that is kept about it."""

    entries: list[EntryOut]


class RecordsOut(Schema):
    total: int
    page: int
    size: int
    members: list[LineOut]


class AskedRecords(Schema):
    """Which members are meant: all that stands here together. Former members only with `show=former`."""

    q: str = Field("", max_length=200)
    tag: list[str] = Field(default_factory=list)
    show: list[Show] = Field(default_factory=list)


class AskedList(AskedRecords):
    sort: Sort = Sort.NAME
    page: int = Field(1, ge=1, le=100_000)
    size: int = Field(50, ge=1, le=500)


class CountOut(Schema):
    count: int


class WorkOut(Schema):
    """Something that waits: a task that is due, a fee that is overdue, a meeting of the coming days."""

    kind: Kind
    id: int
    cluster: str
    member_id: int
    member: str
    title: str
    when: date | None
    is_late: bool


class WorkListOut(Schema):
    total: int
    work: list[WorkOut]


class LetterIn(Schema):
    """A letter to contacts. `seen` is what looking at it gave: without it nothing is sent."""

    model_config = example(
        subject="Yearly meeting",
        text="We meet in May.",
        answers_to="office@light.example",
        question="Will you come?",
        answers=["Yes", "No"],
        to_all=False,
        to={"tag": ["board"]},
        seen="",
    )

    subject: str
    text: str
    answers_to: str
    question: str = ""
    answers: list[str] = Field(default_factory=list)
    to_all: bool = False
    to: AskedRecords = Field(default_factory=lambda: AskedRecords(q=""))
    seen: str = ""
    key: UUID | None = None


class ReaderOut(Schema):
    member_id: int
    member: str
    contact: str
    address: str


class LookedOut(Schema):
    """What would be sent; `readers` are the first twenty of `count`. Send it with this `seen`."""

    seen: str
    subject: str
    text: str
    count: int
    readers: list[ReaderOut]
    without_contact: int
    same_address: int
    unsubscribed: int


class LetterOut(Schema):
    id: int
    subject: str
    text: str
    question: str
    answers: list[str]
    answers_to: str
    selection: str
    sent_at: datetime
    sent: int
    answered: int


class AnswerOut(Schema):
    member_id: int
    member: str
    contact: str
    address: str
    answer: str
    answered_at: datetime | None
    reminded_at: datetime | None


class LetterAnswersOut(LetterOut):
    recipients: list[AnswerOut]
