"""Reading letters to those who take part: whom one reaches, which were sent."""

from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from trellis.core.errors import NotFound
from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.events.models import CheckIn, Letter, Registration
from trellis.events.selectors.registration import list_questions
from trellis.events.types.letters import LetterRecord, Presence, Reader, Readers, Segment
from trellis.notifications.selectors.choices import addresses_that_want, rhythms_of_persons
from trellis.notifications.selectors.topics import get_topic
from trellis.notifications.types import TELLER, Rhythm

TOPIC = "events.letters"


def meant(actor: Actor, event_id: int, segment: Segment) -> QuerySet[Registration]:
    rows = Registration.objects.visible_to(actor).filter(event_id=event_id)
    if segment.state:
        rows = rows.filter(state=segment.state)
    if segment.kind:
        rows = rows.filter(kind__name=segment.kind)
    if segment.presence:
        came = Exists(CheckIn.objects.filter(registration=OuterRef("pk"), undone_at__isnull=True))
        rows = rows.filter(came if segment.presence == Presence.CAME else ~came)
    if segment.is_silent:
        asked = [str(question.id) for question in list_questions(event_id=event_id)]
        rows = rows.exclude(answers__has_keys=asked) if asked else rows.none()
    return rows.order_by("name", "id")


def find_readers(*, actor: Actor, event_id: int, segment: Segment) -> Readers:
    """Whom a letter reaches: each address once, without those who ended such mail. Four queries."""
    with reading(actor):
        found = [
            Reader(row.pk, row.person_id, row.name, row.address, row.language)
            for row in meant(actor, event_id, segment)
        ]
    first: dict[str, Reader] = {}
    for reader in found:
        first.setdefault(reader.address.casefold(), reader)
    topic = get_topic(TOPIC)
    with reading(TELLER):
        wanted = set(addresses_that_want(topic=topic, addresses=[one.address for one in first.values()]))
        persons = [one.person_id for one in first.values() if one.person_id is not None]
        rhythms = rhythms_of_persons(topic=topic, person_ids=persons)
    reached = tuple(
        one
        for one in first.values()
        if one.address in wanted and rhythms.get(one.person_id or 0, Rhythm.AT_ONCE) != Rhythm.NEVER
    )
    return Readers(reached, len(found) - len(first), len(first) - len(reached))


def sent_letters(actor: Actor, event_id: int) -> QuerySet[Letter]:
    rows = Letter.objects.visible_to(actor).filter(event_id=event_id)
    return rows.annotate(sent=Count("recipients")).order_by("-id")


def list_letters(*, actor: Actor, event_id: int) -> list[LetterRecord]:
    """Those that were sent to participants of an event, the latest first. One query."""
    with reading(actor):
        return [record_of(row) for row in sent_letters(actor, event_id)[:200]]


def get_letter(*, actor: Actor, event_id: int, letter_id: int) -> tuple[LetterRecord, list[tuple[str, str]]]:
    """A letter, and name and address of each who got it. Raises NotFound."""
    with reading(actor):
        row = sent_letters(actor, event_id).filter(pk=letter_id).first()
        if row is None:
            raise NotFound(_("There is no such letter."))
        got = row.recipients.order_by("registration__name", "id")
        return record_of(row), list(got.values_list("registration__name", "address"))


def find_letter_id(*, actor: Actor, event_id: int, key: UUID) -> int | None:
    """The letter that was sent from this form already."""
    with reading(actor):
        rows = Letter.objects.visible_to(actor).filter(event_id=event_id, key=key)
        return rows.values_list("pk", flat=True).first()


def record_of(row: Letter) -> LetterRecord:
    return LetterRecord(
        id=row.pk,
        subject=row.subject,
        text=row.text,
        selection=row.selection,
        sent_at=row.sent_at,
        sent=getattr(row, "sent", 0),
    )
