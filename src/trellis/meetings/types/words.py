"""The words of meetings: modes, states, places, wishes."""

from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from trellis.core.types import system_actor

# Whose seats are whose, the database knows: what concerns both sides is read and done by this one.
BOOKER = system_actor("meetings")
READER = system_actor("link of a mail")


class Mode(StrEnum):
    """How meetings come to be at an event."""

    BOOKING = "booking"  # those who take part ask one another
    PLANNED = "planned"  # the organisers make a schedule from wishes
    BOTH = "both"


MODE_LABELS: dict[Mode, Any] = {
    Mode.BOOKING: _("Participants ask one another"),
    Mode.PLANNED: _("The organisers plan from wishes"),
    Mode.BOTH: _("Both"),
}


class SetupState(StrEnum):
    """The life of the meetings of an event."""

    PREPARING = "preparing"  # only keepers see them
    OPEN = "open"  # who may takes part, wishes, asks, books
    PLANNED = "planned"  # wishes rest: the organisers make the schedule
    PUBLISHED = "published"  # everybody has their schedule; changes go on
    CLOSED = "closed"


S = SetupState
SETUP_TRANSITIONS: dict[SetupState, frozenset[SetupState]] = {
    S.PREPARING: frozenset({S.OPEN}),
    S.OPEN: frozenset({S.PREPARING, S.PLANNED, S.PUBLISHED, S.CLOSED}),
    S.PLANNED: frozenset({S.OPEN, S.PUBLISHED}),
    S.PUBLISHED: frozenset({S.OPEN, S.CLOSED}),
    S.CLOSED: frozenset({S.PUBLISHED}),
}
SETUP_LABELS: dict[SetupState, Any] = {
    S.PREPARING: _("Being prepared"),
    S.OPEN: _("Open"),
    S.PLANNED: _("Being planned"),
    S.PUBLISHED: _("Published"),
    S.CLOSED: _("Closed"),
}
SHOWN = (S.OPEN, S.PLANNED, S.PUBLISHED, S.CLOSED)
WISHING = (S.OPEN, S.PUBLISHED)
BOOKED_IN = (S.OPEN, S.PUBLISHED)  # while these, people ask and book


class Place(StrEnum):
    """Where a slot, a table or a participant is."""

    ON_SITE = "on_site"
    ONLINE = "online"
    EITHER = "either"


PLACE_LABELS: dict[Place, Any] = {
    Place.ON_SITE: _("On site"),
    Place.ONLINE: _("Online"),
    Place.EITHER: _("On site or online"),
}


def places_of(event_format: str) -> tuple[Place, ...]:
    """Where one can attend: an event on site has nobody online."""
    return {"on_site": (Place.ON_SITE,), "online": (Place.ONLINE,)}.get(event_format, tuple(Place))


class WishKind(StrEnum):
    MUST = "must"
    LIKE = "like"
    NO = "no"


WISH_LABELS: dict[WishKind, Any] = {
    WishKind.MUST: _("I must meet them"),
    WishKind.LIKE: _("I would like to meet them"),
    WishKind.NO: _("No, thank you"),
}


class RequestState(StrEnum):
    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


REQUEST_LABELS: dict[RequestState, Any] = {
    RequestState.ASKED: _("Waits for an answer"),
    RequestState.ACCEPTED: _("Accepted"),
    RequestState.DECLINED: _("Declined"),
    RequestState.WITHDRAWN: _("Taken back"),
    RequestState.EXPIRED: _("Not answered in time"),
}


class MeetingState(StrEnum):
    STANDING = "standing"
    CANCELLED = "cancelled"
    HELD = "held"


MEETING_LABELS: dict[MeetingState, Any] = {
    MeetingState.STANDING: _("Agreed"),
    MeetingState.CANCELLED: _("Cancelled"),
    MeetingState.HELD: _("Held"),
}


class Origin(StrEnum):
    """How a meeting came to be."""

    BOOKED = "booked"  # by those who meet
    PLANNED = "planned"  # by the schedule
    ORGANISER = "organiser"  # by hand


MOST_SLOTS = 1000
MOST_TABLES = 2000
MOST_ASKED = 100  # requests of one participant that wait at the same time
MOST_IN_A_MEETING = 20
REQUEST_HOURS = 48
REMIND_BEFORE = timedelta(hours=24)  # and never before half of the time is over
OPEN_ROOM = "{room}"  # in a template of room links: an unguessable word goes here
