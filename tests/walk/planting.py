"""What an organisation has besides its profiles that nobody else may see: a mark in each of it."""

import json
from datetime import timedelta
from uuid import uuid4

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from config.permissions.rules import ARCHIVED, DRAFT
from tests.matrix.events import make_event
from tests.matrix.world import BUILDER
from tests.walk.agendas import add_agenda, add_arrivals
from tests.walk.world import World, add_hidden_profiles
from trellis.accounts.models import Consent, KeptAnswer
from trellis.audit import services as audit
from trellis.events.models import Event, Rehearsal
from trellis.exchange.models import Guest, Introduction, Listing
from trellis.imports.models import (
    AppliedChange,
    CellRepair,
    DuplicateProposal,
    Import,
    ImportFile,
    RowFault,
    Source,
    SourceRecord,
    StagedRow,
)
from trellis.imports.services import staging, starting, understanding
from trellis.imports.types import WORKER
from trellis.meetings import models as meetings
from trellis.members import models as members
from trellis.notifications.models import CalendarFeed, Mail, Notification
from trellis.notifications.selectors.calendar import token_of
from trellis.registry import models as registry

# Everybody is planted twice, and what is counted is compared: moments that the API tells must not differ.
PLANTED_AT = timezone.now()


def plant(world: World, owner: str) -> None:
    """Give one of the three all that is its own."""
    add_hidden_profiles(world, owner)
    for add in (
        add_to_profile,
        add_to_hidden,
        add_merge,
        add_claim,
        add_report,
        add_import,
        add_to_persons,
        add_register,
        add_events,
        add_listings,
    ):
        add(world, owner)


def add_to_profile(world: World, owner: str) -> None:
    """What only its keepers see of a profile that everybody sees."""
    mark, row, person = world.marks.new, world.public[owner], world.person(owner)
    registry.Organisation.objects.filter(pk=row.pk).update(review_note=mark(owner, "why it was sent back"))
    registry.Proposal.objects.create(
        organisation=row, field="city", value=mark(owner, "proposed value"), source=mark(owner, "its source")
    )
    registry.RuleOverride.objects.create(
        organisation=row, rule="coordinator", verdict="pass", reason=mark(owner, "reason"), person=person
    )
    registry.ProfileDraft.objects.create(
        organisation=row, person=person, version=1, typed={"name": [mark(owner, "typed and not saved")]}
    )
    with transaction.atomic():
        audit.record(
            actor=BUILDER,
            action="changed",
            subject_type="organisation",
            subject_id=row.pk,
            changes={"review_note": ("", mark(owner, "change in the history"))},
            reason=mark(owner, "reason in the history"),
        )
    registry.Invitation.objects.create(
        organisation=row, address=f"{mark(owner, 'whom somebody invites')}@example.org", role="editor",
        invited_by=person,
    )  # fmt: skip


def add_to_hidden(world: World, owner: str) -> None:
    """Parts of a profile that is not public yet."""
    mark, row = world.marks.new, world.hidden[owner, DRAFT]
    registry.NetworkResult.objects.create(
        network=row, title=mark(owner, "result"), unit=mark(owner, "unit"), website="https://example.org"
    )
    registry.Site.objects.create(organisation=row, name=mark(owner, "site"), city=mark(owner, "its city"))
    registry.SourceRecord.objects.create(
        organisation=row, source=mark(owner, "source"), key=owner, fields={"x": mark(owner, "its field")}
    )


def add_merge(world: World, owner: str) -> None:
    """Two hidden profiles that were merged; before, somebody looked at two as a pair."""
    kept, merged = world.hidden[owner, DRAFT], world.hidden[owner, ARCHIVED]
    values = {part: {"name": world.marks.new(owner, f"{part} a merge")} for part in ("before", "after")}
    registry.Merge.objects.create(kept=kept, merged=merged, **values)


def add_claim(world: World, owner: str) -> None:
    mark = world.marks.new
    registry.Claim.objects.create(
        organisation=world.unkept,
        person=world.person(owner),
        way="decision",
        made_at=PLANTED_AT,
        evidence=mark(owner, "evidence of a claim"),
        address=f"{mark(owner, 'address of a claim')}@example.org",
        reason=mark(owner, "reason of a decision"),
    )


def add_report(world: World, owner: str) -> None:
    """One by its person, one by a mail address, both about a profile that others see."""
    mark = world.marks.new
    common = {"organisation": world.unkept, "kind": "facts"}
    registry.Report.objects.create(
        **common, person=world.person(owner), text=mark(owner, "words of a report")
    )
    registry.Report.objects.create(
        **common,
        address=f"{mark(owner, 'address of who reports')}@example.org",
        text=mark(owner, "words of a visitor's report"),
        reason=mark(owner, "reason of a decision on a report"),
    )


def add_import(world: World, owner: str) -> None:
    """A file with faults, checked and not accepted; what later steps leave behind is written beside it."""
    mark = world.marks.new
    name, again = mark(owner, "name in a file"), mark(owner, "value in a file")
    lines = f"Name,Kind,Country,Website\n{name},cluster,DE,\n{name} Ltd,cluster,{again},\n"
    run = starting.start_import(
        actor=WORKER,
        target="registry",
        source_name=mark(owner, "name of a source"),
        organisation=None,
        files=[SimpleUploadedFile(f"{mark(owner, 'name of a file')}.csv", lines.encode())],
    )
    Source.objects.filter(pk=run.source_id).update(organisation_id=world.public[owner].pk)
    understanding.begin_staging(actor=WORKER, import_id=run.pk)
    staging.stage(run.pk)
    person = world.person(owner)
    Import.objects.filter(pk=run.pk).update(started_by=person, failure=mark(owner, "why a step failed"))
    file = ImportFile.objects.get(owner=run)
    ImportFile.objects.filter(pk=file.pk).update(constants={"city": mark(owner, "the same for every row")})
    row = StagedRow.objects.filter(file=file).order_by("number")[0]
    StagedRow.objects.filter(pk=row.pk).update(source_fields={"x": mark(owner, "field that fits nothing")})
    RowFault.objects.filter(file=file).update(suggestion=mark(owner, "suggestion"))
    CellRepair.objects.create(file=file, row=2, column="Country", text=mark(owner, "repair"), person=person)
    DuplicateProposal.objects.create(
        owner=run, record_type=row.record_type, row=row, other_record="1", probability=0.9,
        other_label=mark(owner, "what it resembles"),
        evidence=[{"template": mark(owner, "evidence"), "values": {}, "speaks_for": True}],
    )  # fmt: skip
    SourceRecord.objects.create(
        source=run.source, record_type=row.record_type, key="1", record="1", last_import=run,
        values={"name": mark(owner, "what the source said")},
    )  # fmt: skip
    values = {part: {"name": mark(owner, f"{part} a change")} for part in ("before", "after", "base")}
    AppliedChange.objects.create(
        owner=run, record_type=row.record_type, record="1", operation="update", **values
    )


def add_to_persons(world: World, owner: str) -> None:
    """What only one person sees: here each of an organisation's own."""
    mark = world.marks.new
    for role in ("owner", "editor", "member"):
        person = world.person(owner, role)
        context = {"organisation": mark(owner, f"told to the {role}"), "reason": mark(owner, "a reason told")}
        mail = Mail.objects.create(
            person=person, failure=mark(owner, "why a mail was not sent"),
            subject=mark(owner, "subject of a mail"), text=mark(owner, "text of a mail"),
        )  # fmt: skip
        Notification.objects.create(
            person=person, topic="registry.profiles", message="registry.sent_back", context=context,
            path=f"/{mark(owner, 'path of what is told')}/", mail=mail,
        )  # fmt: skip
        feed = CalendarFeed.objects.create(person=person)
        world.walker(owner, role).feed = token_of(feed.key)
        EmailAddress.objects.create(user=person, email=f"{mark(owner, 'second address')}@example.org")
        KeptAnswer.objects.create(
            person=person, caller=f"{owner} {role}", key=role, content="0" * 64, status=201,
            body=json.dumps({"name": mark(owner, "what a program was told")}).encode(),
        )  # fmt: skip
        Consent.objects.create(
            person=person, purpose=mark(owner, "what somebody agreed to"), version=1, given_by="page",
            title=mark(owner, "words of a consent"), text=mark(owner, "its words"), language="en",
        )  # fmt: skip
        SocialAccount.objects.create(
            user=person, provider="openid_connect", uid=mark(owner, "number at a service"), extra_data={}
        )
        registry.SavedSearch.objects.create(
            person=person, name=mark(owner, "name of a search"), query=f"q={mark(owner, 'what is searched')}"
        )


def add_events(world: World, owner: str) -> None:
    """A draft, and a closed event with its list; the link of a public one."""
    mark, host = world.marks.new, world.public[owner]
    make_event(f"draft-{owner}", host, DRAFT, title=mark(owner, "title of a draft"),
               summary=mark(owner, "its summary"), city=mark(owner, "its city"))  # fmt: skip
    closed = make_event(
        f"closed-{owner}", host, title=mark(owner, "title of a closed event"), visibility="invited",
        venue=mark(owner, "its venue"), description=mark(owner, "what happens there"),
    )  # fmt: skip
    closed.invited_addresses.create(address=f"{mark(owner, 'who is invited')}@example.org")
    closed.outputs.create(kind="paper", title=mark(owner, "its paper"), url="https://example.org")
    public = world.events[owner]
    public.online_link = f"https://{mark(owner, 'link to take part')}.example"
    public.save(update_fields=["online_link"])
    public.registrations.create(
        name=mark(owner, "who registered"), address=f"{mark(owner, 'their address')}@example.org",
        organisation=mark(owner, "their organisation"), role=mark(owner, "their role at an event"),
        offers=mark(owner, "what they offer"), needs=mark(owner, "what they look for"), state="registered",
        answers={"0": mark(owner, "an answer to a question")}, reason=mark(owner, "why declined"),
        number=mark(owner, "their number in another tool"),
    )  # fmt: skip
    copy = make_event(
        f"rehearsal--{owner}", host, rehearses=public, title=mark(owner, "title of a rehearsal")
    )
    Rehearsal.objects.create(event=copy)
    copy.caught_mails.create(
        address=f"{mark(owner, 'who was to get a mail')}@example.org", subject=mark(owner, "its subject"),
        text=mark(owner, "what it says"), action=mark(owner, "its button"),
        path=f"/{mark(owner, 'where its link leads')}",
    )  # fmt: skip
    add_agenda(world, owner, closed)
    add_arrivals(world, owner, public)
    add_meetings(world, owner, public)
    public.codes.create(code=mark(owner, "an invitation code"))
    public.outputs.create(
        kind="paper", title=mark(owner, "paper for participants"), url="https://example.org",
        for_participants=True,
    )  # fmt: skip


def add_meetings(world: World, owner: str, event: Event) -> None:
    """Two guests without an account who meet, and what each wrote."""
    mark, begin = world.marks.new, event.starts_at
    room = f"https://{mark(owner, 'rooms of meetings')}.example/{{room}}"
    meetings.MeetingSetup.objects.create(event=event, state="open", room_template=room)
    slot = meetings.Slot.objects.create(event=event, during=(begin, begin + timedelta(minutes=20)))
    one, other = (
        meetings.Participant.objects.create(
            event=event,
            registration=event.registrations.create(
                name=mark(owner, "who takes part in meetings"), state="registered",
                address=f"{mark(owner, 'a guest')}@example.org",
            ),
        )
        for _number in range(2)
    )  # fmt: skip
    meetings.Wish.objects.create(
        event=event, wisher=one, wished=other, kind="no", note=mark(owner, "about a wish")
    )
    meetings.PastWish.objects.create(
        event=event, wisher=other, wished=one, kind="no", brought_by=1, note=mark(owner, "about a past wish")
    )
    meetings.MeetingRequest.objects.create(
        event=event, sender=one, receiver=other, message=mark(owner, "what a meeting is about"),
        reason=mark(owner, "why it was declined"), expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    meeting = meetings.Meeting.objects.create(
        event=event, slot=slot, during=slot.during, published_at=timezone.now(), place="online",
        room_link=f"https://{mark(owner, 'a room')}.example", reason=mark(owner, "why it was cancelled"),
    )  # fmt: skip
    meetings.PlanRun.objects.create(
        event=event, seconds=1, state="failed", failure=mark(owner, "why a schedule failed")
    )
    for guest in (one, other):
        seat = meetings.Seat.objects.create(
            event=event, meeting=meeting, participant=guest, during=slot.during
        )
        meetings.Told.objects.create(event=event, participant=guest)
    meetings.DayReport.objects.create(event=event, seat=seat, kind="here")
    meetings.Outcome.objects.create(
        event=event, seat=seat, has_met=True, agreement="contract", next_step=mark(owner, "the next step"),
        remark=mark(owner, "what came of a meeting"),
    )  # fmt: skip


def add_register(world: World, owner: str) -> None:
    """What a cluster keeps about its members, and what it wrote to them."""

    def mark(what: str) -> str:
        return world.marks.new(owner, what)

    host = world.kept[owner]
    record = members.Record.objects.create(
        host=host, name=mark("a member's name"), number=mark("its number"), city=mark("its city"),
        website=f"https://{mark('its website')}.example", tags=[mark("its tag")],
        before_merge={"then": {"name": mark("its name before a merge")}},
    )  # fmt: skip
    contact = members.Contact.objects.create(
        record=record, name=mark("a contact"), role=mark("their role"), phone=mark("their phone"),
        email=f"{mark('their address')}@example.org",
    )  # fmt: skip
    members.Entry.objects.create(
        record=record, kind="note", title=mark("a note"), text=mark("its text"), person=mark("who wrote it")
    )
    members.Entry.objects.create(
        record=record, kind="task", title=mark("a task in the calendar"), due=timezone.localdate()
    )
    letter = members.Letter.objects.create(
        host=host, key=uuid4(), subject=mark("a letter"), text=mark("its text"), question=mark("a question"),
        answers=[mark("an answer")], answers_to=f"{mark('where replies go')}@example.org",
        selection=f"tag={mark('whom it was for')}", written_by=world.person(owner),
    )  # fmt: skip
    members.Recipient.objects.create(
        letter=letter, record=record, contact=contact, answer=mark("what was answered"),
        address=f"{mark('whom it went to')}@example.org", answered_at=timezone.now(),
    )  # fmt: skip


def add_listings(world: World, owner: str) -> None:
    """A draft, one that was withdrawn and one for those invited; and a public one without name in a city."""

    def mark(what: str) -> str:
        return world.marks.new(owner, what)

    common = {"organisation": world.public[owner], "side": "need", "kind": "supplier-capability"}
    times = {"published_at": timezone.now(), "valid_until": timezone.localdate()}
    for state, given in (
        ("draft", {}),
        ("withdrawn", times),
        ("published", times | {"visibility": "invited"}),
    ):
        row = Listing.objects.create(
            **common, **given, state=state, title=mark(f"title of a listing, {state}"),
            summary=mark(f"its summary, {state}"), certificates=mark(f"its certificates, {state}"),
            city=mark(f"its city, {state}"), attributes={"material": mark(f"its material, {state}")},
            title_key=mark(f"its title as it is found, {state}"), words=mark(f"its words, {state}"),
            quantity=7, unit="kg", ecosystems=["ecosystem:textile"], technologies=["technology:robotics"],
            activities=["nace21:C"], languages=["en"], cluster=world.kept[owner],
        )  # fmt: skip
        Guest.objects.create(listing=row, organisation=world.kept[owner])
    Listing.objects.filter(pk=world.listings[owner].pk).update(city=mark("city of a listing without name"))
    add_introductions(world, owner)


def add_introductions(world: World, owner: str) -> None:
    """What the two sides of an introduction wrote: one declined, one agreed to."""

    def mark(what: str) -> str:
        return world.marks.new(owner, what)

    offers = [
        Listing.objects.create(
            organisation=world.kept[owner], side="offer", kind="supplier-capability", state="published",
            title="Something offered", published_at=PLANTED_AT, valid_until=timezone.localdate(),
        )
        for _number in range(2)
    ]  # fmt: skip
    common = {"asked": world.listings[owner], "answered_at": PLANTED_AT}
    Introduction.objects.create(
        **common, asking=offers[0], state="declined", message=mark("message of who asks"),
        reason=mark("why it was declined"),
    )  # fmt: skip
    Introduction.objects.create(
        **common, asking=offers[1], state="agreed", message=mark("message of who asked"), outcome="contract",
        outcome_note=mark("what came of it"), outcome_at=PLANTED_AT, person=world.person(owner),
        answerer=world.person(owner, "editor"),
    )  # fmt: skip
