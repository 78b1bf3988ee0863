"""Rows that name other records: "the cluster with this name", in the same import or in the target."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models.fields.json import KeyTextTransform
from rapidfuzz import fuzz, process

from trellis.core.types import Actor
from trellis.imports.models import Import, StagedRow
from trellis.imports.reading.keys import fold
from trellis.imports.reading.row_parser import StagedValues
from trellis.imports.types import Adapter, Fault, RecordType, Verdict

AMBIGUOUS = ""
NEAR = 80


@dataclass(slots=True)
class Named:
    """The rows of one record type by what they are called; an empty key is a name of several."""

    keys: dict[str, str] = field(default_factory=dict)
    records: dict[str, str] = field(default_factory=dict)  # by key, once stored
    texts: list[str] = field(default_factory=list)  # as written, for suggestions


def naming_fields(record_type: RecordType) -> list[str]:
    """Return the fields whose value alone can name a record: the leading field of each identity."""
    return list(dict.fromkeys(combination[0] for combination in record_type.identity))


def named_rows(run: Import, record_type: RecordType) -> Named:
    """Return the rows of this type that the import has staged, by their names."""
    named = Named()
    names = naming_fields(record_type)
    rows = (
        StagedRow.objects.filter(file__owner=run, record_type=record_type.name, refused=False)
        .exclude(key="")
        .annotate(**{f"name_{place}": KeyTextTransform(name, "values") for place, name in enumerate(names)})
        .values_list("key", "record", *(f"name_{place}" for place in range(len(names))))
    )
    for key, record, *texts in rows.iterator(chunk_size=5000):
        if record:
            named.records[key] = record
        for text in texts:
            if text and (folded := fold(text)):
                named.keys[folded] = key if named.keys.get(folded, key) == key else AMBIGUOUS
                named.texts.append(text)
    return named


def check_references(
    *,
    adapter: Adapter,
    record_type: RecordType,
    rows: Sequence[StagedValues],
    named: Mapping[str, Named],
    headings: Mapping[str, str],
    actor: Actor,
) -> None:
    """Add a fault to every row that names a record that is nowhere, or one of several."""
    for item in record_type.fields:
        if not item.refers_to:
            continue
        inside = named.get(item.refers_to, Named())
        texts = {str(row.values[item.name]) for row in rows if row.values.get(item.name)}
        outside = [text for text in texts if fold(text) not in inside.keys]
        found = adapter.references(record_type=item.refers_to, texts=outside, actor=actor) if outside else {}
        for row in rows:
            text = str(row.values.get(item.name) or "")
            if not text or text in found or inside.keys.get(fold(text)):
                continue
            ambiguous = fold(text) in inside.keys
            row.faults.append(
                Fault(
                    code="ambiguous_reference" if ambiguous else "unknown_reference",
                    verdict=Verdict.REFUSED,
                    row=row.number,
                    column=headings.get(item.name, ""),
                    value=text,
                    suggestion="" if ambiguous else nearest(text, inside.texts),
                )
            )


def nearest(text: str, texts: Sequence[str]) -> str:
    """Return the most similar name, "" if none is near."""
    best = process.extractOne(text, texts, scorer=fuzz.WRatio, score_cutoff=NEAR) if texts else None
    return best[0] if best else ""


def resolve_references(
    *,
    adapter: Adapter,
    record_type: RecordType,
    texts_by_field: Mapping[str, Iterable[str]],
    named: Mapping[str, Named],
    actor: Actor,
) -> dict[str, dict[str, str]]:
    """Return {field: {text: record}} once the records referred to are stored."""
    resolved: dict[str, dict[str, str]] = {}
    for name, texts in texts_by_field.items():
        refers_to = record_type.field(name).refers_to
        inside = named.get(refers_to, Named())
        found = {
            text: inside.records[key]
            for text in texts
            if (key := inside.keys.get(fold(text), "")) and key in inside.records
        }
        rest = [text for text in texts if text not in found]
        outside = adapter.references(record_type=refers_to, texts=rest, actor=actor) if rest else {}
        resolved[name] = found | dict(outside)
    return resolved
