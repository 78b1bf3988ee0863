"""Repeating entries of a calendar as the sessions they stand for, within bounds."""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import islice

from dateutil.rrule import rrulestr

from trellis.events.formats import bounds
from trellis.events.formats.calendar_lines import Component
from trellis.events.formats.remarks import Notes


def repeats_of(
    event: Component, start: datetime, more: set[datetime], without: set[datetime], notes: Notes
) -> list[datetime]:
    """Return the moments at which the entry begins, the first always among them unless it is excepted."""
    moments = {start} | more
    for rule in event.every("RRULE"):
        moments |= set(moments_of(rule.value, start, rule.line, notes))
    found = sorted(moments - without)
    if len(found) > bounds.REPEATS:
        notes.repair("repeats_cut", event.line, limit=str(bounds.REPEATS))
    return found[: bounds.REPEATS]


def moments_of(rule: str, start: datetime, line: int, notes: Notes) -> Iterable[datetime]:
    """Return the moments of a rule, on the clock of the agenda's zone: 9:00 stays 9:00 all year."""
    rule = "".join(rule.split()).strip(";").upper()
    local = start.replace(tzinfo=None)
    if "RSCALE" in rule or "BYSECOND" in rule or "SECONDLY" in rule or "MINUTELY" in rule:
        notes.refuse("repeat_rule", line, rule=rule[:100])
        return []
    try:
        found = rrulestr(without_zone(rule, start), dtstart=local)
        last = local + bounds.REPEATING
        moments = list(islice(found, bounds.REPEATS + 1))
    except (ValueError, TypeError, AttributeError, KeyError, OverflowError):
        notes.refuse("repeat_rule", line, rule=rule[:100])
        return []
    if moments and (len(moments) > bounds.REPEATS or moments[-1] > last):
        notes.repair("repeats_cut", line, limit=str(bounds.REPEATS))
    return [moment.replace(tzinfo=start.tzinfo) for moment in moments if moment <= last]


def without_zone(rule: str, start: datetime) -> str:
    """Return the rule with its UNTIL on the clock of the zone: the library asks for one kind of time only."""
    parts = []
    for part in rule.split(";"):
        if part.startswith("UNTIL=") and part.endswith("Z"):
            until = datetime.strptime(part[6:], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            part = f"UNTIL={until.astimezone(start.tzinfo):%Y%m%dT%H%M%S}"
        elif part.startswith("UNTIL=") and "T" not in part:
            part = f"{part}T235959"
        if part:
            parts.append(part)
    return ";".join(parts)
