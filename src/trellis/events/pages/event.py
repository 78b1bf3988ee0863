"""The page of an event, and that of a series."""

from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from trellis.core.components import Fact
from trellis.core.sections import ProfileLink
from trellis.core.types import Actor
from trellis.events.pages.own_registration import OwnRegistration, own_registration
from trellis.events.pages.words import (
    EventLine,
    kind_words,
    line_of,
    moment_words,
    place_words,
)
from trellis.events.policies.events import can_keep, may_see_link
from trellis.events.selectors import events as selectors
from trellis.events.selectors import registration
from trellis.events.selectors.agenda import has_agenda
from trellis.events.selectors.blueprints import get_blueprint
from trellis.events.selectors.words import when_words
from trellis.events.types.events import (
    FORMAT_LABELS,
    OUTPUT_LABELS,
    VISIBILITY_LABELS,
    EventRecord,
    EventState,
    HostState,
    Output,
    Part,
    Visibility,
)
from trellis.taxonomy import selectors as taxonomy


@dataclass(frozen=True)
class Action:
    """What those who keep the event can do; `posts`: a button that does it at once."""

    label: str
    url: str
    look: str = ""
    posts: bool = False
    name: str = ""


@dataclass(frozen=True)
class HostLine:
    name: str
    url: str
    is_organiser: bool


@dataclass(frozen=True)
class OutputLine:
    id: int
    kind: str
    title: str
    url: str
    for_participants: bool


@dataclass(frozen=True)
class EventPage:
    """An event: what, when, where, by whom, and what it left behind."""

    template: ClassVar[str] = "events/event.html"
    slug: str
    title: str
    kind: str
    summary: str
    description: str
    when: str
    iso: str
    place: str
    state: str
    is_draft: bool
    is_cancelled: bool
    cancelled_because: str
    is_over: bool
    is_running: bool
    facts: tuple[Fact, ...]
    tags: tuple[str, ...]
    hosts: tuple[HostLine, ...]
    website: str
    online_link: str
    outputs: tuple[OutputLine, ...]
    series_title: str
    series_url: str
    editions: tuple[EventLine, ...]
    agenda_url: str
    registration: OwnRegistration | None
    links: tuple[ProfileLink, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True)
class SeriesPage:
    """A series: its events to come, and those that were."""

    template: ClassVar[str] = "events/series.html"
    title: str
    organiser: str
    organiser_url: str
    coming: tuple[EventLine, ...]
    past: tuple[EventLine, ...]


def hosting(event: EventRecord) -> frozenset[int]:
    """The organisations whose keepers keep the event."""
    return frozenset(host.organisation_id for host in event.hosts if host.state == HostState.ACCEPTED)


def build_event_page(*, actor: Actor, slug: str) -> EventPage:
    """Raises NotFound."""
    event = selectors.get_event(actor=actor, slug=slug)
    now = timezone.now()
    hosts = hosting(event)
    keeps = bool(can_keep(actor, hosts))
    takes_part = registration.takes_part(actor=actor, event_id=event.id)
    link = ""
    if may_see_link(actor, hosts, takes_part=takes_part) and event.state != EventState.CANCELLED:
        link = selectors.online_link_of(event_id=event.id)
    series = selectors.series_slugs(series_ids=[event.series_id]) if event.series_id else {}
    series_slug, series_title = series.get(event.series_id or 0, ("", ""))
    outputs = selectors.list_outputs(event_id=event.id, for_participants=keeps or takes_part)
    own = own_registration(actor, event)
    return EventPage(
        slug=event.slug,
        title=event.title,
        kind=kind_words(event.kind, actor.language),
        summary=event.summary,
        description=event.description,
        when=when_words(event),
        iso=event.starts_at.isoformat(),
        place=place_words(event, actor.language),
        state=str(event.state),
        is_draft=event.state == EventState.DRAFT,
        is_cancelled=event.state == EventState.CANCELLED,
        cancelled_because=event.cancelled_because,
        is_over=event.is_over(now),
        is_running=event.is_running(now) and event.state == EventState.PUBLISHED,
        facts=tuple(facts_of(event)),
        tags=tuple(taxonomy.name(term, actor.language) for term in event.terms),
        hosts=tuple(
            HostLine(host.name, reverse("registry:organisation", args=[host.slug]), host.role == "organiser")
            for host in event.hosts
            if host.state == HostState.ACCEPTED
        ),
        website=event.website,
        online_link=link,
        outputs=tuple(output_line(output) for output in outputs),
        series_title=series_title,
        series_url=reverse("events:series", args=[series_slug]) if series_slug else "",
        editions=tuple(
            line_of(other, actor.language, now) for other in selectors.list_editions(actor=actor, event=event)
        ),
        agenda_url=reverse("events:agenda", args=[event.slug]) if has_agenda(event_id=event.id) else "",
        registration=own,
        links=links_of(actor, event),
        actions=(actions_of(event, is_over=event.is_over(now)) if keeps else ())
        + taking_part(own, keeps=keeps),
    )


def taking_part(own: OwnRegistration | None, *, keeps: bool) -> tuple[Action, ...]:
    """What a reader comes for, at the top also of a small screen; keepers come for something else."""
    if own is None or not own.register_url:
        return ()
    return (Action(_("Register"), own.register_url, "" if keeps else "primary"),)


def links_of(actor: Actor, event: EventRecord) -> tuple[ProfileLink, ...]:
    """What higher modules offer here."""
    offers = import_string(settings.TRELLIS_EVENT_LINKS)
    found = (offer(actor, event.id, event.slug, event.kind) for offer in offers)
    return tuple(link for link in found if link is not None)


def output_line(output: Output) -> OutputLine:
    return OutputLine(
        output.id, str(OUTPUT_LABELS[output.kind]), output.title, output.url, output.for_participants
    )


def facts_of(event: EventRecord) -> list[Fact]:
    opens = moment_words(event.registration_opens_at, event.time_zone)
    closes = moment_words(event.registration_closes_at, event.time_zone)
    found = [
        Fact(_("Format"), str(FORMAT_LABELS[event.format])),
        Fact(_("Address"), event.address),
        Fact(_("Languages"), ", ".join(code.upper() for code in event.languages)),
        Fact(_("For whom"), for_whom(event)),
        Fact(_("Places"), str(event.capacity or "")),
        Fact(_("Registration opens"), opens),
        Fact(_("Registration closes"), closes),
        Fact(_("Wishes for meetings close"), moment_words(event.wishes_close_at, event.time_zone)),
    ]
    return [fact for fact in found if fact.value]


def for_whom(event: EventRecord) -> str:
    if event.rehearses_id is not None:
        return _("Those who keep it")
    return str(VISIBILITY_LABELS[event.visibility])


def actions_of(event: EventRecord, *, is_over: bool) -> tuple[Action, ...]:
    """In the order shown. What leads to others, or to another year, is no part of a rehearsal."""
    here = [event.slug]
    found = []
    if event.state == EventState.DRAFT:
        found.append(Action(_("Publish"), reverse("events:publish", args=here), "primary", posts=True))
        if event.series_id:
            url = reverse("events:publish", args=here)
            found.append(Action(_("Publish all of the series"), url, posts=True, name="_series"))
    if event.state != EventState.CANCELLED:
        found.append(Action(_("Change"), reverse("events:edit", args=here)))
        found.append(Action(_("Write the agenda"), reverse("events:agenda_edit", args=here)))
        found.append(Action(_("Hosts"), reverse("events:hosts", args=here)))
        found.append(Action(_("Rehearse it"), reverse("events:rehearsal", args=here)))
    if event.visibility == Visibility.INVITED:
        found.append(Action(_("Invited"), reverse("events:invited", args=here)))
    if get_blueprint(event.kind).uses(Part.REGISTRATION):
        found.append(Action(_("Participants"), reverse("events:participants", args=here)))
    found.append(Action(_("What it leaves behind"), reverse("events:outputs", args=here)))
    found.append(Action(_("Next edition"), reverse("events:duplicate", args=here), posts=True))
    if event.state == EventState.PUBLISHED and not is_over:
        found.append(Action(_("Cancel it"), reverse("events:cancel", args=here), "quiet"))
    if event.state == EventState.DRAFT:
        found.append(Action(_("Remove the draft"), reverse("events:remove", args=here), "quiet", posts=True))
    away = {reverse(f"events:{name}", args=here) for name in ("hosts", "duplicate", "rehearsal")}
    return tuple(action for action in found if event.rehearses_id is None or action.url not in away)


def build_series_page(*, actor: Actor, slug: str) -> SeriesPage:
    """Raises NotFound."""
    series, events = selectors.get_series(actor=actor, slug=slug)
    now = timezone.now()
    return SeriesPage(
        title=series.title,
        organiser=series.organiser.name,
        organiser_url=reverse("registry:organisation", args=[series.organiser.slug]),
        coming=tuple(line_of(one, actor.language, now) for one in events if not one.is_over(now)),
        past=tuple(line_of(one, actor.language, now) for one in reversed(events) if one.is_over(now)),
    )
