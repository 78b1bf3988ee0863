"""What is written is read again as the same agenda, in every format and zone, across changes of the clock."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from icalendar import Calendar

from trellis.events.formats.differences import differences
from trellis.events.formats.keys import guid_of
from trellis.events.formats.reading import read_agenda
from trellis.events.formats.records import Agenda, Person, in_order
from trellis.events.formats.writing_calendar import calendar_of
from trellis.events.formats.writing_json import schedule_json_of
from trellis.events.formats.writing_pentabarf import pentabarf_of
from trellis.events.formats.writing_workbook import workbook_of
from trellis.events.tests.agendas import ZONES, agendas, made_session

STAMP = datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)
slowly = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def with_guids(agenda: Agenda) -> Agenda:
    """Formats that know UUIDs only bring those back."""
    return replace(agenda, sessions=in_order([replace(s, key=guid_of(s.key)) for s in agenda.sessions]))


def with_names_only(agenda: Agenda) -> Agenda:
    """Pentabarf names persons and nothing else of them; rooms have no size, and addresses are of the web."""
    return replace(
        agenda,
        sessions=tuple(
            replace(s, persons=tuple(dict.fromkeys(Person(p.name) for p in s.persons)))
            for s in agenda.sessions
        ),
        rooms=tuple(replace(room, capacity=None, description="") for room in agenda.rooms),
    )


@slowly
@given(agendas())
def test_pentabarf_comes_back(agenda: Agenda) -> None:
    read = read_agenda(pentabarf_of(agenda, "1"), "Pacific/Fiji").agenda
    assert read == with_names_only(with_guids(agenda))


@slowly
@given(agendas())
def test_schedule_json_comes_back(agenda: Agenda) -> None:
    read = read_agenda(schedule_json_of(agenda, "1"), "Pacific/Fiji").agenda
    assert read == with_guids(agenda)


@slowly
@given(agendas())
def test_workbook_comes_back(agenda: Agenda) -> None:
    read = read_agenda(workbook_of(agenda), "Pacific/Fiji").agenda
    assert by_role(read) == by_role(agenda)


def by_role(agenda: Agenda) -> Agenda:
    """A sheet keeps persons in the order of their roles."""
    ordered = (
        replace(s, persons=tuple(sorted(s.persons, key=lambda p: (p.role, p.name, p.organisation))))
        for s in agenda.sessions
    )
    return replace(agenda, sessions=tuple(ordered))


@slowly
@given(agendas())
def test_calendar_comes_back(agenda: Agenda) -> None:
    read = read_agenda(calendar_of(agenda, STAMP), "Pacific/Fiji").agenda
    assert read.sessions == agenda.sessions
    assert [item.moment for item in read.sessions] == [item.moment for item in agenda.sessions]
    assert (read.title, read.zone) == (agenda.title, agenda.zone)


@pytest.mark.parametrize(
    "write",
    [
        lambda a: pentabarf_of(a, "1"),
        lambda a: schedule_json_of(a, "1"),
        workbook_of,
        lambda a: calendar_of(a, STAMP),
    ],
)
def test_own_export_imported_again_says_no_differences(write) -> None:
    agenda = Agenda(title="Days", zone="Europe/Brussels", sessions=(made_session(1), made_session(2, 11)))
    reading = read_agenda(write(agenda), "Pacific/Fiji")
    assert reading.remarks == ()
    assert not differences(agenda.sessions, reading.agenda.sessions)


@pytest.mark.parametrize("zone", ZONES)
def test_the_zone_in_a_calendar_is_right_at_every_change_of_the_clock(zone: str) -> None:
    """What the file says of its zone gives the offset of the database, around each change too."""
    place = ZoneInfo(zone)
    middle = [datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2027, 10, 31, 1, tzinfo=UTC)]
    moments = [change + timedelta(minutes=15 * step) for change in middle for step in range(-12, 13)]
    sessions = tuple(
        made_session(number, starts_at=moment.astimezone(place), duration=timedelta(minutes=15))
        for number, moment in enumerate(moments)
    )
    file = calendar_of(Agenda(title="", zone=zone, sessions=sessions), STAMP)
    calendar = Calendar.from_ical(file)
    defined = calendar.walk("VTIMEZONE")[0].to_tz()
    for moment in moments:
        local = moment.astimezone(place)
        if not local.fold:
            assert moment.astimezone(defined).replace(tzinfo=None) == local.replace(tzinfo=None)
    starts = [event["DTSTART"].dt.astimezone(UTC) for event in calendar.walk("VEVENT")]
    assert starts == moments
    read = read_agenda(file, "Pacific/Fiji").agenda
    assert [item.moment for item in read.sessions] == moments
    local_lines = [line for line in file.decode().splitlines() if line.startswith("DTSTART;TZID=")]
    assert len(local_lines) == sum(not moment.astimezone(place).fold for moment in moments)


def test_equal_agendas_give_equal_calendars_that_programs_can_update() -> None:
    agenda = Agenda(title="Days", zone="Europe/Brussels", sessions=(made_session(7, sequence=3),))
    file = calendar_of(agenda, STAMP)
    assert file == calendar_of(agenda, STAMP)
    event = Calendar.from_ical(file).walk("VEVENT")[0]
    assert (str(event["UID"]), event["SEQUENCE"]) == (guid_of("id:7"), 3)
    assert event["DTSTART"].params["TZID"] == "Europe/Brussels"
    assert max(len(line) for line in file.split(b"\r\n")) <= 75
