"""A matchmaking event with people who have tokens; and the event without the rules of the database."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from django.conf import settings
from django.utils import timezone

from config.composition import actor_of_person_id
from trellis.accounts.models import Person
from trellis.accounts.services import create_token
from trellis.core.transactions import change
from trellis.core.types import system_actor
from trellis.events.models import Event, Registration
from trellis.meetings.models import MeetingSetup, Participant, Slot, Table

BUILDER = system_actor("demonstration")
BEGIN = datetime(2031, 6, 4, 7, tzinfo=UTC)
GUARDS = {
    "person": ("meetings_seat", "meetings_person_free"),
    "table": ("meetings_meeting", "meetings_table_free"),
}


def hold(slug: str, people: str, slots: str, tables: str) -> dict[str, Any]:
    """An event whose meetings are open; answers with the token and number of each who takes part."""
    event = Event.objects.create(
        slug=slug, kind="matchmaking", state="published", format="on_site", title=slug,
        time_zone="Europe/Vienna", starts_at=BEGIN, ends_at=BEGIN + timedelta(days=3),
        published_at=timezone.now(),
    )  # fmt: skip
    MeetingSetup.objects.create(event=event, state="open", mode="booking")
    for number in range(int(slots)):
        begin = BEGIN + timedelta(minutes=25 * number)
        Slot.objects.create(event=event, during=(begin, begin + timedelta(minutes=20)))
    Table.objects.bulk_create(Table(event=event, number=number + 1) for number in range(int(tables)))
    return {"people": [add_person(event, number) for number in range(int(people))], "slots": slot_ids(event)}


def add_person(event: Event, number: int) -> dict[str, Any]:
    person, _is_new = Person.objects.get_or_create(
        email=f"guest-{number}@meets.example", defaults={"name": f"Guest {number}"}
    )
    token = create_token(actor=actor_of_person_id(person.pk), label=event.slug, days=30).text
    with change(BUILDER):
        registration = Registration.objects.create(
            event=event, person=person, address=person.email, name=person.name, state="registered"
        )
        row = Participant.objects.create(event=event, registration=registration, is_bookable=True)
    return {"token": token, "participant": row.pk}


def slot_ids(event: Event) -> list[int]:
    return list(Slot.objects.filter(event=event).order_by("during").values_list("pk", flat=True))


def unguard(what: str) -> dict[str, Any]:
    """Take an exclusion constraint away, as the owner of the tables: what happens without it is the proof."""
    table, name = GUARDS[what]
    given = settings.DATABASE_OWNER
    with psycopg.connect(
        host=given["HOST"], port=given["PORT"], user=given["USER"], password=given["PASSWORD"],
        dbname=given["NAME"], autocommit=True,
    ) as owner:  # fmt: skip
        owner.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    return {"dropped": name}
