"""What is typed of an event, as forms and programs hand it in."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

MOMENTS = ("starts", "ends", "registration_opens", "registration_closes", "wishes_close")
LABELS = {
    "title": _("Title"),
    "summary": _("In one or two sentences"),
    "description": _("What happens"),
    "format": _("Format"),
    "visibility": _("For whom"),
    "languages": _("Languages"),
    "website": _("Website"),
    "time_zone": _("Time zone"),
    "starts": _("Begins"),
    "ends": _("Ends"),
    "registration_opens": _("Registration opens"),
    "registration_closes": _("Registration closes"),
    "wishes_close": _("Wishes for meetings close"),
    "venue": _("Venue"),
    "address": _("Address"),
    "city": _("City"),
    "country": _("Country"),
    "region": _("Region"),
    "online_link": _("Link to take part online"),
    "capacity": _("Places"),
    "ecosystems": _("Ecosystems"),
    "themes": _("Themes"),
}


@dataclass(frozen=True)
class EventValues:
    """All that an event says, as typed; times are those on the wall of its time zone."""

    title: str
    format: str
    time_zone: str
    starts: datetime | None
    ends: datetime | None
    visibility: str = "public"
    summary: str = ""
    description: str = ""
    languages: tuple[str, ...] = ()
    website: str = ""
    registration_opens: datetime | None = None
    registration_closes: datetime | None = None
    wishes_close: datetime | None = None
    venue: str = ""
    address: str = ""
    city: str = ""
    country: str = ""
    region: str = ""
    online_link: str = ""
    capacity: int | None = None
    ecosystems: tuple[str, ...] = field(default_factory=tuple)  # ids of terms
    themes: tuple[str, ...] = field(default_factory=tuple)


class Scope(StrEnum):
    """Which events of a series a change is for."""

    ONE = "one"
    FOLLOWING = "following"
