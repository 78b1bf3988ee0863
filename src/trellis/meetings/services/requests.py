"""Asking for a meeting, and answering. A request takes no slot: whoever accepts chooses one that is free."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.errors import Conflict, InvalidInput, NotPermitted, require
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.meetings.models import MeetingRequest
from trellis.meetings.policies.meetings import can_ask, is_going_on
from trellis.meetings.selectors.meetings import meet_already
from trellis.meetings.selectors.participants import get_card
from trellis.meetings.selectors.requests import event_of_request, no_request, request_record
from trellis.meetings.selectors.setup import get_rules
from trellis.meetings.selectors.wishes import refused_by
from trellis.meetings.services import telling
from trellis.meetings.services.checking import words
from trellis.meetings.services.locking import lock_people
from trellis.meetings.services.seating import MESSAGES, offering, seat_people
from trellis.meetings.services.standing import PARTICIPANT, note, standing_of
from trellis.meetings.types.errors import Settled
from trellis.meetings.types.records import Card, Rules
from trellis.meetings.types.words import BOOKER, MOST_ASKED, Origin, RequestState

S = RequestState


class Unwanted(Exception):
    """Who is asked does not want to meet who asks."""


def ask_meeting(*, actor: Actor, event_id: int, other_id: int, message: str = "") -> int:
    """Ask another participant for a meeting; return the request's number.

    Effects: the request, a mail with a link that answers. To one who said "no, thank you" nothing is sent,
    and nothing differs for who asks. Raises NotFound, NotPermitted, InvalidInput, Conflict (asked already).
    """
    stands = standing_of(actor, event_id)
    return ask(actor, stands.rules, stands.card, other_id, message)


def ask(actor: Actor, rules: Rules, own: Card, other_id: int, message: str) -> int:
    """On behalf of one who takes part; who acts for them, the caller answers for."""
    event_id = rules.event_id
    require(can_ask(rules, timezone.now()))
    text = words("message", message, 1000)
    if other_id == own.id:
        raise InvalidInput([Problem("other", _("Nobody meets themselves."))])
    other = get_card(event_id=event_id, participant_id=other_id)
    if not rules.may_meet(own.kind_id, other.kind_id):
        raise NotPermitted(_("At this event participants of these kinds do not meet."))
    with change(actor, MESSAGES), change(BOOKER, MESSAGES):
        lock_people(event_id, [own.id, other.id])
        check_askable(own.id, other.id)
        row = MeetingRequest.objects.create(
            event_id=event_id,
            sender_id=own.id,
            receiver_id=other.id,
            message=text,
            expires_at=min(timezone.now() + rules.lasts, max(rules.event_ends_at, in_an_hour())),
        )
        with change(actor):
            note(actor, PARTICIPANT, own.id, "asked", request=(None, row.pk))
        deliver(actor, rules, row)
        return row.pk


def accept_request(*, actor: Actor, event_id: int, request_id: int, slot_id: int) -> int:
    """Accept with one of the slots that are free; return the meeting's number.

    Raises NotFound, NotPermitted, Conflict (answered by now), Taken with the slots still free.
    """
    require_receiver(actor, event_id, request_id)
    return accept(actor, request_id, slot_id)


def decline_request(*, actor: Actor, event_id: int, request_id: int, reason: str = "") -> None:
    """Say no to one request; who asked is told, with the reason. Raises NotFound, Conflict."""
    require_receiver(actor, event_id, request_id)
    decline(actor, request_id, reason)


def withdraw_request(*, actor: Actor, event_id: int, request_id: int) -> None:
    """Take one's own request back. Raises NotFound, Conflict."""
    own = standing_of(actor, event_id).card
    if ids_of(request_id)[0] != own.id:
        raise no_request()
    with change(actor, MESSAGES), change(BOOKER):
        end(lock_request(request_id), S.WITHDRAWN)
        with change(actor):
            note(actor, PARTICIPANT, own.id, "withdrew request", request=(request_id, None))


# --- what a signed link does as well


def accept(actor: Actor, request_id: int, slot_id: int) -> int:
    rules = rules_of_request(request_id)
    require(can_ask(rules, timezone.now()))
    ids = ids_of(request_id)
    with offering(rules, ids), change(actor, MESSAGES), change(BOOKER, MESSAGES):
        lock_people(rules.event_id, ids)
        row = lock_request(request_id)
        meeting = seat_people(rules=rules, ids=ids, slot_id=slot_id, origin=Origin.BOOKED, is_published=True)
        row.meeting = meeting
        end(row, S.ACCEPTED)
        with change(actor):
            note(actor, PARTICIPANT, row.receiver_id, "accepted request", request=(None, request_id))
        telling.tell_agreed(actor, rules, meeting.pk)
        return meeting.pk


def decline(actor: Actor, request_id: int, reason: str) -> None:
    rules = rules_of_request(request_id)
    with change(actor, MESSAGES), change(BOOKER):
        row = lock_request(request_id)
        row.reason = words("reason", reason, 1000)
        end(row, S.DECLINED)
        with change(actor):
            note(actor, PARTICIPANT, row.receiver_id, "declined request", request=(None, request_id))
        telling.tell_sender(actor, rules, request_record(row), "meetings.declined", said=row.reason)


# --- inner parts


def require_receiver(actor: Actor, event_id: int, request_id: int) -> None:
    """The actor is whom the request asks, and has not said no to who asks. Raises NotFound."""
    own = standing_of(actor, event_id).card
    ids = ids_of(request_id)
    if own.id != ids[1] or event_of_request(request_id=request_id) != event_id:
        raise no_request()
    if ids[0] in refused_by(participant_id=own.id):
        raise no_request()


def check_askable(own: int, other: int) -> None:
    """Raises Conflict where they meet already, or one of them answered already."""
    if other in refused_by(participant_id=own):
        raise Conflict(_("You said that you do not want to meet them. Change that first."))
    if meet_already(participant_ids=[own, other]):
        raise Settled(_("You have a meeting with each other already."))
    rows = MeetingRequest.objects.filter(sender_id=own)
    if rows.filter(receiver_id=other, state=S.DECLINED).exists():
        raise Conflict(_("They declined before. Now it is for them to ask."))
    if rows.filter(state=S.ASKED).count() >= MOST_ASKED:
        text = _("%(most)d of your requests wait for an answer: take some back first.")
        raise Conflict(text % {"most": MOST_ASKED})


def ids_of(request_id: int) -> Sequence[int]:
    """Who asks, and who is asked. Raises NotFound."""
    with change(BOOKER):
        rows = MeetingRequest.objects.filter(pk=request_id)
        found = rows.values_list("sender_id", "receiver_id").first()
    if found is None:
        raise no_request()
    return found


def rules_of_request(request_id: int) -> Rules:
    event_id = event_of_request(request_id=request_id)
    if event_id is None:
        raise no_request()
    return get_rules(event_id=event_id)


def lock_request(request_id: int) -> MeetingRequest:
    """An open request, locked. Raises NotFound, Conflict (answered or lapsed by now)."""
    row = MeetingRequest.objects.select_for_update(of=("self",)).filter(pk=request_id).first()
    if row is None:
        raise no_request()
    if row.state != S.ASKED:
        raise Settled(_("This request was answered, taken back or lapsed meanwhile."))
    return row


def deliver(actor: Actor, rules: Rules, row: MeetingRequest, *, again: bool = False) -> bool:
    """Tell whoever is asked. Of one who does not want to meet who asks it is all done, and taken back: how
    long it takes is the same. Within `BOOKER`."""
    with suppress(Unwanted), change(BOOKER):
        telling.tell_asked(actor, rules, request_record(row), again=again)
        if row.sender_id in refused_by(participant_id=row.receiver_id):
            raise Unwanted
        return True
    return False


def end(row: MeetingRequest, state: RequestState) -> None:
    row.state, row.answered_at = state, timezone.now()
    row.save(update_fields=["state", "answered_at", "reason", "meeting"])


def in_an_hour() -> datetime:
    return timezone.now() + timedelta(hours=1)


def lapse(actor: Actor, request_id: int) -> bool:
    """Let a request lapse whose time is over; whoever asked is told while the event goes on. Repeatable."""
    rules = rules_of_request(request_id)
    with change(actor), change(BOOKER):
        row = MeetingRequest.objects.select_for_update(of=("self",)).filter(pk=request_id).first()
        if row is None or row.state != S.ASKED or row.expires_at > timezone.now():
            return False
        end(row, S.EXPIRED)
        if is_going_on(rules, timezone.now()):
            telling.tell_sender(actor, rules, request_record(row), "meetings.lapsed")
        return True


def remind(actor: Actor, request_id: int) -> bool:
    """Remind once of a request that waits, unless who is asked does not want to meet who asks."""
    rules = rules_of_request(request_id)
    if not can_ask(rules, timezone.now()):
        return False
    with change(actor), change(BOOKER):
        row = MeetingRequest.objects.select_for_update(of=("self",)).filter(pk=request_id).first()
        if row is None or row.state != S.ASKED or row.reminded_at is not None:
            return False
        row.reminded_at = timezone.now()
        row.save(update_fields=["reminded_at"])
        return deliver(actor, rules, row, again=True)
