"""Recording facts, and withdrawing those that their source no longer says."""

import re
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from trellis.audit import services as audit
from trellis.core.errors import InvalidInput, require
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.evidence.models import Fact
from trellis.evidence.policies import can_record_facts
from trellis.evidence.selectors import indicators, known_terms
from trellis.evidence.types import Change, NewFact, Recorded, ValueKind

KEPT = (
    "indicator",
    "subject_id",
    "breakdown_id",
    "number",
    "text",
    "qualifier",
    "date",
    "note",
    "source_fields",
)
DATE = re.compile(r"[12]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
LARGEST = 10**16  # what the column holds before the decimal point
FINEST = Decimal("0.0001")
SAID_AT_ONCE = "evidence_fact_once"


def record_facts(*, actor: Actor, source: str, facts: Sequence[NewFact]) -> Recorded:
    """Record what a source says: new facts are added, changed ones changed, equal ones left alone.

    May be repeated: the same facts again change nothing and leave no audit entry. A withdrawn fact that
    is recorded again counts as changed. All or nothing.

    Raises
    ------
    NotPermitted
    InvalidInput
        One problem for each fault; the field is `<number of the fact>.<field>`, counted from 0.
    Conflict
        If somebody else records the same facts of the same source at the same moment.
    """
    require(can_record_facts(actor))
    problems = list(find_problems(source, facts))
    if problems:
        raise InvalidInput(problems)
    with change(actor, {SAID_AT_ONCE: _("These facts were recorded by somebody else just now. Try again.")}):
        wanted = [row_of(source, fact) for fact in facts]
        present = present_facts(source, [row.key for row in wanted])
        return write(actor, wanted, present)


def present_facts(source: str, keys: Collection[str]) -> dict[str, Fact]:
    """The facts a source has said before, locked."""
    rows = Fact.objects.select_for_update().filter(source=source, key__in=keys)
    return {row.key: row for row in rows}


def write(actor: Actor, wanted: Sequence[Fact], present: dict[str, Fact]) -> Recorded:
    added: list[Fact] = []
    changed: list[Fact] = []
    changes: list[Change] = []
    entries = []
    for row in wanted:
        before = present.get(row.key)
        if before is None:
            added.append(row)
            changes.append(Change.ADDED)
            continue
        row.pk = before.pk
        different = audit.difference(state(before), state(row))
        changes.append(Change.CHANGED if different else Change.UNCHANGED)
        if different:
            changed.append(row)
            entries.append(audit.entry(actor, "changed", "fact", row.pk, different))
    Fact.objects.bulk_create(added, batch_size=1000)
    Fact.objects.bulk_update(changed, [*KEPT, "withdrawn"], batch_size=1000)
    entries += [
        audit.entry(actor, "recorded", "fact", row.pk, audit.difference({}, state(row))) for row in added
    ]
    audit.record_many(entries)
    return Recorded(ids=tuple(row.pk for row in wanted), changes=tuple(changes))


def withdraw_facts(*, actor: Actor, ids: Collection[int], withdrawn: bool = True) -> int:
    """Mark facts as no longer said by their source (or, with `withdrawn=False`, as said again).

    Nothing is deleted. May be repeated. Returns how many changed.
    """
    require(can_record_facts(actor))
    with change(actor):
        rows = list(Fact.objects.select_for_update().filter(pk__in=ids).exclude(withdrawn=withdrawn))
        Fact.objects.filter(pk__in=[row.pk for row in rows]).update(withdrawn=withdrawn)
        difference = {"withdrawn": (not withdrawn, withdrawn)}
        audit.record_many(audit.entry(actor, "changed", "fact", row.pk, difference) for row in rows)
    return len(rows)


def remove_facts(*, actor: Actor, ids: Collection[int]) -> int:
    """Take facts out altogether: only to undo their recording. Their audit entries stay."""
    require(can_record_facts(actor))
    with change(actor):
        rows = list(Fact.objects.select_for_update().filter(pk__in=ids))
        audit.record_many(
            audit.entry(actor, "removed", "fact", row.pk, audit.difference(state(row), {})) for row in rows
        )
        Fact.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def key_of(fact: NewFact) -> str:
    """How the source names the fact: its own key, else what, whom, in which part and when it is about."""
    return fact.key or "|".join((fact.indicator, fact.subject or "", fact.breakdown or "", fact.date))


def row_of(source: str, fact: NewFact) -> Fact:
    return Fact(
        source=source,
        key=key_of(fact),
        indicator=fact.indicator,
        subject_id=fact.subject,
        breakdown_id=fact.breakdown,
        number=None if fact.number is None else fact.number.quantize(FINEST),
        text=fact.text,
        qualifier=str(fact.qualifier),
        date=fact.date,
        note=fact.note,
        source_fields=dict(fact.source_fields),
    )


def state(row: Fact) -> dict[str, Any]:
    """What the record of changes keeps of a fact; figures as text, so that 1 and 1.0000 are the same."""
    values = {name: getattr(row, name) for name in (*KEPT, "withdrawn")}
    number = values["number"]
    values["number"] = None if number is None else f"{number.normalize():f}"
    return values


# --- faults


def find_problems(source: str, facts: Sequence[NewFact]) -> Iterator[Problem]:
    if not source.strip():
        yield Problem("source", _("Say where the facts come from."))
    known = known_of(facts)
    seen: set[str] = set()
    for number, fact in enumerate(facts):
        for field, message in faults_of(fact, known):
            yield Problem(f"{number}.{field}", message)
        key = key_of(fact)
        if key in seen:
            yield Problem(f"{number}.key", _("The same fact stands twice: %(key)s") % {"key": key})
        seen.add(key)


def known_of(facts: Sequence[NewFact]) -> set[str]:
    """The terms these facts name that exist."""
    return known_terms({key for fact in facts for key in (fact.subject, fact.breakdown) if key})


def faults_of(fact: NewFact, known: Collection[str]) -> Iterator[tuple[str, str]]:
    indicator = indicators().get(fact.indicator)
    if indicator is None:
        yield "indicator", _("There is no indicator “%(key)s”.") % {"key": fact.indicator}
    else:
        yield from value_faults(fact, indicator.kind)
    for field in ("subject", "breakdown"):
        key = getattr(fact, field)
        if key and key not in known:
            yield field, _("There is no term “%(key)s”.") % {"key": key}
    if fact.date and not DATE.fullmatch(fact.date):
        yield (
            "date",
            _("Write the date as 2020, 2020-11 or 2020-11-10, not “%(date)s”.") % {"date": fact.date},
        )


def value_faults(fact: NewFact, kind: ValueKind) -> Iterator[tuple[str, str]]:
    if kind == ValueKind.NUMBER:
        if fact.number is None or not fact.number.is_finite():
            yield "number", _("This indicator needs a figure.")
        elif abs(fact.number) >= LARGEST:
            yield "number", _("The figure is too large to be kept.")
    elif fact.number is not None:
        yield "number", _("This indicator takes no figure.")
    if kind == ValueKind.TEXT and not fact.text.strip():
        yield "text", _("This indicator needs words.")
    if kind != ValueKind.TEXT and fact.text:
        yield "text", _("This indicator takes no words.")
