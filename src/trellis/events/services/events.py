"""Events: made, changed, made anew as another edition, removed while they are drafts."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.errors import Conflict, InvalidInput, require
from trellis.core.once import key_of_row
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.events.models import Event, EventTerm, HostOrganisation, Series
from trellis.events.policies.events import can_change, can_keep, can_organise
from trellis.events.selectors.blueprints import get_blueprint
from trellis.events.selectors.slugs import free_slug
from trellis.events.services import registering, telling
from trellis.events.services.checking import checked
from trellis.events.services.storing import MESSAGES, check_version, host_ids, lock_event, note
from trellis.events.types.blueprints import EventBlueprint
from trellis.events.types.events import EventState, HostRole, HostState
from trellis.events.types.times import (
    MOST_OCCURRENCES,
    BadRule,
    nearest_moment,
    occurrences,
    wall_time,
)
from trellis.events.types.values import EventValues, Scope
from trellis.registry.selectors.profiles import get_profile

# What a calendar shows of an event: who has it there is told of a change by a higher SEQUENCE.
IN_CALENDARS = ("title", "starts_at", "ends_at", "time_zone", "venue", "address", "city", "format")
MOMENTS = ("starts_at", "ends_at", "registration_opens_at", "registration_closes_at", "wishes_close_at")


def create_event(
    *,
    actor: Actor,
    organiser_id: int,
    kind: str,
    values: EventValues,
    rule: str = "",
    form_key: UUID | None = None,
) -> str:
    """Make a draft; return its address. With a rule, one draft for each time that the rule gives.

    May be repeated with the same `form_key` and values: it is made once.
    Raises NotFound, NotPermitted, InvalidInput, Conflict.
    """
    blueprint = get_blueprint(kind)
    with change(actor, MESSAGES):
        profile = get_profile(actor=actor, organisation_id=organiser_id)
        require(can_organise(actor, blueprint, organiser_id, profile.kind))
        columns, terms = checked(values, blueprint)
        key = key_of_row(form_key, {"kind": kind, "of": organiser_id, "rule": rule, **vars(values)})
        if key and (sent := Event.objects.filter(key=key).first()):
            return sent.slug
        moments = moments_of(values, rule, blueprint)
        series = make_series(columns, organiser_id, rule) if rule else None
        rows = [
            make_event(shifted(columns, moment), kind, terms, organiser_id, series, None if number else key)
            for number, moment in enumerate(moments)
        ]
        for row in rows:
            note(actor, row.pk, "created", title=(None, row.title))
        return rows[0].slug


def moments_of(values: EventValues, rule: str, blueprint: EventBlueprint) -> list[datetime]:
    """When it begins, each time. Raises InvalidInput."""
    first = values.starts or timezone.now()
    if not rule:
        return [nearest_moment(first, values.time_zone)]
    if not blueprint.repeats:
        raise InvalidInput([Problem("rule", _("An event of this kind does not come again by a rule."))])
    try:
        return occurrences(rule, first, values.time_zone)
    except BadRule as error:
        text = _("Say until when or how often it comes again: %(most)d times at most.")
        raise InvalidInput([Problem("rule", text % {"most": MOST_OCCURRENCES})]) from error


def make_series(columns: Mapping[str, Any], organiser_id: int, rule: str) -> Series:
    return Series.objects.create(
        slug=free_slug(columns["title"], columns["starts_at"].year, of_series=True),
        title=columns["title"],
        organiser_id=organiser_id,
        rule=rule,
        time_zone=columns["time_zone"],
        starts_on=columns["starts_at"],
    )


def make_event(
    columns: Mapping[str, Any],
    kind: str,
    terms: list[str],
    organiser_id: int,
    series: Series | None,
    key: UUID | None,
    previous_id: int | None = None,
) -> Event:
    slug = free_slug(columns["title"], columns["starts_at"].year)
    row = Event.objects.create(
        **columns, slug=slug, kind=kind, series=series, key=key, previous_id=previous_id
    )
    EventTerm.objects.bulk_create([EventTerm(event=row, term_id=term) for term in terms])
    HostOrganisation.objects.create(
        event=row,
        organisation_id=organiser_id,
        role=HostRole.ORGANISER,
        state=HostState.ACCEPTED,
        answered_at=timezone.now(),
    )
    return row


def shifted(columns: Mapping[str, Any], starts_at: datetime) -> dict[str, Any]:
    """All its moments as far from this begin as they are from the one typed, on the wall of its zone."""
    zone = columns["time_zone"]
    delta = wall_time(starts_at, zone) - wall_time(columns["starts_at"], zone)
    return {
        **columns,
        **{name: later(columns[name], delta, zone) for name in MOMENTS if columns[name] is not None},
    }


def later(moment: datetime, delta: timedelta, zone: str) -> datetime:
    return moment if not delta else nearest_moment(wall_time(moment, zone) + delta, zone)


def change_event(
    *, actor: Actor, event_id: int, version: int, values: EventValues, scope: Scope = Scope.ONE
) -> None:
    """Put all of it anew; with `FOLLOWING`, also the later events of its series that are not cancelled.

    `version` is that which the editor saw. Those for whom the event is published are told of a new time or
    place. Raises NotFound, NotPermitted, InvalidInput, Conflict (somebody else changed it meanwhile).
    """
    with change(actor, MESSAGES):
        row = lock_event(actor, event_id)
        require(can_change(actor, row, host_ids(row)))
        columns, terms = checked(values, get_blueprint(row.kind))
        check_version(row, version)
        moved = wall_time(columns["starts_at"], columns["time_zone"]) - wall_time(
            row.starts_at, row.time_zone
        )
        others = following(row) if scope == Scope.FOLLOWING else []
        store(actor, row, columns, terms)
        for other in others:
            begins = nearest_moment(wall_time(other.starts_at, other.time_zone) + moved, columns["time_zone"])
            store(actor, other, shifted(columns, begins), terms)


def following(row: Event) -> list[Event]:
    """The later events of its series, locked in their order."""
    if row.series_id is None:
        raise Conflict(_("This event belongs to no series."))
    rows = Event.objects.select_for_update(of=("self",)).filter(
        series_id=row.series_id, starts_at__gt=row.starts_at
    )
    return list(rows.exclude(state=EventState.CANCELLED).order_by("starts_at", "id"))


def store(actor: Actor, row: Event, columns: Mapping[str, Any], terms: list[str]) -> None:
    """Write what differs, with an entry in the history; nothing where nothing does."""
    before = {name: getattr(row, name) for name in columns}
    standing = sorted(row.terms.values_list("term_id", flat=True))
    changed = {name: value for name, value in columns.items() if before[name] != value}
    if not changed and standing == terms:
        return
    for name, value in changed.items():
        setattr(row, name, value)
    row.version += 1
    shows = row.state == EventState.PUBLISHED and any(name in changed for name in IN_CALENDARS)
    if shows:
        row.sequence += 1
    row.changed_at = timezone.now()
    row.save()
    if standing != terms:
        row.terms.exclude(term_id__in=terms).delete()
        EventTerm.objects.bulk_create(
            [EventTerm(event=row, term_id=term) for term in terms if term not in standing]
        )
    said = {name: (plain(before[name]), plain(value)) for name, value in changed.items()}
    if standing != terms:
        said["terms"] = (standing, terms)
    note(actor, row.pk, "changed", **said)
    if "capacity" in changed:
        registering.move_up(actor=actor, event_id=row.pk)
    if shows and set(changed) & {"starts_at", "venue", "city", "format"}:
        telling.tell_moved(actor, row)


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def duplicate_event(*, actor: Actor, event_id: int) -> str:
    """A draft of the next edition, a year later on the same weekday; return its address.

    Raises NotFound, NotPermitted.
    """
    with change(actor, MESSAGES):
        row = lock_event(actor, event_id)
        require(can_keep(actor, host_ids(row)))
        if row.rehearses_id is not None:
            raise Conflict(_("This is a rehearsal: make the next edition of the event itself."))
        copied = ("visibility", "format", "title", "summary", "description", "languages", "website",
                  "time_zone", "venue", "address", "city", "country_id", "region_id", "capacity")  # fmt: skip
        columns = {name: getattr(row, name) for name in (*copied, *MOMENTS)}
        year = timedelta(weeks=52)
        columns |= {
            name: later(columns[name], year, row.time_zone) for name in MOMENTS if columns[name] is not None
        }
        organiser = row.hosts.get(role=HostRole.ORGANISER)
        terms = list(row.terms.values_list("term_id", flat=True))
        made = make_event(columns, row.kind, terms, organiser.organisation_id, None, None, row.pk)
        note(actor, made.pk, "created", edition_of=(None, row.pk))
        return made.slug


def remove_draft(*, actor: Actor, event_id: int) -> None:
    """Remove an event that was never published. Raises NotFound, NotPermitted, Conflict."""
    with change(actor):
        row = lock_event(actor, event_id)
        require(can_keep(actor, host_ids(row)))
        if row.state != EventState.DRAFT:
            raise Conflict(_("This event was published. Cancel it, so that people are told."))
        if row.rehearsals.exists():
            raise Conflict(_("This event is being rehearsed: end the rehearsal first."))
        note(actor, row.pk, "removed", title=(row.title, None))
        row.delete()
