"""Reading who was there, on which days, and how many of their meetings took place."""

from collections import Counter, defaultdict
from datetime import date, datetime

from trellis.core.transactions import reading
from trellis.meetings.models import Participant
from trellis.meetings.selectors.outcomes import held_among, list_outcomes, list_published
from trellis.meetings.types.words import BOOKER


def list_attended(*, event_id: int) -> dict[int, tuple[set[date], int]]:
    """By participant, those who were checked in or met somebody: the days, and meetings held. Six queries."""
    days: dict[int, set[date]] = defaultdict(set)
    for number, day, _at in list_check_ins(event_id=event_id):
        days[number].add(day)
    meetings = list_published(event_id=event_id)
    held = held_among(meetings, list_outcomes(event_id=event_id))
    met = Counter(number for one in meetings if one.id in held for number in one.participants)
    return {number: (days[number], met[number]) for number in {*days, *met}}


def list_check_ins(*, event_id: int) -> list[tuple[int, date, datetime]]:
    """Participant, day, and when they came. One query."""
    with reading(BOOKER):
        rows = Participant.objects.filter(
            event_id=event_id,
            registration__check_ins__isnull=False,
            registration__check_ins__undone_at__isnull=True,
        )
        columns = ("pk", "registration__check_ins__day", "registration__check_ins__at")
        return list(rows.order_by(*columns).values_list(*columns))


def list_shares(*, event_id: int) -> dict[int, frozenset[str]]:
    """What each participant agreed that others read, when they registered. One query."""
    with reading(BOOKER):
        rows = Participant.objects.filter(event_id=event_id).values_list("pk", "registration__shares")
        return {number: frozenset(shares) for number, shares in rows}
