"""Reading rehearsals: how one stands, and the mail that did not leave."""

from datetime import timedelta

from django.db.models import Q

from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.events.models import CaughtMail, Event, Rehearsal
from trellis.events.models.rehearsals import CaughtMailQuerySet
from trellis.events.types.rehearsals import (
    CaughtMailRecord,
    Happened,
    Load,
    LoadState,
    RehearsalRecord,
)


def find_rehearsal(*, event_id: int) -> RehearsalRecord | None:
    """How the rehearsal that this event is stands; None for an event that is none. One query."""
    row = Rehearsal.objects.select_related("event").filter(pk=event_id).first()
    if row is None or row.event.rehearses_id is None:
        return None
    counts = {what: row.load_counts[what.value] for what in Happened if what.value in row.load_counts}
    return RehearsalRecord(
        event_id=row.pk,
        of_id=row.event.rehearses_id,
        shift=timedelta(minutes=row.shift_minutes),
        people=row.people,
        begun_at=row.begun_at,
        load=Load(LoadState(row.load_state), row.load_asked, row.load_done, counts),
    )


def find_rehearsal_of(*, event_id: int) -> str:
    """The address of the rehearsal of an event, or nothing. Whom to show it, the caller asks."""
    rows = Event.objects.filter(rehearses=event_id).values_list("slug", flat=True)
    return rows.first() or ""


def count_caught(*, actor: Actor, event_id: int) -> int:
    with reading(actor):
        return meant(actor, event_id, "").count()


def list_caught(
    *, actor: Actor, event_id: int, text: str = "", page: int = 1, size: int = 50
) -> tuple[list[CaughtMailRecord], int]:
    """A page of the mail that did not leave, the latest first, and how much there is. Two queries."""
    with reading(actor):
        rows = meant(actor, event_id, text)
        total = rows.count()
        first = (min(max(page, 1), max(1, -(-total // size))) - 1) * size
        return [record_of(row) for row in rows.order_by("-id")[first : first + size]], total


def meant(actor: Actor, event_id: int, text: str) -> CaughtMailQuerySet:
    rows = CaughtMail.objects.visible_to(actor).filter(event_id=event_id)
    return rows.filter(Q(address__icontains=text) | Q(subject__icontains=text)) if text else rows


def record_of(row: CaughtMail) -> CaughtMailRecord:
    return CaughtMailRecord(
        id=row.pk,
        person_id=row.person_id,
        address=row.address,
        language=row.language,
        subject=row.subject,
        text=row.text,
        action=row.action,
        path=row.path,
        has_file=row.has_file,
        at=row.at,
    )
