"""How fresh a profile is: pure, and the same as a condition of the database."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan, LessThanOrEqual

from trellis.registry.selectors.blueprints import blueprints
from trellis.registry.types import PUBLIC, Blueprint, Freshness

DEFAULT_MONTHS = (12, 18)


def months_before(now: datetime, months: int) -> datetime:
    """The same day and time some months earlier, or the last day of that month.

    >>> months_before(datetime(2024, 3, 31, 8), 1)
    datetime.datetime(2024, 2, 29, 8, 0)
    """
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    last = monthrange(year, month + 1)[1]
    return now.replace(year=year, month=month + 1, day=min(now.day, last))


def freshness(
    confirmed_at: datetime | None, now: datetime, *, months: tuple[int, int] = DEFAULT_MONTHS
) -> Freshness:
    """Green, amber or red by the last confirmation; red where there was none.

    >>> freshness(datetime(2024, 1, 1), datetime(2025, 1, 1))
    <Freshness.AMBER: 'amber'>
    """
    if confirmed_at is None or confirmed_at <= months_before(now, months[1]):
        return Freshness.RED
    return Freshness.AMBER if confirmed_at <= months_before(now, months[0]) else Freshness.GREEN


def months_of(blueprint: Blueprint | None) -> tuple[int, int]:
    if blueprint is None:
        return DEFAULT_MONTHS
    return blueprint.confirmation.amber_months, blueprint.confirmation.red_months


def freshness_of_kind(kind: str, since: datetime | None, now: datetime) -> Freshness:
    """Freshness with the period of the kind; `since` is the last confirmation, else the publication."""
    return freshness(since, now, months=months_of(blueprints().get(kind)))


LAST_CONFIRMED = Coalesce("confirmed_at", "published_at")
"""From when a profile counts as confirmed: publication is a check too."""


def is_fresh_as(wanted: Iterable[Freshness], now: datetime) -> Q:
    """The condition that a published profile is one of these, the same as `freshness_of_kind`."""
    by_months: dict[tuple[int, int], list[str]] = {}
    for kind, blueprint in blueprints().items():
        by_months.setdefault(months_of(blueprint), []).append(kind)
    usual = by_months.pop(DEFAULT_MONTHS, [])
    special = [kind for kinds in by_months.values() for kind in kinds]
    condition = ~Q(kind__in=special) & freshness_condition(wanted, now, DEFAULT_MONTHS)
    for months, kinds in by_months.items():
        condition |= Q(kind__in=kinds) & freshness_condition(wanted, now, months)
    return Q(status__in=PUBLIC) & condition if usual or special else Q(pk__in=[])


def freshness_condition(wanted: Iterable[Freshness], now: datetime, months: tuple[int, int]) -> Q:
    amber, red = months_before(now, months[0]), months_before(now, months[1])
    conditions = {
        Freshness.GREEN: Q(GreaterThan(LAST_CONFIRMED, amber)),
        Freshness.AMBER: Q(LessThanOrEqual(LAST_CONFIRMED, amber)) & Q(GreaterThan(LAST_CONFIRMED, red)),
        Freshness.RED: Q(LessThanOrEqual(LAST_CONFIRMED, red)),
    }
    found = Q(pk__in=[])
    for item in wanted:
        found |= conditions[Freshness(item)]
    return found
