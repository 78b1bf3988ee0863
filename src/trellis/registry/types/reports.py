"""The words of reports: somebody says that something is wrong with a profile, and a validator decides."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _


class ReportKind(StrEnum):
    """What is said to be wrong."""

    FACTS = "facts"
    OTHERS = "others"
    UNLAWFUL = "unlawful"
    PERSON = "person"
    ELSE = "else"


KIND_LABELS: dict[ReportKind, Any] = {
    ReportKind.FACTS: _("What it says is wrong"),
    ReportKind.OTHERS: _("It is not this organisation's"),
    ReportKind.UNLAWFUL: _("It is unlawful"),
    ReportKind.PERSON: _("It names a person who does not want it"),
    ReportKind.ELSE: _("Something else"),
}


class ReportState(StrEnum):
    """The life of a report: it waits, or it was decided in one of four ways."""

    OPEN = "open"
    LEFT = "left"  # nothing was to be done
    TOLD = "told"  # those who keep the profile are asked to correct it
    SENT_BACK = "sent_back"  # the profile is a draft again
    ARCHIVED = "archived"  # the profile is archived


OUTCOMES = tuple(state for state in ReportState if state != ReportState.OPEN)
OUTCOME_LABELS: dict[ReportState, Any] = {
    ReportState.LEFT: _("Do nothing: the profile may stay as it is"),
    ReportState.TOLD: _("Ask those who keep it to correct it"),
    ReportState.SENT_BACK: _("Send it back: it is a draft again and no longer public"),
    ReportState.ARCHIVED: _("Archive it: it leaves every list and the map"),
}
LONGEST_REPORT = 4000


@dataclass(frozen=True, slots=True)
class ReportRecord:
    """A report as its reporter or a validator sees it."""

    id: int
    organisation_id: int
    organisation_name: str
    slug: str
    country: str | None
    profile_status: str
    kind: ReportKind
    text: str
    state: ReportState
    person_id: int | None
    address: str
    made_at: datetime
