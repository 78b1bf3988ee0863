"""The clock of a rehearsal: its dates are moved against the real clock, and there is no second one.

"As if it were the evening before" moves all times of the copy so that the evening before is now. Moved is the
time on the wall of the event's zone, so that nine o'clock stays nine o'clock when the clocks change between
the two days. Without a time of day whole days are moved, and everything begins at the hour that was written.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.core.errors import InvalidInput
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.events.models import AgendaVersion, CheckIn, Event, Rehearsal
from trellis.events.selectors.rehearsal_parts import every_part
from trellis.events.services.copying import check_at_the_end, check_now
from trellis.events.services.events import MOMENTS, later
from trellis.events.services.rehearsal_copying import moved, shift_sessions, shifted_content
from trellis.events.services.rehearsal_standing import lock_rehearsal
from trellis.events.services.storing import MESSAGES, note
from trellis.events.types.rehearsals import LONGEST_AWAY, REHEARSER
from trellis.events.types.times import wall_time

IN_A_ROOM = "events_one_session_in_a_room"
CLOCKS_CHANGE = gettext_lazy("The clocks change while something takes place then: choose another day.")


def shift_rehearsal(*, actor: Actor, event_id: int, day: date, at: time | None = None) -> None:
    """Let it be that day now, of the days of the event itself; with `at`, that time too. May be repeated.

    Raises NotFound, NotPermitted, InvalidInput (far from the event), Conflict (is no rehearsal).
    """
    with change(actor, messages()):
        event, rehearsal = lock_rehearsal(actor, event_id)
        shift = shift_to(event.time_zone, day, at)
        check_shift(shift, wall_time(event.starts_at, event.time_zone) - shift_of(rehearsal), event.time_zone)
        shift_all(event, shift - shift_of(rehearsal))
        before, rehearsal.shift_minutes = rehearsal.shift_minutes, minutes_of(shift)
        rehearsal.save(update_fields=["shift_minutes"])
        note(actor, event.pk, "rehearsal moved", minutes=(before, rehearsal.shift_minutes))


def messages() -> dict[str, object]:
    found: dict[str, object] = {**MESSAGES, IN_A_ROOM: CLOCKS_CHANGE, "events_event_forward": CLOCKS_CHANGE}
    found["events_event_slug_key"] = MESSAGES["events_one_rehearsal"]  # of two copies the same
    for part in every_part():
        found |= part.constraints
    return found


def shift_to(zone: str, day: date, at: time | None) -> timedelta:
    """How much later all times must be, on the wall, for it to be that day (and time) now."""
    now = wall_time(timezone.now(), zone).replace(second=0, microsecond=0)
    if at is None:
        return timedelta(days=(now.date() - day).days)
    return now - datetime.combine(day, at.replace(second=0, microsecond=0))


def check_shift(shift: timedelta, starts: datetime, zone: str) -> None:
    """`starts`: when the event itself begins, on the wall. Raises InvalidInput for a day far from it."""
    as_if = wall_time(timezone.now(), zone) - shift
    if abs(as_if - starts) > LONGEST_AWAY:
        raise InvalidInput([Problem("day", _("Choose a day at most three years from the event."))])


def later_by(shift: timedelta, zone: str) -> Callable[[datetime], datetime]:
    return partial(later, delta=shift, zone=zone)


def shift_of(rehearsal: Rehearsal) -> timedelta:
    return timedelta(minutes=rehearsal.shift_minutes)


def minutes_of(shift: timedelta) -> int:
    return shift // timedelta(minutes=1)


def shift_all(event: Event, shift: timedelta) -> None:
    """Every time of the copy, in one transaction; what was said with a time of its own stays."""
    then = later_by(shift, event.time_zone)
    first_day = wall_time(event.starts_at, event.time_zone).date()
    for name in MOMENTS:
        setattr(event, name, moved(getattr(event, name), then))
    event.version, event.sequence, event.changed_at = event.version + 1, event.sequence + 1, timezone.now()
    event.save(update_fields=[*MOMENTS, "version", "sequence", "changed_at"])
    check_at_the_end(IN_A_ROOM)
    shift_sessions(event.pk, then)
    check_now(IN_A_ROOM)
    shift_version(event, then)
    days = wall_time(event.starts_at, event.time_zone).date() - first_day
    with change(REHEARSER):
        shift_check_ins(event.pk, days)
    for part in every_part():
        part.shift(event.pk, then)


def shift_check_ins(event_id: int, by: timedelta) -> None:
    """Day by day, from the end they move to: nobody is checked in twice on a day meanwhile."""
    rows = CheckIn.objects.filter(event_id=event_id)
    for day in sorted(set(rows.values_list("day", flat=True)), reverse=by > timedelta()):
        rows.filter(day=day).update(day=day + by, at=F("at") + by)


def shift_version(event: Event, then: Callable[[datetime], datetime]) -> None:
    """The public agenda in another version, as one never changes; the one before goes."""
    rows = AgendaVersion.objects.filter(event=event)
    last = rows.order_by("-number").first()
    if last is None:
        return
    rows.delete()
    content = shifted_content(last.content, then)
    AgendaVersion.objects.create(event=event, number=last.number + 1, note=last.note, content=content)
