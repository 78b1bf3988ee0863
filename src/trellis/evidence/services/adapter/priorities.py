"""Rows that say of a region which ecosystems have priority, kept as one fact for each statement."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from trellis.core.types import Actor
from trellis.evidence.models import Fact
from trellis.evidence.services.adapter.subjects import find_region, is_called
from trellis.evidence.services.facts import record_facts, remove_facts, withdraw_facts
from trellis.evidence.types import NewFact
from trellis.imports.reading.keys import fold
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
from trellis.taxonomy import selectors as taxonomy

PRIORITY, ACROSS, PERFORMANCE = "ecosystem-priority", "cross-ecosystem-priority", "innovation-performance"
ACROSS_WORDS = frozenset({"cross ecosystem", "cross ecosystems", "cross sectoral", "horizontal"})
FIELDS = ("ecosystems", "cross_ecosystem", "performance", "date", "note", "name", "country", "region")


def examine(row: ParsedRow) -> Examined:
    """Find the region; take "Cross-ecosystem" out of the ecosystems; tell a name that is not the region's."""
    text = str(row.values["region"])
    subject = find_region(text, country=str(row.values.get("country") or ""), column="region")
    if not subject.term:
        return Examined(faults=subject.faults)
    faults = list(subject.faults)
    term = taxonomy.get_term(subject.term)
    values: dict[str, Value] = {"region": subject.term}
    name = str(row.values.get("name") or "")
    if name and not is_called(term, name):
        values["note"] = _("Given for %(name)s.") % {"name": name}
        faults.append(
            Fault(
                code="part_of_region",
                verdict=Verdict.WARNED,
                column="name",
                value=name,
                params={"region": term.name("en")},
            )
        )
    elif not term.is_current:
        values["note"] = _("Given for the region as it was before it was divided.")
    if any(fold(part) in ACROSS_WORDS for kept in row.source_fields.values() for part in kept.split(";")):
        values["cross_ecosystem"] = True
        faults.append(Fault(code="cross_ecosystem", verdict=Verdict.REPAIRED, column="ecosystems"))
    return Examined(values=values, faults=faults)


# --- the record: all facts that one row of one source brought


def record_name(source: str, values: Mapping[str, Value]) -> str:
    return json.dumps([source, values["region"], fold(str(values.get("name") or ""))], ensure_ascii=False)


def key_prefix(record: str) -> tuple[str, str]:
    """The source, and how the keys of the record's facts begin."""
    source, region, name = json.loads(record)
    return source, f"{region}|{name}|"


def rows_of(record: str, *, withdrawn: bool = True, lock: bool = False) -> list[Fact]:
    source, prefix = key_prefix(record)
    rows = Fact.objects.filter(source=source, key__startswith=prefix).order_by("pk")
    rows = rows if withdrawn else rows.filter(withdrawn=False)
    return list(rows.select_for_update() if lock else rows)


def existing(record: str, *, lock: bool) -> Existing | None:
    rows = rows_of(record, lock=lock)
    return Existing(values=values_of(rows), retired=all(row.withdrawn for row in rows)) if rows else None


def values_of(rows: Sequence[Fact]) -> dict[str, Value]:
    shown = [row for row in rows if not row.withdrawn] or list(rows)
    codes = sorted(str(row.breakdown_id).partition(":")[2] for row in shown if row.indicator == PRIORITY)
    values: dict[str, Value] = {
        "region": shown[0].subject_id,
        "ecosystems": list(codes) or None,
        "cross_ecosystem": True if any(row.indicator == ACROSS for row in shown) else None,
        "performance": next((row.text for row in shown if row.indicator == PERFORMANCE), None),
        "date": shown[0].date or None,
        "note": shown[0].note or None,
        "name": shown[0].source_fields.get("name"),
        "country": shown[0].source_fields.get("country"),
    }
    return {name: value for name, value in values.items() if value is not None}


def facts_of(source: str, values: Mapping[str, Value], source_fields: Mapping[str, str]) -> list[NewFact]:
    """One fact for each thing the row says of the region."""
    region = str(values["region"])
    prefix = key_prefix(record_name(source, values))[1]
    said: list[tuple[str, str | None, str]] = [
        (PRIORITY, f"ecosystem:{code}", "") for code in listed(values.get("ecosystems"))
    ]
    said += [(ACROSS, None, "")] if values.get("cross_ecosystem") else []
    said += [(PERFORMANCE, None, str(values["performance"]))] if values.get("performance") else []
    kept = {name: str(values[name]) for name in ("name", "country") if values.get(name)}
    return [
        NewFact(
            indicator=indicator,
            subject=region,
            breakdown=breakdown,
            text=text,
            date=str(values.get("date") or ""),
            note=str(values.get("note") or ""),
            key=f"{prefix}{indicator}|{breakdown or ''}",
            source_fields={**kept, **source_fields},
        )
        for indicator, breakdown, text in said
    ]


def listed(value: Value) -> list[str]:
    return [str(code) for code in value] if isinstance(value, list) else []


# --- writing


def apply(changes: Sequence[Change], context: ImportContext, actor: Actor) -> list[Outcome]:
    return [WRITERS[item.operation](item, context, actor) for item in changes]


def create(item: Change, context: ImportContext, actor: Actor) -> Outcome:
    record = record_name(context.source, item.values)
    record_facts(
        actor=actor,
        source=context.source,
        facts=facts_of(context.source, item.values, item.source_fields),
    )
    return Outcome(record=record)


def update(item: Change, context: ImportContext, actor: Actor) -> Outcome:
    """Record what the row says now; withdraw what it no longer says."""
    rows = rows_of(item.record, lock=True)
    source, _prefix = key_prefix(item.record)
    values: dict[str, Any] = {**values_of(rows), **item.values}
    kept = item.source_fields or {
        name: text for name, text in rows[0].source_fields.items() if name not in ("name", "country")
    }
    facts = facts_of(source, {name: value for name, value in values.items() if value is not None}, kept)
    record_facts(actor=actor, source=source, facts=facts)
    said = {fact.key for fact in facts}
    withdraw_facts(actor=actor, ids=[row.pk for row in rows if row.key not in said])
    return Outcome(record=item.record)


def retire(item: Change, context: ImportContext, actor: Actor) -> Outcome:
    withdraw_facts(actor=actor, ids=[row.pk for row in rows_of(item.record)])
    return Outcome(record=item.record)


def restore(item: Change, context: ImportContext, actor: Actor) -> Outcome:
    withdraw_facts(actor=actor, ids=[row.pk for row in rows_of(item.record)], withdrawn=False)
    return Outcome(record=item.record)


def remove(item: Change, context: ImportContext, actor: Actor) -> Outcome:
    remove_facts(actor=actor, ids=[row.pk for row in rows_of(item.record)])
    return Outcome(record=item.record)


WRITERS = {
    Operation.CREATE: create,
    Operation.UPDATE: update,
    Operation.RETIRE: retire,
    Operation.RESTORE: restore,
    Operation.REMOVE: remove,
}
