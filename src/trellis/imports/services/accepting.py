"""A person accepts: all or nothing, or the sound rows now and the rest as a repair list."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trellis.core.errors import InvalidInput, require
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.imports.models import Import, StagedRow
from trellis.imports.policies import can_accept, can_start_import
from trellis.imports.selectors.adapters import get_adapter
from trellis.imports.services.jobs import ask_for
from trellis.imports.services.understanding import lock, record
from trellis.imports.types import Acceptance, Search, State


def accept(*, actor: Actor, import_id: int, acceptance: Acceptance, retires_missing: bool = False) -> Import:
    """Have the import stored, in the background and in one transaction.

    Raises NotFound, NotPermitted (also when somebody else was first), InvalidInput (rows that cannot be
    stored or wait for a decision, and all or nothing was chosen; the search for duplicates still runs).
    Effects: the state APPLYING and a job; an audit row. The second of two acceptances is refused.
    """
    with change(actor):
        run = lock(actor, import_id)
        require(can_accept(actor, run))
        require(can_start_import(actor, get_adapter(run.source.target), run.source.organisation_id))
        check_rows(run, acceptance)
        run.state, run.accepted_by_id, run.accepted_at = State.APPLYING, actor.person_id, timezone.now()
        run.acceptance, run.retires_missing, run.failure = acceptance, retires_missing, ""
        run.save(
            update_fields=["state", "accepted_by", "accepted_at", "acceptance", "retires_missing", "failure"]
        )
        ask_for("apply", run)
        record(actor, run, "imports.accepted", {"acceptance": (None, acceptance.value)})
    return run


def check_rows(run: Import, acceptance: Acceptance) -> None:
    """Raise InvalidInput unless what is staged can be stored as the person chose."""
    if run.search == Search.SEARCHING:
        text = _("Possible duplicates are still being looked for. Accept when that is done.")
        raise InvalidInput([Problem("acceptance", text)])
    if run.search == Search.NOT_YET:
        text = _("Rows were corrected since duplicates were looked for. Look for them once more.")
        raise InvalidInput([Problem("acceptance", text)])
    rows = StagedRow.objects.filter(file__owner=run)
    refused, held = rows.filter(refused=True).count(), rows.filter(held=True).count()
    problems = []
    if acceptance is Acceptance.ALL_OR_NOTHING and refused:
        text = ngettext(
            "%d row cannot be stored as it is. Correct it, or store the sound rows now.",
            "%d rows cannot be stored as they are. Correct them, or store the sound rows now.",
            refused,
        )
        problems.append(Problem("acceptance", text % refused))
    if acceptance is Acceptance.ALL_OR_NOTHING and held:
        text = ngettext(
            "%d row may be a duplicate. Decide first, or store the sound rows now.",
            "%d rows may be duplicates. Decide first, or store the sound rows now.",
            held,
        )
        problems.append(Problem("acceptance", text % held))
    if problems:
        raise InvalidInput(problems)
