"""Writing to some of those who registered: looked at before, sent once to each, and kept."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.core.errors import Conflict, InvalidInput, require
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.events.models import Event, Letter, Recipient
from trellis.events.policies.events import can_keep
from trellis.events.selectors.letters import find_letter_id, find_readers
from trellis.events.services.catching import OF_EVENT
from trellis.events.services.storing import host_ids, lock_event, note
from trellis.events.types.letters import LONGEST_SUBJECT, LONGEST_TEXT, Draft, Reader, Segment
from trellis.notifications.services import ToAddress, tell, tell_addresses
from trellis.notifications.types import Message, Topic
from trellis.registry.services.texts import Unfit, clean_line, clean_paragraphs

MESSAGES = {"events_letter_once": gettext_lazy("This letter is sent already.")}
WHY = gettext_lazy(
    "The organisers of “%(event)s” write to you as you registered for it. Answers go to %(answers_to)s."
)
LETTERS = Topic(
    name="events.letters",
    diversion=OF_EVENT,
    label=gettext_lazy("Letters of organisers"),
    explanation=gettext_lazy("The organisers of an event write to those who registered for it."),
    messages=(
        Message(
            name="events.letter",
            subject="%(subject)s",
            paragraphs=("%(text)s", WHY),
            action=gettext_lazy("See the event"),
        ),
    ),
)


def send_letter(
    *, actor: Actor, event_id: int, key: UUID, draft: Draft, segment: Segment, selection: str = ""
) -> int:
    """Write to those of a segment; return the letter's id.

    May be repeated with the same `key`: it is sent once, also when both come at the same moment.
    Effects: letter, recipients, an entry in the history, and the mails in the outbox.
    Raises NotFound, NotPermitted, InvalidInput (also when nobody is reached).
    """
    cleaned = checked_draft(draft)
    try:
        with change(actor, MESSAGES):
            event = lock_event(actor, event_id)
            require(can_keep(actor, host_ids(event)))
            if sent := find_letter_id(actor=actor, event_id=event_id, key=key):
                return sent
            return write(actor, event, key, cleaned, segment, selection)
    except Conflict:
        found = find_letter_id(actor=actor, event_id=event_id, key=key)
        if found is None:
            raise
        return found


def write(actor: Actor, event: Event, key: UUID, draft: Draft, segment: Segment, selection: str) -> int:
    readers = find_readers(actor=actor, event_id=event.pk, segment=segment).reached
    if not readers:
        raise InvalidInput(_("Nobody would get this letter."))
    letter = Letter.objects.create(
        event=event,
        key=key,
        subject=draft.subject,
        text=draft.text,
        answers_to=draft.answers_to,
        selection=selection,
        written_by_id=actor.person_id,
    )
    Recipient.objects.bulk_create(
        Recipient(letter=letter, registration_id=one.registration_id, address=one.address) for one in readers
    )
    post(actor, event, draft, readers)
    note(actor, event.pk, "wrote to participants", letter=(None, letter.pk), recipients=(None, len(readers)))
    return letter.pk


def post(actor: Actor, event: Event, draft: Draft, readers: tuple[Reader, ...]) -> None:
    """Persons with an account are told as they chose, the others by mail in their language."""
    context: dict[str, str | int] = {
        "subject": draft.subject,
        "text": draft.text,
        "event": event.title,
        "answers_to": draft.answers_to,
        "_event": event.pk,
    }
    path = reverse("events:event", args=[event.slug])
    persons = [one.person_id for one in readers if one.person_id is not None]
    tell(actor=actor, message="events.letter", context=context, path=path, person_ids=persons)
    tell_addresses(
        message="events.letter",
        letters=[
            ToAddress(one.address, context, path, one.language or actor.language)
            for one in readers
            if one.person_id is None
        ],
    )


def send_test(*, actor: Actor, event_id: int, draft: Draft) -> None:
    """Send a letter to the actor alone, to be looked at. Raises NotFound, NotPermitted, InvalidInput."""
    cleaned = checked_draft(draft)
    with change(actor):
        event = lock_event(actor, event_id)
        require(can_keep(actor, host_ids(event)))
        alone = Reader(0, actor.person_id, actor.name, "", actor.language)
        post(actor, event, cleaned, (alone,))


def checked_draft(draft: Draft) -> Draft:
    """The letter as it is sent. Raises InvalidInput with every problem."""
    problems: list[Problem] = []
    said: dict[str, str] = {}
    for name, clean, most in (
        ("subject", clean_line, LONGEST_SUBJECT),
        ("text", clean_paragraphs, LONGEST_TEXT),
        ("answers_to", clean_line, 254),
    ):
        try:
            said[name] = str(clean(getattr(draft, name), max_length=most) or "")
            if not said[name]:
                raise Unfit(_("This is needed."))
        except Unfit as error:
            problems.append(Problem(name, str(error)))
    try:
        validate_email(said.get("answers_to") or "nobody@example.org")
    except ValidationError:
        problems.append(Problem("answers_to", _("This is not a mail address.")))
    if problems:
        raise InvalidInput(problems)
    return Draft(**said)
