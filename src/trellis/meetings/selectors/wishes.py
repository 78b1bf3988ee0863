"""Reading wishes: one's own, and those that keepers and the schedule ask for."""

from collections.abc import Collection

from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.meetings.models import Wish
from trellis.meetings.types.records import WishRecord
from trellis.meetings.types.words import BOOKER, WishKind


def list_own_wishes(*, actor: Actor, participant_id: int) -> dict[int, WishRecord]:
    """What a participant wishes, by whom it is about; to others than them and keepers nothing. One query."""
    with reading(actor):
        rows = Wish.objects.filter(wisher_id=participant_id).order_by("id")
        return {row.wished_id: WishRecord(row.wished_id, WishKind(row.kind), row.note) for row in rows}


def is_refused(*, participant_ids: Collection[int]) -> bool:
    """Whether one of these said no to another of them. Never shown to anybody: it decides only."""
    with reading(BOOKER):
        rows = Wish.objects.filter(
            kind=WishKind.NO, wisher_id__in=participant_ids, wished_id__in=participant_ids
        )
        return rows.exists()


def refused_by(*, participant_id: int) -> set[int]:
    """Ids of those to whom a participant said no."""
    with reading(BOOKER):
        rows = Wish.objects.filter(kind=WishKind.NO, wisher_id=participant_id)
        return set(rows.values_list("wished_id", flat=True))
