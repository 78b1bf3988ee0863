"""Noting what participants know of their meetings, so that nobody is told the same twice."""

from collections.abc import Iterable

from django.utils import timezone

from trellis.core.transactions import change
from trellis.meetings.models import Told
from trellis.meetings.selectors.told import Telling
from trellis.meetings.types.records import MeetingRecord
from trellis.meetings.types.told import lines_of, written
from trellis.meetings.types.words import BOOKER


def note_told(event_id: int, meeting: MeetingRecord) -> None:
    """Everybody in this meeting knows how it stands: they were told at once, or did it. Within a change."""
    with change(BOOKER):
        Told.objects.bulk_create(
            [Told(event_id=event_id, participant_id=number) for number in sorted(meeting.participants)],
            ignore_conflicts=True,
        )
        rows = Told.objects.select_for_update().filter(participant_id__in=meeting.participants)
        for row in rows.order_by("participant_id"):
            row.lines.pop(str(meeting.id), None)
            row.lines |= written(lines_of([meeting], row.participant_id))
            row.sequence += 1
            row.changed_at = timezone.now()
            row.save(update_fields=["lines", "sequence", "changed_at"])


def note_left(participant_id: int, meeting_id: int) -> None:
    """Somebody gave up their seat in a meeting that goes on: they need not be told. Within a change."""
    with change(BOOKER):
        row = Told.objects.select_for_update().filter(participant_id=participant_id).first()
        if row is not None and row.lines.pop(str(meeting_id), None) is not None:
            row.changed_at = timezone.now()
            row.save(update_fields=["lines", "changed_at"])


def note_whole(event_id: int, tellings: Iterable[Telling]) -> None:
    """These know all of their schedule now. Within a change that holds the participants."""
    found = {one.card.id: one for one in tellings}
    now = timezone.now()
    with change(BOOKER):
        Told.objects.bulk_create(
            [Told(event_id=event_id, participant_id=number) for number in sorted(found)],
            ignore_conflicts=True,
        )
        rows = list(Told.objects.filter(participant_id__in=found).order_by("participant_id"))
        for row in rows:
            row.lines = written(found[row.participant_id].lines)
            row.sequence += 1
            row.whole_at = row.whole_at or (now if found[row.participant_id].is_first else None)
            row.changed_at = now
        Told.objects.bulk_update(rows, ["lines", "sequence", "whole_at", "changed_at"], batch_size=500)
