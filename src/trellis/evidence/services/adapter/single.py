"""Rows that say one fact each."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from trellis.core.types import Actor
from trellis.evidence.models import Fact
from trellis.evidence.selectors import find_indicator, nearest_indicator
from trellis.evidence.services.adapter.subjects import find_subject
from trellis.evidence.services.facts import (
    faults_of,
    key_of,
    known_of,
    record_facts,
    remove_facts,
    withdraw_facts,
)
from trellis.evidence.types import NewFact, Qualifier
from trellis.imports.types import (
    Change,
    Examined,
    Existing,
    Fault,
    ImportContext,
    Operation,
    Outcome,
    ParsedRow,
    Value,
    Verdict,
)

COLUMNS = {"subject": "about", "breakdown": "breakdown"}  # fields of a fact that files call otherwise


def examine(row: ParsedRow) -> Examined:
    """Find the indicator and the subject, then look at the fact as a whole."""
    faults: list[Fault] = []
    values: dict[str, Value] = {}
    indicator = find_indicator(str(row.values["indicator"]))
    if indicator is None:
        given = str(row.values["indicator"])
        faults.append(refusal("unknown_indicator", "indicator", given, nearest_indicator(given)))
    else:
        values["indicator"] = indicator.key
    if about := row.values.get("about"):
        subject = find_subject(str(about), column="about")
        faults += subject.faults
        values["about"] = subject.term or str(about)
    if row.values.get("qualifier") and row.values["qualifier"] not in list(Qualifier):
        known = ", ".join(item.value for item in Qualifier if item)
        faults.append(refusal("unknown_qualifier", "qualifier", str(row.values["qualifier"]), known))
    if not any(fault.verdict is Verdict.REFUSED for fault in faults):
        fact = new_fact({**row.values, **values}, key="", source_fields={})
        faults += [
            Fault(
                code="unfit_fact",
                verdict=Verdict.REFUSED,
                column=COLUMNS.get(field, field),
                params={"message": message},
            )
            for field, message in faults_of(fact, known_of([fact]))
        ]
    return Examined(values=values, faults=faults)


def refusal(code: str, column: str, value: str, suggestion: str) -> Fault:
    return Fault(code=code, verdict=Verdict.REFUSED, column=column, value=value, suggestion=suggestion)


def new_fact(values: Mapping[str, Any], *, key: str, source_fields: Mapping[str, str]) -> NewFact:
    number = values.get("number")
    breakdown = values.get("breakdown")
    return NewFact(
        indicator=str(values["indicator"]),
        subject=str(values["about"]) if values.get("about") else None,
        breakdown=f"ecosystem:{breakdown}" if breakdown else None,
        number=None if number in (None, "") else Decimal(str(number)),
        text=str(values.get("text") or ""),
        qualifier=Qualifier(values.get("qualifier") or ""),
        date=str(values.get("date") or ""),
        note=str(values.get("note") or ""),
        key=key,
        source_fields=source_fields,
    )


def existing(records: Sequence[str], *, lock: bool) -> dict[str, Existing]:
    rows = Fact.objects.filter(pk__in=[int(record) for record in records]).order_by("pk")
    rows = rows.select_for_update() if lock else rows
    return {str(row.pk): Existing(values=values_of(row), retired=row.withdrawn) for row in rows}


def values_of(row: Fact) -> dict[str, Value]:
    values: dict[str, Value] = {
        "indicator": row.indicator,
        "about": row.subject_id,
        "breakdown": row.breakdown_id and row.breakdown_id.partition(":")[2],
        "number": None if row.number is None else f"{row.number.normalize():f}",
        "text": row.text or None,
        "qualifier": row.qualifier or None,
        "date": row.date or None,
        "note": row.note or None,
    }
    return {name: value for name, value in values.items() if value is not None}


def apply(changes: Sequence[Change], context: ImportContext, actor: Actor) -> list[Outcome]:
    written = [item for item in changes if item.operation in (Operation.CREATE, Operation.UPDATE)]
    present = {
        str(row.pk): row
        for row in Fact.objects.filter(pk__in=[int(item.record) for item in written if item.record])
    }
    facts = [fact_of(item, present.get(item.record)) for item in written]
    ids = record_facts(actor=actor, source=context.source, facts=facts).ids
    records = dict(zip((id(item) for item in written), ids, strict=True))
    chosen: dict[Operation, list[int]] = {}
    for item in changes:
        chosen.setdefault(item.operation, []).append(records.get(id(item)) or int(item.record))
    withdraw_facts(actor=actor, ids=chosen.get(Operation.RETIRE, ()))
    withdraw_facts(actor=actor, ids=chosen.get(Operation.RESTORE, ()), withdrawn=False)
    remove_facts(actor=actor, ids=chosen.get(Operation.REMOVE, ()))
    return [Outcome(record=str(records.get(id(item), item.record))) for item in changes]


def fact_of(item: Change, row: Fact | None) -> NewFact:
    """The fact as it will stand: what it said before with what the change sets."""
    values = {**values_of(row), **item.values} if row else dict(item.values)
    kept = item.source_fields or (row.source_fields if row else {})
    fact = new_fact(values, key="", source_fields=kept)
    key = row.key if row else item.key or key_of(fact)
    return new_fact(values, key=key, source_fields=kept)
