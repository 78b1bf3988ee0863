"""Letters to contacts of members: sent once to each, and those reminded who did not answer."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.audit import services as audit
from trellis.core.errors import Conflict, InvalidInput
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.members.models import Letter, Recipient
from trellis.members.selectors.letters import find_letter_id, find_readers, no_letter, wanted_addresses
from trellis.members.services.checking import Unfit, mail, text
from trellis.members.services.storing import require_register
from trellis.members.types import (
    LONGEST_ANSWER,
    LONGEST_QUESTION,
    LONGEST_SUBJECT,
    MOST_ANSWERS,
    REMINDER_PAUSE_DAYS,
    Draft,
    Query,
)
from trellis.notifications.services import ToAddress, tell_addresses
from trellis.notifications.services.links import make_link
from trellis.registry.selectors.profiles import get_profile

SUBJECT = "members.letter"
MESSAGES = {"members_letter_once": gettext_lazy("This letter is sent already.")}


def send_letter(
    *, actor: Actor, host_id: int, key: UUID, draft: Draft, query: Query, selection: str = ""
) -> int:
    """Write to the contacts of the members that are meant; return the letter's id.

    May be repeated with the same `key`: it is sent once, also when both come at the same moment.
    Effects: letter, recipients, an audit entry, and the mails in the outbox.
    Raises NotFound, InvalidInput (also when nobody is reached).
    """
    require_register(actor, host_id)
    cleaned = checked_draft(draft)
    if sent := find_letter_id(actor=actor, host_id=host_id, key=key):
        return sent
    try:
        with change(actor, MESSAGES):
            return write(actor, host_id, key, cleaned, query, selection)
    except Conflict:
        found = find_letter_id(actor=actor, host_id=host_id, key=key)
        if found is None:
            raise
        return found


def write(actor: Actor, host_id: int, key: UUID, draft: Draft, query: Query, selection: str) -> int:
    letter = Letter.objects.create(
        host_id=host_id,
        key=key,
        subject=draft.subject,
        text=draft.text,
        question=draft.question,
        answers=list(draft.answers),
        answers_to=draft.answers_to,
        selection=selection,
        written_by_id=actor.person_id,
    )
    readers = find_readers(
        actor=actor, host_id=host_id, query=query, to_all=draft.to_all, today=timezone.localdate()
    )
    if not readers.reached:
        raise InvalidInput(_("Nobody would get this letter."))
    rows = Recipient.objects.bulk_create(
        Recipient(letter=letter, record_id=one.record_id, contact_id=one.contact_id, address=one.address)
        for one in readers.reached
    )
    post(actor, letter, rows, "members.question" if draft.question else "members.letter")
    audit.record(
        actor=actor,
        action="sent",
        subject_type=SUBJECT,
        subject_id=letter.pk,
        changes={"subject": (None, draft.subject), "recipients": (None, len(rows))},
    )
    return letter.pk


def post(actor: Actor, letter: Letter, rows: Sequence[Recipient], message: str) -> None:
    """Put a mail for each recipient into the outbox, with a link of its own where there is a question."""
    cluster = str(get_profile(actor=actor, organisation_id=letter.host_id).values["name"])
    found = Recipient.objects.filter(pk__in=[row.pk for row in rows]).select_related("record", "contact")
    question = {"question": letter.question} if letter.question else {}
    tell_addresses(
        message=message,
        letters=[
            ToAddress(
                address=row.address,
                language=row.contact.language or actor.language,
                path=make_link(purpose="member-letter", matter=row.pk) if letter.question else "",
                context={
                    "subject": letter.subject,
                    "text": letter.text,
                    "cluster": cluster,
                    "member": row.record.name,
                    "answers_to": letter.answers_to,
                    **question,
                },
            )
            for row in found.order_by("pk")
        ],
    )


def remind(*, actor: Actor, host_id: int, letter_id: int) -> int:
    """Write once more to those alone who did not answer; return how many they are.

    May be repeated: nobody is reminded twice within three days. Raises NotFound, InvalidInput (no question).
    """
    with change(actor):
        rows = Letter.objects.visible_to(actor).filter(host_id=host_id, pk=letter_id)
        letter = rows.select_for_update(of=("self",)).first()
        if letter is None:
            raise no_letter()
        if not letter.question:
            raise InvalidInput(_("This letter asked nothing."))
        pause = timezone.now() - timedelta(days=REMINDER_PAUSE_DAYS)
        silent = Recipient.objects.filter(letter=letter, answer="").exclude(reminded_at__gt=pause)
        known = list(silent.order_by("pk"))
        wanted = set(wanted_addresses([row.address for row in known]))
        chosen = [row for row in known if row.address in wanted]
        if not chosen:
            return 0
        Recipient.objects.filter(pk__in=[row.pk for row in chosen]).update(reminded_at=timezone.now())
        post(actor, letter, chosen, "members.reminder")
        audit.record(
            actor=actor,
            action="reminded",
            subject_type=SUBJECT,
            subject_id=letter.pk,
            changes={"recipients": (None, len(chosen))},
        )
        return len(chosen)


def checked_draft(draft: Draft) -> Draft:
    """The letter as it is sent. Raises InvalidInput with every problem."""
    problems: list[Problem] = []

    def take(name: str, clean: Any, *, needed: bool = True, most: int = 0) -> str:
        try:
            value: str = clean(getattr(draft, name))
            if needed and not value:
                raise Unfit(_("This is needed."))
            if most and len(value) > most:
                raise Unfit(_("Use at most %d letters.") % most)
        except Unfit as error:
            problems.append(Problem(name, str(error)))
            return ""
        return value

    answers = tuple(dict.fromkeys(filter(None, (text("title", item) for item in draft.answers))))
    cleaned = Draft(
        subject=take("subject", lambda value: text("title", value), most=LONGEST_SUBJECT),
        text=take("text", lambda value: text("text", value)),
        answers_to=take("answers_to", lambda value: mail("email", value)),
        question=take(
            "question", lambda value: text("title", value), needed=bool(answers), most=LONGEST_QUESTION
        ),
        answers=answers,
        to_all=draft.to_all,
    )
    if cleaned.question and not answers:
        problems.append(Problem("answers", _("Say which answers there are, such as “Yes, No”.")))
    if len(answers) > MOST_ANSWERS or any(len(answer) > LONGEST_ANSWER for answer in answers):
        problems.append(Problem("answers", _("Use at most four short answers.")))
    if problems:
        raise InvalidInput(problems)
    return cleaned
