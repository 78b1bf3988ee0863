"""The words of an import: record types, fields, changes, and what a target module hands in (`Adapter`).

Nothing here knows a registry, a database or a file format. Values are plain JSON throughout, in one canonical
form per field type (see `FieldType`), so that they can be staged, compared and shown without conversion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from trellis.core.types import system_actor

if TYPE_CHECKING:
    from trellis.core.types import Actor, Decision

WORKER = system_actor("import worker")  # the background steps; the tables of imports let it pass

Value = str | int | float | bool | list[Any] | dict[str, Any] | None


class FieldType(StrEnum):
    """What a field holds, and the canonical JSON form of its value.

    A field with `multiple=True` holds a list of these; with `scored=True` a list of
    {"value": form, "score": str or None}; with `translated=True` a dict {language code: form}.
    """

    TEXT = "text"  # str, one line
    LONG_TEXT = "long_text"  # str, paragraphs separated by a blank line
    INTEGER = "integer"  # int
    DECIMAL = "decimal"  # str such as "1234.5": no binary rounding
    DATE = "date"  # str, ISO 8601: "2024-05-31"
    YEAR = "year"  # int
    BOOLEAN = "boolean"  # bool
    URL = "url"  # str, with its scheme
    EMAIL = "email"  # str
    COUNTRY = "country"  # str, ISO 3166-1 alpha-2, except the codes that the taxonomy names otherwise
    REGION = "region"  # str, NUTS code
    CODE = "code"  # str, a code of `scheme`
    COORDINATES = "coordinates"  # {"longitude": float, "latitude": float}, WGS 84 degrees
    REFERENCE = "reference"  # str, the name or identifier the file gives for a record of type `refers_to`


class Verdict(StrEnum):
    """What the import did with a fault."""

    REPAIRED = "repaired"  # the value was put right and is used; the fault says how
    REFUSED = "refused"  # the row cannot be stored until it is corrected; with no row: the file cannot
    WARNED = "warned"  # the row is stored, the value as it stands or left out; the fault says which


class Operation(StrEnum):
    """What happens to a record of the target."""

    CREATE = "create"
    UPDATE = "update"
    RETIRE = "retire"  # the newest edition of the source no longer lists it and a person said to retire it
    RESTORE = "restore"  # undo of RETIRE
    REMOVE = "remove"  # undo of CREATE


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One field of a record type that a column can be matched to."""

    name: str
    label: Any  # text, translatable
    type: FieldType = FieldType.TEXT
    required: bool = False
    multiple: bool = False
    scored: bool = False  # packed "label - score" lists; implies multiple
    translated: bool = False  # one text per language
    scheme: str = ""  # for CODE: the taxonomy scheme
    refers_to: str = ""  # for REFERENCE: the name of a record type of the same adapter
    allow_unknown: bool = False  # for CODE: an unknown label is kept as a source field and warned about
    max_length: int = 500  # for TEXT, URL, EMAIL and each label of a list; LONG_TEXT has LONG_TEXT_MAX
    minimum: float | None = None  # for INTEGER, DECIMAL, YEAR
    maximum: float | None = None
    help: Any = ""
    names: tuple[str, ...] = ()  # further column names this field is known by, in any language


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordType:
    """One kind of record that a file can bring: organisations, memberships, sites, facts.

    `identity` lists, best first, the combinations of fields that tell one record from another; the first one
    whose fields all have a value makes the key of a row. Two rows of a file with one key are a duplicate key.
    """

    name: str
    label: Any
    fields: tuple[Field, ...]
    identity: tuple[tuple[str, ...], ...]
    names: tuple[str, ...] = ()  # words in file and sheet names that suggest this type
    finds_duplicates: bool = False  # the adapter hands in comparable records: propose duplicates

    def field(self, name: str) -> Field:
        """Return the field called `name`. Raises KeyError."""
        for candidate in self.fields:
            if candidate.name == name:
                return candidate
        raise KeyError(name)


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One fault of one cell (row and column), one row (column ""), or the whole file (row None).

    `row` counts as a spreadsheet shows it: the first line of the file is 1. `column` is the column's heading.
    `code` names the message (imports.messages); `params` fill it.
    """

    code: str
    verdict: Verdict
    row: int | None = None
    column: str = ""
    value: str = ""  # the cell as it stood, shortened
    suggestion: str = ""  # what to write instead, if something can be suggested
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class ParsedRow:
    """A staged row as the adapter sees it."""

    row: int
    key: str
    values: Mapping[str, Value]  # by field name; only fields that have a value
    source_fields: Mapping[str, str]  # by column heading: what fits no field or no code
    record: str = ""  # the target's record this row belongs to, "" when it is new


@dataclass(frozen=True, kw_only=True, slots=True)
class Examined:
    """What an adapter found in one row: values it derived (a region from a coordinate, say), and faults.

    A fault names the field in `column`; imports puts the column heading in its place.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    faults: Sequence[Fault] = ()


Keeps = Callable[[Mapping[str, Value]], frozenset[str]]


def keeps_nothing(values: Mapping[str, Value]) -> frozenset[str]:
    """For targets where no value is concluded from another."""
    return frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Existing:
    """A record of the target as it stands now, in canonical values.

    `guarded` names the fields whose value must not be overwritten because its owner confirmed it: what the
    file says otherwise becomes a proposal. The adapter decides this per record and field. `keeps` says of the
    values of a row which fields stay as they are, because the record knows them better than the row, which
    only concluded them: they are neither set nor proposed.
    """

    values: Mapping[str, Value]
    guarded: frozenset[str] = frozenset()
    keeps: Keeps = keeps_nothing
    retired: bool = False
    version: str = ""  # changes with every edit of the record; "" if the target keeps none


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One record to write. The adapter writes exactly this, with its audit rows, and returns an `Outcome`.

    CREATE: `record` is "", `values` all fields. UPDATE: `values` only the fields to set (None clears),
    `proposed` the fields to propose to the owner. Others: only `record`.
    In `values` a REFERENCE is already the record identifier of the target, not the text of the file.
    """

    operation: Operation
    record: str = ""
    key: str = ""
    row: int | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    proposed: Mapping[str, Value] = field(default_factory=dict)
    source_fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What came of one change, in the order of the changes.

    `record`: the identifier of the record written. `created_with`: (record type, record) of further records
    that had to be created for it (the organisation of a first site): undo removes them too. `refused`: why it
    could not be done, shown to the person; only allowed for REMOVE and RETIRE, everything else raises.
    """

    record: str
    created_with: tuple[tuple[str, str], ...] = ()
    refused: Any = ""
    version: str = ""  # of the record after the change, as `Existing.version` will give it


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportContext:
    """Where the changes come from: for audit rows, labels of provenance, and the owner of what is created."""

    import_id: int
    source: str  # the name of the source as its person wrote it
    organisation: int | None  # the owning organisation, None for the platform's own
    undoing: bool = False


class Adapter(Protocol):
    """What a target module hands in, listed in config/composition.py. Every method works on batches."""

    name: str  # stable: kept in rows and addresses, e.g. "registry"
    label: Any
    is_private: bool  # only the editors of the organisation an import is for see it: no operator
    record_types: tuple[RecordType, ...]  # referred-to types before the types that refer to them
    fault_texts: Mapping[str, Any]  # what the codes of its own faults say; {name} stands for a parameter

    def can_import(self, *, actor: Actor, organisation: int | None) -> Decision:
        """May the actor import into this target on behalf of that organisation (None = the platform)?"""

    def organisation_names(self, *, organisations: Iterable[int], actor: Actor) -> Mapping[int, str]:
        """Return the names of the organisations an actor can import for, as far as the target knows them."""

    def find(self, *, record_type: str, keys: Sequence[str], actor: Actor) -> Mapping[str, str]:
        """Return {key: record} for records of the target that already have this identity.

        A key is made by `reading.keys.key_of`: "field=value|field=value", values folded. Leave out what is
        unknown. Asked only for keys that this source has not brought before. Near matches are not identity:
        they are proposed as duplicates.
        """

    def references(self, *, record_type: str, texts: Sequence[str], actor: Actor) -> Mapping[str, str]:
        """Return {text: record} for texts of REFERENCE cells that name exactly one record."""

    def existing(
        self, *, record_type: str, records: Sequence[str], actor: Actor, lock: bool = False
    ) -> Mapping[str, Existing]:
        """Return the present state of these records; records that are gone are left out.

        With `lock=True` the rows are locked until the end of the transaction.
        """

    def examine(self, *, record_type: str, rows: Sequence[ParsedRow], actor: Actor) -> Sequence[Examined]:
        """Look at whole rows at staging, after every cell was parsed: rules across fields, derived values.

        Returns one `Examined` per row, in order. Must not write.
        """

    def comparable_rows(self, *, record_type: str, rows: Iterable[ParsedRow]) -> Iterable[Any]:
        """Yield one trellis_engine.linkage record per row (identifier: str(row.row))."""

    def comparable_existing(self, *, record_type: str, actor: Actor) -> Iterable[Any]:
        """Yield the linkage records of the target that a row could be a duplicate of (identifier: record)."""

    def apply(
        self, *, record_type: str, changes: Sequence[Change], context: ImportContext, actor: Actor
    ) -> Sequence[Outcome]:
        """Write the changes inside the caller's transaction, audited, and return one `Outcome` per change.

        Must not open a transaction of its own that could commit earlier. If it raises, all is undone.
        """

    def address(self, *, record_type: str, record: str) -> str:
        """Return the address of the record's page, or "" if it has none."""


class State(StrEnum):
    """The life of an import."""

    PREPARING = "preparing"  # files are there; how they are read and matched can be changed
    STAGING = "staging"  # rows are being read, checked and compared
    STAGED = "staged"  # a person looks at it, corrects, decides
    APPLYING = "applying"  # accepted; being written in one transaction
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"
    DISCARDED = "discarded"


TRANSITIONS: dict[State, tuple[State, ...]] = {
    State.PREPARING: (State.STAGING, State.DISCARDED),
    State.STAGING: (State.STAGED, State.PREPARING),
    State.STAGED: (State.APPLYING, State.STAGING, State.PREPARING, State.DISCARDED),
    State.APPLYING: (State.APPLIED, State.STAGED),
    State.APPLIED: (State.UNDOING,),
    State.UNDOING: (State.UNDONE, State.APPLIED),
    State.UNDONE: (),
    State.DISCARDED: (),
}
WORKING = (State.STAGING, State.APPLYING, State.UNDOING)
UNDO_DAYS = 7


class RowChange(StrEnum):
    """What a staged row means for the target."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REPEATED = "repeated"  # says the same as another row, or is the same as it by a person's decision
    NOTHING = ""  # refused: not compared


class Acceptance(StrEnum):
    """What a person chose to have stored."""

    ALL_OR_NOTHING = "all"
    SOUND_ROWS = "sound"


class Edition(StrEnum):
    """What the files are of their source."""

    WHOLE = "whole"  # a record that is missing was removed
    PART = "part"  # additions and corrections only; nothing is missing


class Search(StrEnum):
    """Whether possible duplicates were looked for."""

    NOT_YET = ""
    SEARCHING = "searching"
    DONE = "done"
