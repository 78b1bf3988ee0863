"""Rehearsals: begun, begun again, ended. Of the event itself nothing is touched."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.audit.selectors import list_entries
from trellis.core.errors import InvalidInput, TrellisError, require
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.events.models import Event, Rehearsal
from trellis.events.policies.events import can_rehearse
from trellis.events.selectors.rehearsal_parts import every_part
from trellis.events.services.copying import check_at_the_end, check_now
from trellis.events.services.rehearsal_clock import (
    IN_A_ROOM,
    check_shift,
    later_by,
    messages,
    minutes_of,
    shift_to,
)
from trellis.events.services.rehearsal_copying import copy_event
from trellis.events.services.rehearsal_people import make_people
from trellis.events.services.rehearsal_removing import remove_copy
from trellis.events.services.rehearsal_standing import lock_rehearsal
from trellis.events.services.storing import SUBJECT, host_ids, lock_event, note
from trellis.events.types.rehearsals import LEFT_AFTER, MOST_PEOPLE, REHEARSER
from trellis.events.types.times import wall_time


@dataclass(frozen=True)
class Start:
    """With how many made-up people, and as if it were which day and time; without a day, today."""

    people: int
    day: date | None = None
    at: time | None = None


def begin_rehearsal(*, actor: Actor, event_id: int, start: Start) -> str:
    """Copy an event to try it with; return the address of the copy.

    Raises NotFound, NotPermitted, InvalidInput, Conflict (it is being rehearsed already).
    """
    with change(actor, messages()):
        event = lock_event(actor, event_id)
        require(can_rehearse(actor, event, host_ids(event)))
        return begin(actor, event, start)


def begin_again(*, actor: Actor, event_id: int, start: Start) -> str:
    """Put a fresh copy in place of a rehearsal; return its address.

    Raises NotFound, NotPermitted, InvalidInput, Conflict (the event is no rehearsal, or cancelled by now).
    """
    with change(actor, messages()):
        of_id = Event.objects.filter(pk=event_id).values_list("rehearses_id", flat=True).first()
        event = lock_event(actor, of_id or event_id)  # first the event, then its copy: as `begin_rehearsal`
        copy, _rehearsal = lock_rehearsal(actor, event_id)
        require(can_rehearse(actor, event, host_ids(event)))
        end(actor, copy)
        return begin(actor, event, start)


def end_rehearsal(*, actor: Actor, event_id: int) -> str:
    """Remove a rehearsal with all that belongs to it; return the address of the event itself.

    Raises NotFound, NotPermitted, Conflict (the event is no rehearsal).
    """
    with change(actor):
        copy, _rehearsal = lock_rehearsal(actor, event_id)
        slug = Event.objects.values_list("slug", flat=True).get(rehearsals=copy.pk)
        end(actor, copy)
        return str(slug)


def end_left(*, now: datetime | None = None) -> int:
    """Remove the rehearsals that nobody changed for a month; return how many. May be repeated."""
    before = (now or timezone.now()) - LEFT_AFTER
    ids = Rehearsal.objects.filter(begun_at__lte=before).order_by("pk").values_list("pk", flat=True)
    return sum(end_if_left(number, before) for number in list(ids))


# --- inner parts


def begin(actor: Actor, event: Event, start: Start) -> str:
    if not 0 <= start.people <= MOST_PEOPLE:
        text = _("A number from %(least)d to %(most)d.") % {"least": 0, "most": MOST_PEOPLE}
        raise InvalidInput([Problem("people", text)])
    shift = first_shift(event, start)
    if start.day is not None:
        check_shift(shift, wall_time(event.starts_at, event.time_zone), event.time_zone)
    check_at_the_end(IN_A_ROOM)
    copied = copy_event(event, later_by(shift, event.time_zone))
    check_now(IN_A_ROOM)
    Rehearsal.objects.create(event_id=copied.copy_id, shift_minutes=minutes_of(shift), people=start.people)
    chance = Random(event.pk)  # noqa: S311  the same people each time; nothing secret
    for part in every_part():
        part.copy(actor, copied)
    people = make_people(actor, copied, start.people, chance)
    for part in every_part():
        part.people(actor, copied.copy_id, people, chance)
    note(actor, event.pk, "rehearsal begun", rehearsal=(None, copied.copy_id))
    note(actor, copied.copy_id, "created", rehearses=(None, event.pk), people=(None, start.people))
    return str(Event.objects.values_list("slug", flat=True).get(pk=copied.copy_id))


def first_shift(event: Event, start: Start) -> timedelta:
    """Today is today; of an event that is over, the day before it."""
    if start.day is not None:
        return shift_to(event.time_zone, start.day, start.at)
    if event.ends_at > timezone.now():
        return timedelta()
    day_before = wall_time(event.starts_at, event.time_zone).date() - timedelta(days=1)
    return shift_to(event.time_zone, day_before, None)


def end(actor: Actor, copy: Event) -> None:
    of_id, copy_id = copy.rehearses_id, copy.pk
    with change(REHEARSER):
        remove_copy(copy_id)
    note(actor, copy_id, "removed", rehearses=(of_id, None))
    if of_id is not None:
        note(actor, of_id, "rehearsal ended", rehearsal=(copy_id, None))


def end_if_left(event_id: int, before: datetime) -> bool:
    """Unless somebody changed something since, or ends it at this moment."""
    last = list_entries(subject_type=SUBJECT, subject_id=event_id, limit=1)
    if last and last[0].at > before:
        return False
    try:
        end_rehearsal(actor=REHEARSER, event_id=event_id)
    except TrellisError:
        return False
    return True
