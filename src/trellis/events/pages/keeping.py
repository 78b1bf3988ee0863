"""The screens of those who keep events: their own, the form, hosts, who is invited, outputs, calling off."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.components import FormPart
from trellis.core.errors import require
from trellis.core.form_rendering import build_parts
from trellis.core.types import Actor
from trellis.events.pages.event import OutputLine, hosting, output_line
from trellis.events.pages.words import EventLine, line_of
from trellis.events.policies.events import can_change, can_keep, keeps_any
from trellis.events.selectors import events as selectors
from trellis.events.selectors.blueprints import blueprints
from trellis.events.selectors.words import when_words
from trellis.events.types.blueprints import EventBlueprint
from trellis.events.types.events import HOST_STATE_LABELS, EventRecord, HostRole, HostState
from trellis.registry.types import in_language


@dataclass(frozen=True)
class KindLine:
    label: str
    text: str
    url: str


@dataclass(frozen=True)
class AskedLine:
    """An organisation of the actor's is asked to host an event."""

    title: str
    when: str
    organisation: str
    answer_url: str


@dataclass(frozen=True)
class YourEventsPage:
    template: ClassVar[str] = "events/yours.html"
    asked: tuple[AskedLine, ...]
    registered: tuple[EventLine, ...]
    drafts: tuple[EventLine, ...]
    coming: tuple[EventLine, ...]
    past: tuple[EventLine, ...]
    may_organise: bool


@dataclass(frozen=True)
class KindsPage:
    """Which kind of event is to be organised."""

    template: ClassVar[str] = "events/kinds.html"
    kinds: tuple[KindLine, ...]


@dataclass(frozen=True)
class FormPage:
    """An event as it is written; `stands` says what somebody else made of it meanwhile."""

    template: ClassVar[str] = "events/form.html"
    title: str
    over: str
    over_url: str
    text: str
    form: Any
    parts: tuple[FormPart, ...]
    stands: tuple[tuple[str, str], ...]
    has_organisers: bool = True


@dataclass(frozen=True)
class HostLine:
    name: str
    url: str
    state: str
    is_organiser: bool
    remove_url: str


@dataclass(frozen=True)
class HostsPage:
    template: ClassVar[str] = "events/hosts.html"
    slug: str
    title: str
    hosts: tuple[HostLine, ...]
    form: Any


@dataclass(frozen=True)
class InvitedLine:
    id: int
    name: str
    url: str


@dataclass(frozen=True)
class InvitedPage:
    template: ClassVar[str] = "events/invited.html"
    slug: str
    title: str
    organisations: tuple[InvitedLine, ...]
    addresses: tuple[str, ...]
    form: Any


@dataclass(frozen=True)
class OutputsPage:
    template: ClassVar[str] = "events/outputs.html"
    slug: str
    title: str
    outputs: tuple[OutputLine, ...]
    form: Any


@dataclass(frozen=True)
class CancelPage:
    template: ClassVar[str] = "events/cancel.html"
    slug: str
    title: str
    when: str
    form: Any


def get_kept(*, actor: Actor, slug: str, changes: bool = False) -> EventRecord:
    """An event that the actor keeps. Raises NotFound, NotPermitted."""
    event = selectors.get_event(actor=actor, slug=slug)
    require((can_change if changes else check_kept)(actor, event, hosting(event)))
    return event


def check_kept(actor: Actor, event: EventRecord, host_ids: frozenset[int]) -> Any:
    return can_keep(actor, host_ids)


def build_your_events(*, actor: Actor) -> YourEventsPage:
    now = timezone.now()
    kept = selectors.list_kept(actor=actor)
    lines = [(event, line_of(event, actor.language, now)) for event in kept]
    own = actor.organisations("owner", "editor")
    return YourEventsPage(
        asked=tuple(
            AskedLine(
                event.title,
                when_words(event),
                host.name,
                reverse("events:answer_host", args=[host.id]),
            )
            for event in selectors.list_asked(actor=actor)
            for host in event.hosts
            if host.state == HostState.ASKED and host.organisation_id in own
        ),
        registered=tuple(
            line_of(event, actor.language, now) for event in selectors.list_registered(actor=actor)
        ),
        drafts=tuple(line for event, line in reversed(lines) if event.state == "draft"),
        coming=tuple(
            line for event, line in reversed(lines) if event.state != "draft" and not event.is_over(now)
        ),
        past=tuple(line for event, line in lines if event.state != "draft" and event.is_over(now)),
        may_organise=keeps_any(actor),
    )


def build_kinds_page(*, actor: Actor) -> KindsPage:
    return KindsPage(
        kinds=tuple(
            KindLine(
                in_language(item.label, actor.language),
                in_language(item.description, actor.language),
                reverse("events:create", args=[item.key]),
            )
            for item in blueprints().values()
        )
    )


def list_organisers(*, actor: Actor, blueprint: EventBlueprint) -> list[tuple[int, str]]:
    cards = selectors.organisations_that_may_host(actor=actor, kinds=blueprint.hosts)
    return [(card.id, card.name) for card in cards]


def build_new_page(*, actor: Actor, blueprint: EventBlueprint, form: Any, has_organisers: bool) -> FormPage:
    return FormPage(
        title=_("Organise: %(kind)s") % {"kind": in_language(blueprint.label, actor.language)},
        over=_("Kinds of events"),
        over_url=reverse("events:kinds"),
        text=in_language(blueprint.description, actor.language),
        form=form,
        parts=parts_of(form),
        stands=(),
        has_organisers=has_organisers,
    )


def parts_of(form: Any) -> tuple[FormPart, ...]:
    """What every event says first; who hears of it and what it is about after."""
    parts = (
        ("", ("organiser", "title", "summary", "description"), False),
        (_("When"), ("starts", "ends", "time_zone", "repeat", "repeat_until"), False),
        (
            _("Where"),
            ("format", "venue", "address", "city", "country", "region", "online_link", "website"),
            False,
        ),
        (
            _("Who takes part"),
            ("visibility", "capacity", "registration_opens", "registration_closes", "wishes_close"),
            False,
        ),
        (_("Languages and topics"), ("languages", "ecosystems", "themes"), True),
        (_("Which dates of the series"), ("scope",), False),
    )
    return build_parts(form, parts)


def build_edit_page(*, event: EventRecord, form: Any, is_stale: bool) -> FormPage:
    stands = (
        (_("Title"), event.title),
        (_("When"), when_words(event)),
        (_("City"), event.city),
        (_("In one or two sentences"), event.summary),
        (_("What happens"), event.description),
    )
    return FormPage(
        title=_("Change the event"),
        over=event.title,
        over_url=reverse("events:event", args=[event.slug]),
        text="",
        form=form,
        parts=parts_of(form),
        stands=tuple(pair for pair in stands if pair[1]) if is_stale else (),
    )


def build_hosts_page(*, event: EventRecord, form: Any) -> HostsPage:
    return HostsPage(
        slug=event.slug,
        title=event.title,
        hosts=tuple(
            HostLine(
                host.name,
                reverse("registry:organisation", args=[host.slug]),
                str(HOST_STATE_LABELS[host.state]),
                host.role == HostRole.ORGANISER,
                reverse("events:remove_host", args=[event.slug, host.id]),
            )
            for host in event.hosts
        ),
        form=form,
    )


def build_invited_page(*, actor: Actor, event: EventRecord, form: Any) -> InvitedPage:
    cards, addresses = selectors.list_invited(actor=actor, event_id=event.id)
    return InvitedPage(
        slug=event.slug,
        title=event.title,
        organisations=tuple(
            InvitedLine(card.id, card.name, reverse("registry:organisation", args=[card.slug]))
            for card in cards
        ),
        addresses=tuple(addresses),
        form=form,
    )


def build_outputs_page(*, event: EventRecord, form: Any) -> OutputsPage:
    found = selectors.list_outputs(event_id=event.id, for_participants=True)
    return OutputsPage(event.slug, event.title, tuple(output_line(one) for one in found), form)


def build_cancel_page(*, event: EventRecord, form: Any) -> CancelPage:
    return CancelPage(event.slug, event.title, when_words(event), form)
