"""An event with slots, tables and people who take part."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db.models import F

from trellis.accounts.models import Person
from trellis.core.types import Actor
from trellis.events.models import Event, ParticipantKind, Registration
from trellis.events.tests.conftest import actor_for, make_event, make_organisation, make_person
from trellis.meetings.models import MeetingSetup, Participant, Slot, Table
from trellis.registry.models import Organisation

LENS = {"organisation": "Lens Works", "country_id": "country:FR"}
BEGINS = datetime(2030, 5, 7, 8, tzinfo=UTC)


@dataclass(frozen=True)
class Guest:
    """Somebody who takes part."""

    person: Person
    registration: Registration
    participant: Participant

    @property
    def actor(self) -> Actor:
        return actor_for(self.person)

    @property
    def id(self) -> int:
        return self.participant.pk


def make_meetings(host: Organisation, *, slots: int = 4, tables: int = 2, **given: Any) -> Event:
    """A matchmaking event whose meetings are open: slots of 20 minutes, every 25."""
    at = {"kind": "matchmaking", "format": "hybrid", "title": given.pop("title", "Matchmaking day")}
    event = make_event(host, **at)
    MeetingSetup.objects.create(event=event, **({"state": "open", "mode": "both"} | given))
    for number in range(slots):
        begin = BEGINS + timedelta(minutes=25 * number)
        Slot.objects.create(event=event, during=(begin, begin + timedelta(minutes=20)), place="either")
    for number in range(1, tables + 1):
        Table.objects.create(event=event, number=number)
    return event


def add_guest(
    event: Event, name: str, *, kind: ParticipantKind | None = None, said: Any = None, **given: Any
) -> Guest:
    person = Person.objects.filter(email=f"{name}@example.org").first() or make_person(name)
    registration = Registration.objects.create(
        event=event, person=person, address=person.email, name=name.title(),
        organisation=f"{name.title()} Ltd", state="registered", kind=kind, **(said or {}),
    )  # fmt: skip
    Event.objects.filter(pk=event.pk).update(taken=F("taken") + 1)
    attends = {"attends": "either"} | given
    participant = Participant.objects.create(event=event, registration=registration, **attends)
    return Guest(person, registration, participant)


def slot_ids(event: Event) -> list[int]:
    return list(Slot.objects.filter(event=event).order_by("during").values_list("pk", flat=True))


def let_stand_in(event: Event) -> None:
    MeetingSetup.objects.filter(pk=event.pk).update(has_stand_ins=True)


def add_colleague(event: Event, name: str, *, of: Any = None, kind: ParticipantKind | None = None,
                  **given: Any) -> Guest:  # fmt: skip
    """Somebody of Lens Works, in France, unless said otherwise."""
    guest = add_guest(event, name, kind=kind, **given)
    Registration.objects.filter(pk=guest.registration.pk).update(**(of or LENS))
    return guest


@pytest.fixture
def host(db: None) -> Organisation:
    return make_organisation("Light Valley")


@pytest.fixture
def keeper(host: Organisation) -> Actor:
    return actor_for(make_person("keeper", owner=host), owner=host)


@pytest.fixture
def event(host: Organisation) -> Event:
    return make_meetings(host)


@pytest.fixture
def slots(event: Event) -> list[int]:
    return slot_ids(event)


@pytest.fixture
def ada(event: Event) -> Guest:
    return add_guest(event, "ada")


@pytest.fixture
def ben(event: Event) -> Guest:
    return add_guest(event, "ben", is_bookable=True)


@pytest.fixture
def cleo(event: Event) -> Guest:
    return add_guest(event, "cleo", is_bookable=True)


@pytest.fixture
def three(ada: Guest, ben: Guest, cleo: Guest) -> tuple[Guest, Guest, Guest]:
    return ada, ben, cleo


@pytest.fixture
def lea(event: Event) -> Guest:
    """Of Lens Works, whose people stand in for each other."""
    let_stand_in(event)
    return add_colleague(event, "lea")


@pytest.fixture
def luc(event: Event, lea: Guest) -> Guest:
    """Her colleague."""
    return add_colleague(event, "luc")
