"""Registering for an event, with an account or by a mail address; confirmed, decided, taken back.

Places are counted in one column of the event, which a constraint of the database guards: of two hundred who
want the last place at once, one gets it and the others wait. Whoever leaves a place gives it to the first who
waits, in the same transaction.
"""

from collections.abc import Sequence
from dataclasses import replace

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.accounts import selectors as accounts
from trellis.core.errors import Conflict, InvalidInput, NotFound, require
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem, system_actor
from trellis.events.models import Event, InvitationCode, ParticipantKind, Registration
from trellis.events.policies.events import can_keep
from trellis.events.policies.registration import can_register
from trellis.events.selectors.events import not_found
from trellis.events.selectors.registration import list_questions
from trellis.events.services import telling_registration as telling
from trellis.events.services.checking_registration import checked, checked_address, fitting_answers
from trellis.events.services.storing import host_ids, lock_event, note
from trellis.events.types.registration import (
    MOST_IN_A_GROUP,
    MOST_MAILS,
    OPEN_STATES,
    TRANSITIONS,
    RegistrationState,
    Said,
)

REGISTRAR = system_actor("registering")  # counts places and moves the waiting list, whoever acts
MESSAGES = {
    "events_registration_once": gettext_lazy("This mail address is registered already."),
    "events_code_not_overused": gettext_lazy("This invitation code was used up."),
}
S = RegistrationState


def register(*, actor: Actor, event_id: int, said: Said) -> RegistrationState:
    """Register the signed-in person; return what became of it.

    Effects: the registration, a place or a place in the queue, a mail that says which.
    Raises NotFound, NotPermitted, InvalidInput, Conflict (registered already).
    """
    with change(actor, MESSAGES):
        event = open_event(actor, event_id)
        person = accounts.get_person(person_id=actor.person_id or 0)
        row = build(event, said, address=person.email, language=actor.language)
        row.person_id = actor.person_id
        row.save(force_insert=True)
        settle(actor, event, row)
        return S(row.state)


def register_as_visitor(
    *, actor: Actor, event_id: int, said: Said, address: str, may_mail: bool = True
) -> None:
    """Register the reader of a mail address, who confirms by a link in a mail.

    Answers alike whether or not the address is registered already. Raises NotFound, NotPermitted,
    InvalidInput.
    """
    with change(actor):
        event = open_event(actor, event_id)
        row = build(event, said, address=checked_address(address), language=actor.language)
        row.state = S.UNCONFIRMED
        with change(REGISTRAR):
            known = (
                Registration.objects.select_for_update()
                .filter(event=event, address=row.address, state__in=OPEN_STATES)
                .first()
            )
            if known is None:
                row.save(force_insert=True)
            elif known.state == S.UNCONFIRMED and known.mails < MOST_MAILS:
                row = known
            else:
                return
            if may_mail:
                row.mails += 1
                row.save(update_fields=["mails"])
                telling.ask_to_confirm(actor, event, row)


def register_group(*, actor: Actor, event_id: int, people: Sequence[tuple[str, str, str]], said: Said) -> int:
    """Register several people of one's organisation (name, address, role); return how many. All or none.

    Each is told by mail and can take it back by one button.
    Raises NotFound, NotPermitted, InvalidInput (of each row: `row-<number>-<field>`).
    """
    with change(actor, MESSAGES):
        event = open_event(actor, event_id)
        if not actor.is_signed_in or not people or len(people) > MOST_IN_A_GROUP:
            raise InvalidInput([Problem("people", _("Write one to 50 people, each in a line."))])
        problems: dict[str, Problem] = {}
        seen: set[str] = set()
        for number, (name, address, role) in enumerate(people):
            own = replace(said, name=name, role=role, offers="", needs="", shares=())
            if address.strip().lower() in seen:
                text = _("This mail address stands further up already.")
                problems[f"row-{number}-address"] = Problem(f"row-{number}-address", text)
            seen.add(address.strip().lower())
            for problem in register_one(actor, event, own, address):
                field = problem.field
                if field in ("name", "address", "role"):
                    field = f"row-{number}-{field}"
                problems.setdefault(field, Problem(field, problem.message, problem.suggestion))
        if problems:
            raise InvalidInput(problems.values())
        return len(people)


def register_one(actor: Actor, event: Event, said: Said, address: str) -> list[Problem]:
    """Register one of a group, within the whole; what is wrong is returned, so that each row can say it."""
    found: list[Problem] = []
    try:
        clean_address = checked_address(address)
    except InvalidInput as error:
        found, clean_address = list(error.problems), ""
    try:
        row = build(event, said, address=clean_address, language=actor.language)
        if not found:
            with change(actor, MESSAGES):
                row.registered_by_id = actor.person_id
                row.save(force_insert=True)
                settle(actor, event, row)
    except InvalidInput as error:
        found += error.problems
    except Conflict as error:
        found.append(Problem("address", str(error)))
    return found


def confirm(*, registration_id: int) -> None:
    """The reader of the mail says yes, by the link in it. Raises NotFound, NotPermitted, Conflict."""
    with change(REGISTRAR, MESSAGES):
        row, event = lock_registration(registration_id)
        if row.state != S.UNCONFIRMED:
            raise Conflict(_("This was answered already."))
        require(can_register(event, timezone.now()))
        settle(REGISTRAR, event, row)


def take_back(*, actor: Actor, event_id: int) -> None:
    """Take the own registration for an event back. Raises Conflict where there is none."""
    with change(actor):
        own = Registration.objects.visible_to(actor).filter(
            event_id=event_id, person_id=actor.person_id or 0, state__in=OPEN_STATES
        )
        number = own.values_list("pk", flat=True).first()
        if number is None:
            raise Conflict(_("You are not registered for this event."))
        end(actor, number, S.CANCELLED)


def take_back_by_link(*, registration_id: int) -> None:
    """The reader of the mail takes it back, by the link in it."""
    with change(REGISTRAR):
        end(REGISTRAR, registration_id, S.CANCELLED)


def decide(*, actor: Actor, event_id: int, registration_id: int, accepts: bool, reason: str = "") -> None:
    """Accept or decline somebody; they are told. Raises NotFound, NotPermitted, InvalidInput, Conflict."""
    with change(actor, MESSAGES):
        event = lock_event(actor, event_id)
        require(can_keep(actor, host_ids(event)))
        row = event.registrations.select_for_update(of=("self",)).filter(pk=registration_id).first()
        if row is None:
            raise NotFound(_("There is no such registration."))
        if not accepts:
            row.reason = reason.strip()[:1000]
            end(actor, row.pk, S.DECLINED, reason=row.reason)
            return
        if row.state not in (S.ASKED, S.DECLINED, S.WAITING):
            raise Conflict(_("This registration is in another state by now."))
        give_place(event, row)
        telling.tell_state(actor, event, row)
        note(actor, event.pk, "accepted participant", participant=(None, row.pk))


def move_up(*, actor: Actor, event_id: int) -> int:
    """Give free places to those who wait, the first first; after more places were made. Returns how many."""
    with change(actor), change(REGISTRAR):
        event = Event.objects.select_for_update().get(pk=event_id)
        return fill(REGISTRAR, event)


# --- inner parts


def open_event(actor: Actor, event_id: int) -> Event:
    """The event, if the actor sees it and its registration is open; locked by nothing yet."""
    event = Event.objects.visible_to(actor).filter(pk=event_id).first()
    if event is None:
        raise not_found()
    require(can_register(event, timezone.now()))
    return event


def build(event: Event, said: Said, *, address: str, language: str) -> Registration:
    """A registration with what was said; raises InvalidInput."""
    values = checked(said)
    kinds = {kind.pk: kind for kind in ParticipantKind.objects.filter(event=event)}
    if kinds and said.kind_id not in kinds:
        raise InvalidInput([Problem("kind", _("Choose one of these."))])
    questions = list_questions(event_id=event.pk)
    row = Registration(
        event=event,
        address=address.lower(),
        language=language,
        kind=kinds.get(said.kind_id or 0),
        answers=fitting_answers(questions, said.answers or {}),
        state=S.UNCONFIRMED,
        **values,
    )
    if said.code.strip():
        row.code = InvitationCode.objects.filter(event=event, code__iexact=said.code.strip()[:40]).first()
        if row.code is None:
            raise InvalidInput([Problem("code", _("There is no such invitation code."))])
    return row


def settle(actor: Actor, event: Event, row: Registration) -> None:
    """After it is sure who registers: a place, a place in the queue, or the organiser's answer."""
    with change(REGISTRAR, MESSAGES):
        if row.code_id:
            use_code(row.code_id)
        if row.kind and row.kind.needs_approval and not row.code_id:
            row.state = S.ASKED
            row.save(update_fields=["state"])
        else:
            give_place(event, row)
        telling.tell_state(actor, event, row)


def use_code(code_id: int) -> None:
    used = InvitationCode.objects.filter(pk=code_id, uses__lt=F("most_uses")).update(uses=F("uses") + 1)
    if not used:
        raise InvalidInput([Problem("code", str(MESSAGES["events_code_not_overused"]))])


def give_place(event: Event, row: Registration) -> None:
    """A place if one is free and nobody waits for it; else a place in the queue."""
    with change(REGISTRAR):
        queue = Registration.objects.filter(event=event, state=S.WAITING).exclude(pk=row.pk)
        comes_later = row.state != S.WAITING and queue.exists()
        got = not comes_later and take_place(event.pk)
        row.state = S.REGISTERED if got else S.WAITING
        row.queued_at = None if got else row.queued_at or timezone.now()
        row.ended_at = None
        row.save(update_fields=["state", "queued_at", "ended_at"])


def take_place(event_id: int) -> bool:
    """Count one more, if there is room: one statement, so that of many at once one gets the last."""
    free = Q(capacity__isnull=True) | Q(taken__lt=F("capacity"))
    return bool(Event.objects.filter(free, pk=event_id).update(taken=F("taken") + 1))


def end(actor: Actor, registration_id: int, to: RegistrationState, *, reason: str = "") -> None:
    """Take back or decline; a place that is left goes to the first who waits."""
    with change(REGISTRAR):
        row, event = lock_registration(registration_id)
        if to not in TRANSITIONS[S(row.state)]:
            raise Conflict(_("This registration is in another state by now."))
        had_place = row.state == S.REGISTERED
        row.state, row.ended_at, row.reason = to, timezone.now(), reason
        row.save(update_fields=["state", "ended_at", "reason"])
        telling.tell_state(actor, event, row)
        if had_place:
            Event.objects.filter(pk=event.pk).update(taken=F("taken") - 1)
            fill(actor, event)


def fill(actor: Actor, event: Event) -> int:
    """Free places to those who wait, in their order. The event is locked."""
    moved = 0
    waiting = Registration.objects.select_for_update(of=("self",)).filter(event=event, state=S.WAITING)
    for row in waiting.order_by("queued_at", "id"):
        if not take_place(event.pk):
            break
        row.state, row.queued_at = S.REGISTERED, None
        row.save(update_fields=["state", "queued_at"])
        telling.tell_state(actor, event, row)
        moved += 1
    return moved


def lock_registration(registration_id: int) -> tuple[Registration, Event]:
    """A registration and its event, the event locked first: as everywhere, so that nobody waits for ever."""
    number = Registration.objects.filter(pk=registration_id).values_list("event_id", flat=True).first()
    if number is None:
        raise NotFound(_("There is no such registration."))
    event = Event.objects.select_for_update().get(pk=number)
    row = Registration.objects.select_for_update(of=("self",)).select_related("kind").get(pk=registration_id)
    return row, event
