"""The calendar of events: what is meant by a query, counted and listed."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q

from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.events.models import Event
from trellis.events.models.event import EventQuerySet
from trellis.events.selectors.records import event_record, whole
from trellis.events.types.events import SHOWN, EventRecord, HostState
from trellis.events.types.query import FACETS, EventQuery, When

WORDS = ("title", "summary", "city", "venue")
MOST_IN_A_FILE = 5000


def meant(actor: Actor, query: EventQuery, now: datetime, *, without: str = "") -> EventQuerySet:
    """The rows that a query means; `without` leaves one facet out, to count what else it could be."""
    rows = Event.objects.visible_to(actor).real().filter(state__in=SHOWN)
    if query.when == When.COMING:
        rows = rows.filter(ends_at__gt=now)
    elif query.when == When.PAST:
        rows = rows.filter(ends_at__lte=now)
    for word in query.text.split()[:10]:
        said = Q(hosts__organisation__name__icontains=word, hosts__state=HostState.ACCEPTED)
        for column in WORDS:
            said |= Q(**{f"{column}__icontains": word})
        rows = rows.filter(pk__in=Event.objects.filter(said).values("pk"))
    for facet, value in query.chosen.items():
        if facet != without:
            rows = rows.filter(chosen(facet, value))
    return rows


def chosen(facet: str, value: str) -> Q:
    if facet in ("ecosystem", "theme"):
        return Q(terms__term_id=f"{facet}:{value}")
    if facet == "country":
        return Q(country_id=f"country:{value}")
    if facet == "format":
        return Q(format__in=[value, "hybrid"])
    return Q(kind=value)


def in_order(rows: EventQuerySet, when: When) -> EventQuerySet:
    """The soonest first; of past ones the latest."""
    return rows.order_by("starts_at", "id") if when == When.COMING else rows.order_by("-starts_at", "-id")


def search_events(
    *, actor: Actor, query: EventQuery, now: datetime, size: int
) -> tuple[list[EventRecord], int]:
    """A page of what is meant, and how many there are. Four queries. Beyond the last is the last."""
    with reading(actor):
        rows = meant(actor, query, now)
        total = rows.count()
        first = (min(max(query.page, 1), max(1, -(-total // size))) - 1) * size
        page = whole(in_order(rows, query.when))[first : first + size]
        return [event_record(row) for row in page], total


def list_between(
    *, actor: Actor, query: EventQuery, begin: datetime, end: datetime, limit: int = 1000
) -> list[EventRecord]:
    """What is meant, whenever, and takes place in a span of time; by its begin. Three queries."""
    with reading(actor):
        rows = meant(actor, query.changed(when=When.ALL), begin).filter(starts_at__lt=end, ends_at__gt=begin)
        return [event_record(row) for row in whole(rows.order_by("starts_at", "id"))[:limit]]


def list_for_file(*, actor: Actor, query: EventQuery, now: datetime) -> list[EventRecord]:
    """Everything that is meant, `MOST_IN_A_FILE` at most."""
    with reading(actor):
        rows = whole(in_order(meant(actor, query, now), query.when))[:MOST_IN_A_FILE]
        return [event_record(row) for row in rows]


def list_for_feed(*, actor: Actor, query: EventQuery, now: datetime) -> list[EventRecord]:
    """What a calendar program gets: what is to come, and of what is over the last month."""
    since = now - timedelta(days=31)
    with reading(actor):
        rows = meant(actor, query.changed(when=When.ALL), now).filter(ends_at__gt=since)
        return [event_record(row) for row in whole(rows.order_by("starts_at", "id"))[:1000]]


def count_facets(*, actor: Actor, query: EventQuery, now: datetime) -> dict[str, dict[str, int]]:
    """For each facet how many would be left by each of its values. One query each."""
    with reading(actor):
        return {facet: count_facet(actor, query, now, facet) for facet in FACETS}


def count_facet(actor: Actor, query: EventQuery, now: datetime, facet: str) -> dict[str, int]:
    rows = meant(actor, query, now, without=facet).order_by()
    column = {"country": "country_id"}.get(facet, facet)
    if facet in ("ecosystem", "theme"):
        column = "terms__term_id"
        rows = rows.filter(terms__term__scheme=facet)
    counted: dict[Any, int] = dict(rows.values_list(column).annotate(number=Count("pk", distinct=True)))
    counted.pop(None, None)
    if facet == "format" and (both := counted.pop("hybrid", 0)):
        return {value: counted.get(value, 0) + both for value in ("on_site", "online")}
    if facet in ("kind", "format"):
        return counted
    return {term.partition(":")[2]: number for term, number in counted.items()}


def count_when(*, actor: Actor, query: EventQuery, now: datetime) -> dict[When, int]:
    """How many are to come, over, and in all. One query."""
    with reading(actor):
        rows = meant(actor, query.changed(when=When.ALL), now)
        found = rows.aggregate(
            coming=Count("pk", filter=Q(ends_at__gt=now), distinct=True), all=Count("pk", distinct=True)
        )
    return {
        When.COMING: found["coming"],
        When.PAST: found["all"] - found["coming"],
        When.ALL: found["all"],
    }
