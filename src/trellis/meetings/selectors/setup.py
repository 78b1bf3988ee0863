"""Reading how meetings work at an event: rules, slots, tables."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from trellis.core.errors import NotFound
from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.events.policies.events import can_keep
from trellis.events.selectors.blueprints import get_blueprint
from trellis.events.selectors.events import find_event, get_event
from trellis.events.types.events import EventRecord, EventState, HostState, Part
from trellis.meetings.models import AdmittedKind, ClosedTable, MayMeet, Meeting, MeetingSetup, Slot, Table
from trellis.meetings.types.records import Rules, SlotRecord, TableRecord
from trellis.meetings.types.words import BOOKER, SHOWN, MeetingState, Mode, Place, SetupState


def no_meetings() -> NotFound:
    return NotFound(_("There are no meetings at this event, or they are not for you."))


def find_rules(*, event_id: int) -> Rules | None:
    """The rules of an event's meetings, if somebody began them. Three queries."""
    row = MeetingSetup.objects.select_related("event").filter(pk=event_id).first()
    return rules_of(row) if row else None


def get_rules(*, event_id: int) -> Rules:
    """Raises NotFound."""
    rules = find_rules(event_id=event_id)
    if rules is None:
        raise no_meetings()
    return rules


def get_seen(*, actor: Actor, slug: str) -> tuple[EventRecord, Rules, bool]:
    """An event with the rules of its meetings, and whether the actor keeps it. Raises NotFound."""
    event = get_event(actor=actor, slug=slug)
    keeps = keeps_event(actor, event)
    rules = find_rules(event_id=event.id)
    if rules is None or not (keeps or rules.is_shown):
        raise no_meetings()
    return event, rules, keeps


def keeps_event(actor: Actor, event: EventRecord) -> bool:
    """Owners and editors of the hosts that said yes; operators."""
    hosts = frozenset(host.organisation_id for host in event.hosts if host.state == HostState.ACCEPTED)
    return bool(can_keep(actor, hosts))


def rules_of(row: MeetingSetup) -> Rules:
    event: Any = row.event
    pairs = MayMeet.objects.filter(setup=row).values_list("kind_id", "other_id")
    return Rules(
        event_id=event.pk,
        event_slug=event.slug,
        event_title=event.title,
        event_state=EventState(event.state),
        event_ends_at=event.ends_at,
        event_format=event.format,
        time_zone=event.time_zone,
        wishes_close_at=event.wishes_close_at,
        state=SetupState(row.state),
        mode=Mode(row.mode),
        slot_minutes=row.slot_minutes,
        break_minutes=row.break_minutes,
        travel_minutes=row.travel_minutes,
        request_hours=row.request_hours,
        remind_hours=row.remind_hours,
        late_minutes=row.late_minutes,
        most_meetings=row.most_meetings,
        most_wishes=row.most_wishes,
        only_registered=row.only_registered,
        profile_kinds=tuple(row.profile_kinds),
        room_template=row.room_template,
        has_stand_ins=row.has_stand_ins,
        version=row.version,
        admitted=frozenset(AdmittedKind.objects.filter(setup=row).values_list("kind_id", flat=True)),
        pairs=frozenset((kind, other) for kind, other in pairs),
    )


@dataclass(frozen=True)
class ShownEvent:
    """What a calendar says of the event of a meeting."""

    slug: str
    title: str
    time_zone: str


def list_shown(*, event_ids: Collection[int]) -> dict[int, ShownEvent]:
    """Of these events those whose meetings are shown to others than keepers. One query."""
    rows = MeetingSetup.objects.filter(pk__in=event_ids, state__in=SHOWN)
    columns = ("pk", "event__slug", "event__title", "event__time_zone")
    return {pk: ShownEvent(*said) for pk, *said in rows.values_list(*columns)}


def slot_record(row: Slot) -> SlotRecord:
    return SlotRecord(row.pk, row.during.lower, row.during.upper, Place(row.place))


def list_slots(*, event_id: int) -> list[SlotRecord]:
    """In their order."""
    return [slot_record(row) for row in Slot.objects.filter(event_id=event_id).order_by("during")]


def list_tables(*, event_id: int) -> list[TableRecord]:
    """By number."""
    return [
        TableRecord(
            id=row.pk,
            number=row.number,
            name=row.name,
            features=tuple(row.features),
            place=row.place,
            seats=row.seats,
            is_closed=row.closed_at is not None,
        )
        for row in Table.objects.filter(event_id=event_id).order_by("number")
    ]


def closed_by_slot(*, event_id: int) -> dict[int, set[int]]:
    """Ids of the tables that are not to be used in a slot, by the slot's id."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = ClosedTable.objects.filter(slot__event_id=event_id)
    for slot, table in rows.values_list("slot_id", "table_id"):
        found[slot].add(table)
    return found


def taken_by_slot(*, event_id: int) -> dict[int, set[int]]:
    """Ids of the tables at which somebody meets, by the slot's id."""
    found: dict[int, set[int]] = defaultdict(set)
    with reading(BOOKER):
        rows = Meeting.objects.filter(event_id=event_id, table__isnull=False)
        for slot, table in rows.exclude(state=MeetingState.CANCELLED).values_list("slot_id", "table_id"):
            found[slot].add(table)
    return found


def slots_with_a_table(*, event_id: int, people: int = 2) -> set[int] | None:
    """Ids of the slots in which a table for so many is free; None at an event without tables."""
    tables = list_tables(event_id=event_id)
    if not tables:
        return None
    big = {table.id for table in tables if not table.is_closed and table.seats >= people}
    closed, taken = closed_by_slot(event_id=event_id), taken_by_slot(event_id=event_id)
    slots = Slot.objects.filter(event_id=event_id).values_list("pk", flat=True)
    return {slot for slot in slots if big - closed.get(slot, set()) - taken.get(slot, set())}


def entrance(*, actor: Actor, event_id: int, kind: str) -> str:
    """Where the page of an event leads to its meetings: to the setup, to one's own, or (empty) nowhere.

    Queries only for events of kinds that have meetings.
    """
    if not get_blueprint(kind).uses(Part.MEETINGS):
        return ""
    state = MeetingSetup.objects.filter(pk=event_id).values_list("state", flat=True).first()
    if state in SHOWN:
        return "meetings:schedule"
    event = find_event(actor=actor, event_id=event_id) if actor.is_signed_in else None
    return "meetings:setup" if event and keeps_event(actor, event) else ""
