"""The private address of a person's calendar: made, made anew, ended."""

from uuid import uuid4

from django.utils import timezone

from trellis.audit import services as audit
from trellis.core.errors import require
from trellis.core.transactions import change
from trellis.core.types import Actor
from trellis.notifications.models import CalendarFeed
from trellis.notifications.policies import can_have_calendar

PERSON = "accounts.person"


def make_address(*, actor: Actor) -> None:
    """Make the actor's address, or another in its place: the one before ends. Raises NotPermitted."""
    with change(actor):
        require(can_have_calendar(actor))
        CalendarFeed.objects.update_or_create(
            person_id=actor.person_id or 0,
            defaults={
                "key": uuid4(),
                "carries_role": actor.is_validator or bool(actor.validator_of),
                "made_at": timezone.now(),
            },
        )
        note(actor, "made a calendar address")


def end_address(*, actor: Actor) -> None:
    """End the actor's address. May be repeated. Raises NotPermitted."""
    with change(actor):
        require(can_have_calendar(actor))
        ended, _by_table = CalendarFeed.objects.visible_to(actor).delete()
        if ended:
            note(actor, "ended the calendar address")


def note(actor: Actor, action: str) -> None:
    """The address itself stands nowhere but with its person."""
    audit.record(actor=actor, action=action, subject_type=PERSON, subject_id=actor.person_id)
