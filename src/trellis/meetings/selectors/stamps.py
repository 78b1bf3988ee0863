"""Whether anything changed: a few letters of what a page shows, so that looking again costs little.

Equal stamps, equal meetings. What a stamp leaves out (a name that was corrected) comes with the next change.
"""

from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.meetings.models import (
    BoardChange,
    ClosedTable,
    DayReport,
    Meeting,
    MeetingRequest,
    MeetingSetup,
    Participant,
    PlanRun,
    Seat,
    Slot,
    Table,
    Unavailable,
    Wish,
)
from trellis.meetings.types.words import BOOKER, SHOWN, WishKind

LETTERS = 20


def own_stamp(*, participant_id: int) -> str:
    """Of the meetings and requests of one participant, and of what has begun of them. Two queries."""
    now = timezone.now()
    with reading(BOOKER):
        seats = Seat.objects.filter(participant_id=participant_id, meeting__published_at__isnull=False)
        either = Q(sender_id=participant_id) | Q(receiver_id=participant_id)
        asked = MeetingRequest.objects.filter(either).order_by("id")
        rows = seats.order_by("meeting_id").values_list(
            "meeting_id",
            "meeting__sequence",
            "meeting__state",
            "meeting__changed_at",
            "stands_for_id",
            "during",
        )
        said = [[*map(moment, row[:-1]), row[-1].lower <= now] for row in rows]
        return letters([said, list(asked.values_list("id", "state"))])


def find_own_stamp(*, actor: Actor, slug: str) -> str | None:
    """Of the actor's part in meetings that are shown, of a published event; None otherwise. Three queries."""
    with reading(BOOKER):
        shown = MeetingSetup.objects.filter(event_id=OuterRef("event_id"), state__in=SHOWN)
        rows = Participant.objects.own(actor).present().filter(event__slug=slug, event__state="published")
        own = rows.filter(Exists(shown)).values_list("pk", flat=True).first()
    return own_stamp(participant_id=own) if own is not None else None


def hall_stamp(*, event_id: int) -> str:
    """Of all that the board and the day show of an event. Ten queries."""
    now = timezone.now()
    with reading(BOOKER):
        run = PlanRun.objects.filter(event_id=event_id).order_by("-id").values_list("id", "state").first()
        return letters(
            [
                run,
                counted(of(Meeting, event_id), changed=Max("changed_at"), steps=Sum("sequence"),
                        locked=Count("id", filter=Q(is_locked=True))),
                counted(of(BoardChange, event_id), undone=Count("undone_at")),
                counted(of(Participant, event_id), left=Count("left_at"), late=Max("late_until"),
                        here=Count("registration__check_ins", filter=Q(
                            registration__check_ins__undone_at__isnull=True))),
                counted(of(Unavailable, event_id)),
                counted(of(Wish, event_id).filter(kind=WishKind.NO)),
                counted(of(DayReport, event_id)),
                counted(of(Table, event_id), closed=Count("closed_at")),
                counted(ClosedTable.objects.filter(table__event_id=event_id)),
                counted(of(Slot, event_id), begun=Count("id", filter=Q(during__startswith__lte=now)),
                        over=Count("id", filter=Q(during__endswith__lte=now))),
            ]
        )  # fmt: skip


# --- inner parts


def of(model: Any, event_id: int) -> QuerySet[Any]:
    found: QuerySet[Any] = model._default_manager.filter(event_id=event_id)
    return found


def counted(rows: QuerySet[Any], **further: Any) -> list[str]:
    """How many there are, the newest of them, and what else tells of a change."""
    found = rows.aggregate(many=Count("id", distinct=True), newest=Max("id"), **further)
    return [moment(value) for value in found.values()]


def moment(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def letters(said: Any) -> str:
    return sha256(repr(said).encode()).hexdigest()[:LETTERS]
