"""Events: searched and read by everybody who may see them, written by those who keep their hosts."""

from typing import Any

from django.utils import timezone
from ninja import Query, Router, Status

from trellis.core.requests import ActorRequest
from trellis.events.api.schemas import (
    AskedEvents,
    EventChangeIn,
    EventsOut,
    NewEventIn,
    OneEventOut,
    OutputIn,
    OutputOut,
    PublishedOut,
    PublishIn,
    ReasonIn,
    said_of,
    values_of,
)
from trellis.events.pages.event import hosting
from trellis.events.policies.events import can_keep, may_see_link
from trellis.events.selectors import calendar, events, registration
from trellis.events.services import events as services
from trellis.events.services import life
from trellis.events.services import outputs as leaving
from trellis.events.types.query import FACETS, EventQuery
from trellis.registry.selectors.profiles import get_profile_by_slug

router = Router(tags=["events"])


@router.get("/events", response=EventsOut)
def list_events(request: ActorRequest, asked: Query[AskedEvents]) -> dict[str, Any]:
    """The calendar, as its page filters it; a page beyond the last is empty."""
    chosen = {facet: value.replace("\x00", "") for facet in FACETS if (value := getattr(asked, facet))}
    text = asked.q.replace("\x00", "").strip()
    query = EventQuery(text=text, chosen=chosen, when=asked.when, page=asked.page)
    found, total = calendar.search_events(
        actor=request.actor, query=query, now=timezone.now(), size=asked.size
    )
    shown = [] if (asked.page - 1) * asked.size >= total else found
    said = [said_of(event) for event in shown]
    return {"total": total, "page": asked.page, "size": asked.size, "events": said}


@router.post("/events", response={201: OneEventOut})
def create_event(request: ActorRequest, given: NewEventIn) -> Any:
    """Make a draft, or with a rule one for each time that it gives; answers with the first."""
    organiser = get_profile_by_slug(actor=request.actor, slug=given.organiser)
    slug = services.create_event(
        actor=request.actor,
        organiser_id=organiser.id,
        kind=given.kind,
        values=values_of(given),
        rule=given.rule,
    )
    return Status(201, one(request, slug))


@router.get("/events/{slug:event}", response=OneEventOut)
def read_event(request: ActorRequest, event: str) -> dict[str, Any]:
    """An event with what it left behind; the link to take part online only for those who may have it."""
    return one(request, event)


@router.put("/events/{slug:event}", response=OneEventOut)
def change_event(request: ActorRequest, event: str, given: EventChangeIn) -> dict[str, Any]:
    """Put all of it anew. A stale version is refused (409)."""
    found = events.get_event(actor=request.actor, slug=event)
    services.change_event(
        actor=request.actor,
        event_id=found.id,
        version=given.version,
        values=values_of(given),
        scope=given.scope,
    )
    return one(request, event)


@router.api_operation(["DELETE"], "/events/{slug:event}", response={204: None})
def remove_draft(request: ActorRequest, event: str) -> Any:
    """Remove a draft; what was published is cancelled instead (409)."""
    found = events.get_event(actor=request.actor, slug=event)
    services.remove_draft(actor=request.actor, event_id=found.id)
    return Status(204, None)


@router.post("/events/{slug:event}/publish", response=PublishedOut)
def publish_event(request: ActorRequest, event: str, given: PublishIn) -> dict[str, int]:
    """Show it to those for whom it is."""
    found = events.get_event(actor=request.actor, slug=event)
    number = life.publish_event(actor=request.actor, event_id=found.id, whole_series=given.whole_series)
    return {"published": number}


@router.post("/events/{slug:event}/cancel", response=OneEventOut)
def cancel_event(request: ActorRequest, event: str, given: ReasonIn) -> dict[str, Any]:
    """Call it off; everybody who has to do with it is told why."""
    found = events.get_event(actor=request.actor, slug=event)
    life.cancel_event(actor=request.actor, event_id=found.id, reason=given.reason)
    return one(request, event)


@router.post("/events/{slug:event}/outputs", response={201: OutputOut})
def add_output(request: ActorRequest, event: str, given: OutputIn) -> Any:
    """Add a link to what it left behind."""
    found = events.get_event(actor=request.actor, slug=event)
    number = leaving.add_output(actor=request.actor, event_id=found.id, **given.dict())
    listed = events.list_outputs(event_id=found.id, for_participants=True)
    return Status(201, next(output for output in listed if output.id == number))


@router.api_operation(["DELETE"], "/events/{slug:event}/outputs/{output_id}", response={204: None})
def remove_output(request: ActorRequest, event: str, output_id: int) -> Any:
    """Take a link away."""
    found = events.get_event(actor=request.actor, slug=event)
    leaving.remove_output(actor=request.actor, event_id=found.id, output_id=output_id)
    return Status(204, None)


def one(request: ActorRequest, slug: str) -> dict[str, Any]:
    event = events.get_event(actor=request.actor, slug=slug)
    hosts = hosting(event)
    keeps = bool(can_keep(request.actor, hosts))
    takes_part = registration.takes_part(actor=request.actor, event_id=event.id)
    sees_link = may_see_link(request.actor, hosts, takes_part=takes_part)
    link = events.online_link_of(event_id=event.id) if sees_link else ""
    outputs = events.list_outputs(event_id=event.id, for_participants=keeps or takes_part)
    return said_of(event, online_link=link) | {"outputs": outputs}
