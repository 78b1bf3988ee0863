"""Handing a meeting to a colleague: the time, the place and the other side stay as they are."""

from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.errors import Conflict, require
from trellis.core.transactions import change
from trellis.core.types import Actor
from trellis.meetings.models import Meeting
from trellis.meetings.policies.meetings import can_hand_over
from trellis.meetings.selectors.colleagues import list_colleagues
from trellis.meetings.selectors.meetings import get_own_meeting, meeting_record, whole
from trellis.meetings.services import telling
from trellis.meetings.services.board import remember, snapshot
from trellis.meetings.services.booking import lock_standing
from trellis.meetings.services.exchanging import let_sit
from trellis.meetings.services.noting import note_left
from trellis.meetings.services.seating import MESSAGES
from trellis.meetings.services.standing import MEETING, note, standing_of
from trellis.meetings.types.planning import BoardAction
from trellis.meetings.types.records import MeetingRecord
from trellis.meetings.types.words import BOOKER


def hand_over(
    *, actor: Actor, event_id: int, meeting_id: int, participant_id: int, colleague_id: int
) -> None:
    """A colleague goes to a meeting in somebody's place: by themselves, or by a keeper, until it is over.

    Effects: another in the seat; the colleague, those who meet them and whoever they go for are told once.
    Raises NotFound, NotPermitted, Conflict (it does not stand any more, or the colleague cannot by now).
    """
    stands = standing_of(actor, event_id)
    rules, own = stands.rules, stands.own.id if stands.own else None
    seen = get_own_meeting(actor=actor, event_id=event_id, meeting_id=meeting_id)
    with change(actor, MESSAGES):
        row = lock_standing(rules, {*seen.participants, participant_id, colleague_id}, meeting_id)
        meeting = read_now(row.pk)
        is_own = participant_id == own and own in meeting.participants
        decision = can_hand_over(
            rules, timezone.now(), keeps=stands.keeps, is_own=is_own, is_locked=row.is_locked
        )
        require(decision)
        if meeting.ends <= timezone.now():
            raise Conflict(_("This meeting is over."))
        offered = list_colleagues(rules=rules, meeting=meeting, participant_id=participant_id)
        if colleague_id not in {card.id for card in offered}:
            raise Conflict(_("They cannot take this meeting, or not any more."))
        was = snapshot(row.pk) if stands.keeps else []
        exchange(row, meeting, participant_id, colleague_id)
        note(actor, MEETING, row.pk, "handed over", participant=(participant_id, colleague_id))
        if stands.keeps:
            remember(actor, event_id, BoardAction.HANDED, before=was, after=snapshot(row.pk))
        if row.published_at is not None:
            telling.tell_handed(actor, rules, row.pk, gave=participant_id, takes=colleague_id, by=own)
            note_left(participant_id, row.pk)


# --- inner parts


def read_now(meeting_id: int) -> MeetingRecord:
    """A locked meeting as it is."""
    with change(BOOKER):
        return meeting_record(whole(Meeting.objects.filter(pk=meeting_id)).get())


def exchange(row: Meeting, meeting: MeetingRecord, participant_id: int, colleague_id: int) -> None:
    """The colleague in the seat of the one who gives it up. That nobody sits twice, the database decides."""
    meant = meeting.stands_for.get(participant_id, participant_id)
    sits = {whom: one for one, whom in meeting.stand_ins} | {meant: colleague_id}
    with change(BOOKER, MESSAGES):
        let_sit(row.pk, sits)
        row.sequence += 1
        row.changed_at = timezone.now()
        row.save(update_fields=["sequence", "changed_at"])
