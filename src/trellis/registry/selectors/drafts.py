"""Reading what a person typed and has not stored yet."""

from dataclasses import dataclass
from datetime import datetime

from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.registry.models import ProfileDraft


@dataclass(frozen=True, slots=True)
class Draft:
    version: int
    typed: dict[str, list[str]]
    saved_at: datetime


def find_draft(*, actor: Actor, organisation_id: int) -> Draft | None:
    """The actor's own draft of a profile, or None."""
    if actor.person_id is None:
        return None
    with reading(actor):
        own = ProfileDraft.objects.filter(organisation_id=organisation_id, person_id=actor.person_id)
        row = own.first()
    return Draft(version=row.version, typed=row.typed, saved_at=row.saved_at) if row else None
