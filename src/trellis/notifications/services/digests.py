"""Digests: what was told since the last one, in one mail for each person and rhythm."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from trellis.core.transactions import change, reading
from trellis.notifications.models import Mail, Notification, NotificationQuerySet
from trellis.notifications.selectors.topics import silent_topics
from trellis.notifications.types import DIGESTS, HOUR_OF_DIGEST, OUTBOX, WEEKDAY_OF_DIGEST, Rhythm


def closing_time(rhythm: Rhythm, now: datetime) -> datetime:
    """The last moment that closed a digest: seven o'clock of the day, or of Monday, in the site's zone."""
    local = timezone.localtime(now)
    days = (local.weekday() - WEEKDAY_OF_DIGEST) % 7 if rhythm == Rhythm.WEEKLY else 0
    step = 7 if rhythm == Rhythm.WEEKLY else 1
    day = local.date() - timedelta(days=days)
    at = datetime.combine(day, time(HOUR_OF_DIGEST), tzinfo=local.tzinfo)
    return at if at <= now else at - timedelta(days=step)


def make_digests(*, now: datetime | None = None) -> int:
    """Put what waits for a digest that is closed into mails; return how many. May be repeated.

    Effects: for each person and rhythm one mail with what was told before the closing time; its job is the
    outbox's own. Each person has a transaction of their own: if it is cut off, the rest follows next time.
    """
    made = 0
    for rhythm in DIGESTS:
        closed = closing_time(rhythm, now or timezone.now())
        waiting = told(Notification.objects.filter(waits_for=rhythm, created_at__lt=closed))
        with reading(OUTBOX):
            ids = list(waiting.order_by("person_id").values_list("person_id", flat=True).distinct())
        for person_id in filter(None, ids):
            made += make_digest(rhythm, person_id, closed)
    return made


def told(rows: NotificationQuerySet) -> NotificationQuerySet:
    """Without topics whose block is off: what was told on them before waits, or lapses (holding.py)."""
    silent = silent_topics()
    return rows.exclude(topic__in=silent) if silent else rows


def make_digest(rhythm: Rhythm, person_id: int, closed: datetime) -> bool:
    """Write the mail of one person; False if another worker does, or this digest was made before."""
    with change(OUTBOX):
        ids = list(
            told(Notification.objects.select_for_update(skip_locked=True))
            .filter(waits_for=rhythm, person_id=person_id, created_at__lt=closed)
            .order_by("id")
            .values_list("id", flat=True)
        )
        if not ids:
            return False
        mail, is_new = Mail.objects.get_or_create(
            person_id=person_id, rhythm=rhythm, period=timezone.localdate(closed)
        )
        if not is_new:  # what was told while that one was in the making comes with the next
            return False
        Notification.objects.filter(id__in=ids).update(mail=mail, waits_for="")
        return True
