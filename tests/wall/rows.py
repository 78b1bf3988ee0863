"""For each table behind the second wall: how a row of a person comes to be, and what in it can be changed."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Model
from django.utils import timezone

from trellis.accounts.models import AccessToken, Consent, KeptAnswer, Person
from trellis.core.types import Actor, system_actor
from trellis.events.models import (
    CaughtMail,
    CheckIn,
    Event,
    Favourite,
    HostOrganisation,
    InvitedAddress,
    Registration,
    Session,
)
from trellis.events.models import Letter as EventLetter
from trellis.events.models import Recipient as EventRecipient
from trellis.exchange.models import Introduction, Listing
from trellis.imports.models import (
    AppliedChange,
    CellRepair,
    DuplicateDecision,
    DuplicateProposal,
    FileChunk,
    Import,
    ImportFile,
    RowFault,
    Source,
    SourceRecord,
    StagedRow,
)
from trellis.meetings.models import (
    BoardChange,
    DayReport,
    Meeting,
    MeetingRequest,
    Outcome,
    Participant,
    PastWish,
    PlanRun,
    Seat,
    Slot,
    Told,
    Unavailable,
    Wish,
)
from trellis.members.models import Contact, Entry, Letter, Recipient, Record
from trellis.notifications.models import CalendarFeed, Choice, Mail, Notification, Unsubscription
from trellis.registry.models import (
    Organisation,
    PersonMembership,
    ProfileDraft,
    Report,
    SavedSearch,
    SavedSearchHit,
)


@dataclass(frozen=True)
class Walled:
    """A table with row security: `make` stores a row that belongs to a person, and only to them."""

    table: str
    make: Callable[[Person], Model]
    column: str
    value: str
    key: str = "id"
    seen_by: str = ""  # the system actor that sees it, where no person does

    def owner(self, person: Person) -> Actor:
        return system_actor(self.seen_by) if self.seen_by else Actor(person_id=person.pk)


def draft(person: Person) -> Model:
    organisation = Organisation.objects.create(kind="cluster", name="Marked", slug=f"marked-{person.pk}")
    return ProfileDraft.objects.create(
        organisation=organisation, person=person, version=1, typed={"a": ["b"]}
    )


def choice(person: Person) -> Model:
    return Choice.objects.create(person=person, topic="roles", rhythm="daily")


def mail(person: Person) -> Model:
    return Mail.objects.create(person=person)


def token(person: Person) -> Model:
    ends = timezone.now() + timedelta(days=1)
    return AccessToken.objects.create(person=person, label="Marked", digest="0" * 64, expires_at=ends)


def consent(person: Person) -> Model:
    words = {"title": "Marked", "text": "Marked", "language": "en"}
    return Consent.objects.create(person=person, purpose="contact-name", version=1, given_by="page", **words)


def kept_answer(person: Person) -> Model:
    return KeptAnswer.objects.create(
        person=person, caller="0" * 64, key="Marked", content="0" * 64, status=201
    )


def notification(person: Person) -> Model:
    return Notification.objects.create(person=person, topic="roles", message="roles.given")


def record(person: Person) -> Record:
    host = Organisation.objects.create(kind="cluster", name="Host", slug=f"host-{person.pk}")
    PersonMembership.objects.create(organisation=host, person=person, role="editor")
    return Record.objects.create(host=host, name="Marked")


def listing(person: Person) -> Model:
    host = record(person).host
    return Listing.objects.create(organisation=host, side="offer", kind="job", title="Marked")


def introduction(person: Person) -> Model:
    stranger = Organisation.objects.create(slug=f"elsewhere-{uuid.uuid4()}", kind="company", name="Elsewhere")
    other = Listing.objects.create(organisation=stranger, side="need", kind="job", title="Marked")
    return Introduction.objects.create(asking=other, asked=listing(person), message="Marked")


def contact(person: Person) -> Model:
    return Contact.objects.create(record=record(person), name="Marked")


def entry(person: Person) -> Model:
    return Entry.objects.create(record=record(person), kind="note", text="Marked")


def letter(person: Person) -> Letter:
    host_id = record(person).host_id
    return Letter.objects.create(host_id=host_id, key=uuid.uuid4(), subject="Marked", text="Marked")


def recipient(person: Person) -> Model:
    sent = letter(person)
    known = Contact.objects.create(record=Record.objects.get(host=sent.host), name="Marked")
    return Recipient.objects.create(
        letter=sent, record=known.record, contact=known, address="marked@wall.example"
    )


def unsubscription(_person: Person) -> Model:
    return Unsubscription.objects.create(topic="roles", address_digest="0" * 64)


def saved_search(person: Person) -> Model:
    return SavedSearch.objects.create(person=person, name="Marked", query="q=light")


def found(person: Person) -> Model:
    organisation = Organisation.objects.create(kind="cluster", name="Marked", slug=f"found-{person.pk}")
    return SavedSearchHit.objects.create(
        search=saved_search(person), organisation=organisation, found_as="new", version=1
    )


def calendar_feed(person: Person) -> Model:
    return CalendarFeed.objects.create(person=person)


def report(person: Person) -> Model:
    organisation = Organisation.objects.create(kind="cluster", name="Marked", slug=f"reported-{person.pk}")
    return Report.objects.create(organisation=organisation, person=person, kind="facts", text="Marked")


def run(person: Person) -> Import:
    """An import of a cluster's own list: private, begun by somebody else."""
    host = record(person).host
    source = Source.objects.create(target="members", name="Marked", organisation_id=host.pk, is_private=True)
    return Import.objects.create(source=source)


def file(person: Person) -> ImportFile:
    return ImportFile.objects.create(owner=run(person), position=1, name="Marked", size=1, sha256="0" * 64)


def chunk(person: Person) -> Model:
    return FileChunk.objects.create(file=file(person), position=0, content=b"Marked")


def staged(person: Person) -> StagedRow:
    return StagedRow.objects.create(file=file(person), number=2, record_type="member", cells=["Marked"])


def fault(person: Person) -> Model:
    return RowFault.objects.create(file=file(person), code="marked", verdict="refused", value="Marked")


def repair(person: Person) -> Model:
    return CellRepair.objects.create(file=file(person), row=2, column="Name", text="Marked")


def applied(person: Person) -> Model:
    return AppliedChange.objects.create(
        owner=run(person), record_type="member", record="1", operation="create", after={"name": "Marked"}
    )


def proposed(person: Person) -> Model:
    row = staged(person)
    return DuplicateProposal.objects.create(
        owner=row.file.owner, record_type="member", row=row, other_record="1", probability=0.9
    )


def said(person: Person) -> Model:
    last = run(person)
    return SourceRecord.objects.create(
        source=last.source, record_type="member", key="name=marked", record="1", last_import=last
    )


def decided(person: Person) -> Model:
    right = f"source:{run(person).source_id}:name=marked"
    return DuplicateDecision.objects.create(
        target="members", record_type="member", left="record:1", right=right, is_same=True
    )


def event(person: Person) -> Event:
    """One that an organisation hosts which the person keeps."""
    begins = timezone.now()
    row = Event.objects.create(
        slug=f"marked-{person.pk}", kind="talk", format="online", title="Marked", time_zone="Europe/Vienna",
        starts_at=begins, ends_at=begins + timedelta(hours=1),
    )  # fmt: skip
    host = record(person).host
    HostOrganisation.objects.create(event=row, organisation=host, role="organiser", state="accepted")
    return row


def invited(person: Person) -> Model:
    return InvitedAddress.objects.create(event=event(person), address="marked@wall.example")


def registered(person: Person) -> Registration:
    return Registration.objects.create(
        event=event(person), address="marked@wall.example", name="Marked", state="waiting"
    )


def came(person: Person) -> Model:
    row = registered(person)
    now = timezone.now()
    return CheckIn.objects.create(event=row.event, registration=row, day=now.date(), key=uuid.uuid4(), at=now)


def event_letter(person: Person, of: Event | None = None) -> EventLetter:
    return EventLetter.objects.create(
        event=of or event(person), key=uuid.uuid4(), subject="Marked", text="Marked",
        answers_to="marked@wall.example",
    )  # fmt: skip


def caught_mail(person: Person) -> Model:
    return CaughtMail.objects.create(event=event(person), address="marked@wall.example", subject="Marked")


def event_recipient(person: Person) -> Model:
    row = registered(person)
    letter = event_letter(person, row.event)
    return EventRecipient.objects.create(letter=letter, registration=row, address="marked@wall.example")


def favourite(person: Person) -> Model:
    begin = timezone.now()
    session = Session.objects.create(
        event=event(person), source_key="x", title="x", starts_at=begin, ends_at=begin + timedelta(hours=1)
    )
    return Favourite.objects.create(person=person, session=session)


def participant(person: Person, at: Event | None = None) -> Participant:
    row = Registration.objects.create(
        event=at or event(person),
        address=f"{uuid.uuid4()}@wall.example",
        name="Marked",
        state="registered",
    )
    return Participant.objects.create(event=row.event, registration=row)


def slot(at: Event) -> Slot:
    return Slot.objects.create(event=at, during=(at.starts_at, at.ends_at))


def unavailable(person: Person) -> Model:
    one = participant(person)
    return Unavailable.objects.create(event=one.event, participant=one, slot=slot(one.event))


def wish(person: Person) -> Model:
    one = participant(person)
    other = participant(person, one.event)
    return Wish.objects.create(event=one.event, wisher=one, wished=other, kind="no")


def past_wish(person: Person) -> Model:
    one = participant(person)
    other = participant(person, one.event)
    return PastWish.objects.create(event=one.event, wisher=one, wished=other, kind="no", brought_by=1)


def meeting_request(person: Person) -> Model:
    one = participant(person)
    other = participant(person, one.event)
    return MeetingRequest.objects.create(
        event=one.event, sender=one, receiver=other, expires_at=timezone.now()
    )


def meeting(person: Person) -> Meeting:
    when = slot(event(person))
    return Meeting.objects.create(event=when.event, slot=when, during=when.during)


def seat(person: Person) -> Seat:
    held = meeting(person)
    one = participant(person, held.event)
    return Seat.objects.create(event=held.event, meeting=held, participant=one, during=held.during)


def told_schedule(person: Person) -> Model:
    one = participant(person)
    return Told.objects.create(event=one.event, participant=one)


def day_report(person: Person) -> Model:
    taken = seat(person)
    return DayReport.objects.create(event=taken.event, seat=taken, kind="here")


def outcome(person: Person) -> Model:
    taken = seat(person)
    return Outcome.objects.create(event=taken.event, seat=taken, has_met=True)


def plan_run(person: Person) -> Model:
    return PlanRun.objects.create(event=event(person), seconds=1, failure="Marked")


def board_change(person: Person) -> Model:
    return BoardChange.objects.create(event=event(person), action="moved")
