"""Tables of meetings, one file for each subject."""

from trellis.meetings.models.day import DayReport, Outcome
from trellis.meetings.models.meetings import Meeting, Seat
from trellis.meetings.models.participants import Participant, PastWish, Unavailable, Wish
from trellis.meetings.models.planning import BoardChange, PlanRun
from trellis.meetings.models.requests import MeetingRequest
from trellis.meetings.models.setup import AdmittedKind, ClosedTable, MayMeet, MeetingSetup, Slot, Table
from trellis.meetings.models.told import Told

__all__ = [
    "AdmittedKind",
    "BoardChange",
    "ClosedTable",
    "DayReport",
    "MayMeet",
    "Meeting",
    "MeetingRequest",
    "MeetingSetup",
    "Outcome",
    "Participant",
    "PastWish",
    "PlanRun",
    "Seat",
    "Slot",
    "Table",
    "Told",
    "Unavailable",
    "Wish",
]
