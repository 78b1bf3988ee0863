"""Telling those who keep a register what becomes due in it.

Nobody but its keepers reads a register, no part of the system either: each is reminded of what they see.
"""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trellis.core.transactions import change, reading
from trellis.core.types import Actor
from trellis.members.models import Entry
from trellis.members.types import Kind
from trellis.notifications.services import tell
from trellis.notifications.types import Message, Rhythm, Topic
from trellis.registry.selectors import people

DAYS_BEFORE = (3, 0)  # each entry is told of twice: while there is time, and on the day
DUE = Topic(
    name="members.due",
    label=_("What becomes due in your register"),
    explanation=_("A task, a fee or a meeting with a member is near."),
    rhythm=Rhythm.DAILY,
    messages=(
        Message(
            name="members.due",
            subject=_("“%(cluster)s”: %(count)s due today or in three days"),
            paragraphs=(_("Tasks, fees and meetings with members, as your register has them."),),
            action=_("Look at what is due first"),
        ),
    ),
)


def remind_keepers(*, actor: Actor, today: date | None = None) -> int:
    """Tell each keeper how much becomes due in each of their registers; return how many were told something.

    For each keeper a transaction of their own, so that one who fails keeps nobody else from being told.
    """
    today = today or timezone.localdate()
    return sum(remind(actor, person_id, today) for person_id in people.list_keeper_ids())


def remind(actor: Actor, person_id: int, today: date) -> bool:
    registers = due_by_register(person_id, today)
    with change(actor):
        for register in registers:
            tell(
                actor=actor,
                message="members.due",
                context={"cluster": register["name"], "count": register["count"]},
                path=reverse("members:register", args=[register["slug"]]) + "?sort=due",
                person_ids=[person_id],
            )
    return bool(registers)


def due_by_register(person_id: int, today: date) -> list[dict[str, Any]]:
    """How much of what this person keeps is near, by cluster. Three queries."""
    keeper = Actor(person_id=person_id, organisation_roles=people.roles_of_person(person_id=person_id))
    days = [today + timedelta(days=days) for days in DAYS_BEFORE]
    near = Q(kind__in=[Kind.TASK, Kind.FEE], closed_on__isnull=True, due__in=days)
    near |= Q(kind=Kind.MEETING, day__in=days)
    with reading(keeper):
        rows = Entry.objects.visible_to(keeper).filter(near)
        found = rows.values(
            number=F("record__host_id"), name=F("record__host__name"), slug=F("record__host__slug")
        )
        return [dict(row) for row in found.annotate(count=Count("id")).order_by("number")]
