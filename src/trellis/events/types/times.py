"""Local times and zones: a time on the wall of a place, and the moment that it is. Pure."""

import re
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

MOST_OCCURRENCES = 200
# Only what always comes again soon: a rule that never fits would be counted through for ever.
RULE = re.compile(
    r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;(INTERVAL=[1-9]\d?|COUNT=[1-9]\d{0,2}|UNTIL=\d{8}(T\d{6})?"
    r"|BYDAY=([1-5]|-1)?(MO|TU|WE|TH|FR|SA|SU)(,([1-5]|-1)?(MO|TU|WE|TH|FR|SA|SU))*))*"
)


class NoSuchTime(ValueError):
    """The clocks of that place skip this time on that day."""


class BadRule(ValueError):
    """A rule of recurrence that cannot be read, never ends, or gives nothing."""


@cache
def zone_names() -> tuple[str, ...]:
    """Those that people choose from: a place each, and UTC."""
    places = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/",
              "Pacific/")  # fmt: skip
    found = sorted(name for name in zoneinfo.available_timezones() if name.startswith(places))
    return (*found, "UTC")


def is_zone(name: str) -> bool:
    return name in zone_names()


def moment_of(local: datetime, zone: str) -> datetime:
    """The moment of a time on the wall; of one that comes twice in autumn, the first. Raises NoSuchTime.

    >>> moment_of(datetime(2026, 7, 1, 9), "Europe/Vienna").isoformat()
    '2026-07-01T07:00:00+00:00'
    """
    aware = local.replace(tzinfo=ZoneInfo(zone), fold=0)
    moment = aware.astimezone(UTC)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local:
        raise NoSuchTime(local.isoformat())
    return moment


def nearest_moment(local: datetime, zone: str) -> datetime:
    """As `moment_of`; a time that the clocks skip is as much later as they skip.

    >>> nearest_moment(datetime(2026, 3, 29, 2, 30), "Europe/Vienna").isoformat()
    '2026-03-29T01:30:00+00:00'
    """
    return local.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


def wall_time(moment: datetime, zone: str) -> datetime:
    """The time on the wall of the place, without a zone.

    >>> wall_time(datetime(2026, 1, 1, 8, tzinfo=UTC), "Europe/Vienna").isoformat()
    '2026-01-01T09:00:00'
    """
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def occurrences(rule: str, first: datetime, zone: str) -> list[datetime]:
    """The moments of a rule (RFC 5545) that begins at a time on the wall: at the same wall time each time.

    Raises BadRule for what cannot be read, comes more often than `MOST_OCCURRENCES` times, or never.

    >>> found = occurrences("FREQ=WEEKLY;COUNT=2", datetime(2026, 3, 25, 8, 30), "Europe/Brussels")
    >>> [moment.isoformat() for moment in found]
    ['2026-03-25T07:30:00+00:00', '2026-04-01T06:30:00+00:00']
    """
    return [nearest_moment(local, zone) for local in wall_times(rule, first)]


def wall_times(rule: str, first: datetime) -> list[datetime]:
    if not RULE.fullmatch(rule):
        raise BadRule(rule)
    try:
        found = list(limited(rule, first))
    except (ValueError, TypeError, OverflowError, ZeroDivisionError) as error:
        raise BadRule(rule) from error
    if not found or len(found) > MOST_OCCURRENCES:
        raise BadRule(rule)
    return found


def limited(rule: str, first: datetime) -> Iterator[datetime]:
    """One more than there may be, so that too many are seen without counting for ever."""
    if "COUNT=" not in rule and "UNTIL=" not in rule:
        raise BadRule(rule)
    for number, local in enumerate(rrulestr(rule, dtstart=first)):
        if number > MOST_OCCURRENCES:
            return
        yield local
