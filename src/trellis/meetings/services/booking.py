"""Booking, moving and cancelling meetings, each in one transaction."""

from collections.abc import Collection, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.errors import Conflict, InvalidInput, require
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.meetings.models import Meeting, Seat
from trellis.meetings.policies.meetings import can_ask, can_touch, only_keepers
from trellis.meetings.selectors.meetings import get_own_meeting, no_meeting
from trellis.meetings.selectors.participants import get_card
from trellis.meetings.services import telling
from trellis.meetings.services.board import remember, snapshot
from trellis.meetings.services.checking import words
from trellis.meetings.services.locking import lock_people
from trellis.meetings.services.noting import note_left
from trellis.meetings.services.publishing import tell_changes
from trellis.meetings.services.seating import MESSAGES, offering, reseat, seat_people
from trellis.meetings.services.standing import MEETING, kept_rules, note, standing_of
from trellis.meetings.types.errors import Settled
from trellis.meetings.types.planning import BoardAction
from trellis.meetings.types.records import Rules
from trellis.meetings.types.words import BOOKER, MOST_IN_A_MEETING, MeetingState, Mode, Origin, SetupState


def book_meeting(*, actor: Actor, event_id: int, other_id: int, slot_id: int) -> int:
    """Book a meeting with somebody who lets others book without asking; return its number.

    Effects: the meeting, a mail to the other. Raises NotFound, NotPermitted, Conflict (ask them), Taken with
    the slots that are free for both.
    """
    stands = standing_of(actor, event_id)
    rules, own = stands.rules, stands.card
    require(can_ask(rules, timezone.now()))
    other = get_card(event_id=event_id, participant_id=other_id)
    if other.id == own.id:
        raise InvalidInput([Problem("other", _("Nobody meets themselves."))])
    if not other.is_bookable:
        raise Conflict(_("This participant wants to be asked: send a request."))
    with offering(rules, [own.id, other.id]), change(actor, MESSAGES):
        meeting = seat_people(
            rules=rules, ids=[own.id, other.id], slot_id=slot_id, origin=Origin.BOOKED, is_published=True
        )
        note(actor, MEETING, meeting.pk, "booked", slot=(None, slot_id))
        telling.tell_agreed(actor, rules, meeting.pk, to=[other, own])
        return meeting.pk


def arrange_meeting(
    *, actor: Actor, event_id: int, ids: Sequence[int], slot_id: int, table_id: int | None = None
) -> int:
    """Keepers put two or more together; a draft until the schedule is published, if the event has one.

    Raises NotFound, NotPermitted, InvalidInput, Taken.
    """
    rules = kept_rules(actor, event_id)
    if not 2 <= len(set(ids)) <= MOST_IN_A_MEETING:
        raise InvalidInput([Problem("participants", _("Two to 20 people meet at one table."))])
    is_published = rules.mode == Mode.BOOKING or rules.state == SetupState.PUBLISHED
    with offering(rules, ids), change(actor, MESSAGES):
        meeting = seat_people(
            rules=rules, ids=ids, slot_id=slot_id, origin=Origin.ORGANISER, is_published=is_published,
            table_id=table_id,
        )  # fmt: skip
        note(actor, MEETING, meeting.pk, "arranged", slot=(None, slot_id))
        remember(actor, event_id, BoardAction.ARRANGED, before=[], after=snapshot(meeting.pk))
        if is_published:
            telling.tell_agreed(actor, rules, meeting.pk)
        return meeting.pk


def move_meeting(
    *, actor: Actor, event_id: int, meeting_id: int, slot_id: int, table_id: int | None = None
) -> None:
    """Move a meeting to another slot, or table; everybody in it is told. Keepers alone name a table.

    Raises NotFound, NotPermitted, Conflict (it does not stand any more), Taken.
    """
    stands = standing_of(actor, event_id)
    rules, ids = stands.rules, permitted(actor, stands.rules, meeting_id, keeps=stands.keeps)
    if table_id is not None:
        require(only_keepers(keeps=stands.keeps))
    with offering(rules, ids, without=(meeting_id,)), change(actor, MESSAGES):
        row = lock_standing(rules, ids, meeting_id)
        require_touch(rules, row.is_locked, keeps=stands.keeps)
        before, was = (row.slot_id, row.table_id), snapshot(row.pk) if stands.keeps else []
        reseat(rules=rules, meeting=row, ids=ids, slot_id=slot_id, table_id=table_id)
        note(actor, MEETING, row.pk, "moved", slot=(before[0], row.slot_id), table=(before[1], row.table_id))
        if stands.keeps:
            remember(actor, event_id, BoardAction.MOVED, before=was, after=snapshot(row.pk))
        if row.published_at is not None:
            telling.tell_moved(actor, rules, row.pk)


def cancel_meeting(*, actor: Actor, event_id: int, meeting_id: int, reason: str = "") -> bool:
    """Cancel a meeting; its slot and table are free at once, and the others are told. Returns whether.

    Where three or more meet, one of them gives up their own seat only; keepers cancel it for all.
    Raises NotFound, NotPermitted, InvalidInput, Conflict (it does not stand any more).
    """
    stands = standing_of(actor, event_id)
    text = words("reason", reason, 1000)
    ids = permitted(actor, stands.rules, meeting_id, keeps=stands.keeps)
    own = stands.own.id if stands.own and stands.own.id in ids else None
    with change(actor, MESSAGES):
        row = lock_standing(stands.rules, ids, meeting_id)
        require_touch(stands.rules, row.is_locked, keeps=stands.keeps)
        if own is not None and not stands.keeps:
            return stay_away(actor, stands.rules, row, own, reason=text)
        was = snapshot(row.pk) if stands.keeps else []
        end_meeting(actor, stands.rules, row, reason=text, by=own)
        if stands.keeps:
            remember(actor, event_id, BoardAction.CANCELLED, before=was, after=snapshot(row.pk))
        return True


def lock_meeting(*, actor: Actor, event_id: int, meeting_id: int, is_locked: bool) -> None:
    """Keepers fix a meeting, so that neither those who meet nor the optimisation move it; or let it go."""
    rules = kept_rules(actor, event_id)
    with change(actor, MESSAGES):
        row = lock_standing(rules, (), meeting_id)
        was = snapshot(row.pk)
        row.is_locked = is_locked
        with change(BOOKER):
            row.save(update_fields=["is_locked"])
        action = BoardAction.LOCKED if is_locked else BoardAction.UNLOCKED
        note(actor, MEETING, row.pk, str(action))
        remember(actor, event_id, action, before=was, after=snapshot(row.pk))


# --- inner parts


def permitted(actor: Actor, rules: Rules, meeting_id: int, *, keeps: bool) -> tuple[int, ...]:
    """Whether the actor may move or cancel this meeting; the ids of those who sit in it."""
    meeting = get_own_meeting(actor=actor, event_id=rules.event_id, meeting_id=meeting_id)
    require_touch(rules, meeting.is_locked, keeps=keeps)
    return meeting.participants


def require_touch(rules: Rules, is_locked: bool, *, keeps: bool) -> None:
    """Asked once more of the locked row: keepers may have fixed it meanwhile."""
    require(can_touch(rules, timezone.now(), keeps=keeps, is_own=True, is_locked=is_locked))


def lock_standing(rules: Rules, ids: Collection[int], meeting_id: int) -> Meeting:
    """The meeting, its people locked before it; raises Conflict where it does not stand any more."""
    with change(BOOKER):
        lock_people(rules.event_id, ids, with_gone=True)
        rows = Meeting.objects.select_for_update(of=("self",))
        row = rows.filter(event_id=rules.event_id, pk=meeting_id).first()
    if row is None:
        raise no_meeting()
    if row.state != MeetingState.STANDING:
        raise Settled(_("This meeting was cancelled or held meanwhile."))
    return row


def stay_away(actor: Actor, rules: Rules, row: Meeting, participant_id: int, *, reason: str = "") -> bool:
    """One of a locked meeting does not come: of two it is cancelled, three go on as two; whether it was.

    Those who stay are told that they are fewer.
    """
    with change(BOOKER):
        seats = Seat.objects.filter(meeting_id=row.pk)
        goes_on = seats.count() > 2
        if goes_on:
            seats.filter(participant_id=participant_id).delete()
            others = set(seats.values_list("participant_id", flat=True))
            row.sequence += 1
            row.changed_at = timezone.now()
            row.save(update_fields=["sequence", "changed_at"])
    if goes_on:
        note_left(participant_id, row.pk)
        note(actor, MEETING, row.pk, "stayed away", participant=(participant_id, None))
        if row.published_at is not None:
            tell_changes(actor, rules, others)
    else:
        end_meeting(actor, rules, row, reason=reason, by=participant_id)
    return not goes_on


def end_meeting(actor: Actor, rules: Rules, row: Meeting, *, reason: str, by: int | None) -> None:
    """Cancel a locked meeting; tell everybody in it but the one who did."""
    with change(BOOKER):
        row.state, row.reason = MeetingState.CANCELLED, reason
        row.sequence += 1
        row.changed_at = timezone.now()
        row.save(update_fields=["state", "reason", "sequence", "changed_at"])
    note(actor, MEETING, row.pk, "cancelled")
    if row.published_at is not None:
        telling.tell_cancelled(actor, rules, row.pk, by=by)
