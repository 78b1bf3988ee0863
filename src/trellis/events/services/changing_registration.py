"""Changing what one said when one registered: a place, or a place in the queue, stays as it is."""

from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.errors import Conflict, InvalidInput, require
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.events.models import Event, Registration
from trellis.events.policies.registration import can_change_registration
from trellis.events.selectors.events import not_found
from trellis.events.selectors.registration import list_questions
from trellis.events.services.checking_registration import checked, fitting_answers
from trellis.events.services.storing import note
from trellis.events.types.registration import CHANGEABLE, Said

ON_BADGE = ("name", "organisation", "role", "country_id")


def change_registration(*, actor: Actor, event_id: int, said: Said) -> None:
    """Say something else than at registration, or show others less. May be repeated.

    As what somebody takes part, and by which code, stays: a place may hang on it. A badge on which something
    else stands now counts as not printed.
    Raises NotFound, NotPermitted, InvalidInput, Conflict (not registered).
    """
    with change(actor):
        event = Event.objects.visible_to(actor).filter(pk=event_id).first()
        if event is None:
            raise not_found()
        require(can_change_registration(event, timezone.now()))
        rows = Registration.objects.visible_to(actor).select_for_update(of=("self",))
        row = rows.filter(event=event, person_id=actor.person_id or 0, state__in=CHANGEABLE).first()
        if row is None:
            raise Conflict(_("You are not registered for this event."))
        if problems := fixed(row, said):
            raise InvalidInput(problems)
        values = checked(said)
        values["answers"] = fitting_answers(list_questions(event_id=event.pk), said.answers or {})
        if any(values[name] != getattr(row, name) for name in ON_BADGE):
            values["badge_printed_at"] = None
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))
        note(actor, event.pk, "changed registration", participant=(row.pk, row.pk))


def fixed(row: Registration, said: Said) -> list[Problem]:
    """What cannot be changed, where it is said and differs."""
    text = _("This stays: take your registration back and register anew to change it.")
    differs = {
        "kind": said.kind_id is not None and said.kind_id != row.kind_id,
        "code": bool(said.code.strip()),
    }
    return [Problem(name, text) for name, is_other in differs.items() if is_other]
