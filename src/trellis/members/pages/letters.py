"""Letters: written with a preview, and who answered them."""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.members.pages.register import read_query
from trellis.members.selectors import letters as selectors
from trellis.members.selectors.registers import get_register
from trellis.members.services.letters import checked_draft
from trellis.members.types import (
    SHOW_LABELS,
    Answer,
    Draft,
    LetterRecord,
    Query,
    Reader,
    Readers,
    Register,
)

SHOWN_READERS = 20


@dataclass(frozen=True)
class Preview:
    """What they read, and who they are, before anything is sent."""

    draft: Draft
    count: int
    readers: tuple[Reader, ...]
    further: int
    without_contact: int
    same_address: int
    unsubscribed: int
    example: Reader | None
    has_changed: bool  # since it was last looked at


@dataclass(frozen=True)
class ComposePage:
    template: ClassVar[str] = "members/compose.html"
    slug: str
    name: str
    selection: str
    form: Any
    preview: Preview | None
    back_url: str


@dataclass(frozen=True)
class LettersPage:
    template: ClassVar[str] = "members/letters.html"
    slug: str
    name: str
    letters: tuple[LetterRecord, ...]


@dataclass(frozen=True)
class Count:
    label: str
    number: int


@dataclass(frozen=True)
class LetterPage:
    """A letter that was sent: who answered what, who did not answer."""

    template: ClassVar[str] = "members/letter.html"
    slug: str
    name: str
    letter: LetterRecord
    counts: tuple[Count, ...]
    silent: tuple[Answer, ...]
    answered: tuple[Answer, ...]
    can_remind: bool


def selection_words(query: Query) -> str:
    """Whom a letter is for, in words."""
    said = [f"“{query.text}”"] if query.text else []
    said += [*query.tags, *(str(SHOW_LABELS[show]) for show in query.shows)]
    return " · ".join(said) or _("All members")


def find_readers(*, actor: Actor, register: Register, query: Query, to_all: bool) -> Readers:
    return selectors.find_readers(
        actor=actor, host_id=register.host_id, query=query, to_all=to_all, today=timezone.localdate()
    )


def fingerprint(draft: Draft, readers: Readers) -> str:
    """What was looked at: another text or other readers give another one."""
    said = json.dumps([asdict(draft), [one.address for one in readers.reached]], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def look(*, actor: Actor, register: Register, query: Query, draft: Draft, seen: str) -> tuple[Preview, str]:
    """What would be sent, and its fingerprint. Raises InvalidInput for a letter that cannot be sent."""
    cleaned = checked_draft(draft)
    readers = find_readers(actor=actor, register=register, query=query, to_all=draft.to_all)
    now = fingerprint(cleaned, readers)
    preview = Preview(
        draft=cleaned,
        count=len(readers.reached),
        readers=readers.reached[:SHOWN_READERS],
        further=max(0, len(readers.reached) - SHOWN_READERS),
        without_contact=readers.without_contact,
        same_address=readers.same_address,
        unsubscribed=readers.unsubscribed,
        example=readers.reached[0] if readers.reached else None,
        has_changed=bool(seen) and seen != now,
    )
    return preview, now


def build_compose_page(
    *, register: Register, query: Query, form: Any, preview: Preview | None = None
) -> ComposePage:
    return ComposePage(
        slug=register.slug,
        name=register.name,
        selection=selection_words(query),
        form=form,
        preview=preview,
        back_url=reverse("members:register", args=[register.slug]),
    )


def build_letters_page(*, actor: Actor, slug: str) -> LettersPage:
    """Raises NotFound."""
    with reading(actor):
        register = get_register(actor=actor, slug=slug)
        found = selectors.list_letters(actor=actor, host_id=register.host_id)
        return LettersPage(slug=register.slug, name=register.name, letters=tuple(found))


def build_letter_page(*, actor: Actor, slug: str, letter_id: int) -> LetterPage:
    """Raises NotFound."""
    with reading(actor):
        register = get_register(actor=actor, slug=slug)
        letter = selectors.get_letter(actor=actor, host_id=register.host_id, letter_id=letter_id)
        answers = selectors.list_answers(actor=actor, letter_id=letter.id)
        silent = tuple(item for item in answers if not item.answer)
        return LetterPage(
            slug=register.slug,
            name=register.name,
            letter=letter,
            counts=tuple(
                Count(label, sum(item.answer == label for item in answers)) for label in letter.answers
            ),
            silent=silent,
            answered=tuple(item for item in answers if item.answer),
            can_remind=bool(letter.question and silent),
        )


def query_of(parameters: MultiValueDict[str, str]) -> Query:
    """Whom an address means; the page it stood on counts for nothing."""
    return read_query(parameters).changed()
