"""Reading what people say on the day and afterwards; for whom, the caller asks."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db.models import Avg, Exists, OuterRef

from trellis.core.transactions import reading
from trellis.meetings.models import DayReport, Meeting, Outcome, Seat
from trellis.meetings.selectors.meetings import meeting_record, whole
from trellis.meetings.selectors.participants import list_cards
from trellis.meetings.types.outcomes import (
    Agreement,
    Figures,
    OutcomeRecord,
    OutcomeValues,
    Report,
    ReportRecord,
)
from trellis.meetings.types.records import MeetingRecord
from trellis.meetings.types.words import BOOKER, MeetingState

THROUGH_AFTER = timedelta(hours=5)  # whose next meeting is later than this is through for the day


def outcome_record(row: Outcome) -> OutcomeRecord:
    values = OutcomeValues(row.has_met, row.rating, row.next_step, row.agreement, row.remark)
    return OutcomeRecord(row.seat.meeting_id, row.seat.participant_id, values, row.changed_at)


def outcomes_of(*, participant_id: int) -> dict[int, OutcomeRecord]:
    """What one participant said, by meeting. One query."""
    with reading(BOOKER):
        rows = Outcome.objects.filter(seat__participant_id=participant_id).select_related("seat")
        return {row.seat.meeting_id: outcome_record(row) for row in rows}


def list_outcomes(*, event_id: int) -> list[OutcomeRecord]:
    """All that was said, for those who keep the event. One query."""
    with reading(BOOKER):
        rows = Outcome.objects.filter(event_id=event_id).select_related("seat").order_by("seat_id")
        return [outcome_record(row) for row in rows]


def list_reports(*, event_id: int, meeting_ids: Collection[int]) -> dict[int, list[ReportRecord]]:
    """What was said on the day, by meeting, the latest last. One query."""
    found: dict[int, list[ReportRecord]] = defaultdict(list)
    with reading(BOOKER):
        rows = DayReport.objects.filter(event_id=event_id, seat__meeting_id__in=meeting_ids)
        for row in rows.select_related("seat").order_by("at", "id"):
            seat = row.seat
            record = ReportRecord(seat.meeting_id, seat.participant_id, Report(row.kind), row.minutes, row.at)
            found[seat.meeting_id].append(record)
    return found


def find_seat(*, meeting_id: int, participant_id: int) -> int | None:
    """The seat of a participant in a published meeting that stands or was held."""
    with reading(BOOKER):
        rows = Seat.objects.filter(meeting_id=meeting_id, participant_id=participant_id, stands=True)
        return rows.filter(meeting__published_at__isnull=False).values_list("pk", flat=True).first()


def list_published(*, event_id: int) -> list[MeetingRecord]:
    """Every meeting of the event that counts, by time. Three queries."""
    with reading(BOOKER):
        rows = Meeting.objects.filter(event_id=event_id, published_at__isnull=False)
        rows = rows.exclude(state=MeetingState.CANCELLED)
        return [meeting_record(row) for row in whole(rows).order_by("during", "table__number", "id")]


def held_among(meetings: Iterable[MeetingRecord], outcomes: Iterable[OutcomeRecord]) -> set[int]:
    """Those that took place: noted so, or one side says so."""
    found = {one.meeting_id for one in outcomes if one.values.has_met}
    return found | {meeting.id for meeting in meetings if meeting.state == MeetingState.HELD}


def build_figures(*, event_id: int, now: datetime) -> Figures:
    """What came of the meetings of an event. Eight queries however many there are."""
    meetings, outcomes = list_published(event_id=event_id), list_outcomes(event_id=event_id)
    cards = {card.id: card for card in list_cards(event_id=event_id, with_gone=True)}
    held = held_among(meetings, outcomes)
    with reading(BOOKER):
        rating = Outcome.objects.filter(event_id=event_id).aggregate(mean=Avg("rating"))["mean"]
    agreed = {(one.meeting_id, one.values.agreement) for one in outcomes if one.values.agreement}
    kinds = Counter(Agreement(kind) for _meeting, kind in agreed)
    said = {one.meeting_id for one in outcomes} | held
    return Figures(
        planned=len(meetings),
        over=sum(meeting.ends <= now for meeting in meetings),
        held=len(held),
        answered=len(said),
        next_steps=len({one.meeting_id for one in outcomes if one.values.next_step}),
        agreements=tuple((kind, kinds[kind]) for kind in Agreement if kinds[kind]),
        rating=rating,
        by_country=counted(meetings, held, {card.id: card.country or "" for card in cards.values()}),
        by_kind=counted(meetings, held, {card.id: card.kind for card in cards.values()}),
    )


def counted(
    meetings: Collection[MeetingRecord], held: set[int], group_of: dict[int, str]
) -> tuple[tuple[str, int, int], ...]:
    """By group: people who have meetings, and meetings held in which one of them sat."""
    people: dict[str, set[int]] = defaultdict(set)
    took_place: dict[str, set[int]] = defaultdict(set)
    for meeting in meetings:
        for number in meeting.participants:
            group = group_of.get(number, "")
            people[group].add(number)
            if meeting.id in held:
                took_place[group].add(meeting.id)
    rows = [(group, len(found), len(took_place[group])) for group, found in people.items()]
    return tuple(sorted(rows, key=lambda row: (-row[1], row[0])))


def list_unasked(*, now: datetime, since: datetime, limit: int = 500) -> list[tuple[int, int]]:
    """Participants, with their event, who are through for now, said nothing yet and were not asked."""
    with reading(BOOKER):
        seats = Seat.objects.filter(stands=True, meeting__published_at__isnull=False)
        soon = seats.filter(
            participant_id=OuterRef("participant_id"), during__endswith__gt=now,
            during__startswith__lt=now + THROUGH_AFTER,
        )  # fmt: skip
        rows = seats.filter(
            asked_at__isnull=True, outcome__isnull=True, during__endswith__lte=now, during__endswith__gt=since
        )
        rows = rows.exclude(Exists(soon)).order_by("participant_id")
        return list(rows.values_list("participant_id", "event_id").distinct()[:limit])
