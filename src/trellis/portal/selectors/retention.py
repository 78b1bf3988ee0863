"""What is past the time it is kept for: by the rules that settings name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.db.models import Model, QuerySet

from trellis.core.privacy import RetentionRule
from trellis.core.transactions import reading
from trellis.core.types import system_actor

RETENTION = system_actor("retention")  # confidential tables let it pass


@dataclass(frozen=True)
class Due:
    """How many rows a rule removes or empties."""

    rule: RetentionRule
    count: int


def list_rules() -> Sequence[RetentionRule]:
    """The rules, in the order in which they are applied."""
    rules: Sequence[RetentionRule] = import_module(settings.TRELLIS_RETENTION).RULES
    return rules


def table_of(rule: RetentionRule) -> type[Model]:
    return {model._meta.label: model for model in apps.get_models()}[rule.table]


def due_rows(rule: RetentionRule, now: datetime) -> QuerySet[Model]:
    """The rows that are due, by their numbers; of values to be emptied, those that are not empty yet."""
    limit = now - timedelta(days=rule.days)
    rows = table_of(rule)._base_manager.filter(rule.only, **{f"{rule.moment}__lte": limit})
    if rule.empties:
        rows = rows.exclude(**dict(rule.empties))
    return rows.order_by("pk")


def count_due(*, now: datetime) -> list[Due]:
    """What is due now, rule by rule, as each finds it before any is applied. One query for each rule."""
    with reading(RETENTION):
        return [Due(rule, due_rows(rule, now).count()) for rule in list_rules()]
