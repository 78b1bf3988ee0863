"""The inbox for programs: what a person was told, and marking it as read."""

from datetime import datetime
from typing import Any

from ninja import Query, Router, Schema, Status

from trellis.core.errors import require
from trellis.core.requests import ActorRequest
from trellis.core.transactions import reading
from trellis.notifications.policies import can_read_inbox
from trellis.notifications.selectors import inbox
from trellis.notifications.services import reading as services
from trellis.notifications.types import InboxLine

router = Router(tags=["notifications"])


class NotificationOut(Schema):
    """`path` is where on this site it leads."""

    id: int
    topic: str
    subject: str
    paragraphs: list[str]
    path: str
    at: datetime
    is_read: bool


class NotificationsOut(Schema):
    total: int
    unread: int
    page: int
    size: int
    notifications: list[NotificationOut]


class UntilIn(Schema):
    """The newest notification that was seen: what came since stays new."""

    until: int


class CountOut(Schema):
    count: int


def notification_out(line: InboxLine) -> NotificationOut:
    return NotificationOut(
        id=line.id,
        topic=line.topic,
        subject=line.wording.subject,
        paragraphs=list(line.wording.paragraphs),
        path=line.path,
        at=line.at,
        is_read=line.is_read,
    )


@router.get("/", response=NotificationsOut)
def list_notifications(
    request: ActorRequest,
    unread: bool = False,
    page: int = Query(1, ge=1, le=100_000),
    size: int = Query(50, ge=1, le=500),
) -> NotificationsOut:
    """What you were told, the newest first, in your language; `unread` leaves out what was read."""
    actor = request.actor
    require(can_read_inbox(actor))
    with reading(actor):
        new = inbox.count_notifications(actor=actor, unread_only=True)
        total = new if unread else inbox.count_notifications(actor=actor)
        lines = inbox.list_notifications(
            actor=actor, limit=size, offset=(page - 1) * size, unread_only=unread
        )
    found = [notification_out(line) for line in lines]
    return NotificationsOut(total=total, unread=new, page=page, size=size, notifications=found)


@router.post("/read", response=CountOut)
def mark_all_read(request: ActorRequest, given: UntilIn) -> CountOut:
    """Mark as read what you have seen: all up to this one."""
    require(can_read_inbox(request.actor))
    return CountOut(count=services.mark_all_read(actor=request.actor, until=given.until))


@router.post("/{int:notification_id}/read", response={204: None})
def mark_read(request: ActorRequest, notification_id: int) -> Any:
    """Mark one as read. May be repeated."""
    services.mark_read(actor=request.actor, notification_id=notification_id)
    return Status(204, None)
