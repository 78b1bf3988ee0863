"""Until when something that waits for a validator should be done: pure."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

SATURDAY = 5


def due_on(since: datetime, *, days: int | None = None) -> date:
    """The last day of the service time [working days, Monday to Friday], which is a setting.

    >>> due_on(datetime(2024, 3, 1, 12, tzinfo=timezone.get_default_timezone()), days=5)
    datetime.date(2024, 3, 8)
    """
    day, left = timezone.localdate(since), settings.TRELLIS_REVIEW_DAYS if days is None else days
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < SATURDAY
    return day


def is_overdue(since: datetime, *, today: date) -> bool:
    """The day on which it should have been done is over."""
    return due_on(since) < today
