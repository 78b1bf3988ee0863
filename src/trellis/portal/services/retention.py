"""Removing what is past its time, some thousand rows in one transaction each, so that nobody waits for it."""

from datetime import datetime

from django.utils import timezone

from trellis.audit import services as audit
from trellis.core.errors import require
from trellis.core.privacy import RetentionRule
from trellis.core.transactions import change
from trellis.core.types import Actor
from trellis.portal.policies import can_apply_retention
from trellis.portal.selectors.retention import RETENTION, Due, due_rows, list_rules, table_of

AT_ONCE = 1000
SUBJECT = "portal.retention"


def apply_retention(*, actor: Actor, now: datetime | None = None, at_once: int = AT_ONCE) -> list[Due]:
    """Remove or empty what is due by each rule; return how many rows each rule reached.

    May be repeated, and may be cut off: what is done is recorded with it, the rest is due next time.
    Raises NotPermitted but for operators and the system.
    """
    require(can_apply_retention(actor))
    now = now or timezone.now()
    return [Due(rule, apply_rule(actor, rule, now, at_once)) for rule in list_rules()]


def apply_rule(actor: Actor, rule: RetentionRule, now: datetime, at_once: int) -> int:
    total = 0
    while count := apply_part(actor, rule, now, at_once):
        total += count
        if count < at_once:
            break
    return total


def apply_part(actor: Actor, rule: RetentionRule, now: datetime, at_once: int) -> int:
    """The next rows of a rule, with their entry in the record; rows that somebody changes now wait."""
    with change(RETENTION):
        due = due_rows(rule, now).select_for_update(skip_locked=True, of=("self",))
        keys = list(due.values_list("pk", flat=True)[:at_once])
        if not keys:
            return 0
        rows = table_of(rule)._base_manager.filter(pk__in=keys)
        if rule.empties:
            rows.update(**dict(rule.empties))
        else:
            rows.delete()
        audit.record(
            actor=actor,
            action="emptied" if rule.empties else "removed",
            subject_type=SUBJECT,
            subject_id=rule.key,
            changes={rule.table: (len(keys), 0)},
            reason=f"kept for {rule.days} days",
        )
    return len(keys)
