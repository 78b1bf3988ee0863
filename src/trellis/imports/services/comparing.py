"""What a row means for the target: what its source said last, what it says now, what the record holds."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from trellis.core.bulk import among
from trellis.core.types import Actor
from trellis.imports.models import DuplicateDecision, Import, SourceRecord
from trellis.imports.types import Adapter, Existing, RecordType, RowChange, Value

PROPOSED = "proposed"
SAME_AS = "same as row"  # in the plan of a row: the id of the row it is, by a person's decision


@dataclass(slots=True)
class Plan:
    """The fields to set and to propose, each with before and after."""

    sets: dict[str, tuple[Value, Value]] = field(default_factory=dict)
    proposes: dict[str, tuple[Value, Value]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        stored: dict[str, Any] = {name: list(pair) for name, pair in self.sets.items()}
        if self.proposes:
            stored[PROPOSED] = {name: list(pair) for name, pair in self.proposes.items()}
        return stored

    @property
    def is_empty(self) -> bool:
        return not self.sets and not self.proposes


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the record a key belongs to; `base` is None when this source never spoke of it."""

    record: str
    base: Mapping[str, Value] | None


def plan_update(
    *,
    base: Mapping[str, Value] | None,
    values: Mapping[str, Value],
    existing: Existing,
    spoken: Collection[str],
) -> Plan:
    """Return what an edition changes in a record.

    `spoken` are the fields the file has columns for: others are never cleared. What the source says as it
    said it last time changes nothing, so that an edit made since stays.
    """
    plan = Plan()
    for name in set(spoken) - existing.keeps(values):
        new, last, now = values.get(name), base.get(name) if base else None, existing.values.get(name)
        if base is not None and new == last:
            continue
        after = merged(now, last, new, known=base is not None)
        if after == now or (new is None and (base is None or now != last)):
            continue
        target = plan.proposes if name in existing.guarded else plan.sets
        target[name] = (now, after)
    return plan


def merged(now: Value, last: Value, new: Value, *, known: bool) -> Value:
    """Return the value after the source's change: lists and texts per language are merged part by part.

    >>> merged(["a", "x"], ["a", "b"], ["a", "c"], known=True)
    ['a', 'x', 'c']
    >>> merged({"de": "Alt"}, None, {"en": "New"}, known=False)
    {'de': 'Alt', 'en': 'New'}
    """
    if isinstance(new, list) and isinstance(now, list):
        before = last if isinstance(last, list) else []
        if is_scored([*now, *new]):
            return merged_scores(now, before, new, known=known)
        gone = [part for part in before if part not in new] if known else []
        return [part for part in now if part not in gone] + [
            part for part in new if part not in now and part not in before
        ]
    if isinstance(new, dict) and isinstance(now, dict) and is_per_language(new) and is_per_language(now):
        before_texts = last if isinstance(last, dict) else {}
        gone_languages = [code for code in before_texts if code not in new] if known else []
        kept = {code: text for code, text in now.items() if code not in gone_languages}
        return kept | {code: text for code, text in new.items() if before_texts.get(code) != text}
    return new


def is_scored(parts: list[Any]) -> bool:
    return bool(parts) and all(isinstance(part, dict) and "value" in part for part in parts)


def merged_scores(now: list[Any], before: list[Any], new: list[Any], *, known: bool) -> list[Any]:
    """Return codes with their scores: a code stands once, and a score stays where the source gives none.

    >>> merged_scores([{"value": "a", "score": "2"}], [], [{"value": "a", "score": None}], known=False)
    [{'value': 'a', 'score': '2'}]
    """
    said = {part["value"]: part for part in new}
    gone = {part["value"] for part in before if part["value"] not in said} if known else set()
    kept = [
        part if said.get(part["value"], {}).get("score") is None else said[part["value"]]
        for part in now
        if part["value"] not in gone
    ]
    there = {part["value"] for part in (*now, *before)}
    return kept + [part for code, part in said.items() if code not in there]


def is_per_language(value: dict[str, Any]) -> bool:
    """True for texts by language; coordinates are numbers by axis and change together."""
    return all(isinstance(text, str) for text in value.values())


def known_records(
    *, run: Import, adapter: Adapter, record_type: RecordType, keys: Collection[str], actor: Actor
) -> dict[str, Known]:
    """Return what is known of these keys: by the source's last edition, identity, or a decision."""
    wanted = [key for key in keys if key]
    found = {
        item.key: Known(item.record, item.values)
        for item in SourceRecord.objects.filter(
            source=run.source_id, record_type=record_type.name, key__in=among(wanted)
        )
    }
    unknown = [key for key in wanted if key not in found]
    if not unknown:
        return found
    identical = adapter.find(record_type=record_type.name, keys=unknown, actor=actor)
    found |= {key: Known(record, None) for key, record in identical.items()}
    decided = decided_records(
        run=run, record_type=record_type, keys=[key for key in unknown if key not in found]
    )
    return found | {key: Known(record, None) for key, record in decided.items()}


def decided_records(*, run: Import, record_type: RecordType, keys: Sequence[str]) -> dict[str, str]:
    """Return {key: record} for keys that a person once said are that record."""
    if not keys:
        return {}
    own = {source_side(run.source_id, key): key for key in keys}
    decisions = DuplicateDecision.objects.filter(
        target=run.source.target,
        record_type=record_type.name,
        is_same=True,
        right__in=among(own),
        left__startswith="record:",
    )
    return {own[item.right]: item.left.removeprefix("record:") for item in decisions}


def source_side(source_id: int, key: str) -> str:
    return f"source:{source_id}:{key}"


def record_side(record: str) -> str:
    return f"record:{record}"


def compared(
    *, values: Mapping[str, Value], known: Known | None, existing: Existing | None, spoken: Collection[str]
) -> tuple[RowChange, str, Plan]:
    """Return (change, record, plan) of one row."""
    if known is None or existing is None:
        return RowChange.ADDED, "", Plan()
    plan = plan_update(base=known.base, values=values, existing=existing, spoken={*spoken, *values})
    changed = not plan.is_empty or existing.retired
    return (RowChange.CHANGED if changed else RowChange.UNCHANGED), known.record, plan
