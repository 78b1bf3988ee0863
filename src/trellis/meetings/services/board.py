"""What keepers do on the board is remembered, so that it can be taken back."""

from collections.abc import Collection
from typing import Any

from trellis.core.transactions import change
from trellis.core.types import Actor
from trellis.meetings.models import BoardChange, Meeting, Seat
from trellis.meetings.types.planning import BoardAction
from trellis.meetings.types.words import BOOKER

Snapshot = dict[str, Any]


def snapshots(ids: Collection[int]) -> list[Snapshot]:
    """Meetings as they are, by number: what `undo` restores and compares. Within `BOOKER`. Two queries."""
    seats: dict[int, list[int]] = {}
    stand_ins: dict[int, list[list[int]]] = {}
    rows = Seat.objects.filter(meeting_id__in=ids).order_by("participant_id")
    for meeting, person, meant in rows.values_list("meeting_id", "participant_id", "stands_for_id"):
        seats.setdefault(meeting, []).append(person)
        if meant is not None:
            stand_ins.setdefault(meeting, []).append([person, meant])
    return [
        {
            "id": row.pk,
            "slot": row.slot_id,
            "table": row.table_id,
            "place": str(row.place),
            "state": str(row.state),
            "locked": row.is_locked,
            "link": row.room_link,
            "people": seats.get(row.pk, []),
        }
        | ({"stand_ins": stand_ins[row.pk]} if row.pk in stand_ins else {})
        for row in Meeting.objects.filter(pk__in=ids).order_by("pk")
    ]


def snapshot(meeting_id: int) -> list[Snapshot]:
    with change(BOOKER):
        return snapshots([meeting_id])


def remember(
    actor: Actor,
    event_id: int,
    action: BoardAction,
    *,
    before: list[Snapshot],
    after: list[Snapshot],
    run_id: int | None = None,
) -> None:
    """Within the change that is remembered."""
    with change(BOOKER):
        BoardChange.objects.create(
            event_id=event_id,
            made_by_id=actor.person_id,
            action=action,
            run_id=run_id,
            before=before,
            after=after,
        )
