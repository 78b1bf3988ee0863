"""Rows of events as records."""

from django.db.models import Prefetch

from trellis.events.models import Event, HostOrganisation, Output
from trellis.events.models.event import EventQuerySet
from trellis.events.types.events import (
    EventFormat,
    EventRecord,
    EventState,
    Host,
    HostRole,
    HostState,
    OutputKind,
    Visibility,
)
from trellis.events.types.events import Output as OutputRecord

ROLE_ORDER = {HostRole.ORGANISER: 0, HostRole.CO_ORGANISER: 1}


def whole(rows: EventQuerySet) -> EventQuerySet:
    """With hosts and terms: two queries more, however many rows."""
    hosts = HostOrganisation.objects.select_related("organisation").order_by("id")
    return rows.prefetch_related(Prefetch("hosts", queryset=hosts), "terms")


def event_record(row: Event) -> EventRecord:
    """Of a row that `whole` read."""
    hosts = sorted((host_record(host) for host in row.hosts.all()), key=lambda host: ROLE_ORDER[host.role])
    return EventRecord(
        id=row.pk,
        slug=row.slug,
        version=row.version,
        kind=row.kind,
        state=EventState(row.state),
        visibility=Visibility(row.visibility),
        format=EventFormat(row.format),
        title=row.title,
        summary=row.summary,
        description=row.description,
        languages=tuple(row.languages),
        time_zone=row.time_zone,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        registration_opens_at=row.registration_opens_at,
        registration_closes_at=row.registration_closes_at,
        wishes_close_at=row.wishes_close_at,
        venue=row.venue,
        address=row.address,
        city=row.city,
        country=row.country_id,
        region=row.region_id,
        capacity=row.capacity,
        website=row.website,
        cancelled_because=row.cancelled_because,
        sequence=row.sequence,
        changed_at=row.changed_at,
        series_id=row.series_id,
        previous_id=row.previous_id,
        rehearses_id=row.rehearses_id,
        terms=tuple(sorted(term.term_id for term in row.terms.all())),
        hosts=tuple(hosts),
    )


def host_record(row: HostOrganisation) -> Host:
    return Host(
        id=row.pk,
        organisation_id=row.organisation_id,
        slug=row.organisation.slug,
        name=row.organisation.name,
        role=HostRole(row.role),
        state=HostState(row.state),
    )


def output_record(row: Output) -> OutputRecord:
    return OutputRecord(
        id=row.pk,
        kind=OutputKind(row.kind),
        title=row.title,
        url=row.url,
        for_participants=row.for_participants,
    )
