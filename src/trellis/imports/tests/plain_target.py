"""A target of the simplest kind: any record in one table, so that imports is tested without a registry."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.db import connection

from trellis.core.types import ALLOWED, Actor, Decision, refused
from trellis.imports.reading.keys import fold, key_of
from trellis.imports.types import (
    Change,
    Examined,
    Existing,
    Fault,
    Field,
    FieldType,
    ImportContext,
    Operation,
    Outcome,
    RecordType,
    Verdict,
)
from trellis_engine.linkage import OrganisationRecord

TABLE = """
CREATE TABLE IF NOT EXISTS plain_record (
    id bigserial PRIMARY KEY, record_type text NOT NULL, key text NOT NULL, content jsonb NOT NULL,
    source_fields jsonb NOT NULL DEFAULT '{}', proposed jsonb NOT NULL DEFAULT '{}',
    confirmed text[] NOT NULL DEFAULT '{}', retired boolean NOT NULL DEFAULT false,
    version int NOT NULL DEFAULT 1,
    written_by text NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS plain_record_key ON plain_record (record_type, key);
GRANT ALL ON plain_record TO PUBLIC;
GRANT ALL ON plain_record_id_seq TO PUBLIC;
"""
FORBIDDEN_NAME = "Refused By Target"
EXPLODING_NAME = "Explodes When Stored"
KEPT_NAME = "Kept By Target"  # is never removed
FOUNDER = "founder"  # a membership in this role creates a record for its member

CLUSTER = RecordType(
    name="cluster",
    label="Clusters",
    names=("clusters",),
    identity=(("identifier",), ("name", "country"), ("name",)),
    finds_duplicates=True,
    fields=(
        Field(name="identifier", label="Identifier"),
        Field(name="name", label="Name", required=True, max_length=300),
        Field(name="description", label="Description", type=FieldType.LONG_TEXT, translated=True),
        Field(name="country", label="Country", type=FieldType.COUNTRY),
        Field(name="region", label="Region", type=FieldType.REGION),
        Field(name="city", label="City"),
        Field(name="website", label="Website", type=FieldType.URL),
        Field(name="email", label="E-mail", type=FieldType.EMAIL),
        Field(name="founded", label="Founded", type=FieldType.DATE),
        Field(name="staff", label="Staff", type=FieldType.DECIMAL, minimum=0),
        Field(name="coordinates", label="Coordinates", type=FieldType.COORDINATES),
        Field(name="ecosystems", label="Ecosystems", type=FieldType.CODE, scheme="ecosystem", multiple=True),
        Field(name="services", label="Services", scored=True, multiple=True),
    ),
)
MEMBERSHIP = RecordType(
    name="membership",
    label="Memberships",
    names=("members",),
    identity=(("cluster", "member"),),
    fields=(
        Field(name="cluster", label="Cluster", type=FieldType.REFERENCE, refers_to="cluster", required=True),
        Field(name="member", label="Member", required=True),
        Field(name="role", label="Role"),
    ),
)


class PlainTarget:
    """The adapter. Names with a meaning make it refuse or break, to see what imports does then."""

    name = "plain"
    label = "Plain records"
    is_private = False
    record_types = (CLUSTER, MEMBERSHIP)
    fault_texts = {"target_refuses": "The target takes no record of this name."}

    def organisation_names(self, *, organisations: Iterable[int], actor: Actor) -> Mapping[int, str]:
        return {number: f"Organisation No. {number}" for number in organisations}

    def can_import(self, *, actor: Actor, organisation: int | None) -> Decision:
        return refused("Closed to organisation 13.") if organisation == 13 else ALLOWED

    def find(self, *, record_type: str, keys: Sequence[str], actor: Actor) -> Mapping[str, str]:
        rows = query(
            "SELECT key, id FROM plain_record WHERE record_type = %s AND key = ANY(%s)",
            record_type,
            list(keys),
        )
        return {key: str(pk) for key, pk in rows}

    def references(self, *, record_type: str, texts: Sequence[str], actor: Actor) -> Mapping[str, str]:
        rows = query("SELECT id, content->>'name' FROM plain_record WHERE record_type = %s", record_type)
        by_name: dict[str, list[int]] = {}
        for pk, name in rows:
            by_name.setdefault(fold(name or ""), []).append(pk)
        return {text: str(by_name[fold(text)][0]) for text in texts if len(by_name.get(fold(text), ())) == 1}

    def existing(
        self, *, record_type: str, records: Sequence[str], actor: Actor, lock: bool = False
    ) -> Mapping[str, Existing]:
        rows = query(
            "SELECT id, content, confirmed, retired, version FROM plain_record WHERE id = ANY(%s) ORDER BY id"
            + (" FOR UPDATE" if lock else ""),
            [int(record) for record in records],
        )
        return {
            str(pk): Existing(
                values=parsed(content),
                guarded=frozenset(confirmed),
                retired=retired,
                version=version_of(record_type, version),
            )
            for pk, content, confirmed, retired, version in rows
        }

    def examine(self, *, record_type, rows, actor):
        return [
            Examined(
                faults=[
                    Fault(code="target_refuses", verdict=Verdict.REFUSED, column="name", value=FORBIDDEN_NAME)
                ]
                if row.values.get("name") == FORBIDDEN_NAME
                else []
            )
            for row in rows
        ]

    def comparable_rows(self, *, record_type, rows):
        return (comparable(str(row.row), row.values) for row in rows)

    def comparable_existing(self, *, record_type, actor):
        rows = query("SELECT id, content FROM plain_record WHERE record_type = %s", record_type)
        return [comparable(str(pk), parsed(content)) for pk, content in rows]

    def apply(
        self, *, record_type: str, changes: Sequence[Change], context: ImportContext, actor: Actor
    ) -> Sequence[Outcome]:
        if any(change.values.get("name") == EXPLODING_NAME for change in changes):
            raise RuntimeError("the target breaks")
        created = iter(
            self.create(record_type, [c for c in changes if c.operation is Operation.CREATE], actor)
        )
        return [
            next(created) if change.operation is Operation.CREATE else self.change(change)
            for change in changes
        ]

    def create(self, record_type: str, changes: Sequence[Change], actor: Actor) -> list[Outcome]:
        if not changes:
            return []
        identity = next(item.identity for item in self.record_types if item.name == record_type)
        rows = query(
            "INSERT INTO plain_record (record_type, key, content, source_fields, written_by)"
            " SELECT * FROM unnest(%s::text[], %s::text[], %s::jsonb[], %s::jsonb[], %s::text[])"
            " RETURNING id, version",
            [record_type] * len(changes),
            [key_of(change.values, identity) for change in changes],
            [json.dumps(dict(change.values)) for change in changes],
            [json.dumps(dict(change.source_fields)) for change in changes],
            [actor.name] * len(changes),
        )
        return [
            Outcome(
                record=str(pk),
                version=version_of(record_type, version),
                created_with=self.create_founder(change, actor),
            )
            for (pk, version), change in zip(rows, changes, strict=True)
        ]

    def create_founder(self, change: Change, actor: Actor) -> tuple[tuple[str, str], ...]:
        if change.values.get("role") != FOUNDER:
            return ()
        made = replace(change, values={"name": change.values["member"]}, source_fields={})
        return tuple(("cluster", outcome.record) for outcome in self.create("cluster", [made], actor))

    def change(self, change: Change) -> Outcome:
        if change.operation is Operation.REMOVE:
            removed = query(
                "DELETE FROM plain_record WHERE id = %s"
                " AND content->>'name' IS DISTINCT FROM %s RETURNING id",
                int(change.record),
                KEPT_NAME,
            )
            return Outcome(record=change.record, refused="" if removed else "It is in use.")
        retired = {Operation.RETIRE: True, Operation.RESTORE: False}.get(change.operation)
        rows = query(
            "UPDATE plain_record SET content = jsonb_strip_nulls(content || %s::jsonb),"
            " proposed = proposed || %s::jsonb, retired = coalesce(%s, retired), version = version + 1"
            " WHERE id = %s RETURNING version",
            json.dumps(dict(change.values)),
            json.dumps(dict(change.proposed)),
            retired,
            int(change.record),
        )
        return Outcome(record=change.record, version=str(rows[0][0]))

    def address(self, *, record_type: str, record: str) -> str:
        return f"/plain/{record}/"


def comparable(key: str, values: Mapping) -> OrganisationRecord:
    return OrganisationRecord(
        key,
        (str(values.get("name", "")),),
        country=str(values.get("country", "")),
        city=str(values.get("city", "")),
        web_domain=str(values.get("website", "")),
    )


def version_of(record_type: str, version: int) -> str:
    """Memberships keep no version: what changed since is told by their values."""
    return str(version) if record_type == "cluster" else ""


def query(statement: str, *params):
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall()


def parsed(content):
    return json.loads(content) if isinstance(content, str) else content


def records(record_type: str = "cluster") -> list[dict]:
    """What the target holds, by id."""
    rows = query(
        "SELECT content FROM plain_record WHERE record_type = %s AND NOT retired ORDER BY id", record_type
    )
    return [parsed(content) for (content,) in rows]


def edit(name: str, **values) -> None:
    """A later edit by a person, past any import."""
    query(
        "UPDATE plain_record SET content = content || %s::jsonb, version = version + 1"
        " WHERE content->>'name' = %s RETURNING id",
        json.dumps(values),
        name,
    )


def confirm(name: str, *fields: str) -> None:
    query(
        "UPDATE plain_record SET confirmed = %s WHERE content->>'name' = %s RETURNING id", list(fields), name
    )


ADAPTERS = (PlainTarget(),)
