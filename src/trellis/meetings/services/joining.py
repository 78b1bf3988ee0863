"""Taking part in meetings: joining, when one can, coming late, leaving."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.errors import Conflict, InvalidInput, NotFound, NotPermitted, require
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.meetings.models import Meeting, MeetingRequest, Participant, Seat, Slot, Unavailable
from trellis.meetings.policies.meetings import can_join, is_going_on
from trellis.meetings.selectors.eligible import Registered, find_registered, list_not_joined, profiles_of
from trellis.meetings.selectors.requests import request_record
from trellis.meetings.selectors.setup import get_rules
from trellis.meetings.services import telling
from trellis.meetings.services.booking import stay_away
from trellis.meetings.services.locking import lock_people
from trellis.meetings.services.standing import PARTICIPANT, kept_rules, note, standing_of
from trellis.meetings.types.records import Rules
from trellis.meetings.types.words import BOOKER, MeetingState, RequestState, places_of


def join(
    *,
    actor: Actor,
    event_id: int,
    attends: str,
    is_bookable: bool = False,
    most_meetings: int | None = None,
    organisation_id: int | None = None,
    stands_in: bool | None = None,
) -> int:
    """Take part in the meetings of an event that one is registered for, or change how; return the number.

    Whoever takes part shows the others name, organisation, country, role, offers and needs. `stands_in`: for
    colleagues and they for them; None leaves it as it is.
    Raises NotFound, NotPermitted (why not), InvalidInput.
    """
    rules = standing_of(actor, event_id).rules
    known = find_registered(event_id=event_id, person_id=actor.person_id or 0)
    if known is None:
        raise NotPermitted(_("Register for the event first; once your registration is confirmed, join."))
    return enter(
        actor, rules, known, attends=attends, is_bookable=is_bookable, most_meetings=most_meetings,
        organisation_id=organisation_id, stands_in=stands_in,
    )  # fmt: skip


def enter(
    actor: Actor,
    rules: Rules,
    known: Registered,
    *,
    attends: str,
    is_bookable: bool = False,
    most_meetings: int | None = None,
    organisation_id: int | None = None,
    stands_in: bool | None = None,
) -> int:
    """Of one whose registration holds; also by the link of a mail."""
    profiles = profiles_of(person_id=known.person_id, kinds=rules.profile_kinds)
    require(can_join(rules, timezone.now(), kind_id=known.kind_id, has_profile=bool(profiles)))
    if attends not in places_of(rules.event_format):
        raise InvalidInput([Problem("attends", _("Choose one of these."))])
    if most_meetings is not None and not 1 <= most_meetings <= 500:
        raise InvalidInput([Problem("most_meetings", _("At least one, or leave it empty."))])
    if organisation_id is not None and organisation_id not in profiles:
        raise InvalidInput([Problem("organisation", _("Choose an organisation that you belong to."))])
    if organisation_id is None and rules.only_registered:
        organisation_id = sorted(profiles)[0]
    values: dict[str, Any] = {
        "event_id": rules.event_id, "attends": attends, "is_bookable": is_bookable,
        "most_meetings": most_meetings, "organisation_id": organisation_id, "left_at": None,
        "brought_by": None,
    }  # fmt: skip
    if stands_in is not None:
        values["stands_in"] = stands_in
    with change(actor), change(BOOKER):
        row, is_new = Participant.objects.select_for_update(of=("self",)).update_or_create(
            registration_id=known.registration_id, defaults=values
        )
        with change(actor):
            note(actor, PARTICIPANT, row.pk, "joined" if is_new else "changed")
        return row.pk


def set_unavailable(*, actor: Actor, event_id: int, slot_ids: Collection[int]) -> None:
    """Say in which slots one cannot meet; meetings that stand there stay until they are moved.

    Raises NotFound, NotPermitted.
    """
    stands = standing_of(actor, event_id)
    require(is_going_on(stands.rules, timezone.now()))
    own = stands.card
    with change(actor):
        with change(BOOKER):
            lock_people(event_id, [own.id])
        slots = set(Slot.objects.filter(event_id=event_id, pk__in=slot_ids).values_list("pk", flat=True))
        rows = Unavailable.objects.filter(participant_id=own.id)
        rows.exclude(slot_id__in=slots).delete()
        Unavailable.objects.bulk_create(
            [Unavailable(event_id=event_id, participant_id=own.id, slot_id=slot) for slot in sorted(slots)],
            ignore_conflicts=True,
        )
        note(actor, PARTICIPANT, own.id, "said when", slots=(None, len(slots)))


def leave(*, actor: Actor, event_id: int, participant_id: int | None = None) -> int:
    """Take part no more: open requests end, meetings are cancelled, the others are told. Returns how many.

    Keepers let anybody leave. Raises NotFound, NotPermitted.
    """
    if participant_id is not None:
        rules = kept_rules(actor, event_id)
    else:
        stands = standing_of(actor, event_id)
        rules, participant_id = stands.rules, stands.card.id
    return take_away(actor, rules, participant_id)


def come_late(*, actor: Actor, event_id: int, participant_id: int, until: datetime | None) -> None:
    """Keepers note that somebody comes later: nothing is booked for them before. Raises NotFound, …"""
    rules = kept_rules(actor, event_id)
    with change(actor), change(BOOKER):
        lock_people(rules.event_id, [participant_id])
        Participant.objects.filter(pk=participant_id).update(late_until=until)
        with change(actor):
            note(actor, PARTICIPANT, participant_id, "late")


def invite_registered(*, actor: Actor, event_id: int) -> int:
    """Ask all who registered and did not join whether they do, with a link that joins; return how many."""
    rules = kept_rules(actor, event_id)
    require(is_going_on(rules, timezone.now()))
    people = list_not_joined(rules=rules)
    with change(actor):
        for one in people:
            telling.tell_invited(actor, rules, one)
        note(actor, "events.event", event_id, "invited to meetings", participants=(None, len(people)))
    return len(people)


def take_away(actor: Actor, rules: Rules, participant_id: int) -> int:
    """The inner part of leaving: each meeting in its order, all in one transaction."""
    with change(actor), change(BOOKER):
        beside = Seat.objects.filter(meeting__seats__participant_id=participant_id, stands=True)
        others = set(beside.values_list("participant_id", flat=True))
        lock_people(rules.event_id, {participant_id, *others}, with_gone=True)  # all of them are told
        found = Participant.objects.select_for_update(of=("self",), no_key=True)
        row = found.filter(event_id=rules.event_id, pk=participant_id).first()
        if row is None:
            raise NotFound(_("There is no such participant."))
        if row.left_at is not None:
            raise Conflict(_("They have left already."))
        row.left_at = timezone.now()
        row.save(update_fields=["left_at"])
        end_requests(actor, rules, participant_id)
        rows = Meeting.objects.select_for_update(of=("self",)).filter(
            seats__participant_id=participant_id, state=MeetingState.STANDING
        )
        meetings = list(rows.order_by("pk"))
        for meeting in meetings:
            stay_away(actor, rules, meeting, participant_id)
        with change(actor):
            note(actor, PARTICIPANT, participant_id, "left")
        return len(meetings)


def end_requests(actor: Actor, rules: Rules, participant_id: int) -> None:
    """Open requests of one who leaves: own ones are taken back, the others lapse, as who asked is told.

    Locked by number, so that several who leave at once never wait for each other for ever.
    """
    either = Q(sender_id=participant_id) | Q(receiver_id=participant_id)
    rows = MeetingRequest.objects.select_for_update(of=("self",)).filter(either, state=RequestState.ASKED)
    for row in rows.order_by("pk"):
        is_own = row.sender_id == participant_id
        row.state = RequestState.WITHDRAWN if is_own else RequestState.EXPIRED
        row.answered_at = timezone.now()
        row.save(update_fields=["state", "answered_at"])
        if not is_own and is_going_on(rules, timezone.now()):
            telling.tell_sender(actor, rules, request_record(row), "meetings.lapsed")


def follow_registration(actor: Actor, participant_id: int, event_id: int) -> None:
    """Of one whose registration holds no longer. May be repeated."""
    try:
        take_away(actor, get_rules(event_id=event_id), participant_id)
    except (Conflict, NotFound):
        return
