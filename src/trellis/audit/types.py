"""The words of the audit."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One recorded change: who, when, what, and for each field its old and its new value."""

    at: datetime
    actor_id: int | None
    actor_name: str
    action: str
    subject_type: str
    subject_id: str
    changes: dict[str, tuple[Any, Any]]
    reason: str
