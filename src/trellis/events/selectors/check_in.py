"""Reading who is expected, who is in, and when they came."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.events.models import CheckIn, Registration
from trellis.events.selectors.badge_tokens import badge_tokens, hash_of
from trellis.events.types.check_in import Expected
from trellis.events.types.registration import RegistrationState


def day_at(time_zone: str, moment: datetime) -> date:
    """The day that it is where the event is."""
    return moment.astimezone(ZoneInfo(time_zone)).date()


def list_expected(*, actor: Actor, event_id: int, day: date, text: str = "") -> list[Expected]:
    """Those of an event with a place, by name, with when they came on this day. Two queries."""
    with reading(actor):
        came = {
            row.registration_id: row
            for row in CheckIn.objects.visible_to(actor).filter(
                event_id=event_id, day=day, undone_at__isnull=True
            )
        }
        rows = Registration.objects.visible_to(actor).filter(
            event_id=event_id, state=RegistrationState.REGISTERED
        )
        for word in text.split()[:10]:
            rows = rows.filter(Q(name__icontains=word) | Q(organisation__icontains=word))
        return [expected(row, came.get(row.pk)) for row in rows.select_related("kind").order_by("name", "id")]


def expected(row: Registration, came: CheckIn | None) -> Expected:
    return Expected(
        id=row.pk,
        name=row.name,
        organisation=row.organisation,
        kind=row.kind.name if row.kind else "",
        hashes=tuple(hash_of(token) for token in badge_tokens(row.event_id, row.pk)),
        at=came.at if came else None,
        desk=came.desk if came else "",
    )


def count_by_hour(*, actor: Actor, event_id: int, time_zone: str) -> list[tuple[datetime, int]]:
    """How many came in each hour, on the wall where the event is. One query."""
    numbers: dict[datetime, int] = {}
    with reading(actor):
        rows = CheckIn.objects.visible_to(actor).filter(event_id=event_id, undone_at__isnull=True)
        for moment in rows.values_list("at", flat=True):
            hour = moment.astimezone(ZoneInfo(time_zone)).replace(minute=0, second=0, microsecond=0)
            numbers[hour] = numbers.get(hour, 0) + 1
    return sorted(numbers.items())
