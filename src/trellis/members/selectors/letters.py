"""Reading letters: whom one reaches, who answered, who did not."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from trellis.core.errors import NotFound
from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.members.models import Contact, Letter, Recipient
from trellis.members.selectors.records import meant
from trellis.members.types import Answer, LetterRecord, Query, Reader, Readers
from trellis.notifications.selectors.choices import addresses_that_want
from trellis.notifications.selectors.topics import get_topic
from trellis.notifications.types import TELLER


def find_readers(*, actor: Actor, host_id: int, query: Query, to_all: bool, today: date) -> Readers:
    """Whom a letter to the members that are meant reaches: each address once. Three queries."""
    with reading(actor):
        rows = meant(actor=actor, host_id=host_id, query=query, today=today)
        names = dict(rows.order_by("name", "id").values_list("pk", "name"))
        contacts = Contact.objects.visible_to(actor).filter(record__in=rows.values("pk")).exclude(email="")
        by_record: dict[int, list[Contact]] = {}
        for contact in contacts.order_by("id"):
            by_record.setdefault(contact.record_id, []).append(contact)
        chosen = [
            Reader(number, name, contact.pk, contact.name, contact.email, contact.language)
            for number, name in names.items()
            for contact in by_record.get(number, [])[: None if to_all else 1]
        ]
        first = {reader.address.casefold(): reader for reader in reversed(chosen)}
        wanted = set(wanted_addresses([reader.address for reader in first.values()]))
        once = [reader for reader in chosen if first[reader.address.casefold()] is reader]
        return Readers(
            reached=tuple(reader for reader in once if reader.address in wanted),
            without_contact=sum(number not in by_record for number in names),
            same_address=len(chosen) - len(once),
            unsubscribed=sum(reader.address not in wanted for reader in once),
        )


def wanted_addresses(addresses: Sequence[str]) -> list[str]:
    """These addresses without those that ended such mail."""
    with reading(TELLER):
        return addresses_that_want(topic=get_topic("members.letters"), addresses=addresses)


def letters_of(actor: Actor, host_id: int) -> QuerySet[Letter]:
    rows = Letter.objects.visible_to(actor).filter(host_id=host_id)
    answered = Count("recipients", filter=~Q(recipients__answer=""))
    return rows.annotate(sent=Count("recipients"), answered=answered)


def list_letters(*, actor: Actor, host_id: int, limit: int = 200) -> list[LetterRecord]:
    """The letters of a cluster, the latest first. One query."""
    with reading(actor):
        return [letter_record(row) for row in letters_of(actor, host_id).order_by("-id")[:limit]]


def get_letter(*, actor: Actor, host_id: int, letter_id: int) -> LetterRecord:
    """Raises NotFound."""
    with reading(actor):
        row = letters_of(actor, host_id).filter(pk=letter_id).first()
        if row is None:
            raise no_letter()
        return letter_record(row)


def no_letter() -> NotFound:
    return NotFound(_("There is no such letter."))


def find_letter_id(*, actor: Actor, host_id: int, key: UUID) -> int | None:
    """The letter that was sent from this form already."""
    with reading(actor):
        rows = Letter.objects.visible_to(actor).filter(host_id=host_id, key=key)
        return rows.values_list("pk", flat=True).first()


def letter_record(row: Any) -> LetterRecord:
    return LetterRecord(
        id=row.pk,
        subject=row.subject,
        text=row.text,
        question=row.question,
        answers=tuple(row.answers),
        answers_to=row.answers_to,
        selection=row.selection,
        sent_at=row.sent_at,
        sent=row.sent,
        answered=row.answered,
    )


def list_answers(*, actor: Actor, letter_id: int) -> list[Answer]:
    """Every recipient of a letter by member, with the answer. One query."""
    with reading(actor):
        rows = Recipient.objects.visible_to(actor).filter(letter=letter_id)
        return [
            Answer(
                record_id=row.record_id,
                record_name=row.record.name,
                contact_name=row.contact.name,
                address=row.address,
                answer=row.answer,
                answered_at=row.answered_at,
                reminded_at=row.reminded_at,
            )
            for row in rows.select_related("record", "contact").order_by("record__name", "id")
        ]
