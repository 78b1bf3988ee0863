"""What came of a meeting, as each side says it: by one button, signed in or by the link of a mail."""

from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.errors import Conflict, InvalidInput, require
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.meetings.models import Meeting, Outcome, Seat
from trellis.meetings.policies.meetings import only_keepers
from trellis.meetings.selectors.meetings import get_own_meeting, no_meeting
from trellis.meetings.selectors.outcomes import find_seat
from trellis.meetings.services.checking import out_of_bounds, words
from trellis.meetings.services.standing import MEETING, note, standing_of
from trellis.meetings.types.outcomes import LONGEST_REMARK, LONGEST_STEP, RATINGS, Agreement, OutcomeValues
from trellis.meetings.types.words import BOOKER, READER, MeetingState


def say_outcome(*, actor: Actor, event_id: int, meeting_id: int, values: OutcomeValues) -> None:
    """One of those who met says what came of it, once it has begun; said again, it counts anew.

    Raises NotFound (no meeting of theirs), NotPermitted, InvalidInput, Conflict (not begun yet).
    """
    stands = standing_of(actor, event_id)
    get_own_meeting(actor=actor, event_id=event_id, meeting_id=meeting_id)
    own = stands.card
    seat = find_seat(meeting_id=meeting_id, participant_id=own.id)
    if seat is None:
        raise no_meeting()
    keep_outcome(actor, seat, values)


def say_by_link(*, seat_id: int, values: OutcomeValues) -> None:
    """The same for whoever holds the link of the mail. Raises NotFound, InvalidInput, Conflict."""
    keep_outcome(READER, seat_id, values)


def note_held(*, actor: Actor, event_id: int, meeting_id: int, is_held: bool = True) -> None:
    """Keepers note that a meeting took place, or take that back. Raises NotFound, NotPermitted, Conflict."""
    stands = standing_of(actor, event_id)
    get_own_meeting(actor=actor, event_id=event_id, meeting_id=meeting_id)
    require(only_keepers(keeps=stands.keeps))
    with change(actor), change(BOOKER):
        rows = Meeting.objects.select_for_update(of=("self",)).filter(event_id=event_id, pk=meeting_id)
        row = rows.first()
        if row is None:
            raise no_meeting()
        if row.state == MeetingState.CANCELLED:
            raise Conflict(_("This meeting was cancelled."))
        check_begun(row)
        row.state = MeetingState.HELD if is_held else MeetingState.STANDING
        row.save(update_fields=["state"])
        with change(actor):
            note(actor, MEETING, row.pk, "held" if is_held else "not held")


# --- inner parts


def keep_outcome(actor: Actor, seat_id: int, values: OutcomeValues) -> None:
    stored = checked(values)
    with change(actor), change(BOOKER):
        seat = Seat.objects.select_for_update(of=("self",)).filter(pk=seat_id, stands=True).first()
        row = Meeting.objects.filter(pk=seat.meeting_id, published_at__isnull=False).first() if seat else None
        if seat is None or row is None:
            raise no_meeting()
        check_begun(row)
        Outcome.objects.update_or_create(
            seat=seat, defaults=stored | {"event_id": seat.event_id, "changed_at": timezone.now()}
        )


def check_begun(row: Meeting) -> None:
    if row.during.lower > timezone.now():
        raise Conflict(_("This meeting has not begun yet."))


def checked(values: OutcomeValues) -> dict[str, object]:
    """As it is stored; of a meeting that did not take place there is neither step nor agreement."""
    problems = out_of_bounds(("rating", values.rating, RATINGS[0], RATINGS[-1]))
    if values.agreement and values.agreement not in list(Agreement):
        problems.append(Problem("agreement", _("Choose one of these.")))
    if problems:
        raise InvalidInput(problems)
    step = words("next_step", values.next_step, LONGEST_STEP)
    met = values.has_met
    return {
        "has_met": met,
        "rating": values.rating if met else None,
        "next_step": step if met else "",
        "agreement": values.agreement if met else "",
        "remark": words("remark", values.remark, LONGEST_REMARK),
    }
