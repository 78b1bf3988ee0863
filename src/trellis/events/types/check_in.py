"""The words of checking in: what a desk scanned, what came of it, what a device keeps to be alone."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

MOST_SCANS = 500  # of one sending
LONGEST_DESK = 40


class Outcome(StrEnum):
    IN = "in"
    ALREADY = "already"  # somebody else let them in before; `at` and `desk` say when and where
    NO_PLACE = "no_place"  # on the waiting list, declined, taken back
    UNKNOWN = "unknown"  # no code of this event


@dataclass(frozen=True)
class Scan:
    """What a desk saw. Its key is made by the device: sent twice, it counts once."""

    key: UUID
    at: datetime
    desk: str = ""
    registration_id: int | None = None  # chosen from the list
    token: str = ""  # read from a badge


@dataclass(frozen=True)
class Checked:
    """What came of a scan."""

    key: UUID
    outcome: Outcome
    registration_id: int | None = None
    name: str = ""
    at: datetime | None = None
    desk: str = ""


@dataclass(frozen=True)
class Expected:
    """Somebody with a place, as the desk sees them; `at` once they are in today."""

    id: int
    name: str
    organisation: str
    kind: str
    hashes: tuple[str, ...]
    at: datetime | None
    desk: str
