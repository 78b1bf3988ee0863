"""The words of merging."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

UNDO_DAYS = 30


class Side(StrEnum):
    """Whose value stays."""

    KEPT = "kept"
    MERGED = "merged"
    BOTH = "both"  # of places of work only


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did, or would do."""

    merge_id: int
    slug: str  # of the kept profile
    values: Mapping[str, object]
    moved: Mapping[str, int]  # rows by table
    stayed: Mapping[str, int]  # rows that the kept profile has too: they stay with the archived one


@dataclass(frozen=True, slots=True)
class PastMerge:
    """A merge that can still be taken back."""

    id: int
    kept_name: str
    kept_slug: str
    merged_name: str
    at: datetime
