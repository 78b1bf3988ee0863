"""Marking what was read in the inbox. Not audited: nobody but the reader is concerned."""

from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.errors import NotFound
from trellis.core.transactions import change
from trellis.core.types import Actor
from trellis.notifications.models import Notification
from trellis.notifications.selectors.topics import silent_topics


def mark_read(*, actor: Actor, notification_id: int) -> None:
    """Mark one notification as read. May be repeated. Raises NotFound for one that is not the actor's."""
    with change(actor):
        own = Notification.objects.visible_to(actor).filter(pk=notification_id)
        if not own.exists():
            raise NotFound(_("There is no such notification."))
        own.filter(read_at__isnull=True).update(read_at=timezone.now())


def mark_all_read(*, actor: Actor, until: int) -> int:
    """Mark as read what the actor has seen: all up to this id; return how many. What came since stays new."""
    with change(actor):
        rows = Notification.objects.visible_to(actor).filter(read_at__isnull=True, pk__lte=until)
        if silent := silent_topics():  # what is not shown was not read
            rows = rows.exclude(topic__in=silent)
        return rows.update(read_at=timezone.now())
