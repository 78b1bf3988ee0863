"""Removing what was kept long enough: mails that were dealt with, notifications that are old."""

from datetime import datetime, timedelta

from django.utils import timezone

from trellis.core.transactions import change
from trellis.notifications.models import AnsweredLink, Mail, Notification
from trellis.notifications.types import OUTBOX, MailState

MAIL_KEPT = timedelta(days=30)
NOTIFICATION_KEPT = timedelta(days=365)
ANSWER_KEPT = timedelta(days=90)  # a link is valid for 30


def forget_old(*, now: datetime | None = None) -> int:
    """Remove mails 30 days after they were dealt with, notifications after a year; return how many rows.

    A mail that still waits is never removed. May be repeated.
    """
    now = now or timezone.now()
    with change(OUTBOX):
        done = Mail.objects.exclude(state=MailState.WAITING).filter(created_at__lt=now - MAIL_KEPT)
        # of a reader without an account nothing is left; the others keep it in their inbox
        first, _each = Notification.objects.filter(person__isnull=True, mail__in=done).delete()
        Notification.objects.filter(mail__in=done).update(mail=None)
        second, _each = done.delete()
        old = Notification.objects.filter(created_at__lt=now - NOTIFICATION_KEPT, waits_for="")
        third, _each = old.exclude(mail__state=MailState.WAITING).delete()
        fourth, _each = AnsweredLink.objects.filter(at__lt=now - ANSWER_KEPT).delete()
    return first + second + third + fourth
