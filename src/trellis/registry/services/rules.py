"""A validator's own verdict on a rule, and taking it back."""

from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.audit import services as audit
from trellis.core.errors import NotFound, require
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.registry.models import Organisation, RuleOverride
from trellis.registry.policies.profiles import can_override
from trellis.registry.selectors.blueprints import get_blueprint
from trellis.registry.selectors.validity import rules_of
from trellis.registry.services.reasons import needed_reason
from trellis.registry.services.storing import MESSAGES, lock_organisation, refuse
from trellis.registry.types import Verdict


def override_rule(*, actor: Actor, organisation_id: int, rule: str, verdict: Verdict, reason: str) -> None:
    """Set a verdict of one's own, with the reason, in the place of the computed one.

    Raises NotFound, NotPermitted, InvalidInput (no such rule for this kind, no reason).
    """
    with change(actor, MESSAGES):
        row = lock_organisation(actor, organisation_id)
        require(can_override(actor, row))
        if rule not in {spec.rule for spec in rules_of(get_blueprint(row.kind))}:
            refuse([Problem(field="rule", message=_("This kind of profile has no such rule."))])
        reason = needed_reason(reason)
        present = RuleOverride.objects.filter(organisation=row, rule=rule).first()
        RuleOverride.objects.update_or_create(
            organisation=row,
            rule=rule,
            defaults={
                "verdict": verdict,
                "reason": reason,
                "person_id": actor.person_id,
                "at": timezone.now(),
            },
        )
        write_entry(
            actor, "decided on rule", row, rule, present.verdict if present else None, str(verdict), reason
        )


def remove_override(*, actor: Actor, organisation_id: int, rule: str, reason: str) -> None:
    """Let the computed verdict count again. Raises NotFound, NotPermitted, InvalidInput."""
    with change(actor, MESSAGES):
        row = lock_organisation(actor, organisation_id)
        require(can_override(actor, row))
        present = RuleOverride.objects.filter(organisation=row, rule=rule).first()
        if present is None:
            raise NotFound(_("Nobody has decided on this rule."))
        reason = needed_reason(reason)
        present.delete()
        write_entry(actor, "took back decision on rule", row, rule, present.verdict, None, reason)


def write_entry(
    actor: Actor,
    action: str,
    row: Organisation,
    rule: str,
    before: str | None,
    after: str | None,
    reason: str,
) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject_type="organisation",
        subject_id=row.pk,
        changes={f"rule {rule}": (before, after)},
        reason=reason,
    )
