"""A schedule that was worked out becomes what stands: all of it or nothing."""

from collections.abc import Iterable

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.errors import Conflict
from trellis.core.transactions import change
from trellis.core.types import Actor
from trellis.meetings.models import Meeting, PlanRun, Seat, Slot
from trellis.meetings.selectors.plans import no_run, run_record
from trellis.meetings.selectors.problem import read_inputs
from trellis.meetings.services.board import remember, snapshots
from trellis.meetings.services.exchanging import let_sit
from trellis.meetings.services.locking import lock_people
from trellis.meetings.services.publishing import tell_changes
from trellis.meetings.services.seating import room_link
from trellis.meetings.services.standing import EVENT, kept_rules, note
from trellis.meetings.services.undoing import APART, MESSAGES
from trellis.meetings.types.differences import Difference, Sort, Spot, changes_of, obstacle, stale_words
from trellis.meetings.types.planning import BoardAction, RunKind
from trellis.meetings.types.records import Rules
from trellis.meetings.types.words import (
    BOOKER,
    MeetingState,
    Mode,
    Origin,
    Place,
    SetupState,
)


def apply_run(*, actor: Actor, event_id: int, run_id: int) -> dict[Sort, int]:
    """Let a schedule stand; return how many meetings of each sort changed. Those who knew of them are told.

    Raises NotFound, NotPermitted, Conflict (no result, applied already, or what stands changed meanwhile).
    """
    rules = kept_rules(actor, event_id)
    with change(actor, MESSAGES):
        with change(BOOKER):
            row = PlanRun.objects.select_for_update(of=("self",)).filter(event_id=event_id, pk=run_id).first()
            if row is None:
                raise no_run()
            run = run_record(row)
            if not run.has_result:
                raise Conflict(_("This schedule is not worked out."))
            if run.applied_at is not None:
                raise Conflict(_("This schedule was taken over already."))
            lock_people(event_id, [card.id for card in read_inputs(event_id=event_id).cards])
            inputs = read_inputs(event_id=event_id)
            if inputs.standing != run.standing:
                raise Conflict(stale_words())
            found = changes_of(run.result["meetings"], inputs)
            if why_not := obstacle(found, inputs):
                raise Conflict(why_not)
            old = [one.meeting_id for one in found if one.meeting_id is not None]
            before = snapshots(old)
            made = write(rules, found, is_locked=run.kind == RunKind.ROTATE)
            row.applied_at = timezone.now()
            row.save(update_fields=["applied_at"])
        counts = {sort: sum(one.sort == sort for one in found) for sort in Sort}
        if found:
            with change(BOOKER):
                after = snapshots([*old, *made])
            remember(actor, event_id, BoardAction.APPLIED, before=before, after=after, run_id=run.id)
        note(
            actor, EVENT, event_id, "took over a schedule",
            **{str(sort): (None, count) for sort, count in counts.items()},
        )  # fmt: skip
        is_told = rules.mode == Mode.BOOKING or rules.state == SetupState.PUBLISHED
        known = [one for one in found if one.is_published or (is_told and one.meeting_id is None)]
        tell_changes(actor, rules, {person for one in known for person in one.concerned})
        return counts


def write(rules: Rules, found: Iterable[Difference], *, is_locked: bool = False) -> list[int]:
    """All changes; the constraints judge what is left. Returns the numbers of new meetings.

    Rotating tables are locked: nobody wished for them, and a later schedule would drop them.
    """
    now, made = timezone.now(), []
    slots = {slot.pk: slot for slot in Slot.objects.filter(event_id=rules.event_id)}
    rows = {row.pk: row for row in Meeting.objects.filter(event_id=rules.event_id).exclude(
        state=MeetingState.CANCELLED)}  # fmt: skip
    is_published = rules.mode == Mode.BOOKING or rules.state == SetupState.PUBLISHED
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {APART} DEFERRED")
    for one in found:
        if one.after is None:
            row = rows[one.meeting_id or 0]
            row.state = MeetingState.CANCELLED
        else:
            row = (
                rows[one.meeting_id]
                if one.meeting_id
                else new_meeting(rules, is_published=is_published, is_locked=is_locked)
            )
            place_at(rules, row, slots[one.after.slot], one.after)
            if one.meeting_id:
                let_sit(row.pk, {meant: person for person, meant in one.stand_ins})
        if one.meeting_id and row.published_at is not None:
            row.sequence += 1
        row.changed_at = now
        row.save()
        if one.meeting_id is None:
            made.append(row.pk)
            stands_for = dict(one.stand_ins)
            Seat.objects.bulk_create(
                Seat(
                    event_id=rules.event_id, meeting=row, participant_id=person, during=row.during,
                    stands_for_id=stands_for.get(person),
                )
                for person in one.people
            )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {APART} IMMEDIATE")
    return made


def new_meeting(rules: Rules, *, is_published: bool, is_locked: bool) -> Meeting:
    return Meeting(
        event_id=rules.event_id,
        is_locked=is_locked,
        origin=Origin.PLANNED,
        published_at=timezone.now() if is_published else None,
    )


def place_at(rules: Rules, row: Meeting, slot: Slot, spot: Spot) -> None:
    row.slot, row.during, row.table_id = slot, slot.during, spot.table
    row.place = Place.ONLINE if spot.online else Place.ON_SITE
    if spot.online and not row.room_link:
        row.room_link = room_link(rules)
    elif not spot.online:
        row.room_link = ""
