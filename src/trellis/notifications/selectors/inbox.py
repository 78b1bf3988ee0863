"""Reading the inbox: each person only their own."""

from datetime import datetime

from django.db.models import QuerySet

from trellis.core.blocks import path_is_offered
from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.notifications.models import Mail, Notification
from trellis.notifications.selectors.topics import find_message, silent_topics, worded
from trellis.notifications.types import OUTBOX, InboxLine, MailState, Outbox

MOST_COUNTED = 99  # more need not be counted for a badge
REFUSED_SHOWN = 20


def own(actor: Actor, *, unread_only: bool = False) -> QuerySet[Notification]:
    """The actor's notifications, without those on a topic whose block is off."""
    rows = Notification.objects.visible_to(actor)
    if silent := silent_topics():
        rows = rows.exclude(topic__in=silent)
    return rows.filter(read_at__isnull=True) if unread_only else rows


def count_unread(actor: Actor) -> int:
    """How many notifications the actor has not read, 99 at most. One query, none for a visitor."""
    if not actor.is_signed_in:
        return 0
    with reading(actor):
        return own(actor, unread_only=True)[:MOST_COUNTED].count()


def count_notifications(*, actor: Actor, unread_only: bool = False) -> int:
    with reading(actor):
        return own(actor, unread_only=unread_only).count()


def list_notifications(
    *, actor: Actor, limit: int, offset: int = 0, unread_only: bool = False
) -> list[InboxLine]:
    """The actor's notifications in the language that is active, newest first. One query."""
    with reading(actor):
        rows = list(own(actor, unread_only=unread_only).order_by("-id")[offset : offset + limit])
    return [
        InboxLine(
            id=row.pk,
            topic=row.topic,
            wording=worded(find_message(row.message), row.context),
            path=row.path if path_is_offered(row.path) else "",
            at=row.created_at,
            is_read=row.read_at is not None,
        )
        for row in rows
    ]


def outbox() -> Outbox:
    """How the outbox stands: for the operator's command, without naming anybody."""
    with reading(OUTBOX):
        return read_outbox()


def read_outbox() -> Outbox:
    counts = {state.value: Mail.objects.filter(state=state).count() for state in MailState}
    waiting = Mail.objects.filter(state=MailState.WAITING).order_by("created_at")
    oldest: datetime | None = waiting.values_list("created_at", flat=True).first()
    refused = Mail.objects.filter(state=MailState.REFUSED).order_by("-id")[:REFUSED_SHOWN]
    return Outbox(
        counts=counts,
        oldest_waiting=oldest,
        refused=tuple((str(row.key), row.failure, row.created_at) for row in refused),
    )
