"""Letters to contacts of members: looked at, sent, answered, reminded of."""

import uuid
from typing import Any

from django.utils.translation import gettext as _
from ninja import Router, Status

from trellis.core.errors import Conflict
from trellis.core.requests import ActorRequest
from trellis.core.transactions import reading
from trellis.members.api.records import meant
from trellis.members.api.schemas import (
    AnswerOut,
    CountOut,
    LetterAnswersOut,
    LetterIn,
    LetterOut,
    LookedOut,
    ReaderOut,
)
from trellis.members.pages.letters import look, selection_words
from trellis.members.selectors import letters as selectors
from trellis.members.selectors.registers import get_register
from trellis.members.services import letters as services
from trellis.members.types import Answer, Draft, LetterRecord, Reader

router = Router(tags=["letters to members"])
ALL = "/organisations/{slug:slug}/register/letters"


def draft_of(given: LetterIn) -> Draft:
    return Draft(
        subject=given.subject,
        text=given.text,
        question=given.question,
        answers=tuple(answer.strip() for answer in given.answers if answer.strip()),
        answers_to=given.answers_to,
        to_all=given.to_all,
    )


def plain(letter: LetterRecord) -> dict[str, Any]:
    return {name: getattr(letter, name) for name in LetterOut.model_fields}


def reader_out(item: Reader) -> ReaderOut:
    return ReaderOut(
        member_id=item.record_id, member=item.record_name, contact=item.contact_name, address=item.address
    )


def answer_out(item: Answer) -> AnswerOut:
    return AnswerOut(
        member_id=item.record_id,
        member=item.record_name,
        contact=item.contact_name,
        address=item.address,
        answer=item.answer,
        answered_at=item.answered_at,
        reminded_at=item.reminded_at,
    )


def letter_out(request: ActorRequest, host_id: int, letter_id: int) -> LetterAnswersOut:
    with reading(request.actor):
        letter = selectors.get_letter(actor=request.actor, host_id=host_id, letter_id=letter_id)
        answers = selectors.list_answers(actor=request.actor, letter_id=letter.id)
    return LetterAnswersOut(**plain(letter), recipients=[answer_out(item) for item in answers])


@router.get(ALL, response=list[LetterOut])
def list_letters(request: ActorRequest, slug: str) -> list[LetterOut]:
    """The letters of a cluster, the latest first, 200 at most."""
    register = get_register(actor=request.actor, slug=slug)
    found = selectors.list_letters(actor=request.actor, host_id=register.host_id)
    return [LetterOut(**plain(letter)) for letter in found]


@router.post(f"{ALL}/look", response=LookedOut)
def look_at_letter(request: ActorRequest, slug: str, given: LetterIn) -> LookedOut:
    """What would be sent, and to whom. Nothing is sent."""
    register = get_register(actor=request.actor, slug=slug)
    preview, seen = look(
        actor=request.actor, register=register, query=meant(given.to), draft=draft_of(given), seen=given.seen
    )
    return LookedOut(
        seen=seen,
        subject=preview.draft.subject,
        text=preview.draft.text,
        count=preview.count,
        readers=[reader_out(item) for item in preview.readers],
        without_contact=preview.without_contact,
        same_address=preview.same_address,
        unsubscribed=preview.unsubscribed,
    )


@router.post(ALL, response={201: LetterAnswersOut})
def send_letter(request: ActorRequest, slug: str, given: LetterIn) -> Any:
    """Send a letter that was looked at; 409 where its text or its readers are others since then.

    With a `key` of your own it is sent once, however often it is asked for.
    """
    register = get_register(actor=request.actor, slug=slug)
    query, draft, key = meant(given.to), draft_of(given), given.key or uuid.uuid4()
    sent = selectors.find_letter_id(actor=request.actor, host_id=register.host_id, key=key)
    if sent is None:
        _preview, now = look(
            actor=request.actor, register=register, query=query, draft=draft, seen=given.seen
        )
        if given.seen != now:
            raise Conflict(_("Look at the letter first: its text or its readers are not those seen."))
    number = services.send_letter(
        actor=request.actor,
        host_id=register.host_id,
        key=key,
        draft=draft,
        query=query,
        selection=selection_words(query),
    )
    return Status(201, letter_out(request, register.host_id, number))


@router.get(f"{ALL}/{{int:letter_id}}", response=LetterAnswersOut)
def get_letter(request: ActorRequest, slug: str, letter_id: int) -> LetterAnswersOut:
    """A letter that was sent, with every recipient and what they answered."""
    register = get_register(actor=request.actor, slug=slug)
    return letter_out(request, register.host_id, letter_id)


@router.post(f"{ALL}/{{int:letter_id}}/remind", response=CountOut)
def remind(request: ActorRequest, slug: str, letter_id: int) -> CountOut:
    """Remind those who did not answer, never twice within three days."""
    register = get_register(actor=request.actor, slug=slug)
    count = services.remind(actor=request.actor, host_id=register.host_id, letter_id=letter_id)
    return CountOut(count=count)
