"""What is to be done today: tasks due, fees overdue, meetings of the coming days."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.members.models import Entry, Record
from trellis.members.types import KEEPING_ROLES, SOON_DAYS, Kind, Work


def list_work(
    *, actor: Actor, today: date, host_ids: Collection[int] | None = None, limit: int = 20
) -> tuple[list[Work], int]:
    """What waits in the registers that the actor keeps, the oldest first, and how much there is. Two queries.

    Former members' meetings and tasks count too: somebody wrote them down.
    """
    with reading(actor):
        soon = today + timedelta(days=SOON_DAYS)
        waits = (
            Q(kind=Kind.TASK, closed_on__isnull=True, due__lte=soon)
            | Q(kind=Kind.FEE, closed_on__isnull=True, due__lt=today)
            | Q(kind=Kind.MEETING, day__range=(today, soon))
        )
        rows = Entry.objects.visible_to(actor).filter(waits)
        if host_ids is not None:
            rows = rows.filter(record__host__in=host_ids)
        total = rows.count()
        found = rows.select_related("record__host").annotate(moment=Coalesce("due", "day"))
        return [work_of(row, today) for row in found.order_by("moment", "id")[:limit]], total


def work_of(row: Entry, today: date) -> Work:
    when = row.day if row.kind == Kind.MEETING else row.due
    return Work(
        kind=Kind(row.kind),
        entry_id=row.pk,
        record_id=row.record_id,
        record_name=row.record.name,
        host_slug=row.record.host.slug,
        host_name=row.record.host.name,
        title=row.title,
        when=when,
        is_late=row.kind != Kind.MEETING and when is not None and when < today,
        year=row.year,
        amount=row.amount,
        currency=row.currency,
    )


def count_records(*, actor: Actor) -> dict[int, int]:
    """How many members each register of the actor holds; registers without any are named too. One query."""
    with reading(actor):
        rows = Record.objects.visible_to(actor).values_list("host_id").annotate(number=Count("id"))
        return dict.fromkeys(actor.organisations(*KEEPING_ROLES), 0) | dict(rows)
