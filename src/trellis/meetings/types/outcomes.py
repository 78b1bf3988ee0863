"""The words of the day and of what comes of it, and its records."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _


class Report(StrEnum):
    """What somebody says on the day of a meeting."""

    HERE = "here"
    LATE = "late"
    ALONE = "alone"  # nobody else came


REPORT_LABELS: dict[Report, Any] = {
    Report.HERE: _("is here"),
    Report.LATE: _("comes late"),
    Report.ALONE: _("waits alone"),
}


class Agreement(StrEnum):
    """What was agreed in a meeting."""

    LETTER = "letter_of_intent"
    MEMORANDUM = "memorandum"
    CONTRACT = "contract"
    OTHER = "other"


AGREEMENT_LABELS: dict[Agreement, Any] = {
    Agreement.LETTER: _("Letter of intent"),
    Agreement.MEMORANDUM: _("Memorandum of understanding"),
    Agreement.CONTRACT: _("Contract"),
    Agreement.OTHER: _("Something else"),
}
RATINGS = range(1, 6)
FEWEST_SHOWN = 5  # smaller numbers of people are not told outside of those who keep the event
LONGEST_STEP, LONGEST_REMARK = 500, 1000


@dataclass(frozen=True)
class OutcomeValues:
    """What one side says."""

    has_met: bool
    rating: int | None = None
    next_step: str = ""
    agreement: str = ""
    remark: str = ""


@dataclass(frozen=True)
class OutcomeRecord:
    meeting_id: int
    participant_id: int
    values: OutcomeValues
    changed_at: datetime


@dataclass(frozen=True)
class ReportRecord:
    meeting_id: int
    participant_id: int
    kind: Report
    minutes: int
    at: datetime


@dataclass(frozen=True)
class Figures:
    """What came of the meetings of an event. One is held where a side says so, or keepers noted it."""

    planned: int
    over: int  # those whose time is over
    held: int
    answered: int  # meetings of which at least one side says something
    next_steps: int
    agreements: tuple[tuple[Agreement, int], ...]
    rating: float | None  # mean of all ratings
    by_country: tuple[tuple[str, int, int], ...]  # country, people in meetings, meetings held
    by_kind: tuple[tuple[str, int, int], ...]

    @property
    def met_share(self) -> float | None:
        """Of the meetings of which anybody says something, how many took place."""
        return self.held / self.answered if self.answered else None
