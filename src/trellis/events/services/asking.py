"""What an event asks of those who register: kinds of participant, questions, invitation codes."""

from collections.abc import Sequence
from secrets import choice
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.core.errors import Conflict, InvalidInput, NotFound, require
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.events.models import (
    Event,
    InvitationCode,
    ParticipantKind,
    Registration,
    RegistrationQuestion,
)
from trellis.events.policies.events import can_change
from trellis.events.services.storing import host_ids, lock_event, note
from trellis.events.types.registration import (
    MOST_CODES,
    MOST_KINDS,
    MOST_QUESTIONS,
    WITH_OPTIONS,
    QuestionKind,
)
from trellis.registry.services.texts import Unfit, clean_line

MESSAGES = {
    "events_participant_kind_once": gettext_lazy("There is a kind of this name already."),
    "events_question_once": gettext_lazy("This question is asked already."),
    "events_code_once": gettext_lazy("There is such a code already."),
}
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that are taken for others
MOST_USES = 10_000


def add_kind(*, actor: Actor, event_id: int, name: str, needs_approval: bool) -> int:
    """Add a kind of participant. Raises NotFound, NotPermitted, InvalidInput, Conflict."""
    with change(actor, MESSAGES):
        event = ready(actor, event_id)
        count = event.participant_kinds.count()
        if count >= MOST_KINDS:
            raise Conflict(_("An event has 20 kinds of participant at most."))
        row = ParticipantKind.objects.create(
            event=event, name=line("name", name, 80), needs_approval=needs_approval, position=count
        )
        note(actor, event.pk, "added kind of participant", kind=(None, row.name))
        return row.pk


def add_question(
    *, actor: Actor, event_id: int, kind: str, label: str, options: Sequence[str], is_required: bool
) -> int:
    """Add a question. Raises NotFound, NotPermitted, InvalidInput, Conflict."""
    with change(actor, MESSAGES):
        event = ready(actor, event_id)
        if kind not in list(QuestionKind):
            raise InvalidInput([Problem("kind", _("Choose one of these."))])
        named = list(dict.fromkeys(line("options", one, 120) for one in options if one.strip()))
        if (kind in WITH_OPTIONS) != bool(named):
            text = _("Write what can be chosen, each in a line; only where something is to be chosen.")
            raise InvalidInput([Problem("options", text)])
        if event.questions.count() >= MOST_QUESTIONS:
            raise Conflict(_("An event asks 30 questions at most."))
        last = event.questions.aggregate(last=Max("position"))["last"]
        row = RegistrationQuestion.objects.create(
            event=event, kind=kind, label=line("label", label, 200), options=named,
            is_required=is_required, position=(last or 0) + 1,
        )  # fmt: skip
        note(actor, event.pk, "added question", question=(None, row.label))
        return row.pk


def add_code(*, actor: Actor, event_id: int, code: str = "", most_uses: int = 1) -> str:
    """Add an invitation code, made up where none is given; return it. Raises as above."""
    with change(actor, MESSAGES):
        event = ready(actor, event_id)
        if not 1 <= most_uses <= MOST_USES:
            raise InvalidInput([Problem("most_uses", _("A code counts 1 to 10,000 times."))])
        if event.codes.count() >= MOST_CODES:
            raise Conflict(_("An event has 100 codes at most."))
        made = line("code", code, 40) if code.strip() else "".join(choice(LETTERS) for _number in range(8))
        InvitationCode.objects.create(event=event, code=made, most_uses=most_uses)
        note(actor, event.pk, "added code", uses=(None, most_uses))
        return made


def remove_asked(*, actor: Actor, event_id: int, what: str, number: int) -> None:
    """Remove a kind, question or code. Raises NotFound, NotPermitted, Conflict (a kind that is used)."""
    with change(actor):
        event = ready(actor, event_id)
        rows: Any = {"kind": event.participant_kinds, "question": event.questions, "code": event.codes}.get(
            what
        )
        row = rows.filter(pk=number).first() if rows else None
        if row is None:
            raise NotFound(_("There is no such entry."))
        if what == "kind" and Registration.objects.filter(kind_id=number).exists():
            raise Conflict(_("Somebody registered as this already."))
        row.delete()
        note(actor, event.pk, f"removed {what}", entry=(number, None))


def ready(actor: Actor, event_id: int) -> Event:
    event = lock_event(actor, event_id)
    require(can_change(actor, event, host_ids(event)))
    return event


def line(field: str, text: str, longest: int) -> str:
    try:
        found = clean_line(text, max_length=longest)
    except Unfit as error:
        raise InvalidInput([Problem(field, str(error))]) from error
    if not found:
        raise InvalidInput([Problem(field, _("This is needed."))])
    return found
