"""Reading meetings: who meets whom, when and where."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from trellis.core.errors import NotFound
from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.meetings.models import Meeting, Seat
from trellis.meetings.types.fitting import Busy
from trellis.meetings.types.records import MeetingRecord
from trellis.meetings.types.words import BOOKER, MeetingState, Origin, Place


def no_meeting() -> NotFound:
    return NotFound(_("There is no such meeting, or it is not yours."))


def whole(rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
    return rows.select_related("table").prefetch_related(
        Prefetch("seats", queryset=Seat.objects.order_by("id"))
    )


def meeting_record(row: Meeting) -> MeetingRecord:
    table: Any = row.table
    return MeetingRecord(
        id=row.pk,
        slot_id=row.slot_id,
        begins=row.during.lower,
        ends=row.during.upper,
        place=Place(row.place),
        table_id=row.table_id,
        table_number=table.number if table else None,
        table_name=table.name if table else "",
        state=MeetingState(row.state),
        origin=Origin(row.origin),
        is_locked=row.is_locked,
        is_published=row.published_at is not None,
        room_link=row.room_link,
        reason=row.reason,
        sequence=row.sequence,
        changed_at=row.changed_at,
        participants=tuple(seat.participant_id for seat in row.seats.all()),
        stand_ins=tuple(
            (seat.participant_id, seat.stands_for_id)
            for seat in row.seats.all()
            if seat.stands_for_id is not None
        ),
    )


def list_meetings_of(*, participant_id: int, with_cancelled: bool = False) -> list[MeetingRecord]:
    """The published meetings of one participant, by time. Whom to show it, the caller asks."""
    return list_meetings_of_all(participant_ids=[participant_id], with_cancelled=with_cancelled)


def list_meetings_of_all(
    *, participant_ids: Collection[int], with_cancelled: bool = False
) -> list[MeetingRecord]:
    """The published meetings in which one of these has a seat, by time. Two queries."""
    with reading(BOOKER):
        seats = Seat.objects.filter(participant_id__in=participant_ids)
        rows = Meeting.objects.filter(pk__in=seats.values("meeting_id"), published_at__isnull=False)
        if not with_cancelled:
            rows = rows.exclude(state=MeetingState.CANCELLED)
        return [meeting_record(row) for row in whole(rows).order_by("during", "id")]


def list_meetings(*, actor: Actor, event_id: int, with_cancelled: bool = False) -> list[MeetingRecord]:
    """All that the actor may see of an event: keepers every one, drafts too; others their own. By time."""
    with reading(actor):
        rows = Meeting.objects.filter(event_id=event_id)
        if not with_cancelled:
            rows = rows.exclude(state=MeetingState.CANCELLED)
        ids = list(rows.values_list("pk", flat=True))
    with reading(BOOKER):  # the seats of the others
        seen = whole(Meeting.objects.filter(pk__in=ids))
        return [meeting_record(row) for row in seen.order_by("during", "table__number", "id")]


def get_own_meeting(*, actor: Actor, event_id: int, meeting_id: int) -> MeetingRecord:
    """A meeting in which the actor has a seat, or of an event that they keep. Raises NotFound."""
    with reading(actor):
        row = Meeting.objects.filter(event_id=event_id, pk=meeting_id).first()
    if row is None:
        raise no_meeting()
    with reading(BOOKER):  # the seats of the others
        return meeting_record(whole(Meeting.objects.filter(pk=row.pk)).get())


def busy_of(*, participant_ids: Collection[int], without: Sequence[int] = ()) -> list[Busy]:
    """The times that these have given away, drafts of a schedule too, `without` some meetings. One query."""
    with reading(BOOKER):
        rows = Seat.objects.filter(participant_id__in=participant_ids, stands=True)
        rows = rows.exclude(meeting_id__in=without)
        return [
            Busy(participant, during.lower, during.upper, Place(place))
            for participant, during, place in rows.values_list("participant_id", "during", "meeting__place")
        ]


def meet_already(*, participant_ids: Collection[int]) -> bool:
    """Whether two have a meeting of their own that stands."""
    one, other = participant_ids
    with reading(BOOKER):
        rows = Meeting.objects.filter(seats__participant_id=one).filter(seats__participant_id=other)
        return rows.exclude(state=MeetingState.CANCELLED).exists()


def met_by(*, participant_id: int) -> dict[int, int]:
    """Of those whom a participant meets, the meeting's id. One query."""
    with reading(BOOKER):
        own = Seat.objects.filter(
            participant_id=participant_id, stands=True, meeting__published_at__isnull=False
        )
        others = Seat.objects.filter(meeting_id__in=own.values("meeting_id"), stands=True)
        rows = others.exclude(participant_id=participant_id)
        return dict(rows.values_list("participant_id", "meeting_id"))
