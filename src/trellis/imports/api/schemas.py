"""What the API of imports takes and gives."""

from datetime import datetime
from typing import Any

from ninja import Schema

from trellis.imports.types import Acceptance, Edition


class ImportLineOut(Schema):
    id: int
    source: str
    target: str
    state: str
    started_at: datetime


class ImportsOut(Schema):
    total: int
    imports: list[ImportLineOut]


class FileOut(Schema):
    position: int
    name: str
    refusal: str
    rows: int
    added: int
    changed: int
    unchanged: int
    repeated: int
    refused: int
    held: int


class ImportOut(Schema):
    id: int
    source: str
    state: str
    failure: str
    step: str
    done: int
    total: int
    missing: int
    duplicates: int
    counts: dict[str, int]
    files: list[FileOut]


class FileSettingsOut(Schema):
    record_type: str
    detected: dict[str, Any]
    reading: dict[str, Any]
    columns: list[str]
    suggestions: list[dict[str, Any]]
    matches: dict[str, str]
    constants: dict[str, str]


class FaultOut(Schema):
    file: int
    row: int | None
    column: str
    code: str
    verdict: str
    value: str
    suggestion: str
    text: str


class FaultsOut(Schema):
    total: int
    faults: list[FaultOut]


class RowOut(Schema):
    row: int
    change: str
    refused: bool
    held: bool
    values: dict[str, Any]
    source_fields: dict[str, Any]
    plan: dict[str, Any]


class MissingRecordOut(Schema):
    record_type: str
    record: str
    key: str
    name: str


class RowsOut(Schema):
    total: int
    rows: list[RowOut]


class DuplicateOut(Schema):
    id: int
    row: int
    other_row: int | None
    other_record: str
    other_label: str
    probability: float
    evidence: list[dict[str, Any]]


class ReadingIn(Schema):
    settings: dict[str, str | int] = {}
    record_type: str = ""


class MatchesIn(Schema):
    matches: dict[str, str]


class ConstantsIn(Schema):
    constants: dict[str, str]


class CheckIn(Schema):
    edition: Edition | None = None


class CellsIn(Schema):
    cells: dict[str, str]


class AlikeIn(Schema):
    column: str
    code: str
    value: str
    text: str


class AcceptIn(Schema):
    acceptance: Acceptance
    retires_missing: bool = False


class DuplicateDecisionIn(Schema):
    is_same: bool


class CountOut(Schema):
    count: int
