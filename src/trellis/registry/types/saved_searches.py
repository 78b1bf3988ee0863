"""The words of saved searches."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

MOST_SAVED = 50  # by one person
LONGEST_NAME = 100
LONGEST_ADDRESS = 4000


class AlertRhythm(StrEnum):
    """When the person hears of what a saved search finds."""

    AT_ONCE = "at-once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


ALERT_LABELS: dict[AlertRhythm, Any] = {
    AlertRhythm.AT_ONCE: _("At once"),
    AlertRhythm.DAILY: _("Once a day"),
    AlertRhythm.WEEKLY: _("Once a week"),
    AlertRhythm.NEVER: _("Never: only keep the search"),
}


class FoundAs(StrEnum):
    """Why a profile is told of."""

    NEW = "new"  # published since the search was saved
    CHANGED = "changed"  # changed since, and it matches now


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search that a person keeps."""

    id: int
    name: str
    query: str  # the address of the search page behind its question mark
    rhythm: AlertRhythm
    created_at: datetime
    found: int  # how many profiles were told of
