"""Wishes of a list: created, changed, ended, brought back, removed; in bulk, and nobody is told.

What somebody said of their own wishes stays, and so does what they took back. A wish is ended only by the
source that brought it. The record of changes counts, and names no wish.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.utils.translation import gettext as _

from trellis.core.errors import Conflict
from trellis.core.transactions import change
from trellis.core.types import Actor
from trellis.imports.selectors.sources import imports_of_its_source
from trellis.imports.types import Change, ImportContext, Operation, Outcome
from trellis.meetings.models import PastWish, Wish
from trellis.meetings.selectors.lists import find_hosted, stored_pairs
from trellis.meetings.services.adapter.people import bring_in, lock_events, withdraw_unwanted
from trellis.meetings.services.adapter.record_types import PARTICIPANT
from trellis.meetings.services.adapter.understanding import Events, Meant, NotMeant
from trellis.meetings.services.standing import EVENT, note
from trellis.meetings.types.lists import Pair, Stored, number_in, pair_of, record_of, version_of
from trellis.meetings.types.words import BOOKER

ROWS = 1000  # in one statement
Items = Sequence[tuple[Pair, Change]]


class Writer:
    """Writes the changes of one batch: each kind of change in a few statements for all of its rows."""

    def __init__(self, actor: Actor, context: ImportContext) -> None:
        self.actor, self.context = actor, context
        self.events = Events(actor)
        self.stored: dict[Pair, Stored] = {}
        self.counts: dict[int, Counter[str]] = defaultdict(Counter)

    def write_all(self, changes: Sequence[Change]) -> list[Outcome]:
        """Outcomes in the order of the changes. Raises Conflict: what was looked at is so no more."""
        items = [(pair_in(item), item) for item in changes]
        self.lock(items)
        steps: dict[Operation, Callable[[Items], list[Outcome]]] = {
            Operation.RESTORE: self.restore,
            Operation.CREATE: self.create,
            Operation.UPDATE: self.update,
            Operation.RETIRE: self.retire,
            Operation.REMOVE: self.remove,
        }
        outcomes: dict[int, Outcome] = {}
        for operation, write in steps.items():
            places = [place for place, (_pair, item) in enumerate(items) if item.operation is operation]
            if places:
                outcomes |= dict(zip(places, write([items[place] for place in places]), strict=True))
        for event_id, counts in self.counts.items():
            numbers = {name: (None, number) for name, number in counts.items()}
            note(
                self.actor, EVENT, event_id, "imported wishes", source=(None, self.context.source), **numbers
            )
        return [outcomes[place] for place in range(len(items))]

    def lock(self, items: Items) -> None:
        """Everybody of the events meant; then what stands is read, and stays so until all is written."""
        pairs = [pair for pair, _item in items]
        before = stored_pairs(actor=self.actor, pairs=pairs)
        events = {one.event_id for one in before.values()}
        for slug in {slug_of(item) for _pair, item in items if item.operation is Operation.CREATE}:
            if event := find_hosted(actor=self.actor, slug=slug):
                events.add(event.id)
        lock_events(events)
        self.stored = stored_pairs(actor=self.actor, pairs=pairs)

    def create(self, items: Items) -> list[Outcome]:
        """New wishes. One that stands by now is left as it is if it is their own word, else changed."""
        stands = {pair: one for pair, one in self.stored.items() if one.is_own or not one.is_past}
        self.set_values([item for item in items if item[0] in stands])
        new = [item for item in items if item[0] not in stands]
        by_slug: dict[str, list[tuple[Pair, Change]]] = defaultdict(list)
        for pair, item in new:
            by_slug[slug_of(item)].append((pair, item))
        made: dict[Pair, Outcome] = {}
        for slug, some in by_slug.items():
            made |= self.create_at(self.meant(slug), some)
        return [made.get(pair) or outcome_of(self.stored[pair]) for pair, _item in items]

    def create_at(self, meant: Meant, items: Items) -> dict[Pair, Outcome]:
        """Those of one event, with the people they name."""
        people = {number for pair, _item in items for number in pair}
        parts, brought = bring_in(meant, people, self.context.import_id)
        if brought:
            self.counts[meant.event.id]["people brought in"] += len(brought)
        self.forget([self.stored[pair] for pair, _item in items if pair in self.stored])
        rows = [
            Wish(
                event_id=meant.event.id, wisher_id=parts[pair[0]], wished_id=parts[pair[1]],
                kind=str(item.values["kind"]), note=str(item.values.get("remark") or ""),
                brought_by=self.context.import_id,
            )
            for pair, item in items
        ]  # fmt: skip
        self.store(rows, "wishes added")
        made = {}
        for (pair, _item), row in zip(items, rows, strict=True):
            first = [
                number for number in pair if number in brought
            ]  # each with the first wish that names them
            brought -= set(first)
            made[pair] = Outcome(
                record=record_of(pair),
                version=version_of(row.kind, row.note, row.brought_by),
                created_with=tuple((PARTICIPANT, str(parts[number])) for number in first),
            )
        return made

    def update(self, items: Items) -> list[Outcome]:
        changed = self.set_values(items)
        return [changed.get(pair) or Outcome(record=record_of(pair)) for pair, _item in items]

    def set_values(self, items: Items) -> dict[Pair, Outcome]:
        """Kind and remark of those that stand by a list; the others stay."""
        open_ones = {pair: one for pair, one in self.stored.items() if not one.is_own and not one.is_past}
        rows = Wish.objects.in_bulk([open_ones[pair].id for pair, _item in items if pair in open_ones])
        outcomes = {}
        for pair, item in items:
            if (one := open_ones.get(pair)) is None:
                continue
            row = rows[one.id]
            row.kind = str(item.values.get("kind") or row.kind)
            if "remark" in item.values:
                row.note = str(item.values["remark"] or "")
            outcomes[pair] = Outcome(
                record=record_of(pair), version=version_of(row.kind, row.note, row.brought_by)
            )
        with change(BOOKER):
            Wish.objects.bulk_update(rows.values(), ["kind", "note"], batch_size=ROWS)
        self.settle(rows.values(), "wishes changed")
        return outcomes

    def retire(self, items: Items) -> list[Outcome]:
        """What the list names no more; only its own, and never a person's own word."""
        source = imports_of_its_source(import_id=self.context.import_id)
        refusals = {pair: why_not_ended(self.stored.get(pair), source) for pair, _item in items}
        ended = [self.stored[pair] for pair, why in refusals.items() if not why]
        with change(BOOKER):
            rows = Wish.objects.filter(pk__in=[one.id for one in ended])
            PastWish.objects.bulk_create([copied(row, PastWish) for row in rows], batch_size=ROWS)
            rows.delete()
        self.count(ended, "wishes ended")
        return [
            Outcome(record=record_of(pair), refused=why)
            if (why := refusals[pair])
            else Outcome(record=record_of(pair), version=past_version(self.stored[pair]))
            for pair, _item in items
        ]

    def restore(self, items: Items) -> list[Outcome]:
        """Ended ones that the list names again."""
        past = {pair: one for pair, one in self.stored.items() if one.is_past and not one.is_own}
        wanted = [past[pair].id for pair, _item in items if pair in past]
        with change(BOOKER):
            rows = [copied(row, Wish) for row in PastWish.objects.filter(pk__in=wanted)]
            PastWish.objects.filter(pk__in=wanted).delete()
        self.store(rows, "wishes brought back")
        return [
            Outcome(record=record_of(pair), version=version_of(one.kind, one.note, one.brought_by))
            if (one := past.get(pair))
            else Outcome(record=record_of(pair))
            for pair, _item in items
        ]

    def remove(self, items: Items) -> list[Outcome]:
        """Take back what this import brought, unless they said so themselves by now."""
        refusals = {pair: why_kept(self.stored.get(pair), self.context.import_id) for pair, _item in items}
        gone = [self.stored[pair] for pair, why in refusals.items() if not why]
        with change(BOOKER):
            Wish.objects.filter(pk__in=[one.id for one in gone if not one.is_past]).delete()
        self.forget([one for one in gone if one.is_past])
        self.count(gone, "wishes removed")
        return [Outcome(record=record_of(pair), refused=refusals[pair]) for pair, _item in items]

    def meant(self, slug: str) -> Meant:
        """Looked at before, and locked since. Raises Conflict."""
        try:
            return self.events.find(slug)
        except NotMeant as reason:
            raise Conflict(str(reason)) from reason

    def store(self, rows: list[Wish], what: str) -> None:
        with change(BOOKER):
            Wish.objects.bulk_create(rows, batch_size=ROWS)
        self.settle(rows, what)

    def settle(self, rows: Collection[Wish], what: str) -> None:
        """Whoever says no takes back what they asked that person; what was done is counted."""
        withdraw_unwanted(rows)
        for row in rows:
            self.counts[row.event_id][what] += 1

    def forget(self, past: Collection[Stored]) -> None:
        with change(BOOKER):
            PastWish.objects.filter(pk__in=[one.id for one in past]).delete()

    def count(self, done: Collection[Stored], what: str) -> None:
        for one in done:
            self.counts[one.event_id][what] += 1


def copied(row: Wish | PastWish, model: Any) -> Any:
    """What stands, as what stands no more, or the other way round."""
    columns = ("event_id", "wisher_id", "wished_id", "kind", "note", "brought_by")
    return model(**{column: getattr(row, column) for column in columns})


def pair_in(item: Change) -> Pair:
    if item.operation is Operation.CREATE:
        return number_in(str(item.values["who"])), number_in(str(item.values["whom"]))
    return pair_of(item.record)


def slug_of(item: Change) -> str:
    return str(item.values["event"])


def outcome_of(one: Stored) -> Outcome:
    return Outcome(record=record_of((number_in(one.who), number_in(one.whom))), version=one.version)


def past_version(one: Stored) -> str:
    return version_of(one.kind, one.note, one.brought_by, is_past=True)


def why_not_ended(one: Stored | None, source: Collection[int]) -> str:
    if one is None or one.is_past:
        return _("It stands no more already.")
    if one.is_own:
        return _("They said so themselves.")
    return "" if one.brought_by in source else _("Another list brought it.")


def why_kept(one: Stored | None, import_id: int) -> str:
    if one is None:
        return _("It stands no more already.")
    if one.is_own:
        return _("They said so themselves.")
    return "" if one.brought_by == import_id else _("Another list brought it.")
