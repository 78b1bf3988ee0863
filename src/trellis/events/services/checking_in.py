"""Checking people in: scanned at several desks, perhaps without network, and sent as often as it takes.

A scan has a key that the device made: the same key counts once. Who was let in at one desk and then at
another stands there with the earlier time; the later desk is told where and when that was.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.core.errors import Conflict, InvalidInput, NotFound, require
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.events.models import CheckIn, Event, ParticipantKind, Registration
from trellis.events.policies.events import can_change
from trellis.events.selectors.badge_tokens import read_token
from trellis.events.selectors.check_in import day_at
from trellis.events.selectors.events import not_found
from trellis.events.services import telling_registration as telling
from trellis.events.services.checking_registration import checked, checked_address
from trellis.events.services.registering import MESSAGES as PLACES
from trellis.events.services.registering import REGISTRAR, take_place
from trellis.events.services.storing import host_ids, lock_event, note
from trellis.events.types.check_in import LONGEST_DESK, MOST_SCANS, Checked, Outcome, Scan
from trellis.events.types.registration import OPEN_STATES, RegistrationState, Said

MESSAGES = PLACES | {
    "events_check_in_once_a_day": gettext_lazy("Somebody let them in at this moment. Try again."),
    "events_checkin_key_key": gettext_lazy("This was sent already."),
}
S = RegistrationState


def check_in(*, actor: Actor, event_id: int, scans: Sequence[Scan]) -> list[Checked]:
    """Let in who was scanned; return what came of each scan, in their order.

    May be repeated with the same keys. Effects: a row for each person and day, an entry in the history.
    Raises NotFound, NotPermitted, InvalidInput (too many at once).
    """
    if len(scans) > MOST_SCANS:
        raise InvalidInput(_("Send at most %d scans at once.") % MOST_SCANS)
    with change(actor, MESSAGES):
        event = open_event(actor, event_id)
        desk = Desk(actor, event, scans)
        found = [desk.let_in(scan) for scan in scans]
        if desk.new:
            note(actor, event.pk, "checked in", participants=(None, desk.new))
        return found


def undo_check_in(*, actor: Actor, event_id: int, registration_id: int) -> None:
    """Say that somebody was let in by mistake today. Raises NotFound, NotPermitted, Conflict (is not in)."""
    with change(actor):
        event = open_event(actor, event_id)
        if not Registration.objects.visible_to(actor).filter(event=event, pk=registration_id).exists():
            raise NotFound(_("There is no such registration."))
        rows = CheckIn.objects.visible_to(actor).select_for_update(of=("self",))
        day = day_at(event.time_zone, timezone.now())
        row = rows.filter(event=event, registration_id=registration_id, day=day, undone_at=None).first()
        if row is None:
            raise Conflict(_("They are not checked in today."))
        row.undone_at = timezone.now()
        row.save(update_fields=["undone_at"])
        note(actor, event.pk, "undid check-in", participant=(row.registration_id, None))


def walk_in(
    *, actor: Actor, event_id: int, key: UUID, said: Said, address: str, desk: str = ""
) -> tuple[int, bool]:
    """Register who stands at the desk, and let them in; return their registration and whether it is new.

    Who waits, or was asked to confirm, gets a place by this; somebody with a place is only let in. May be
    repeated with the same `key`. Effects: the registration, a place, the check-in, a mail that says so.
    Raises NotFound, NotPermitted, InvalidInput, Conflict (no place is free).
    """
    with change(actor, MESSAGES):
        event = lock_event(actor, event_id)
        require(can_change(actor, event, host_ids(event)))
        known = Registration.objects.visible_to(actor).select_for_update(of=("self",))
        clean_address = checked_address(address)
        row = known.filter(event=event, address=clean_address, state__in=OPEN_STATES).first()
        is_new = row is None
        row = row or new_registration(actor, event, said, clean_address)
        if row.state != S.REGISTERED:
            give_place(actor, event, row)
        if row.badge_printed_at is None:
            row.badge_printed_at = timezone.now()
            row.save(update_fields=["badge_printed_at"])
        scan = Scan(key=key, at=timezone.now(), desk=desk, registration_id=row.pk)
        if Desk(actor, event, [scan]).let_in(scan).outcome == Outcome.IN:
            note(actor, event.pk, "walked in" if is_new else "checked in", participants=(None, [row.pk]))
        return row.pk, is_new


# --- inner parts


def open_event(actor: Actor, event_id: int) -> Event:
    """The event, not locked: several desks work at once. Raises NotFound, NotPermitted."""
    event = Event.objects.visible_to(actor).filter(pk=event_id).first()
    if event is None:
        raise not_found()
    require(can_change(actor, event, host_ids(event)))
    return event


class Desk:
    """The scans of one sending, with everything that they mean locked in one order."""

    def __init__(self, actor: Actor, event: Event, scans: Sequence[Scan]) -> None:
        self.actor, self.event = actor, event
        self.meant = {
            scan.key: scan.registration_id or read_token(event.pk, scan.token[:60]) for scan in scans
        }
        wanted = {number for number in self.meant.values() if number}
        rows = Registration.objects.visible_to(actor).select_for_update(of=("self",))
        self.people = {row.pk: row for row in rows.filter(event=event, pk__in=wanted).order_by("pk")}
        found = CheckIn.objects.visible_to(actor).filter(event=event)
        self.sent = {row.key: row for row in found.filter(key__in=list(self.meant))}
        self.came = {
            (row.registration_id, row.day): row
            for row in found.filter(registration__in=wanted, undone_at__isnull=True)
        }
        self.new: list[int] = []

    def let_in(self, scan: Scan) -> Checked:
        if before := self.sent.get(scan.key):
            return answered(scan, Outcome.IN, self.people.get(before.registration_id), before)
        person = self.people.get(self.meant[scan.key] or 0)
        if person is None:
            return Checked(scan.key, Outcome.UNKNOWN)
        if person.state != S.REGISTERED:
            return answered(scan, Outcome.NO_PLACE, person)
        at = min(scan.at, timezone.now())  # a clock that is fast lets nobody in tomorrow
        day = day_at(self.event.time_zone, at)
        if came := self.came.get((person.pk, day)):
            answer = answered(scan, Outcome.ALREADY, person, came)
            if at < came.at:
                self.put_earlier(came, scan, at)
            return answer
        row = CheckIn.objects.create(
            event=self.event, registration=person, day=day, key=scan.key, at=at,
            desk=scan.desk.strip()[:LONGEST_DESK], by_id=self.actor.person_id,
        )  # fmt: skip
        self.came[person.pk, day] = self.sent[scan.key] = row
        self.new.append(person.pk)
        return answered(scan, Outcome.IN, person, row)

    def put_earlier(self, came: CheckIn, scan: Scan, at: datetime) -> None:
        """A scan that waited for the network was the first after all."""
        came.at, came.desk, came.by_id = at, scan.desk.strip()[:LONGEST_DESK], self.actor.person_id
        came.save(update_fields=["at", "desk", "by"])


def answered(
    scan: Scan, outcome: Outcome, person: Registration | None, came: CheckIn | None = None
) -> Checked:
    return Checked(
        key=scan.key,
        outcome=outcome,
        registration_id=person.pk if person else None,
        name=person.name if person else "",
        at=came.at if came else None,
        desk=came.desk if came else "",
    )


def new_registration(actor: Actor, event: Event, said: Said, address: str) -> Registration:
    """As if they had registered themselves, without the organiser's questions: others stand behind them."""
    values = checked(said)
    kinds = {kind.pk: kind for kind in ParticipantKind.objects.filter(event=event)}
    if kinds and said.kind_id not in kinds:
        raise InvalidInput([Problem("kind", _("Choose one of these."))])
    row = Registration(
        event=event,
        address=address,
        language=actor.language,
        kind=kinds.get(said.kind_id or 0),
        state=S.UNCONFIRMED,
        **values,
    )
    row.save(force_insert=True)
    return row


def give_place(actor: Actor, event: Event, row: Registration) -> None:
    """Whoever stands at the desk goes before the waiting list, but into no place that there is not."""
    with change(REGISTRAR, MESSAGES):
        if not take_place(event.pk):
            raise Conflict(
                _("All places are taken. Make room on the page of the event, or give somebody's place away.")
            )
        row.state, row.queued_at, row.ended_at = S.REGISTERED, None, None
        row.save(update_fields=["state", "queued_at", "ended_at"])
        telling.tell_state(actor, event, row)
