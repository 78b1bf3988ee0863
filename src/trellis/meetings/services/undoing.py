"""Taking back the last thing that was done on the board, if nothing contradicts it by now."""

from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.core.errors import Conflict
from trellis.core.transactions import change
from trellis.core.types import Actor
from trellis.meetings.models import BoardChange, Meeting, Slot
from trellis.meetings.selectors.participants import list_cards
from trellis.meetings.services.board import Snapshot, snapshots
from trellis.meetings.services.exchanging import let_sit
from trellis.meetings.services.locking import lock_people
from trellis.meetings.services.publishing import tell_changes
from trellis.meetings.services.standing import EVENT, kept_rules, note
from trellis.meetings.types.planning import BoardAction
from trellis.meetings.types.records import Rules
from trellis.meetings.types.words import BOOKER, MeetingState

APART = "meetings_person_free, meetings_table_free"
MESSAGES = {
    "meetings_person_free": gettext_lazy("Somebody is in another meeting at this time by now."),
    "meetings_table_free": gettext_lazy("A table is taken at this time by now."),
}
NAMED = 5  # meetings that a refusal names


def undo(*, actor: Actor, event_id: int) -> BoardAction:
    """Take back what was done last on the board and stands; return what it was. Those concerned are told.

    Raises NotFound, NotPermitted, Conflict (nothing to take back, or what was changed meanwhile).
    """
    rules = kept_rules(actor, event_id)
    with change(actor, MESSAGES):
        with change(BOOKER):
            rows = BoardChange.objects.select_for_update(of=("self",)).filter(
                event_id=event_id, undone_at__isnull=True
            )
            row = rows.order_by("-id").first()
            if row is None:
                raise Conflict(_("There is nothing to take back."))
            before = {one["id"]: one for one in row.before}
            after = {one["id"]: one for one in row.after}
            people = {person for one in (*row.before, *row.after) for person in one["people"]}
            present = {card.id for card in list_cards(event_id=event_id, ids=people, with_gone=True)}
            lock_people(event_id, people & present, with_gone=True)
            list(Meeting.objects.select_for_update(of=("self",)).filter(pk__in=after).order_by("pk"))
            refuse_if_changed(rules, after, {one["id"]: one for one in snapshots(list(after))})
            refuse_if_gone(rules, before, after)
            touched = restore(before, after)
            row.undone_at = timezone.now()
            row.save(update_fields=["undone_at"])
        note(actor, EVENT, event_id, "took back on the board", step=(row.action, None))
        tell_changes(actor, rules, touched)
        return BoardAction(row.action)


def refuse_if_changed(rules: Rules, after: dict[int, Snapshot], now: dict[int, Snapshot]) -> None:
    """Raises Conflict that names the meetings which are not as the change left them."""
    changed = [one for number, one in after.items() if now.get(number) != one]
    if not changed:
        return
    cards = {card.id: card.name for card in list_cards(event_id=rules.event_id, with_gone=True)}
    said = [" – ".join(cards.get(person, "?") for person in one["people"]) for one in changed[:NAMED]]
    text = _("This cannot be taken back: changed meanwhile were %(meetings)s.")
    raise Conflict(text % {"meetings": "; ".join(said)})


def refuse_if_gone(rules: Rules, before: dict[int, Snapshot], after: dict[int, Snapshot]) -> None:
    """Raises Conflict where somebody who left would meet again."""
    people: set[int] = set()
    for number, one in before.items():
        if one["state"] == MeetingState.CANCELLED:
            continue
        again = after[number]["state"] == MeetingState.CANCELLED
        people.update(set(one["people"]) - (set() if again else set(after[number]["people"])))
    if len(list_cards(event_id=rules.event_id, ids=people)) != len(people):
        raise Conflict(_("One of those who would meet does not take part any more."))


def restore(before: dict[int, Snapshot], after: dict[int, Snapshot]) -> set[int]:
    """Every meeting as it was, judged when all are there; the people of those published."""
    slots = {slot.pk: slot for slot in Slot.objects.filter(pk__in={one["slot"] for one in before.values()})}
    if len(slots) != len({one["slot"] for one in before.values()}):
        raise Conflict(_("A slot in which one of these meetings was is not there any more."))
    touched: set[int] = set()
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {APART} DEFERRED")
    for number in sorted(after):
        row = Meeting.objects.get(pk=number)
        was, now = before.get(number), after[number]
        if was is None:
            if row.published_at is None:
                row.delete()  # a draft that nobody saw
                continue
            values: dict[str, Any] = {"state": MeetingState.CANCELLED}
            touched.update(now["people"])
        else:
            slot = slots[was["slot"]]
            values = {
                "slot": slot, "during": slot.during, "table_id": was["table"], "place": was["place"],
                "state": was["state"], "is_locked": was["locked"], "room_link": was["link"],
            }  # fmt: skip
            touched.update(those_touched(was, now) if row.published_at is not None else ())
            let_sit(number, {meant: person for person, meant in was.get("stand_ins", ())})
        for name, value in values.items():
            setattr(row, name, value)
        if was is None or is_elsewhere(was, now):
            row.sequence += 1
        row.changed_at = timezone.now()
        row.save()
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {APART} IMMEDIATE")  # now they judge
    return touched


def those_touched(was: Snapshot, now: Snapshot) -> set[int]:
    return {*now["people"], *was["people"]} if is_elsewhere(was, now) else set()


def is_elsewhere(one: Snapshot, other: Snapshot) -> bool:
    """Whether those who meet notice a difference."""
    noticed = ("slot", "table", "place", "state", "stand_ins")
    return any(one.get(name) != other.get(name) for name in noticed)
