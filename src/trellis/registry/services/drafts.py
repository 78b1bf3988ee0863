"""What a person typed into a profile's form and has not stored yet: kept by itself, seen by nobody else.

A draft is no change of the profile, so that the audit does not know it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.errors import InvalidInput, NotPermitted, require
from trellis.core.transactions import change
from trellis.core.types import Actor
from trellis.registry.models import ProfileDraft
from trellis.registry.policies.profiles import can_edit
from trellis.registry.services.storing import lock_organisation

MOST_CHARACTERS = 2_000_000


def save_draft(
    *, actor: Actor, organisation_id: int, version: int, typed: Mapping[str, Sequence[str]]
) -> datetime:
    """Keep what was typed, in the place of what this person typed before; return when.

    Raises NotFound, NotPermitted, InvalidInput (too much to keep).
    """
    if sum(len(text) for texts in typed.values() for text in texts) > MOST_CHARACTERS:
        raise InvalidInput(_("This is too much text to keep as a draft. Shorten it."))
    with change(actor):
        row = lock_organisation(actor, organisation_id)
        require(can_edit(actor, row))
        if actor.person_id is None:
            raise NotPermitted(_("Only a person has drafts."))
        now = timezone.now()
        kept = {name: [text.replace("\x00", "") for text in texts] for name, texts in typed.items()}
        ProfileDraft.objects.update_or_create(
            organisation=row,
            person_id=actor.person_id,
            defaults={"version": version, "typed": kept, "saved_at": now},
        )
        return now


def discard_draft(*, actor: Actor, organisation_id: int) -> None:
    """Forget what was typed. May be repeated."""
    if actor.person_id is not None:
        with change(actor):
            own = ProfileDraft.objects.filter(organisation_id=organisation_id, person_id=actor.person_id)
            own.delete()
