"""The desk: who is expected, who is in, and when they came; and the same as a device keeps it."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from trellis.core.errors import require
from trellis.core.templatetags.formats import current_locale
from trellis.core.types import Actor
from trellis.events.pages.event import hosting
from trellis.events.policies.events import can_change
from trellis.events.selectors import check_in as selectors
from trellis.events.selectors.events import get_event
from trellis.events.selectors.words import when_words
from trellis.events.types.check_in import Checked, Expected, Outcome
from trellis.events.types.events import EventRecord

SHOWN = 50  # of those that words find
COUNTED = gettext_lazy("%(came)s of %(total)s are here today.")
SAID = {
    "in": gettext_lazy("%(name)s is checked in."),
    "already": gettext_lazy("%(name)s was checked in already: %(time)s."),
    "already_at": gettext_lazy("%(name)s was checked in already: %(time)s, %(desk)s."),
    "no_place": gettext_lazy("%(name)s has no place."),
    "unknown": gettext_lazy("This is no code of this event."),
}
# What the device says besides; "%(…)s" stands for what it fills in.
DEVICE = SAID | {
    "count": COUNTED,
    "none": gettext_lazy("Nobody is called so."),
    "online": gettext_lazy("With network."),
    "offline": gettext_lazy("Without network: go on, it is sent later."),
    "kept": gettext_lazy("People on this device: %(number)s, as of %(time)s."),
    "waiting": gettext_lazy("Scans that wait to be sent: %(number)s."),
    "scanned": gettext_lazy("scanned at %(time)s"),
    "asking": gettext_lazy("This device does not know the code; the site is asked."),
    "signed_out": gettext_lazy(
        "You are signed out. Sign in in another window: what was scanned is kept here and sent then."
    ),
    "unsent": gettext_lazy("Something was not sent yet: nothing is forgotten before."),
    "no_camera": gettext_lazy("The camera cannot be used. Type the name, or use a hand scanner."),
    "badge": gettext_lazy("Badge"),
}


@dataclass(frozen=True)
class ExpectedLine:
    id: int
    name: str
    said: str
    at: str  # when they came today, on the wall of the event
    desk: str
    key: UUID


@dataclass(frozen=True)
class Hour:
    label: str
    number: int


@dataclass(frozen=True)
class CheckInPage:
    template: ClassVar[str] = "events/check_in.html"
    slug: str
    title: str
    when: str
    text: str
    desk: str
    counted: str
    lines: tuple[ExpectedLine, ...]
    further: int
    hours: tuple[Hour, ...]
    zone: str
    texts: str  # what the device says, as JSON


@dataclass(frozen=True)
class WalkInPage:
    template: ClassVar[str] = "events/walk_in.html"
    slug: str
    title: str
    form: Any


def get_open(*, actor: Actor, slug: str) -> EventRecord:
    """An event at whose desk the actor may stand. Raises NotFound, NotPermitted."""
    event = get_event(actor=actor, slug=slug)
    require(can_change(actor, event, hosting(event)))
    return event


def build_check_in_page(*, actor: Actor, event: EventRecord, text: str, desk: str) -> CheckInPage:
    now = timezone.now()
    everybody = selectors.list_expected(
        actor=actor, event_id=event.id, day=selectors.day_at(event.time_zone, now)
    )
    words = text.casefold().split()
    found = [one for one in everybody if is_meant(one, words)] if words else []
    hours = selectors.count_by_hour(actor=actor, event_id=event.id, time_zone=event.time_zone)
    return CheckInPage(
        slug=event.slug,
        title=event.title,
        when=when_words(event),
        text=text,
        desk=desk,
        counted=COUNTED % {"came": sum(one.at is not None for one in everybody), "total": len(everybody)},
        lines=tuple(line_of(one, event.time_zone) for one in found[:SHOWN]),
        further=max(0, len(found) - SHOWN),
        hours=tuple(Hour(hour_words(hour), number) for hour, number in hours),
        zone=event.time_zone,
        texts=json.dumps(device_texts(), ensure_ascii=False),
    )


def device_texts() -> dict[str, str]:
    blanks = {name: f"{{{name}}}" for name in ("name", "time", "desk", "number", "came", "total")}
    return {key: str(text) % blanks for key, text in DEVICE.items()}


def said_of(answer: Checked, time_zone: str) -> str:
    """What came of a scan, in words."""
    key = "already_at" if answer.outcome == Outcome.ALREADY and answer.desk else str(answer.outcome)
    time = time_words(answer.at, time_zone) if answer.at else ""
    return str(SAID[key]) % {"name": answer.name, "time": time, "desk": answer.desk}


def is_meant(one: Expected, words: list[str]) -> bool:
    said = f"{one.name} {one.organisation}".casefold()
    return all(word in said for word in words)


def line_of(one: Expected, time_zone: str) -> ExpectedLine:
    return ExpectedLine(
        id=one.id,
        name=one.name,
        said=" · ".join(filter(None, (one.organisation, one.kind))),
        at=time_words(one.at, time_zone) if one.at else "",
        desk=one.desk,
        key=uuid4(),
    )


def time_words(moment: datetime, time_zone: str) -> str:
    return str(format_time(moment.astimezone(ZoneInfo(time_zone)), "short", locale=current_locale()))


def hour_words(hour: datetime) -> str:
    locale = current_locale()
    return f"{format_date(hour, 'medium', locale)}, {format_time(hour, 'short', locale=locale)}"


def build_roster(*, actor: Actor, event: EventRecord) -> dict[str, Any]:
    """What a device keeps to work without network: no address, and of each code only what recognises it."""
    now = timezone.now()
    day = selectors.day_at(event.time_zone, now)
    found = selectors.list_expected(actor=actor, event_id=event.id, day=day)
    return {
        "day": day.isoformat(),
        "zone": event.time_zone,
        "ends": event.ends_at.isoformat(),
        "at": now.isoformat(),
        "people": [
            {
                "id": one.id,
                "name": one.name,
                "organisation": one.organisation,
                "kind": one.kind,
                "hashes": one.hashes,
                "at": one.at.isoformat() if one.at else None,
                "desk": one.desk,
                "badge": reverse("events:badge", args=[event.slug, one.id]),
                "undo": reverse("events:undo_check_in", args=[event.slug, one.id]),
            }
            for one in found
        ],
    }


def answers_of(found: list[Checked]) -> list[dict[str, Any]]:
    return [
        {
            "key": str(one.key),
            "outcome": one.outcome,
            "id": one.registration_id,
            "name": one.name,
            "at": one.at.isoformat() if one.at else None,
            "desk": one.desk,
        }
        for one in found
    ]


def build_walk_in_page(*, event: EventRecord, form: Any) -> WalkInPage:
    return WalkInPage(event.slug, event.title, form)
