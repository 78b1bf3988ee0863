"""Events of the matrix's world: each organisation hosts one in every state, with parts of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.utils import timezone

from config.permissions.rules import DRAFT, PUBLISHED
from tests.matrix.meetings import add_meetings
from trellis.events.models import (
    AgendaImport,
    AgendaVersion,
    CaughtMail,
    CheckIn,
    Event,
    HostOrganisation,
    InvitedAddress,
    Letter,
    Output,
    Registration,
    Rehearsal,
    Series,
    Session,
)
from trellis.events.types.agenda import entry_from_json, print_of
from trellis.registry.models import Organisation


@dataclass(frozen=True)
class Events:
    events: dict[tuple[str, str], Event]
    asked: dict[str, int]  # the question to host, by whom it asks
    series: str
    rehearsals: dict[str, Event]  # of each host's published event


def make_event(slug: str, host: Organisation, state: str = PUBLISHED, **values: Any) -> Event:
    given: dict[str, Any] = {
        "kind": "talk",
        "format": "online",
        "title": f"Event {slug}",
        "time_zone": "Europe/Vienna",
        "starts_at": datetime(2030, 5, 7, 7, tzinfo=UTC),
        "ends_at": datetime(2030, 5, 7, 16, tzinfo=UTC),
        "published_at": None if state == DRAFT else timezone.now(),
    }
    row = Event.objects.create(slug=slug, state=state, **(given | values))
    HostOrganisation.objects.create(event=row, organisation=host, role="organiser", state="accepted")
    return row


def add_agenda(event: Event) -> None:
    """A session in a published version, and two imports: one that waits, one that was applied."""
    begin = datetime(2030, 5, 7, 9, tzinfo=UTC)
    session = Session.objects.create(
        event=event, source_key="id:1", title="Opening", starts_at=begin, ends_at=begin + timedelta(hours=1)
    )
    stored = {
        "id": session.pk,
        "key": "id:1",
        "title": "Opening",
        "starts_at": begin.isoformat(),
        "duration": 3600,
    }
    content = {"entries": [stored], "rooms": [], "tracks": []}
    before = {"entries": [stored | {"title": "Welcome"}], "rooms": [], "tracks": []}
    AgendaVersion.objects.create(event=event, number=1, content=before)
    entry = entry_from_json(stored, ZoneInfo(event.time_zone))
    AgendaImport.objects.create(
        event=event, name="a.xml", format="pentabarf", state="applied", content=content, before=[stored],
        left=print_of([entry]),
    )  # fmt: skip
    AgendaImport.objects.create(event=event, name="a.xml", format="pentabarf", content=content)


def add_participant(event: Event) -> None:
    """Somebody with a place, who came today, and a letter to them."""
    now = timezone.now()
    row = Registration.objects.create(
        event=event, name="A participant", address="b@guest.example", state="registered"
    )
    day = now.astimezone(ZoneInfo(event.time_zone)).date()
    CheckIn.objects.create(event=event, registration=row, day=day, key=uuid4(), at=now)
    letter = Letter.objects.create(
        event=event, key=uuid4(), subject="News", text="News.", answers_to="office@guest.example"
    )
    letter.recipients.create(registration=row, address=row.address)


def add_rehearsal(event: Event, host: Organisation) -> Event:
    """A copy of an event, to try it with."""
    copy = make_event(f"rehearsal--{event.slug}", host, rehearses=event)
    Rehearsal.objects.create(event=copy)
    CaughtMail.objects.create(event=copy, address="m@rehearsal.invalid", subject="News")
    return copy


def build_events(hosts: Mapping[str, Organisation], guest: Organisation) -> Events:
    found, asked, rehearsals = {}, {}, {}
    series = Series.objects.create(
        slug="a-series", title="A series", organiser=hosts["foreign"], rule="FREQ=WEEKLY;COUNT=2",
        time_zone="Europe/Vienna", starts_on=datetime(2030, 5, 7, 7, tzinfo=UTC),
    )  # fmt: skip
    for name, host in hosts.items():
        for state in (PUBLISHED, DRAFT):
            row = make_event(f"event-{name}-{state}", host, state)
            HostOrganisation.objects.create(event=row, organisation=guest, role="co_organiser", state="asked")
            add_meetings(row)
            Output.objects.create(event=row, kind="paper", title="A paper", url="https://example.org")
            InvitedAddress.objects.create(event=row, address="somebody@guest.example")
            add_participant(row)
            Registration.objects.create(event=row, name="A guest", address="a@guest.example", state="asked")
            add_agenda(row)
            found[name, state] = row
        rehearsals[name] = add_rehearsal(make_event(f"tried-{name}", host, DRAFT), host)
        other = make_event(f"asks-{name}", guest)
        asked[name] = HostOrganisation.objects.create(
            event=other, organisation=host, role="co_organiser", state="asked"
        ).pk
    Event.objects.filter(pk=found["foreign", PUBLISHED].pk).update(series=series)
    return Events(found, asked, series.slug, rehearsals)
