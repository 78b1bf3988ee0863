"""Events as dates of a calendar program: those of a person, and what a query means."""

from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.types import Actor
from trellis.events.models import Event, Registration
from trellis.events.selectors.records import event_record, whole
from trellis.events.types.events import SHOWN, EventRecord, EventState
from trellis.events.types.registration import RegistrationState
from trellis.notifications.types import MOST_DATES, SHOWN_AFTER, CalendarDate


def event_dates(actor: Actor) -> Iterator[CalendarDate]:
    """The published events that the actor keeps, or is registered for; no rehearsals."""
    registered = Registration.objects.visible_to(actor).filter(
        person_id=actor.person_id or 0, state=RegistrationState.REGISTERED
    )
    rows = (
        Event.objects.visible_to(actor)
        .real()
        .filter(
            Q(pk__in=Event.objects.kept_by(actor).values("pk")) | Q(pk__in=registered.values("event_id")),
            state__in=SHOWN,
            ends_at__gt=timezone.now() - SHOWN_AFTER,
        )
    )
    for row in whole(rows.order_by("starts_at", "pk"))[:MOST_DATES]:
        yield date_of(event_record(row))


def dates_of(events: Iterable[EventRecord]) -> list[CalendarDate]:
    return [date_of(event) for event in events]


def date_of(event: EventRecord) -> CalendarDate:
    """Its UID is the same in every calendar; what is changed has a higher SEQUENCE."""
    is_cancelled = event.state == EventState.CANCELLED
    title = _("Cancelled: %(event)s") % {"event": event.title} if is_cancelled else event.title
    return CalendarDate(
        uid=f"event-{event.id}",
        title=title,
        start=event.starts_at,
        end=event.ends_at,
        zone=event.time_zone,
        changed_at=event.changed_at,
        sequence=event.sequence,
        text=event.summary,
        path=reverse("events:event", args=[event.slug]),
        place=", ".join(filter(None, (event.venue, event.address, event.city))),
        is_cancelled=is_cancelled,
        is_public=True,
    )
