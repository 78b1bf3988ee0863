"""The words of the audit."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from psycopg.types.multirange import Multirange

Ranges = Multirange[int]  # numbers of entries


@dataclass(frozen=True)
class Entry:
    """One recorded change: who, when, what, and for each field its old and its new value."""

    id: int
    at: datetime
    actor_id: int | None
    actor_name: str
    action: str
    subject_type: str
    subject_id: str
    changes: dict[str, tuple[Any, Any]]
    reason: str


@dataclass(frozen=True)
class Seal:
    """A link of the chain over the entries."""

    id: int
    previous_id: int | None
    at: datetime
    entries: Ranges
    count: int
    digest: str


@dataclass(frozen=True)
class Head:
    """The end of the chain as it was published on a day."""

    day: str
    seal_id: int
    digest: str


class Broken(StrEnum):
    """In which way the record was tampered with."""

    CHANGED = "entries were changed"
    MISSING = "entries are missing"
    ADDED = "there are entries that were not there"
    CHAIN = "the seal does not follow the one before"
    HEAD = "the published end of the chain is not in it"
    UNSEALED = "entries were left unsealed"


@dataclass(frozen=True)
class Fault:
    """One thing that does not verify, at a seal where it belongs to one."""

    kind: Broken
    seal_id: int | None
    detail: str


@dataclass(frozen=True)
class Verdict:
    """What verifying the whole chain found."""

    seals: int
    entries: int
    waiting: int
    faults: tuple[Fault, ...]
