"""Every stored field of meetings: its class of data and its purpose, as in config/privacy.py."""

from config.purposes import MEETINGS
from trellis.core.privacy import DataClass, Fields

TECHNICAL, PUBLIC, INTERNAL = DataClass.TECHNICAL, DataClass.PUBLIC, DataClass.INTERNAL
CONFIDENTIAL, PERSONAL = DataClass.CONFIDENTIAL, DataClass.PERSONAL

# Whose rows are whose that name no person themselves: each by the ways to it. A wish is who wished it alone.
MEETING_WAYS: dict[str, tuple[str, ...]] = {
    "meetings.Participant": ("registration__person",),
    "meetings.Unavailable": ("participant__registration__person",),
    "meetings.PastWish": ("wisher__registration__person",),
    "meetings.Wish": ("wisher__registration__person",),
    "meetings.MeetingRequest": ("sender__registration__person", "receiver__registration__person"),
    "meetings.Seat": ("participant__registration__person",),
    "meetings.Told": ("participant__registration__person",),
    "meetings.DayReport": ("seat__participant__registration__person",),
    "meetings.Outcome": ("seat__participant__registration__person",),
}
MEETING_FIELDS: dict[str, Fields] = {
    "meetings.MeetingSetup": {
        (TECHNICAL, MEETINGS): ("event", "version", "made_at", "changed_at"),
        (INTERNAL, MEETINGS): ("room_template",),
        (PUBLIC, MEETINGS): (
            "state", "mode", "slot_minutes", "break_minutes", "travel_minutes", "request_hours",
            "most_meetings", "most_wishes", "only_registered", "profile_kinds", "remind_hours",
            "late_minutes", "has_stand_ins",
        ),
    },
    "meetings.AdmittedKind": {(TECHNICAL, MEETINGS): ("id", "setup"), (PUBLIC, MEETINGS): ("kind",)},
    "meetings.MayMeet": {(TECHNICAL, MEETINGS): ("id", "setup"), (PUBLIC, MEETINGS): ("kind", "other")},
    "meetings.Slot": {(TECHNICAL, MEETINGS): ("id", "event"), (PUBLIC, MEETINGS): ("during", "place")},
    "meetings.Table": {
        (TECHNICAL, MEETINGS): ("id", "event"),
        (PUBLIC, MEETINGS): ("number", "name", "features", "place", "seats", "closed_at"),
    },
    "meetings.ClosedTable": {(TECHNICAL, MEETINGS): ("id",), (PUBLIC, MEETINGS): ("table", "slot")},
    "meetings.Participant": {
        (TECHNICAL, MEETINGS): ("id", "event", "made_at", "brought_by"),
        (PERSONAL, MEETINGS): (
            "registration", "organisation", "attends", "is_bookable", "most_meetings", "late_until",
            "left_at", "stands_in",
        ),
    },
    "meetings.Unavailable": {
        (TECHNICAL, MEETINGS): ("id", "event"),
        (PERSONAL, MEETINGS): ("participant", "slot"),
    },
    "meetings.Wish": {
        (TECHNICAL, MEETINGS): ("id", "event", "made_at", "brought_by"),
        (PERSONAL, MEETINGS): ("wisher", "wished", "kind", "note"),
    },
    "meetings.PastWish": {
        (TECHNICAL, MEETINGS): ("id", "event", "ended_at", "brought_by"),
        (PERSONAL, MEETINGS): ("wisher", "wished", "kind", "note"),
    },
    "meetings.MeetingRequest": {
        (TECHNICAL, MEETINGS): (
            "id", "event", "meeting", "made_at", "expires_at", "reminded_at", "answered_at",
        ),
        (PERSONAL, MEETINGS): ("sender", "receiver", "message", "state", "reason"),
    },
    "meetings.Meeting": {
        (TECHNICAL, MEETINGS): (
            "id", "event", "stands", "is_locked", "origin", "published_at", "sequence", "made_at",
            "changed_at",
        ),
        (CONFIDENTIAL, MEETINGS): ("slot", "during", "place", "table", "state", "room_link", "reason"),
    },
    "meetings.PlanRun": {
        (TECHNICAL, MEETINGS): (
            "id", "event", "asked_at", "kind", "keep", "seconds", "seed", "base", "state", "stop_asked",
            "placed", "wished", "started_at", "ended_at", "failure", "inputs", "standing", "engine_version",
            "applied_at", "seats", "slots",
        ),
        (CONFIDENTIAL, MEETINGS): ("forced", "result"),
        (PERSONAL, MEETINGS): ("asked_by",),
    },
    "meetings.BoardChange": {
        (TECHNICAL, MEETINGS): ("id", "event", "made_at", "action", "run", "undone_at"),
        (CONFIDENTIAL, MEETINGS): ("before", "after"),
        (PERSONAL, MEETINGS): ("made_by",),
    },
    "meetings.Seat": {
        (TECHNICAL, MEETINGS): ("id", "event", "stands", "reminded_at", "asked_at"),
        (PERSONAL, MEETINGS): ("meeting", "participant", "stands_for", "during"),
    },
    "meetings.Told": {
        (TECHNICAL, MEETINGS): ("id", "event", "sequence", "whole_at", "changed_at"),
        (PERSONAL, MEETINGS): ("participant", "lines"),
    },
    "meetings.DayReport": {
        (TECHNICAL, MEETINGS): ("id", "event", "at"),
        (PERSONAL, MEETINGS): ("seat", "kind", "minutes"),
    },
    "meetings.Outcome": {
        (TECHNICAL, MEETINGS): ("id", "event", "made_at", "changed_at"),
        (PERSONAL, MEETINGS): ("seat", "has_met", "rating", "next_step", "agreement", "remark"),
    },
}  # fmt: skip
