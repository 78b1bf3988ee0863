"""The words of events: states, formats, who sees one, who hosts it, what an event says."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _


class EventState(StrEnum):
    """The life of an event. Whether it is over, the clock says, not a state."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


EVENT_TRANSITIONS: dict[EventState, frozenset[EventState]] = {
    EventState.DRAFT: frozenset({EventState.PUBLISHED}),
    EventState.PUBLISHED: frozenset({EventState.CANCELLED}),
    EventState.CANCELLED: frozenset(),
}
STATE_LABELS: dict[EventState, Any] = {
    EventState.DRAFT: _("Draft"),
    EventState.PUBLISHED: _("Published"),
    EventState.CANCELLED: _("Cancelled"),
}
SHOWN = (EventState.PUBLISHED, EventState.CANCELLED)  # to those for whom the event is


class EventFormat(StrEnum):
    ON_SITE = "on_site"
    ONLINE = "online"
    HYBRID = "hybrid"


FORMAT_LABELS: dict[EventFormat, Any] = {
    EventFormat.ON_SITE: _("On site"),
    EventFormat.ONLINE: _("Online"),
    EventFormat.HYBRID: _("On site and online"),
}


class Visibility(StrEnum):
    """For whom an event is."""

    PUBLIC = "public"
    MEMBERS = "members"  # those who belong to a host, or to a member of a host
    INVITED = "invited"  # the organisations and addresses on its list


VISIBILITY_LABELS: dict[Visibility, Any] = {
    Visibility.PUBLIC: _("Everybody"),
    Visibility.MEMBERS: _("Members of the hosts"),
    Visibility.INVITED: _("Those who are invited"),
}


class HostRole(StrEnum):
    ORGANISER = "organiser"
    CO_ORGANISER = "co_organiser"


class HostState(StrEnum):
    """Whether an organisation said yes to host an event; only then its keepers keep the event too."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"


HOST_STATE_LABELS: dict[HostState, Any] = {
    HostState.ASKED: _("asked"),
    HostState.ACCEPTED: _("accepted"),
    HostState.DECLINED: _("declined"),
}


class Part(StrEnum):
    """What an event of a kind uses."""

    AGENDA = "agenda"
    REGISTRATION = "registration"
    MEETINGS = "meetings"


class OutputKind(StrEnum):
    """What an event leaves behind."""

    RECORDING = "recording"
    SLIDES = "slides"
    PAPER = "paper"
    PICTURES = "pictures"
    OTHER = "other"


OUTPUT_LABELS: dict[OutputKind, Any] = {
    OutputKind.RECORDING: _("Recording"),
    OutputKind.SLIDES: _("Slides"),
    OutputKind.PAPER: _("Paper"),
    OutputKind.PICTURES: _("Pictures"),
    OutputKind.OTHER: _("Other"),
}

MOST_OUTPUTS = 50
MOST_HOSTS = 30
MOST_INVITED = 2000
LONGEST_EVENT_DAYS = 60
TERM_SCHEMES = ("ecosystem", "theme")


@dataclass(frozen=True)
class Host:
    """An organisation that hosts an event."""

    id: int
    organisation_id: int
    slug: str
    name: str
    role: HostRole
    state: HostState


@dataclass(frozen=True)
class Output:
    """A link to what an event leaves behind."""

    id: int
    kind: OutputKind
    title: str
    url: str
    for_participants: bool


@dataclass(frozen=True)
class EventRecord:
    """An event as it stands, without what only some may see of it."""

    id: int
    slug: str
    version: int
    kind: str
    state: EventState
    visibility: Visibility
    format: EventFormat
    title: str
    summary: str
    description: str
    languages: tuple[str, ...]
    time_zone: str
    starts_at: datetime
    ends_at: datetime
    registration_opens_at: datetime | None
    registration_closes_at: datetime | None
    wishes_close_at: datetime | None
    venue: str
    address: str
    city: str
    country: str | None  # ids of terms
    region: str | None
    capacity: int | None
    website: str
    cancelled_because: str
    sequence: int
    changed_at: datetime
    series_id: int | None
    previous_id: int | None
    rehearses_id: int | None
    terms: tuple[str, ...] = ()
    hosts: tuple[Host, ...] = ()

    def is_over(self, now: datetime) -> bool:
        return self.ends_at <= now

    def is_running(self, now: datetime) -> bool:
        return self.starts_at <= now < self.ends_at

    @property
    def organiser(self) -> Host | None:
        return next((host for host in self.hosts if host.role == HostRole.ORGANISER), None)
