"""What is kept about a member, one schema for each kind: what it asks, and what it holds."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Field, Schema

from trellis.members.types import Entry, Kind


class Contact(Schema):
    kind: Literal[Kind.CONTACT] = Field(examples=["contact"])
    name: str
    role: str = ""
    email: str = Field("", examples=["office@lens.example"])
    phone: str = ""
    language: str = Field("", examples=["de"])


class Task(Schema):
    kind: Literal[Kind.TASK] = Field(examples=["task"])
    title: str = Field(examples=["Call them"])
    due: date | None = None
    person: str = ""
    text: str = ""
    closed_on: date | None = None


class Fee(Schema):
    kind: Literal[Kind.FEE] = Field(examples=["fee"])
    year: int = Field(examples=[2026])
    title: str = ""
    amount: Decimal = Field(examples=["450.00"])
    currency: str = Field(examples=["EUR"])
    due: date | None = None
    closed_on: date | None = None


class Meeting(Schema):
    kind: Literal[Kind.MEETING] = Field(examples=["meeting"])
    day: date
    title: str
    person: str = ""
    text: str = ""


class Need(Schema):
    kind: Literal[Kind.NEED] = Field(examples=["need"])
    title: str
    text: str = ""
    day: date | None = None
    closed_on: date | None = None


class Service(Schema):
    kind: Literal[Kind.SERVICE] = Field(examples=["service"])
    title: str
    day: date | None = None
    amount: Decimal | None = None
    currency: str = ""
    text: str = ""


class Note(Schema):
    kind: Literal[Kind.NOTE] = Field(examples=["note"])
    text: str
    day: date | None = None


class Kept(Schema):
    """`version` is what a change names."""

    id: int
    version: int


class RecordContactOut(Contact, Kept):
    pass


class TaskOut(Task, Kept):
    pass


class FeeOut(Fee, Kept):
    pass


class RecordMeetingOut(Meeting, Kept):
    pass


class NeedOut(Need, Kept):
    pass


class RecordServiceOut(Service, Kept):
    pass


class NoteOut(Note, Kept):
    pass


EntryIn = Annotated[
    Contact | Task | Fee | Meeting | Need | Service | Note,
    Field(discriminator="kind"),
]
EntryOut = Annotated[
    RecordContactOut | TaskOut | FeeOut | RecordMeetingOut | NeedOut | RecordServiceOut | NoteOut,
    Field(discriminator="kind"),
]
OUT: dict[Kind, Any] = {
    Kind.CONTACT: RecordContactOut, Kind.TASK: TaskOut, Kind.FEE: FeeOut, Kind.MEETING: RecordMeetingOut,
    Kind.NEED: NeedOut, Kind.SERVICE: RecordServiceOut, Kind.NOTE: NoteOut,
}  # fmt: skip


class EntryChangeIn(Schema):
    """All of an entry anew. `version` is the one that was read."""

    version: int
    entry: EntryIn


def entry_out(entry: Entry) -> Any:
    return OUT[entry.kind](id=entry.id, version=entry.version, kind=entry.kind, **entry.values)


def values_of(given: Any) -> dict[str, Any]:
    return {name: value for name, value in given.dict().items() if name != "kind"}
