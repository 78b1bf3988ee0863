"""How meetings work at an event: begun, opened, ruled."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.errors import Conflict, InvalidInput
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.events.selectors.blueprints import get_blueprint
from trellis.events.selectors.registration import list_kinds
from trellis.events.types.events import EventState, Part
from trellis.meetings.models import AdmittedKind, MayMeet, Meeting, MeetingSetup, Slot
from trellis.meetings.services.checking import out_of_bounds
from trellis.meetings.services.standing import EVENT, kept_event, note
from trellis.meetings.types.setup import RuleValues
from trellis.meetings.types.words import (
    BOOKER,
    OPEN_ROOM,
    SETUP_TRANSITIONS,
    MeetingState,
    Mode,
    SetupState,
)
from trellis.registry.selectors.blueprints import blueprints as kinds_of_profile

STARTS = ("slot_minutes", "break_minutes")
LIMITS = {
    "slot_minutes": (5, 240),
    "break_minutes": (0, 240),
    "travel_minutes": (0, 240),
    "request_hours": (1, 1440),
    "remind_hours": (1, 168),
    "late_minutes": (0, 60),
    "most_meetings": (1, 500),
    "most_wishes": (1, 5000),
}

PLAIN = ("mode", "only_registered", "room_template", "has_stand_ins")


def begin_meetings(*, actor: Actor, event_id: int) -> None:
    """Give an event meetings, with what its blueprint begins with. May be repeated.

    Raises NotFound, NotPermitted, Conflict (events of its kind have no meetings, or it is cancelled).
    """
    event = kept_event(actor, event_id)
    blueprint = get_blueprint(event.kind)
    if event.state == EventState.CANCELLED:
        raise Conflict(_("This event is cancelled."))
    if not blueprint.uses(Part.MEETINGS) or blueprint.meetings is None:
        raise Conflict(_("Events of this kind have no meetings."))
    begins: dict[str, Any] = {name: getattr(blueprint.meetings, name) for name in STARTS}
    with change(actor):
        _row, is_new = MeetingSetup.objects.get_or_create(pk=event_id, defaults=begins)
        if is_new:
            note(actor, EVENT, event_id, "began meetings")


def change_rules(*, actor: Actor, event_id: int, version: int, values: RuleValues) -> None:
    """Set the rules. What was agreed before stays.

    Raises NotFound, NotPermitted, InvalidInput, Conflict (somebody changed them meanwhile).
    """
    kept_event(actor, event_id)
    problems = list(problems_of(event_id, values))
    if problems:
        raise InvalidInput(problems)
    with change(actor):
        row = lock_setup(event_id)
        if row.version != version:
            raise Conflict(_("Somebody else changed this meanwhile. Look at both, then save once more."))
        before = {name: getattr(row, name) for name in (*LIMITS, *PLAIN)}
        for name in before:
            setattr(row, name, getattr(values, name))
        row.profile_kinds = list(values.profile_kinds) if values.only_registered else []
        row.version += 1
        row.changed_at = timezone.now()
        row.save()
        AdmittedKind.objects.filter(setup=row).delete()
        AdmittedKind.objects.bulk_create(
            AdmittedKind(setup=row, kind_id=kind) for kind in sorted(set(values.admitted))
        )
        MayMeet.objects.filter(setup=row).delete()
        MayMeet.objects.bulk_create(
            MayMeet(setup=row, kind_id=one, other_id=other) for one, other in sorted(ordered(values.pairs))
        )
        changes = {
            name: (was, getattr(row, name)) for name, was in before.items() if was != getattr(row, name)
        }
        note(actor, EVENT, event_id, "changed rules of meetings", **changes)


def set_state(*, actor: Actor, event_id: int, to: str) -> None:
    """A step in the life of the meetings: open, plan, close. `publish_schedule` publishes, and tells.

    Raises NotFound, NotPermitted, InvalidInput, Conflict (no such step from here, or nothing is there yet).
    """
    kept_event(actor, event_id)
    if to not in list(SetupState):
        raise InvalidInput([Problem("state", _("Choose one of these."))])
    with change(actor):
        row = lock_setup(event_id)
        before, after = SetupState(row.state), SetupState(to)
        if after not in SETUP_TRANSITIONS[before]:
            raise Conflict(_("From this state there is no such step."))
        if after == SetupState.OPEN and not Slot.objects.filter(event_id=event_id).exists():
            raise Conflict(_("Say first when meetings take place: there are no slots yet."))
        if after == SetupState.PREPARING and has_meetings(event_id):
            raise Conflict(_("There are meetings already."))
        if after == SetupState.PUBLISHED:
            raise Conflict(_("Look first at who would be told what; then publish."))
        row.state = after
        row.changed_at = timezone.now()
        row.save(update_fields=["state", "changed_at"])
        note(actor, EVENT, event_id, "moved meetings on", state=(str(before), str(after)))


# --- inner parts


def lock_setup(event_id: int) -> MeetingSetup:
    row = MeetingSetup.objects.select_for_update().filter(pk=event_id).first()
    if row is None:
        raise Conflict(_("This event has no meetings yet."))
    return row


def has_meetings(event_id: int) -> bool:
    with change(BOOKER):
        rows = Meeting.objects.filter(event_id=event_id)
        return rows.exclude(state=MeetingState.CANCELLED).exists()


def ordered(pairs: tuple[tuple[int, int], ...]) -> set[tuple[int, int]]:
    return {(min(pair), max(pair)) for pair in pairs}


def problems_of(event_id: int, values: RuleValues) -> list[Problem]:
    """Everything that does not fit, by field."""
    found = out_of_bounds(*((name, getattr(values, name), *limits) for name, limits in LIMITS.items()))
    if values.mode not in list(Mode):
        found.append(Problem("mode", _("Choose one of these.")))
    if not set(values.profile_kinds) <= set(kinds_of_profile()):
        found.append(Problem("profile_kinds", _("Choose one of these.")))
    template = values.room_template
    if template and not (template.startswith("https://") and OPEN_ROOM in template):
        text = _("An address that begins with https:// and holds {room}, for a word of its own.")
        found.append(Problem("room_template", text))
    kinds = {kind.id for kind in list_kinds(event_id=event_id)}
    if not {*values.admitted, *(kind for pair in values.pairs for kind in pair)} <= kinds:
        found.append(Problem("admitted", _("Choose one of these.")))
    return found
