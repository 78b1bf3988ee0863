"""Participants of a list: read as they stand, created, changed, ended, removed. Nobody is told by this.

What somebody said of themselves stays: where they registered themselves, a list only fills what they left
empty. A registration that was taken back or declined is never brought back by a list.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.transactions import change, reading
from trellis.core.types import Actor
from trellis.events.models import CheckIn, Event, Registration
from trellis.events.services.adapter.examining import CHECKED, answer_of
from trellis.events.services.adapter.finding import Events, Meant
from trellis.events.services.adapter.record_types import ANSWERS
from trellis.events.services.checking_registration import checked
from trellis.events.services.registering import REGISTRAR, fill, give_place, lock_registration
from trellis.events.services.storing import note
from trellis.events.types.registration import OPEN_STATES, Question, RegistrationState, Said
from trellis.imports.types import Change, Existing, ImportContext, Operation, Outcome, Value

S = RegistrationState
OFF_LIST = "off the list"  # why a registration was ended that the newest edition no longer lists


def existing_participants(*, actor: Actor, records: Sequence[str], lock: bool) -> dict[str, Existing]:
    """The registrations as they stand; what people said themselves is guarded."""
    with reading(actor):
        rows = Registration.objects.visible_to(actor).select_related("event", "kind")
        rows = rows.filter(pk__in=[int(record) for record in records]).order_by("pk")
        found = list(rows.select_for_update(of=("self",)) if lock else rows)
        return {str(row.pk): existing(row) for row in found}


def existing(row: Registration) -> Existing:
    values = values_of(row)
    is_own = row.brought_by is None
    return Existing(
        values=values,
        guarded=frozenset(values) - {"number"} if is_own else frozenset(),
        retired=row.state == S.DECLINED and row.reason == OFF_LIST,
        version=version_of(row),
    )


def values_of(row: Registration) -> dict[str, Value]:
    said: dict[str, Value] = {field: getattr(row, column) for field, column in CHECKED.items()}
    said |= {
        "event": row.event.slug,
        "address": row.address,
        "number": row.number,
        "country": row.country_id.partition(":")[2] if row.country_id else None,
        "kind": row.kind.name if row.kind else None,
        ANSWERS: {
            key: " | ".join(value) if isinstance(value, list) else value for key, value in row.answers.items()
        },
    }
    return {name: value for name, value in said.items() if value not in (None, "", {})}


def version_of(row: Registration) -> str:
    said = json.dumps([values_of(row), row.state], sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:20]


class Writer:
    """Writes the changes of one batch; the events they name are read once."""

    def __init__(self, actor: Actor, context: ImportContext) -> None:
        self.actor, self.context = actor, context
        self.events = Events(actor)
        self.operations = {
            Operation.CREATE: self.create,
            Operation.UPDATE: self.update,
            Operation.REMOVE: self.remove,
            Operation.RETIRE: self.retire,
            Operation.RESTORE: self.restore,
        }
        self.done: dict[int, dict[str, int]] = {}

    def write_all(self, changes: Sequence[Change]) -> list[Outcome]:
        found = [self.operations[item.operation](item) for item in changes]
        for event_id, counts in self.done.items():
            numbers = {f"{name} participants": (None, number) for name, number in counts.items()}
            note(self.actor, event_id, "imported", source=(None, self.context.source), **numbers)
        return found

    def count(self, event_id: int, what: str) -> None:
        counts = self.done.setdefault(event_id, {})
        counts[what] = counts.get(what, 0) + 1

    def create(self, item: Change) -> Outcome:
        meant = self.event_of(item.values)
        known = Registration.objects.visible_to(self.actor).filter(
            event=meant.event, address=str(item.values["address"]), state__in=OPEN_STATES
        )
        if row := known.first():  # registered themselves since the list was looked at
            return Outcome(record=str(row.pk), version=version_of(row))
        row = Registration(
            event=meant.event,
            address=str(item.values["address"]),
            language="",
            state=S.UNCONFIRMED,
            brought_by=self.context.import_id,
            number=str(item.values.get("number") or ""),
            answers=answers_from(item.values.get(ANSWERS), meant),
            kind_id=meant.kinds_by_name.get(str(item.values.get("kind") or "")),
            **columns_of(item.values),
        )
        row.save(force_insert=True)
        give_place(meant.event, row)
        self.count(meant.event.pk, "added")
        return self.outcome(row.pk)

    def event_of(self, values: Mapping[str, Any]) -> Meant:
        meant = self.events.find(str(values["event"]))
        if meant is None:
            raise LookupError(values["event"])  # examined before, and kept since: everything is rolled back
        Event.objects.select_for_update().get(pk=meant.event.pk)
        return meant

    def outcome(self, number: int) -> Outcome:
        row = Registration.objects.select_related("event", "kind").get(pk=number)
        return Outcome(record=str(number), version=version_of(row))

    def update(self, item: Change) -> Outcome:
        row, event = self.locked(item)
        meant = self.events.find(event.slug)
        values = {name: value for name, value in item.values.items() if name not in ("event", "address")}
        now = values_of(row)
        columns = columns_of(now | values)
        for name, value in columns.items():
            setattr(row, name, value)
        if "number" in values:
            row.number = str(values["number"] or "")
        if meant is not None:
            if "kind" in values:
                row.kind_id = meant.kinds_by_name.get(str(values["kind"] or ""))
            if ANSWERS in values:
                row.answers = answers_from(values[ANSWERS], meant)
        row.save(update_fields=[*columns, "number", "kind", "answers"])
        self.count(event.pk, "changed")
        return self.outcome(row.pk)

    def locked(self, item: Change) -> tuple[Registration, Event]:
        with change(REGISTRAR):
            return lock_registration(int(item.record))

    def remove(self, item: Change) -> Outcome:
        """Take back what this import brought, unless they came."""
        row, event = self.locked(item)
        if row.brought_by != self.context.import_id:
            return Outcome(record=item.record, refused=_("They were registered before."))
        if CheckIn.objects.filter(registration=row).exists():
            return Outcome(record=item.record, refused=_("They were checked in."))
        row.delete()  # its place is free by a trigger
        self.refill(event)
        self.count(event.pk, "removed")
        return Outcome(record=item.record)

    def retire(self, item: Change) -> Outcome:
        """Who is no longer on the list gives the place away; nobody is told but who gets it."""
        row, event = self.locked(item)
        if row.brought_by is None:
            return Outcome(record=item.record, refused=_("They registered themselves."))
        if CheckIn.objects.filter(registration=row).exists():
            return Outcome(record=item.record, refused=_("They were checked in."))
        if row.state not in OPEN_STATES:
            return Outcome(record=item.record, refused=_("It was ended already."))
        had_place = row.state == S.REGISTERED
        row.state, row.reason, row.ended_at = S.DECLINED, OFF_LIST, timezone.now()
        row.save(update_fields=["state", "reason", "ended_at"])
        if had_place:
            Event.objects.filter(pk=event.pk).update(taken=F("taken") - 1)
            self.refill(event)
        self.count(event.pk, "ended")
        return self.outcome(row.pk)

    def refill(self, event: Event) -> None:
        with change(REGISTRAR):
            fill(REGISTRAR, event)

    def restore(self, item: Change) -> Outcome:
        row, event = self.locked(item)
        if row.state == S.DECLINED:
            row.reason = ""
            row.save(update_fields=["reason"])
            give_place(event, row)
        return self.outcome(row.pk)


def columns_of(values: Mapping[str, Any]) -> dict[str, Any]:
    country = f"country:{values['country']}" if values.get("country") else ""
    texts: dict[str, Any] = {column: str(values.get(field) or "") for field, column in CHECKED.items()}
    found = checked(Said(**texts, country=country))
    del found["shares"]
    return found


def answers_from(said: Any, meant: Meant) -> dict[str, Any]:
    """As a registration keeps them, from the texts that a list is compared by."""
    questions: dict[str, Question] = {str(question.id): question for question in meant.questions.values()}
    given = said if isinstance(said, Mapping) else {}
    return {key: answer_of(questions[key], str(text)) for key, text in given.items() if key in questions}
