"""Loading the events of the demonstration: again and again, without touching what is there."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import yaml
from django.utils.translation import gettext as _

from trellis.core.errors import InvalidInput, NotFound
from trellis.core.transactions import change
from trellis.core.types import Actor
from trellis.events.models import Event, Registration
from trellis.events.selectors.registration import list_kinds
from trellis.events.services.events import create_event
from trellis.events.services.hosts import answer_host, ask_host
from trellis.events.services.inviting import invite
from trellis.events.services.life import publish_event
from trellis.events.services.registering import open_event, register_one
from trellis.events.types.demonstration import DemoEvent
from trellis.events.types.registration import Said
from trellis.events.types.times import nearest_moment
from trellis.events.types.values import EventValues
from trellis.registry.selectors.profiles import find_organisation_id

FILE = Path(__file__).resolve().parent.parent / "demo" / "events.yaml"


def read_events(path: Path = FILE) -> list[DemoEvent]:
    """What the file says; raises pydantic's ValidationError."""
    return [DemoEvent.model_validate(item) for item in yaml.safe_load(path.read_text(encoding="utf-8"))]


def load_events(*, actor: Actor, entries: Sequence[DemoEvent] | None = None) -> int:
    """Make and publish those that are not there, by title and begin; return how many. All or nothing.

    Raises NotFound for an organisation that is not there.
    """
    made = 0
    with change(actor):
        for entry in read_events() if entries is None else entries:
            starts_at = nearest_moment(entry.starts, entry.time_zone)
            if not Event.objects.filter(title=entry.title, starts_at=starts_at).exists():
                make(actor, entry)
                made += 1
    return made


def make(actor: Actor, entry: DemoEvent) -> None:
    slug = create_event(
        actor=actor,
        organiser_id=organisation_of(actor, entry.organiser),
        kind=entry.kind,
        values=values_of(entry),
        rule=entry.rule,
    )
    row = Event.objects.get(slug=slug)
    for name in entry.co_organisers:
        number = ask_host(actor=actor, event_id=row.pk, organisation=name)
        host = row.hosts.get(organisation_id=number)
        answer_host(actor=actor, host_id=host.pk, accepts=True)
    if entry.invited:
        invite(actor=actor, event_id=row.pk, lines=entry.invited)
    publish_event(actor=actor, event_id=row.pk, whole_series=True)


def register_team(*, actor: Actor, event_id: int, kind: str, address: str, said: Said) -> int:
    """Register an organisation's delegation as a kind of participant; return the registration's number.

    Raises NotFound, NotPermitted (registration is not open), InvalidInput.
    """
    kinds = {one.name: one.id for one in list_kinds(event_id=event_id)}
    with change(actor):
        event = open_event(actor, event_id)
        if problems := register_one(actor, event, replace(said, kind_id=kinds.get(kind)), address):
            raise InvalidInput(problems)
        return Registration.objects.get(event=event, address=address).pk


def organisation_of(actor: Actor, name: str) -> int:
    number = find_organisation_id(actor=actor, text=name)
    if number is None:
        raise NotFound(_("There is no organisation called “%(name)s”.") % {"name": name})
    return number


def values_of(entry: DemoEvent) -> EventValues:
    text = entry.description
    if entry.source:
        text = f"{text}\n\nSource: {entry.source}".strip()
    return EventValues(
        title=entry.title,
        format=entry.format,
        visibility=entry.visibility,
        time_zone=entry.time_zone,
        starts=entry.starts,
        ends=entry.ends,
        city=entry.city,
        country=f"country:{entry.country}" if entry.country else "",
        ecosystems=tuple(f"ecosystem:{code}" for code in entry.ecosystems),
        themes=tuple(f"theme:{code}" for code in entry.themes),
        capacity=entry.capacity,
        summary=entry.summary,
        description=text,
        languages=("en",),
    )
