"""Reading requests for meetings."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import (
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
    Value,
)
from django.utils.translation import gettext as _

from trellis.core.errors import NotFound
from trellis.core.transactions import reading
from trellis.meetings.models import MeetingRequest, Wish
from trellis.meetings.selectors.wishes import refused_by
from trellis.meetings.types.records import RequestRecord
from trellis.meetings.types.words import BOOKER, RequestState, WishKind


def no_request() -> NotFound:
    return NotFound(_("There is no such request, or it is not for you."))


def request_record(row: MeetingRequest) -> RequestRecord:
    return RequestRecord(
        id=row.pk,
        sender=row.sender_id,
        receiver=row.receiver_id,
        message=row.message,
        reason=row.reason,
        state=RequestState(row.state),
        made_at=row.made_at,
        expires_at=row.expires_at,
        answered_at=row.answered_at,
        meeting_id=row.meeting_id,
    )


def find_request(*, request_id: int) -> RequestRecord | None:
    """Whom it may be shown, the caller asks. One query."""
    with reading(BOOKER):
        row = MeetingRequest.objects.filter(pk=request_id).first()
        return request_record(row) if row else None


def event_of_request(*, request_id: int) -> int | None:
    with reading(BOOKER):
        return MeetingRequest.objects.filter(pk=request_id).values_list("event_id", flat=True).first()


def list_sent(*, participant_id: int) -> list[RequestRecord]:
    """What a participant asked, the newest first."""
    with reading(BOOKER):
        return records(MeetingRequest.objects.filter(sender_id=participant_id))


def list_received(*, participant_id: int) -> list[RequestRecord]:
    """What a participant was asked, the newest first; nothing of those whom they do not want to meet."""
    refused = refused_by(participant_id=participant_id)
    with reading(BOOKER):
        rows = MeetingRequest.objects.filter(receiver_id=participant_id)
        return records(
            rows.exclude(sender_id__in=refused, state__in=(RequestState.ASKED, RequestState.EXPIRED))
        )


def records(rows: QuerySet[MeetingRequest]) -> list[RequestRecord]:
    return [request_record(row) for row in rows.order_by("-made_at", "-id")[:500]]


def unanswered(*, event_id: int) -> Collection[int]:
    """Ids of the receivers of each request of an event that was delivered and waits, once for each."""
    with reading(BOOKER):
        rows = MeetingRequest.objects.filter(event_id=event_id, state=RequestState.ASKED)
        no = Wish.objects.filter(wisher=OuterRef("receiver"), wished=OuterRef("sender"), kind=WishKind.NO)
        return list(rows.exclude(Exists(no)).values_list("receiver_id", flat=True))


def list_due(*, now: datetime, limit: int = 1000) -> list[int]:
    """Ids of requests whose time is over, for the job."""
    with reading(BOOKER):
        rows = MeetingRequest.objects.filter(state=RequestState.ASKED, expires_at__lte=now)
        return list(rows.order_by("expires_at").values_list("pk", flat=True)[:limit])


def list_to_remind(*, before: datetime, now: datetime, limit: int = 1000) -> list[int]:
    """Ids of requests that nobody was reminded of and that lapse before a moment, for the job."""
    with reading(BOOKER):
        rows = MeetingRequest.objects.filter(
            state=RequestState.ASKED, reminded_at__isnull=True, expires_at__lte=before, expires_at__gt=now
        )
        moment = Value(now, output_field=DateTimeField())
        waited = ExpressionWrapper(moment - F("made_at"), output_field=DurationField())
        left = ExpressionWrapper(F("expires_at") - moment, output_field=DurationField())
        rows = rows.annotate(waited=waited, left=left).filter(waited__gte=F("left"))
        return list(rows.order_by("expires_at").values_list("pk", flat=True)[:limit])
