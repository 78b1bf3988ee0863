"""On the day: here, late, alone; another takes the place of one who did not come; one more slot."""

from collections.abc import Collection
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from trellis.core.errors import Conflict, InvalidInput, require
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.events.selectors.words import span_words
from trellis.meetings.models import DayReport, Slot
from trellis.meetings.models.day import MOST_LATE
from trellis.meetings.policies.meetings import is_going_on, only_keepers
from trellis.meetings.selectors.meetings import get_own_meeting, no_meeting
from trellis.meetings.selectors.outcomes import find_seat
from trellis.meetings.selectors.present import list_instead
from trellis.meetings.services import telling
from trellis.meetings.services.booking import end_meeting, lock_standing
from trellis.meetings.services.checking import out_of_bounds
from trellis.meetings.services.seating import MESSAGES, offering, seat_people
from trellis.meetings.services.standing import MEETING, Standing, note, standing_of
from trellis.meetings.services.telling_schedule import own_path
from trellis.meetings.types.outcomes import Report
from trellis.meetings.types.records import MeetingRecord, Rules
from trellis.meetings.types.words import BOOKER, MeetingState, Origin


def report(*, actor: Actor, event_id: int, meeting_id: int, kind: str, minutes: int = 0) -> bool:
    """Somebody says that they are here, late, or alone; the others of the meeting are told of the late one.

    Said again, the later counts. Returns whether the meeting can still begin: who is later than the event
    waits for is offered other times. Raises NotFound, NotPermitted, InvalidInput, Conflict (over).
    """
    stands = standing_of(actor, event_id)
    meeting = get_own_meeting(actor=actor, event_id=event_id, meeting_id=meeting_id)
    own = stands.card
    require(is_going_on(stands.rules, timezone.now()))
    if kind not in list(Report):
        raise InvalidInput([Problem("kind", _("Choose one of these."))])
    if kind == Report.LATE and (problems := out_of_bounds(("minutes", minutes, 1, MOST_LATE))):
        raise InvalidInput(problems)
    seat = find_seat(meeting_id=meeting_id, participant_id=own.id)
    if seat is None:
        raise no_meeting()
    if meeting.ends <= timezone.now():
        raise Conflict(_("This meeting is over."))
    minutes = minutes if kind == Report.LATE else 0
    with change(actor), change(BOOKER):
        before = DayReport.objects.filter(seat_id=seat, kind=kind, minutes=minutes).exists()
        DayReport.objects.filter(seat_id=seat).delete()
        DayReport.objects.create(event_id=event_id, seat_id=seat, kind=kind, minutes=minutes)
        if kind == Report.LATE and not before:
            with change(actor):
                tell_late(actor, stands.rules, meeting, own.id, minutes)
    return kind != Report.LATE or minutes <= stands.rules.late_minutes


def book_instead(*, actor: Actor, event_id: int, meeting_id: int, other_id: int) -> int:
    """Whoever waits alone meets somebody else who is here and wished for it, in the same slot; one click.

    By one of those in the meeting who said that nobody came, or by a keeper. Effects: the meeting is
    cancelled and a new one stands, all are told. Raises NotFound, NotPermitted, Conflict, Taken.
    """
    stands = standing_of(actor, event_id)
    meeting = get_own_meeting(actor=actor, event_id=event_id, meeting_id=meeting_id)
    if len(meeting.participants) > 2:
        raise Conflict(_("The others of this meeting are there: it takes place."))
    alone = waiting_alone(stands, meeting)
    rules = stands.rules
    offered = list_instead(rules=rules, meeting=meeting, participant_id=alone)
    if other_id not in {card.id for card in offered}:
        raise Conflict(_("They are not here or not free any more."))
    with change(actor, MESSAGES):
        row = lock_standing(rules, [*meeting.participants, other_id], meeting_id)
        table = row.table_id
        end_meeting(actor, rules, row, reason=_("Somebody did not come."), by=alone)
        new = seat_people(
            rules=rules, ids=[alone, other_id], slot_id=row.slot_id, origin=Origin.ORGANISER,
            is_published=True, table_id=table, may_have_begun=True,
        )  # fmt: skip
        note(actor, MEETING, new.pk, "booked instead", meeting=(row.pk, new.pk))
        telling.tell_agreed(actor, rules, new.pk)
        return new.pk


def extend_meeting(*, actor: Actor, event_id: int, meeting_id: int) -> int:
    """Those who meet go on in the next slot, at their table, if all of it is free; a keeper says so.

    Returns the number of the meeting that follows. Raises NotFound, NotPermitted, Conflict, Taken.
    """
    stands = standing_of(actor, event_id)
    meeting = get_own_meeting(actor=actor, event_id=event_id, meeting_id=meeting_id)
    require(only_keepers(keeps=stands.keeps))
    if meeting.state == MeetingState.CANCELLED:
        raise Conflict(_("This meeting was cancelled."))
    following = Slot.objects.filter(event_id=event_id, during__startswith__gte=meeting.ends)
    slot, rules = following.order_by("during").first(), stands.rules
    pause = timedelta(minutes=rules.break_minutes + rules.slot_minutes)
    if slot is None or slot.during.lower - meeting.ends > pause:
        raise Conflict(_("There is no slot after this one."))
    with offering(rules, meeting.participants), change(actor, MESSAGES):
        new = seat_people(
            rules=rules, ids=meeting.participants, slot_id=slot.pk, origin=Origin.ORGANISER,
            is_published=meeting.is_published, table_id=meeting.table_id, may_have_begun=True, goes_on=True,
        )  # fmt: skip
        note(actor, MEETING, new.pk, "extended", meeting=(meeting_id, new.pk))
        if meeting.is_published:
            telling.tell_agreed(actor, rules, new.pk)
        return new.pk


# --- inner parts


def waiting_alone(stands: Standing, meeting: MeetingRecord) -> int:
    """Who of the meeting is there: the one who asks, or for a keeper the one who said so."""
    with change(BOOKER):
        rows = DayReport.objects.filter(seat__meeting_id=meeting.id, kind=Report.ALONE)
        found: Collection[int] = list(rows.order_by("at").values_list("seat__participant_id", flat=True))
    own = stands.own.id if stands.own else 0
    if own in meeting.participants and own in found:
        return own
    if stands.keeps and found:
        return next(iter(found))
    raise Conflict(_("Say first that nobody else came."))


def tell_late(actor: Actor, rules: Rules, meeting: MeetingRecord, own: int, minutes: int) -> None:
    _meeting, cards = telling.read_meeting(rules, meeting.id)
    late = next(card for card in cards if card.id == own)
    for card in cards:
        if card.id == own:
            continue
        with override(card.language or actor.language):
            telling.tell_card(
                actor, card, "meetings.late", own_path(rules, card), who=telling.full_name(late),
                event=rules.event_title, _event=rules.event_id, minutes=minutes,
                when=span_words(meeting.begins, meeting.ends, rules.time_zone),
            )  # fmt: skip
