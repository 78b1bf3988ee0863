"""The screens of rehearsals: begun, steered, the mail looked at; and the line on every page of one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.components import Fact
from trellis.core.errors import NotFound
from trellis.core.frame import Banner, Link
from trellis.core.pagination import Pagination, build_pagination
from trellis.core.types import Actor
from trellis.events.pages.event import hosting
from trellis.events.pages.words import moment_words
from trellis.events.policies.events import can_keep
from trellis.events.selectors import rehearsals as selectors
from trellis.events.selectors.events import find_event, get_event
from trellis.events.selectors.registration import count_taken
from trellis.events.selectors.rehearsal_parts import parts
from trellis.events.types.events import EventRecord
from trellis.events.types.rehearsals import (
    HAPPENED_LABELS,
    LOAD_LABELS,
    MOST_PEOPLE,
    PREFIX,
    CaughtMailRecord,
    LoadState,
    RehearsalRecord,
)
from trellis.events.types.times import nearest_moment, wall_time

SIZE = 50
WITHOUT_REGISTRATIONS = 40  # made-up people, where nobody registered yet


@dataclass(frozen=True)
class BeginPage:
    """An event that may be rehearsed; `running_url` where it is already."""

    template: ClassVar[str] = "events/rehearse.html"
    slug: str
    title: str
    when: str
    running_url: str
    form: Any


@dataclass(frozen=True)
class Moment:
    """A time worth trying, as it is in the event itself."""

    label: str
    when: str
    day: str
    at: str


@dataclass(frozen=True)
class LoadPart:
    """What made-up people did."""

    state: str
    is_under_way: bool
    asked: int
    done: int
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class RehearsalPage:
    """A rehearsal as those who keep it steer it."""

    template: ClassVar[str] = "events/rehearsal.html"
    slug: str
    title: str
    of_title: str
    of_url: str
    begins: str
    as_if: str
    people: int
    caught: int
    moments: tuple[Moment, ...]
    clock_form: Any
    load: LoadPart
    load_form: Any
    again_form: Any


@dataclass(frozen=True)
class CaughtMailPage:
    """The mail that did not leave."""

    template: ClassVar[str] = "events/caught_mail.html"
    slug: str
    title: str
    text: str
    total: int
    mails: tuple[CaughtMailRecord, ...]
    pagination: Pagination


def default_people(event_id: int) -> int:
    """As many as have a place in the event itself."""
    return min(count_taken(event_id=event_id), MOST_PEOPLE) or WITHOUT_REGISTRATIONS


def build_begin_page(*, event: EventRecord, form: Any) -> BeginPage:
    running = selectors.find_rehearsal_of(event_id=event.id)
    return BeginPage(
        slug=event.slug,
        title=event.title,
        when=moment_words(event.starts_at, event.time_zone),
        running_url=reverse("events:rehearsal", args=[running]) if running else "",
        form=form,
    )


def get_rehearsal(event: EventRecord) -> RehearsalRecord:
    """Raises NotFound for an event that is none."""
    found = selectors.find_rehearsal(event_id=event.id)
    if found is None:
        raise NotFound(_("This is no rehearsal."))
    return found


def build_rehearsal_page(
    *, actor: Actor, event: EventRecord, clock_form: Any, load_form: Any, again_form: Any
) -> RehearsalPage:
    """Raises NotFound."""
    rehearsal = get_rehearsal(event)
    of = find_event(actor=actor, event_id=rehearsal.of_id)
    if of is None:
        raise NotFound(_("This is no rehearsal."))
    return RehearsalPage(
        slug=event.slug,
        title=event.title,
        of_title=of.title,
        of_url=reverse("events:event", args=[of.slug]),
        begins=moment_words(event.starts_at, event.time_zone),
        as_if=moment_words(as_if(rehearsal, event.time_zone, timezone.now()), event.time_zone),
        people=rehearsal.people,
        caught=selectors.count_caught(actor=actor, event_id=event.id),
        moments=tuple(moments_of(event, rehearsal)),
        clock_form=clock_form,
        load=load_part(rehearsal),
        load_form=load_form,
        again_form=again_form,
    )


def as_if(rehearsal: RehearsalRecord, zone: str, moment: datetime) -> datetime:
    """When that moment would be in the event itself."""
    return nearest_moment(wall_time(moment, zone) - rehearsal.shift, zone)


def moments_of(event: EventRecord, rehearsal: RehearsalRecord) -> Iterator[Moment]:
    """Each as it is in the event itself, on the wall, and in the order of time."""

    def itself(moment: datetime) -> datetime:
        return wall_time(moment, event.time_zone) - rehearsal.shift

    begins, before = itself(event.starts_at), timedelta(minutes=5)
    evening = datetime.combine(begins.date() - timedelta(days=1), time(18))
    found = [(label, itself(moment) - before) for part in parts() for label, moment in part.moments(event.id)]
    if event.registration_opens_at:
        found.append((_("Registration opens"), itself(event.registration_opens_at)))
    if event.registration_closes_at:
        found.append((_("Before registration closes"), itself(event.registration_closes_at) - 12 * before))
    found.append((_("The day before, at six"), evening))
    found.append((_("Before it begins"), begins - 6 * before))
    found.append((_("It is over"), itself(event.ends_at) + before))
    for label, wall in sorted(found, key=lambda pair: pair[1]):
        when = moment_words(nearest_moment(wall, event.time_zone), event.time_zone)
        yield Moment(label, when, wall.date().isoformat(), f"{wall:%H:%M}")


def load_part(rehearsal: RehearsalRecord) -> LoadPart:
    load = rehearsal.load
    return LoadPart(
        state=str(LOAD_LABELS[load.state]),
        is_under_way=load.state == LoadState.UNDER_WAY,
        asked=load.asked,
        done=load.done,
        facts=tuple(Fact(str(HAPPENED_LABELS[what]), str(number)) for what, number in load.counts.items()),
    )


def build_caught_page(*, actor: Actor, event: EventRecord, text: str, page: int) -> CaughtMailPage:
    """Raises NotFound."""
    get_rehearsal(event)
    mails, total = selectors.list_caught(actor=actor, event_id=event.id, text=text, page=page, size=SIZE)

    def address(number: int) -> str:
        asked = {"q": text} if text else {}
        return f"?{urlencode(asked | {'page': str(number)})}"

    return CaughtMailPage(
        slug=event.slug,
        title=event.title,
        text=text,
        total=total,
        mails=tuple(mails),
        pagination=build_pagination(total=total, page=page, size=SIZE, address=address),
    )


def build_banner(*, actor: Actor, slug: str) -> Banner | None:
    """What every page of a rehearsal says above all else; asks the database for such addresses alone."""
    if not slug.startswith(PREFIX) or not actor.is_signed_in:
        return None
    try:
        event = get_event(actor=actor, slug=slug)
    except NotFound:
        return None
    if not can_keep(actor, hosting(event)):
        return None
    here = reverse("events:rehearsal", args=[slug])
    return Banner(
        title=_("Rehearsal"),
        text=_("No mail leaves, and only those who keep the event see this."),
        links=(
            Link(_("Clock and load"), here),
            Link(_("Caught mail"), reverse("events:caught_mail", args=[slug])),
            Link(_("Begin again"), f"{here}#again"),
            Link(_("End the rehearsal"), f"{here}#end"),
        ),
    )
