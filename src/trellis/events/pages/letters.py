"""Letters to those who take part: written with a look at them, and those that were sent."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from trellis.core.types import Actor
from trellis.events.selectors import letters as selectors
from trellis.events.services.letters import checked_draft
from trellis.events.types.events import EventRecord
from trellis.events.types.letters import PRESENCE_LABELS, Draft, LetterRecord, Reader, Readers, Segment
from trellis.events.types.registration import REGISTRATION_LABELS, RegistrationState

SHOWN = 20


@dataclass(frozen=True)
class Preview:
    """What they read and who they are, before anything is sent."""

    draft: Draft
    selection: str
    count: int
    readers: tuple[Reader, ...]
    further: int
    same_address: int
    unsubscribed: int
    has_changed: bool  # since it was last looked at


@dataclass(frozen=True)
class ComposePage:
    template: ClassVar[str] = "events/compose.html"
    slug: str
    title: str
    form: Any
    preview: Preview | None


@dataclass(frozen=True)
class LettersPage:
    template: ClassVar[str] = "events/letters.html"
    slug: str
    title: str
    letters: tuple[LetterRecord, ...]


@dataclass(frozen=True)
class LetterPage:
    """A letter that was sent, and who got it."""

    template: ClassVar[str] = "events/letter.html"
    slug: str
    title: str
    subject: str
    text: str
    selection: str
    sent_at: datetime
    recipients: tuple[tuple[str, str], ...]


def words_of(segment: Segment) -> str:
    """Whom a letter is for, in words."""
    said = [str(REGISTRATION_LABELS[RegistrationState(segment.state)])]
    if segment.kind:
        said.append(segment.kind)
    if segment.presence:
        said.append(str(PRESENCE_LABELS[segment.presence]))
    if segment.is_silent:
        said.append(_("with a question not answered"))
    return " · ".join(said)


def fingerprint(draft: Draft, readers: Readers) -> str:
    """What was looked at: another text or other readers give another one."""
    said = json.dumps([asdict(draft), [one.address for one in readers.reached]], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def look(
    *, actor: Actor, event: EventRecord, draft: Draft, segment: Segment, seen: str
) -> tuple[Preview, str]:
    """What would be sent, and its fingerprint. Raises InvalidInput for a letter that cannot be sent."""
    cleaned = checked_draft(draft)
    readers = selectors.find_readers(actor=actor, event_id=event.id, segment=segment)
    now = fingerprint(cleaned, readers)
    preview = Preview(
        draft=cleaned,
        selection=words_of(segment),
        count=len(readers.reached),
        readers=readers.reached[:SHOWN],
        further=max(0, len(readers.reached) - SHOWN),
        same_address=readers.same_address,
        unsubscribed=readers.unsubscribed,
        has_changed=bool(seen) and seen != now,
    )
    return preview, now


def build_compose_page(*, event: EventRecord, form: Any, preview: Preview | None = None) -> ComposePage:
    return ComposePage(event.slug, event.title, form, preview)


def build_letters_page(*, actor: Actor, event: EventRecord) -> LettersPage:
    found = selectors.list_letters(actor=actor, event_id=event.id)
    return LettersPage(event.slug, event.title, tuple(found))


def build_letter_page(*, actor: Actor, event: EventRecord, letter_id: int) -> LetterPage:
    """Raises NotFound."""
    letter, got = selectors.get_letter(actor=actor, event_id=event.id, letter_id=letter_id)
    return LetterPage(
        slug=event.slug,
        title=event.title,
        subject=letter.subject,
        text=letter.text,
        selection=letter.selection,
        sent_at=letter.sent_at,
        recipients=tuple(got),
    )
