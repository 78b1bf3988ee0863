"""When and where meetings take place: slots from windows of a day, tables in bulk, both closed again."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.core.errors import Conflict, InvalidInput, NotFound
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.events.types.times import NoSuchTime, moment_of
from trellis.meetings.models import ClosedTable, Meeting, Slot, Table
from trellis.meetings.services.checking import out_of_bounds
from trellis.meetings.services.standing import EVENT, kept_event, kept_rules, note
from trellis.meetings.types.records import Rules
from trellis.meetings.types.setup import Window
from trellis.meetings.types.words import BOOKER, MOST_SLOTS, MOST_TABLES, MeetingState, Place

DAYS = timedelta(days=2)  # further off a day is not looked at: its moments may not even exist
MESSAGES = {
    "meetings_slots_apart": gettext_lazy("Some of these slots overlap with others that are there already."),
    "meetings_table_once": gettext_lazy("There is a table of this number already."),
}


def add_slots(*, actor: Actor, event_id: int, window: Window) -> int:
    """Slots one after another in a window, with the breaks of the rules between; return how many.

    Raises NotFound, NotPermitted, InvalidInput, Conflict (they overlap with others).
    """
    rules = kept_rules(actor, event_id)
    event = kept_event(actor, event_id)
    if window.place not in list(Place):
        raise InvalidInput([Problem("place", _("Choose one of these."))])
    if not event.starts_at.date() - DAYS <= window.day <= event.ends_at.date() + DAYS:
        raise InvalidInput([Problem("day", _("This is not while the event takes place."))])
    spans = spans_of(window, rules)
    if spans[0].lower < event.starts_at - timedelta(days=1) or spans[-1].upper > event.ends_at + timedelta(
        days=1
    ):
        raise InvalidInput([Problem("day", _("This is not while the event takes place."))])
    with change(actor, MESSAGES):
        if Slot.objects.filter(event_id=event_id).count() + len(spans) > MOST_SLOTS:
            raise Conflict(_("An event has 1,000 slots at most."))
        Slot.objects.bulk_create(Slot(event_id=event_id, during=span, place=window.place) for span in spans)
        note(actor, EVENT, event_id, "added slots", slots=(None, len(spans)))
    return len(spans)


def remove_slots(*, actor: Actor, event_id: int, slot_ids: Sequence[int]) -> int:
    """Remove slots in which nobody meets; return how many. Raises NotFound, NotPermitted, Conflict."""
    kept_rules(actor, event_id)
    with change(actor):
        rows = Slot.objects.select_for_update().filter(event_id=event_id, pk__in=slot_ids)
        found = list(rows.order_by("pk").values_list("pk", flat=True))
        with change(BOOKER):
            meetings = Meeting.objects.filter(slot_id__in=found)
            if meetings.exclude(state=MeetingState.CANCELLED).exists():
                raise Conflict(_("Somebody meets in one of these slots: move or cancel the meetings first."))
            meetings.delete()  # cancelled ones, of which nothing is to be told any more
            Slot.objects.filter(pk__in=found).delete()
        note(actor, EVENT, event_id, "removed slots", slots=(len(found), None))
    return len(found)


def add_tables(
    *, actor: Actor, event_id: int, first: int, count: int, seats: int = 4, place: str = "",
    features: Sequence[str] = (),
) -> int:  # fmt: skip
    """Tables with the numbers from `first` on; return how many. Raises NotFound, InvalidInput, Conflict."""
    kept_rules(actor, event_id)
    bounds = (("first", first, 1, 30_000), ("count", count, 1, MOST_TABLES), ("seats", seats, 2, 30))
    if problems := out_of_bounds(*bounds):
        raise InvalidInput(problems)
    with change(actor, MESSAGES):
        if Table.objects.filter(event_id=event_id).count() + count > MOST_TABLES:
            raise Conflict(_("An event has 2,000 tables at most."))
        named = [one.strip()[:60] for one in features if one.strip()]
        Table.objects.bulk_create(
            Table(event_id=event_id, number=number, seats=seats, place=place.strip()[:120], features=named)
            for number in range(first, first + count)
        )
        note(actor, EVENT, event_id, "added tables", tables=(None, count))
    return count


def remove_tables(*, actor: Actor, event_id: int, table_ids: Sequence[int]) -> int:
    """Remove tables at which nobody meets; return how many. Raises NotFound, NotPermitted, Conflict."""
    kept_rules(actor, event_id)
    with change(actor):
        rows = Table.objects.select_for_update().filter(event_id=event_id, pk__in=table_ids)
        found = list(rows.order_by("pk").values_list("pk", flat=True))
        with change(BOOKER):
            meetings = Meeting.objects.filter(table_id__in=found)
            if meetings.exclude(state=MeetingState.CANCELLED).exists():
                raise Conflict(_("Somebody meets at one of these tables: close it instead."))
            meetings.update(table=None)
            Table.objects.filter(pk__in=found).delete()
        note(actor, EVENT, event_id, "removed tables", tables=(len(found), None))
    return len(found)


def close_table(
    *, actor: Actor, event_id: int, table_id: int, is_closed: bool, slot_id: int | None = None
) -> int:
    """Take a table out of use, in one slot or for good, or back; return how many meetings stand at it then.

    Those stay until they are moved. Raises NotFound, NotPermitted.
    """
    kept_rules(actor, event_id)
    with change(actor):
        row = Table.objects.select_for_update().filter(event_id=event_id, pk=table_id).first()
        if row is None:
            raise NotFound(_("There is no such table."))
        if slot_id is None:
            row.closed_at = timezone.now() if is_closed else None
            row.save(update_fields=["closed_at"])
        elif not Slot.objects.filter(event_id=event_id, pk=slot_id).exists():
            raise NotFound(_("There is no such slot."))
        elif is_closed:
            ClosedTable.objects.get_or_create(table=row, slot_id=slot_id)
        else:
            ClosedTable.objects.filter(table=row, slot_id=slot_id).delete()
        note(
            actor, EVENT, event_id, "closed table" if is_closed else "opened table", table=(None, row.number)
        )
        with change(BOOKER):
            at_it = Meeting.objects.filter(table=row, state=MeetingState.STANDING)
            at_it = at_it.filter(slot_id=slot_id) if slot_id is not None else at_it
            return at_it.count() if is_closed else 0


def close_tables(
    *, actor: Actor, event_id: int, table_ids: Sequence[int], is_closed: bool, slot_id: int | None = None
) -> int:
    """Several tables at once, all or none; return as `close_table`. Raises NotFound, NotPermitted."""
    kept_rules(actor, event_id)
    with change(actor):
        return sum(
            close_table(actor=actor, event_id=event_id, table_id=table, is_closed=is_closed, slot_id=slot_id)
            for table in table_ids
        )


# --- inner parts


def spans_of(window: Window, rules: Rules) -> list[DateTimeTZRange]:
    """The times of the slots that fill a window. Raises InvalidInput where none or a doubtful one does."""
    local, end = window.span
    step = timedelta(minutes=rules.slot_minutes + rules.break_minutes)
    lasts = timedelta(minutes=rules.slot_minutes)
    spans: list[DateTimeTZRange] = []
    while local + lasts <= end and len(spans) < MOST_SLOTS:
        try:
            begins = moment_of(local, rules.time_zone)
        except NoSuchTime as error:
            raise InvalidInput([Problem("begins", _("The clocks skip this time on that day."))]) from error
        spans.append(DateTimeTZRange(begins, begins + lasts))
        local += step
    if not spans:
        text = _("No slot of %(minutes)d minutes fits between these times.") % {"minutes": rules.slot_minutes}
        raise InvalidInput([Problem("ends", text)])
    if any(one.upper > other.lower for one, other in pairwise(spans)):  # the clocks are set back
        raise InvalidInput([Problem("begins", _("The clocks are set back in this time: make two windows."))])
    return spans
