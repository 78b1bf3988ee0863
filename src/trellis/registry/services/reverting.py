"""Taking one change of a profile back, as long as nothing was built upon it."""

from django.utils.translation import gettext as _

from trellis.core.errors import Conflict, require
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.registry.policies.profiles import can_edit
from trellis.registry.selectors.blueprints import get_blueprint
from trellis.registry.selectors.history import get_entry, taken_back
from trellis.registry.selectors.profiles import profiles_of
from trellis.registry.services.changing import set_values
from trellis.registry.services.storing import MESSAGES, default_origin, lock_organisation
from trellis.registry.types import Profile, ProfileChange


class ChangedSince(Conflict):
    """Somebody changed the same fields later; nothing was taken back."""

    def __init__(self, fields: list[str]) -> None:
        message = _("This was changed once more since.")
        self.problems = tuple(Problem(field=name, message=message) for name in fields)
        super().__init__(
            _("Some of this was changed once more since: %(fields)s. Take the later change back first.")
            % {"fields": ", ".join(fields)}
        )


def take_back(*, actor: Actor, organisation_id: int, entry_id: int) -> Profile:
    """Set the fields of one change to what they were before it; this too stands in the history.

    Raises NotFound, also for a change of another profile, NotPermitted, ChangedSince where a field has been
    changed once more, Conflict for what is no change of fields, InvalidInput where the former value is not
    allowed any more.
    """
    with change(actor, MESSAGES):
        row = lock_organisation(actor, organisation_id)
        require(can_edit(actor, row))
        entry = get_entry(organisation_id=row.pk, entry_id=entry_id)
        values = taken_back(entry, get_blueprint(row.kind))
        if not values:
            raise Conflict(_("Only a change of fields can be taken back."))
        present = profiles_of([row])[0].values
        later = [name for name in values if present.get(name) != entry.changes[name][1]]
        if later:
            raise ChangedSince(later)
        item = ProfileChange(organisation_id=row.pk, values=values)
        origin = default_origin(actor, row.pk)
        return set_values(actor, row, item, version=None, settled=None, origin=origin)
