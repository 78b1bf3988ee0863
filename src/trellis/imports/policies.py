"""Who may import, repair, accept and undo."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.types import ALLOWED, Actor, Decision, refused
from trellis.imports.models import EDITING_ROLES, Import
from trellis.imports.types import UNDO_DAYS, WORKING, Adapter, State


def can_start_import(actor: Actor, adapter: Adapter, organisation: int | None) -> Decision:
    """Operators for the platform, editors for their organisation; and what the target says itself."""
    if not actor.is_signed_in and not actor.system:
        return refused(_("Sign in to import a file."))
    if not actor.is_operator:
        if organisation is None:
            return refused(
                _("Only operators import on behalf of the platform. Choose one of your organisations.")
            )
        if not actor.has_organisation_role(organisation, *EDITING_ROLES):
            return refused(_("Only owners and editors of an organisation import for it."))
    return adapter.can_import(actor=actor, organisation=organisation)


def can_edit_import(actor: Actor, run: Import) -> Decision:
    """Operators, the editors of its organisation, and for an import without one who began it."""
    if actor.is_operator:
        return ALLOWED
    organisation = run.source.organisation_id
    if organisation is not None and actor.has_organisation_role(organisation, *EDITING_ROLES):
        return ALLOWED
    return refused(
        _("Only operators and the editors of the organisation that it belongs to may change this import.")
    )


def can_change_settings(actor: Actor, run: Import) -> Decision:
    if run.state in WORKING:
        return refused(_("The import is at work. Wait until it has finished, then change it."))
    if run.state not in (State.PREPARING, State.STAGED):
        return refused(_("This import is closed. Upload the file again to read it differently."))
    return can_edit_import(actor, run)


def can_repair(actor: Actor, run: Import) -> Decision:
    if run.state != State.STAGED:
        return refused(_("Rows can be corrected once they are checked and until they are accepted."))
    return can_edit_import(actor, run)


def can_accept(actor: Actor, run: Import) -> Decision:
    if run.state != State.STAGED:
        return refused(_("Only an import that is checked and not yet accepted can be accepted."))
    return can_edit_import(actor, run)


def can_discard(actor: Actor, run: Import) -> Decision:
    if run.state not in (State.PREPARING, State.STAGED):
        return refused(_("Only an import that is not accepted yet can be discarded."))
    return can_edit_import(actor, run)


def undo_ends(run: Import) -> datetime | None:
    return run.applied_at + timedelta(days=UNDO_DAYS) if run.applied_at else None


def can_undo(actor: Actor, run: Import) -> Decision:
    ends = undo_ends(run)
    if run.state != State.APPLIED or ends is None:
        return refused(_("Only an import that was stored can be undone."))
    if timezone.now() > ends:
        return refused(_("The seven days for undoing this import are over."))
    return can_edit_import(actor, run)
