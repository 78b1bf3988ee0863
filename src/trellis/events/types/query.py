"""What is looked for in the calendar: as its address says it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _


class When(StrEnum):
    COMING = "coming"
    PAST = "past"
    ALL = "all"


WHEN_LABELS: dict[When, Any] = {When.COMING: _("Coming"), When.PAST: _("Past"), When.ALL: _("All of them")}
FACETS = ("kind", "ecosystem", "theme", "country", "format")


@dataclass(frozen=True)
class EventQuery:
    """Words, for each facet the one value chosen, and when."""

    text: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)  # by facet; of terms the code
    when: When = When.COMING
    page: int = 1

    def changed(self, **given: Any) -> "EventQuery":
        return replace(self, **({"page": 1} | given))

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text or self.chosen)
