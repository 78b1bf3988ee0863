"""Dates of the registers that a person keeps: what is due, what takes place, whose membership ends."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.members.models import Entry, Record
from trellis.members.types import Kind
from trellis.notifications.types import MOST_DATES, SHOWN_AFTER, CalendarDate

LATE_SHOWN = timedelta(days=365)  # what was never closed stays in the calendar so long


def work_dates(actor: Actor) -> Iterator[CalendarDate]:
    """Open tasks and fees on the day they are due, and meetings. One query."""
    today = timezone.localdate()
    dated = Q(kind__in=[Kind.TASK, Kind.FEE], closed_on__isnull=True, due__gte=today - LATE_SHOWN) | Q(
        kind=Kind.MEETING, day__gte=today - SHOWN_AFTER
    )
    with reading(actor):
        rows = Entry.objects.visible_to(actor).filter(dated).select_related("record__host")
        found = list(rows.alias(moment=Coalesce("due", "day")).order_by("moment", "pk")[:MOST_DATES])
    for row in found:
        yield CalendarDate(
            uid=f"register-entry-{row.pk}",
            title=f"{title_of(row)} · {row.record.name}",
            start=row.day if row.kind == Kind.MEETING else row.due,  # type: ignore[arg-type]  # one is there
            changed_at=row.changed_at,
            sequence=row.version,
            text=in_register(row.record),
            path=reverse("members:record", args=[row.record.host.slug, row.record_id]) + f"#{row.kind}",
        )


def title_of(row: Entry) -> str:
    if row.kind == Kind.FEE:
        words = {"year": row.year, "amount": row.amount, "currency": row.currency}
        return _("Fee %(year)s: %(amount)s %(currency)s") % words
    return row.title


def membership_ends(actor: Actor) -> Iterator[CalendarDate]:
    """The last days of memberships that end. One query."""
    with reading(actor):
        rows = Record.objects.visible_to(actor).filter(until__gte=timezone.localdate() - SHOWN_AFTER)
        found = list(rows.select_related("host").order_by("until", "pk")[:MOST_DATES])
    for row in found:
        yield CalendarDate(
            uid=f"register-member-{row.pk}",
            title=_("The membership of “%(member)s” ends") % {"member": row.name},
            start=row.until,
            changed_at=row.changed_at,
            sequence=row.version,
            text=in_register(row),
            path=reverse("members:record", args=[row.host.slug, row.pk]),
        )


def in_register(record: Any) -> str:
    return _("In the register of %(cluster)s") % {"cluster": record.host.name}
