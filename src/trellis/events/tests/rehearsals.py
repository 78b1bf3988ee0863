"""What tests of rehearsals share: a whole event to copy, and prints of rows to compare."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Model

from trellis.core.transactions import reading
from trellis.core.types import system_actor
from trellis.events.models import (
    AgendaVersion,
    Event,
    InvitationCode,
    Output,
    ParticipantKind,
    Registration,
    RegistrationQuestion,
    Room,
    Session,
    Track,
)
from trellis.events.selectors.agenda import list_entries
from trellis.events.services.agenda import record_of
from trellis.events.types.agenda import entry_to_json

BEGIN = datetime(2030, 5, 7, 9, tzinfo=UTC)
READERS = ("registering", "meetings", "retention", "rehearsal")


def fill(event: Event) -> Event:
    """Everything that an organiser can say of an event, once or twice."""
    kinds = [ParticipantKind.objects.create(event=event, name=name) for name in ("Company", "Cluster")]
    RegistrationQuestion.objects.create(event=event, kind="choice", label="Meal", options=["Fish", "Rice"])
    InvitationCode.objects.create(event=event, code="FRIEND", most_uses=3, uses=2)
    Output.objects.create(event=event, kind="paper", title="A paper", url="https://example.org")
    hall = Room.objects.create(event=event, name="Hall", capacity=300)
    track = Track.objects.create(event=event, name="Light", colour="#336699")
    for number in range(2):
        begin = BEGIN + timedelta(hours=number)
        row = Session.objects.create(
            event=event, source_key=f"id:{number}", title=f"Talk {number}", starts_at=begin,
            ends_at=begin + timedelta(hours=1), room=hall, track=track,
        )  # fmt: skip
        row.roles.create(role="speaker", name="A speaker", organisation_name="A university")
        row.materials.create(kind="link", title="More", url="https://example.org/more")
    entries = [entry_to_json(entry) for entry in list_entries(event=record_of(event))]
    AgendaVersion.objects.create(
        event=event, number=3, note="Final",
        content={"entries": entries, "rooms": [["Hall", 300, ""]], "tracks": [["Light", "#336699"]]},
    )  # fmt: skip
    for number in range(4):
        Registration.objects.create(
            event=event, name=f"Guest {number}", address=f"g{number}@example.org", state="registered",
            kind=kinds[number % 4 == 3], country_id="country:FR", answers={},
        )  # fmt: skip
    Event.objects.filter(pk=event.pk).update(taken=4)
    event.refresh_from_db()
    return event


def print_of_rows(event_id: int) -> dict[str, str]:
    """A print of all rows that hang on an event, by table, whoever may read them."""
    found: dict[str, str] = {}
    for model in (*apps.get_app_config("events").get_models(), *apps.get_app_config("meetings").get_models()):
        for way in ways_to_event(model):
            rows: set[Any] = set()
            for name in READERS:
                with reading(system_actor(name)):
                    rows |= {repr(row) for row in model._base_manager.filter(**{way: event_id}).values_list()}
            if rows:
                found[f"{model._meta.label} {way}"] = hashlib.sha256(repr(sorted(rows)).encode()).hexdigest()
    return found


def ways_to_event(model: type[Model]) -> list[str]:
    """How a row leads to its event: itself, by a key, or by what it hangs on."""
    if model is Event:
        return ["pk"]
    ways = []
    for field in model._meta.concrete_fields:
        target = field.related_model if field.is_relation else None
        if target is Event:
            return [field.name]
        if isinstance(target, type) and any(one.related_model is Event for one in target._meta.fields):
            ways.append(f"{field.name}__event")
    return ways
