"""Putting people into a slot: the inner part of booking. That nobody sits twice, the database decides.

Whether a person or a table is free is not looked up before: it is written, and refused by an exclusion
constraint. What the database cannot know (availability, ways, at most so many) is asked under the lock of
those who would meet.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from uuid import uuid4

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.core.errors import Conflict, NotPermitted
from trellis.core.transactions import change
from trellis.events.selectors.words import span_words
from trellis.meetings.models import ClosedTable, Meeting, Seat, Slot, Table
from trellis.meetings.selectors.free import all_may_meet, has_room, list_free
from trellis.meetings.selectors.meetings import busy_of, meet_already
from trellis.meetings.selectors.participants import not_before, unavailable_of
from trellis.meetings.selectors.wishes import is_refused
from trellis.meetings.services.locking import lock_people, lock_slot
from trellis.meetings.types.errors import Settled, Taken
from trellis.meetings.types.fitting import is_too_near, place_for
from trellis.meetings.types.records import Card, Rules, SlotRecord
from trellis.meetings.types.words import BOOKER, OPEN_ROOM, MeetingState, Origin, Place

NOT_FREE = gettext_lazy("One of those who would meet is not free at this time.")
MESSAGES = {
    "meetings_person_free": gettext_lazy(
        "One of those who would meet is in another meeting at this time by now."
    ),
    "meetings_table_free": gettext_lazy("This table was taken at this moment."),
    "meetings_one_open_request": gettext_lazy("There is an open request between you already."),
    "meetings_seat_once": gettext_lazy("Nobody sits twice in one meeting."),
}
SUGGESTED = 5


@contextmanager
def offering(rules: Rules, ids: Collection[int], *, without: Sequence[int] = ()) -> Iterator[None]:
    """What cannot be had becomes `Taken`, with the slots that are free for all of these now."""
    try:
        yield
    except (Taken, Settled):
        raise
    except Conflict as error:
        free = list_free(rules=rules, participant_ids=ids, without=without)
        words = ", ".join(slot_words(slot, rules.time_zone) for slot in free[:SUGGESTED])
        hint = _("Free for all of you: %(slots)s") % {"slots": words} if words else ""
        raise Taken(str(error), free, hint) from error


def slot_words(slot: SlotRecord, time_zone: str) -> str:
    return span_words(slot.begins, slot.ends, time_zone)


def seat_people(
    *,
    rules: Rules,
    ids: Collection[int],
    slot_id: int,
    origin: Origin,
    is_published: bool,
    table_id: int | None = None,
    may_have_begun: bool = False,
    goes_on: bool = False,
) -> Meeting:
    """A meeting of these in a slot, at a table that is free or at this one. Within a change.

    Whether one of them said no is asked when all is done: whatever else speaks against it is said as to
    anybody, and what is taken back then looks like a time that somebody cannot. On the day one
    `may_have_begun`; one that `goes_on` is of people who meet already.

    Raises NotFound, NotPermitted (they may not meet), Conflict (somebody cannot, or no table is free).
    """
    with change(BOOKER, MESSAGES):
        cards = lock_people(rules.event_id, ids)
        slot = lock_slot(rules.event_id, slot_id)
        if not goes_on:
            check_company(rules, cards)
        place = fitting_place(rules, cards, slot, may_have_begun=may_have_begun)
        table = choose_table(slot, cards, place, table_id)
        now = timezone.now()
        meeting = Meeting.objects.create(
            event_id=rules.event_id,
            slot=slot,
            during=slot.during,
            place=place,
            table=table,
            origin=origin,
            published_at=now if is_published else None,
            room_link=room_link(rules) if place == Place.ONLINE else "",
        )
        Seat.objects.bulk_create(
            Seat(event_id=rules.event_id, meeting=meeting, participant_id=card.id, during=slot.during)
            for card in cards
        )
        if is_refused(participant_ids=ids):
            raise Conflict(str(NOT_FREE))
        return meeting


def reseat(
    *, rules: Rules, meeting: Meeting, ids: Collection[int], slot_id: int, table_id: int | None
) -> None:
    """Move a meeting, locked before, to another slot or table; its seats follow by themselves."""
    with change(BOOKER, MESSAGES):
        cards = lock_people(rules.event_id, ids)
        slot = lock_slot(rules.event_id, slot_id)
        place = fitting_place(rules, cards, slot, without=(meeting.pk,))
        kept = meeting.table_id if meeting.slot_id == slot_id else None
        table = choose_table(slot, cards, place, table_id or kept, without=meeting.pk)
        meeting.slot, meeting.during, meeting.place, meeting.table = slot, slot.during, place, table
        if place == Place.ONLINE:
            meeting.room_link = meeting.room_link or room_link(rules)
        else:
            meeting.room_link = ""
        meeting.sequence += 1
        meeting.changed_at = timezone.now()
        meeting.save()


def check_company(rules: Rules, cards: Sequence[Card]) -> None:
    """Whether these may meet, and none has as many meetings as there may be."""
    ids = [card.id for card in cards]
    if not all_may_meet(rules, cards):
        raise NotPermitted(_("At this event participants of these kinds do not meet."))
    if len(ids) == 2 and meet_already(participant_ids=ids):
        raise Settled(_("You have a meeting with each other already."))
    busy = busy_of(participant_ids=ids)
    if not all(has_room(rules, card, busy) for card in cards):
        raise Conflict(_("One of those who would meet has as many meetings as they may have."))


def fitting_place(
    rules: Rules,
    cards: Sequence[Card],
    slot: Slot,
    *,
    without: Sequence[int] = (),
    may_have_begun: bool = False,
) -> Place:
    """Where they would meet in this slot. Raises Conflict where somebody cannot."""
    begins, ends, now = slot.during.lower, slot.during.upper, timezone.now()
    if ends <= now or (begins < now and not may_have_begun):
        raise Conflict(_("This slot has begun already."))
    place = place_for(Place(slot.place), [card.attends for card in cards])
    if place is None:
        raise Conflict(_("One of those who would meet is on site, another online: they cannot in this slot."))
    ids = [card.id for card in cards]
    away = unavailable_of(participant_ids=ids)
    if begins < not_before(cards, min(now, begins)) or any(slot.pk in slots for slots in away.values()):
        raise Conflict(str(NOT_FREE))
    for one in busy_of(participant_ids=ids, without=without):
        overlaps = one.begins < ends and begins < one.ends  # the database decides on that
        if not overlaps and is_too_near(one, begins, ends, place, rules.travel):
            raise Conflict(_("The way between the hall and a place to meet online takes longer than this."))
    return place


def choose_table(
    slot: Slot, cards: Sequence[Card], place: Place, wanted: int | None, *, without: int = 0
) -> Table | None:
    """The table wanted, or a free one: rather one at which one of them sits anyway, else the first."""
    if place == Place.ONLINE:
        return None
    tables = Table.objects.filter(event_id=slot.event_id)
    if not tables.exists():
        return None
    closed = ClosedTable.objects.filter(slot=slot).values("table_id")
    open_tables = tables.filter(closed_at__isnull=True, seats__gte=len(cards)).exclude(pk__in=closed)
    if wanted is not None:
        table = open_tables.filter(pk=wanted).first()
        if table is None:
            raise Conflict(_("This table is closed, or too small."))
        return table
    standing = Meeting.objects.exclude(state=MeetingState.CANCELLED).exclude(pk=without)
    taken = standing.filter(slot=slot, table__isnull=False).values("table_id")
    own = set(
        Seat.objects.filter(participant_id__in=[card.id for card in cards], stands=True)
        .exclude(meeting__table__isnull=True)
        .values_list("meeting__table_id", flat=True)
    )
    free = list(open_tables.exclude(pk__in=taken).order_by("number"))
    if not free:
        raise Conflict(_("No table is free in this slot."))
    return next((table for table in free if table.pk in own), free[0])


def room_link(rules: Rules) -> str:
    """A room for one meeting, of the template that the setup or the site names; empty without one."""
    template = rules.room_template or settings.TRELLIS_ROOM_LINK
    return template.replace(OPEN_ROOM, uuid4().hex)
