"""Who may merge profiles."""

from django.utils.translation import gettext as _

from trellis.core.types import ALLOWED, Actor, Decision, refused
from trellis.registry.policies.profiles import KEEPERS, Kept, can_validate
from trellis.registry.types import Status


def can_find_duplicates(actor: Actor) -> Decision:
    """Operators, and validators of whatever country; who only reads has no use for it."""
    if actor.is_operator or actor.is_validator or actor.validator_of:
        return ALLOWED
    return refused(_("Only a validator may look for duplicates."))


def can_merge(actor: Actor, kept: Kept, merged: Kept) -> Decision:
    """Operators, and validators of the countries of both who keep neither."""
    if not (can_find_duplicates(actor) and can_validate(actor, kept) and can_validate(actor, merged)):
        return refused(_("Only a validator may merge profiles."))
    if kept.id == merged.id:
        return refused(_("A profile cannot be merged with itself."))
    keeps = any(actor.has_organisation_role(item.id, *KEEPERS) for item in (kept, merged))
    if not actor.is_operator and keeps:
        return refused(_("You keep one of these profiles yourself: another validator must merge them."))
    if Status.ARCHIVED in (kept.status, merged.status):
        return refused(_("One of these profiles is archived. Restore it first."))
    return ALLOWED


def can_undo_merge(actor: Actor, *profiles: Kept) -> Decision:
    """Operators, and validators of the countries of both who keep neither."""
    if not (can_find_duplicates(actor) and all(can_validate(actor, item) for item in profiles)):
        return refused(_("Only a validator may take a merge back."))
    if not actor.is_operator and any(actor.has_organisation_role(item.id, *KEEPERS) for item in profiles):
        return refused(_("You keep one of these profiles yourself: another validator must do this."))
    return ALLOWED
