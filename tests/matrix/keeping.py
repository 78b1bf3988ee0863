"""What programs and screens send that keep an event: its meetings and its registrations."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.matrix.addresses import Asked
from tests.matrix.meetings import (
    FORCED,
    begin,
    hold_up,
    leave_alone,
    make_colleagues,
    meeting_parts,
    spare_people,
)
from trellis.events.models import Event, InvitationCode
from trellis.meetings.models import Table
from trellis.meetings.selectors.told import digest_of, list_tellings

Body = Mapping[str, Any] | Callable[[Asked], Mapping[str, Any]]
ONE_EVENT = "/api/events/{event}"
MEETINGS = "/api/meetings/{event}"


def event_of(asked: Asked) -> Event | None:
    return asked.world.events.get((asked.whose, asked.state))


RULES = {"mode": "both", "slot_minutes": "20", "break_minutes": "5", "travel_minutes": "0",
         "request_hours": "48", "version": "1"}  # fmt: skip


def free_slot(asked: Asked) -> dict[str, Any]:
    """The later slot of the event, in which nobody meets yet."""
    event = event_of(asked)
    return {"slot": meeting_parts(event)["slot"] if event else 1}


def table_of_two(asked: Asked) -> dict[str, Any]:
    """Two more who take part, and the later slot."""
    event = event_of(asked)
    return {"participants": spare_people(event) if event else [1, 2]} | free_slot(asked)


def waiting_schedule(asked: Asked) -> dict[str, Any]:
    """Nothing is sent, but there must be something to stop."""
    if event := event_of(asked):
        hold_up(event)
    return {}


def begun_meeting(asked: Asked) -> dict[str, Any]:
    """It can have taken place only once it began."""
    if event := event_of(asked):
        begin(event)
    return {"held": "yes"}


def who_is_here(asked: Asked) -> dict[str, Any]:
    """Somebody waits alone, and another is here."""
    event = event_of(asked)
    return {"other": leave_alone(event) if event else 1}


def willing_colleague(asked: Asked) -> dict[str, Any]:
    """One of the meeting has a colleague who is free."""
    event = event_of(asked)
    participant, colleague = make_colleagues(event) if event else (1, 2)
    return {"participant": participant, "colleague": colleague}


def two_on_the_board(asked: Asked) -> dict[str, Any]:
    """The same in the board's form."""
    found = table_of_two(asked)
    return {"participant": found["participants"], "slot": found["slot"]}


def first_round(asked: Asked) -> dict[str, Any]:
    return {"first_slot": free_slot(asked)["slot"], "rounds": 1, "seats": 2}


def one_slot(asked: Asked) -> dict[str, Any]:
    return {"slots": [free_slot(asked)["slot"]]}


def one_table(asked: Asked) -> dict[str, Any]:
    """One at which nobody meets."""
    event = event_of(asked)
    return {"tables": [Table.objects.create(event=event, number=9).pk if event else 1]}


def one_code(asked: Asked) -> dict[str, Any]:
    event = event_of(asked)
    made = InvitationCode.objects.create(event=event, code="early").pk if event else 1
    return {"what": "code", "number": made}


def looked_at(asked: Asked) -> dict[str, Any]:
    """What the preview says just now."""
    event = event_of(asked)
    return {"seen": digest_of(list_tellings(event_id=event.pk)) if event else "none"}


def whoever_is_here(asked: Asked) -> dict[str, Any]:
    return {"participant": who_is_here(asked)["other"]}


def somebody_who_comes(asked: Asked) -> dict[str, Any]:
    """With a place, and not let in yet."""
    event = event_of(asked)
    rows = event.registrations.filter(state="registered", check_ins__isnull=True) if event else None
    number = rows.values_list("pk", flat=True)[0] if rows is not None else 1
    return {"scans": [{"key": str(uuid4()), "at": timezone.now().isoformat(), "registration": number}]}


def people_of_another_tool(asked: Asked) -> dict[str, Any]:
    return {"files": [SimpleUploadedFile("list.csv", b"Name,E-mail\nLate,late@guest.example\n")]}


def wishes_of_another_tool(asked: Asked) -> dict[str, Any]:
    text = b"Who,Whom,Wish\none@meets.example,other@meets.example,must\n"
    return {"files": [SimpleUploadedFile("wishes.csv", text)]}


MEETING = f"{MEETINGS}/meetings/{{meeting}}"
PLAN = f"{MEETINGS}/plans/{{run}}"
REGISTRATION = f"{ONE_EVENT}/registration"
REGISTRATIONS = f"{ONE_EVENT}/registrations"
SESSIONS = f"{ONE_EVENT}/agenda/sessions"
SESSION = {"title": "Light", "starts": "2030-05-07T12:30", "minutes": 30}
LATE = {"name": "Late", "address": "late@guest.example"}
KEEPING: dict[tuple[str, str], Body] = {
    ("PUT", REGISTRATION): {"name": "Another name"},
    ("PUT", f"{MEETINGS}/setup"): RULES,
    ("POST", f"{MEETINGS}/setup/step"): {"to": "planned"},
    ("POST", f"{MEETINGS}/silent/invite"): {},
    ("POST", f"{MEETINGS}/slots"): {"day": "2030-05-07", "begins": "13:00", "ends": "13:30"},
    ("POST", f"{MEETINGS}/slots/remove"): one_slot,
    ("POST", f"{MEETINGS}/tables"): {"first": 7, "count": 1},
    ("POST", f"{MEETINGS}/tables/remove"): one_table,
    ("POST", f"{MEETINGS}/tables/close"): one_table,
    ("POST", f"{MEETINGS}/tables/open"): one_table,
    ("POST", f"{MEETINGS}/wish-lists"): wishes_of_another_tool,
    ("POST", f"{MEETINGS}/board/undo"): {},
    ("POST", f"{MEETINGS}/board/repair"): {},
    ("POST", f"{MEETING}/lock"): {},
    ("POST", f"{MEETING}/unlock"): {},
    ("POST", f"{MEETINGS}/plans"): {"seconds": 1},
    ("POST", f"{MEETINGS}/plans/rotation"): first_round,
    ("POST", f"{PLAN}/stop"): waiting_schedule,
    ("POST", f"{PLAN}/apply"): {},
    ("POST", f"{PLAN}/force"): {"wish": FORCED},
    ("POST", f"{MEETINGS}/publish"): looked_at,
    ("POST", f"{MEETING}/report"): {"kind": "here"},
    ("POST", f"{MEETING}/instead"): whoever_is_here,
    ("POST", f"{MEETING}/extend"): {},
    ("PUT", f"{MEETING}/outcome"): {"has_met": True},
    ("PUT", f"{MEETING}/held"): lambda asked: {"is_held": begun_meeting(asked)["held"] == "yes"},
    ("POST", REGISTRATION): {"name": "Late"},
    ("POST", f"{REGISTRATION}/group"): {"people": [LATE]},
    ("POST", f"{REGISTRATION}/kinds"): {"name": "Press"},
    ("POST", f"{REGISTRATION}/questions"): {"kind": "text", "label": "Anything else?"},
    ("POST", f"{REGISTRATION}/codes"): {},
    ("POST", f"{REGISTRATION}/remove"): one_code,
    ("POST", f"{REGISTRATIONS}/list"): people_of_another_tool,
    ("POST", f"{REGISTRATIONS}/{{registration_id}}/decision"): {"accepts": True},
    ("DELETE", f"{REGISTRATIONS}/{{participant_id}}/check-in"): {},
    ("POST", f"{ONE_EVENT}/check-ins"): somebody_who_comes,
    ("POST", f"{ONE_EVENT}/walk-ins"): LATE,
    ("POST", f"{ONE_EVENT}/agenda/publish"): {},
    ("POST", SESSIONS): SESSION,
    ("PUT", f"{SESSIONS}/{{session}}"): SESSION | {"version": 1},
    ("DELETE", f"{SESSIONS}/{{session}}"): {},
    ("POST", f"{SESSIONS}/{{session}}/move"): {"starts": "2030-05-07T14:00", "room": "Hall"},
}
