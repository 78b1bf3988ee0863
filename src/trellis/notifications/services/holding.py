"""Mail on topics whose block is off: it waits for a week, and then lapses rather than come as a flood."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from trellis.core.transactions import change
from trellis.notifications.models import Mail, Notification
from trellis.notifications.selectors.topics import silent_topics
from trellis.notifications.types import HELD_DAYS, OUTBOX, MailState


def without_held(mails: QuerySet[Mail]) -> QuerySet[Mail]:
    """Without mails that carry only what belongs to blocks that are off."""
    silent = silent_topics()
    return mails.exclude(carries_only(silent)) if silent else mails


def carries_only(silent: set[str]) -> Q:
    carried = Notification.objects.filter(mail=OuterRef("pk"))
    some = Exists(carried.filter(topic__in=silent))
    return Q(some) & ~Q(Exists(carried.exclude(topic__in=silent)))


def lapse_held(*, now: datetime | None = None) -> int:
    """Let go what was held for longer than a week; return how many mails. May be repeated.

    What waited for a digest still stands in the inbox, where it is seen once its block is on again.
    """
    silent = silent_topics()
    if not silent:
        return 0
    old = (now or timezone.now()) - timedelta(days=HELD_DAYS)
    with change(OUTBOX):
        Notification.objects.filter(topic__in=silent, created_at__lt=old).exclude(waits_for="").update(
            waits_for=""
        )
        held = Mail.objects.filter(carries_only(silent), state=MailState.WAITING, created_at__lt=old)
        return held.update(state=MailState.UNWANTED)
