"""Calendars and sheets as they come: repaired and said, or refused by line or row."""

import io
import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import xlsxwriter

from trellis.events.formats import bounds
from trellis.events.formats.reading import read_agenda
from trellis.events.formats.records import Person
from trellis.events.formats.remarks import FileRefused
from trellis.events.tests.files import ENTRY, ZONE, calendar, refusal, told


def entry(**properties: str) -> tuple[str, ...]:
    return (
        *ENTRY[:-1],
        *(f"{name.replace('_', '-')}:{value}" for name, value in properties.items()),
        ENTRY[-1],
    )


def test_a_calendar_entry_is_a_session() -> None:
    reading = read_agenda(calendar(*entry(DURATION="PT45M", LOCATION="Hall\\, left")), ZONE)
    session = reading.agenda.sessions[0]
    assert (session.key, session.room, reading.agenda.zone) == ("uid:1@a", "Hall, left", "Europe/Vienna")
    assert (session.duration, reading.remarks) == (timedelta(minutes=45), ())


def test_repeating_entries_keep_their_hour_when_the_clock_changes() -> None:
    rule = entry(
        DURATION="PT1H", RRULE="FREQ=WEEKLY;UNTIL=20271115T120000Z;BYDAY=TU", EXDATE="20271026T080000Z"
    )
    file = calendar(*rule).replace(b"20270504", b"20271019")
    starts = [item.starts_at.isoformat() for item in read_agenda(file, ZONE).agenda.sessions]
    assert starts == ["2027-10-19T10:00:00+02:00", "2027-11-02T10:00:00+01:00", "2027-11-09T10:00:00+01:00"]


def test_endless_repetitions_are_cut_and_told() -> None:
    reading = read_agenda(calendar(*entry(DURATION="PT1H", RRULE="FREQ=DAILY")), ZONE)
    assert len(reading.agenda.sessions) == bounds.REPEATS
    assert told(reading)["repeats_cut"][1] == "repaired"


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (entry(RRULE="FREQ=NEVER"), (7, "repeat_rule")),
        (entry(DURATION="P999999999999999999W"), (7, "duration")),
        (entry(DTEND="20270503T100000Z"), (7, "duration")),
        ((*ENTRY[:3], "DTSTART:later", "END:VEVENT"), (6, "moment")),
        ((*ENTRY[:3], "END:VEVENT"), (3, "missing")),
        (ENTRY[:2] + ENTRY[3:], (3, "no_title")),
        (ENTRY[:-1], (7, "wrong_end")),
        (("BEGIN:VTODO", "END:VTODO"), (1, "no_sessions")),
    ],
)
def test_calendars_that_cannot_be_understood_are_refused(
    lines: tuple[str, ...], fault: tuple[int, str]
) -> None:
    assert refusal(calendar(*lines)) == [fault]


def test_a_calendar_that_is_cut_off_is_refused() -> None:
    assert refusal(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\n") == [(2, "cut_off")]


def test_what_a_calendar_program_would_repair_is_repaired_and_told() -> None:
    lines = (
        *ENTRY[:-1],
        "X",
        "DTEND;;VALUE=DATE-TIME:20270504T090000Z",
        "END:VEVENT",
        "BEGIN:VTODO",
        "END:VTODO",
    )
    assert told(read_agenda(calendar(*lines), ZONE)) == {
        "no_property": (7, "left_out"), "semicolon": (8, "repaired"), "no_session": (10, "left_out"),
    }  # fmt: skip


@pytest.mark.parametrize("offsets", [("+0530", "-0300"), ("-0300", "+0530")])
def test_the_zone_that_a_calendar_defines_itself_counts_in_that_file_only(offsets: tuple[str, str]) -> None:
    hours = {"+0530": (4, 30), "-0300": (13, 0)}
    for offset in offsets:
        own = ("BEGIN:VTIMEZONE", "TZID:Ours", "BEGIN:STANDARD", "DTSTART:20200101T000000",
               f"TZOFFSETFROM:{offset}", f"TZOFFSETTO:{offset}", "END:STANDARD", "END:VTIMEZONE")  # fmt: skip
        lines = (*own, *(line.replace("Europe/Vienna", "Ours") for line in entry(DURATION="PT1H")))
        session = read_agenda(calendar(*lines), ZONE).agenda.sessions[0]
        assert session.moment == datetime(2027, 5, 4, *hours[offset], tzinfo=UTC)


def sheet(*rows: tuple[object, ...]) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "default_date_format": "yyyy-mm-dd hh:mm"})
    page = book.add_worksheet("Programm")
    for number, cells in enumerate(rows):
        page.write_row(number, 0, cells)
    book.close()
    return target.getvalue()


def test_a_sheet_of_an_organiser_is_read_by_its_headings() -> None:
    file = sheet(
        ("Our conference",),
        ("Ort", "Datum", "Uhrzeit", "Ende", "Titel", "Vortragende", "Menu"),
        ("Saal", "2027-05-04", "9:30", "10:15", "Auftakt", "Ada (Analytik); Grace", "soup"),
        (),
        ("Saal", "2027-05-04", "11:00", "", "Pause", "", ""),
    )
    reading = read_agenda(file, ZONE)
    first, second = reading.agenda.sessions
    assert (first.title, first.room, first.duration) == ("Auftakt", "Saal", timedelta(minutes=45))
    assert first.persons == (Person("Ada", "Analytik"), Person("Grace"))
    assert (second.starts_at.hour, second.duration) == (11, bounds.WITHOUT_END)
    assert told(reading)["sheet_no_end"] == (5, "repaired")


def test_rows_of_a_sheet_are_refused_by_their_number() -> None:
    headings = ("Title", "Day", "Start", "Duration")
    file = sheet(
        headings,
        ("a", "2027-05-04", "10:00", "30"),
        ("b", "someday", "noon", "30"),
        ("", "2027-05-04", "9:00", 5),
    )
    assert sorted(refusal(file)) == [(3, "sheet_day"), (3, "sheet_start"), (4, "no_title")]
    assert refusal(sheet(("one", "two"), ("a", "b"))) == [(1, "no_headings")]


DEFINITION = (
    "BEGIN:VTIMEZONE", "TZID:Ours", "BEGIN:DAYLIGHT", "DTSTART:19810329T020000", "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "TZNAME:OST", "END:DAYLIGHT",
    "BEGIN:STANDARD", "DTSTART:19961027T030000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "RDATE:19951101T020000", "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip
PIECES = (
    "",
    ":",
    ";",
    "=",
    ",",
    "0",
    "9999",
    "-",
    "+2560",
    "T",
    "Z",
    "\t",
    "é",
    "FREQ=SECONDLY",
    "UNTIL=1",
    "INF",
)


def broken(chance: random.Random) -> tuple[str, ...]:
    """The definition of a zone with up to four of its lines lost, doubled, moved or typed over."""
    lines = list(DEFINITION)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(2, len(lines) - 1)
        way = chance.randrange(4)
        if way == 0 and len(lines) > 4:
            del lines[at]
        elif way == 1:
            lines.insert(at, lines[chance.randrange(2, len(lines) - 1)])
        elif way == 2:
            lines.insert(at, lines.pop(chance.randrange(2, len(lines) - 1)))
        else:
            start = chance.randrange(len(lines[at]))
            end = start + chance.randrange(6)
            lines[at] = lines[at][:start] + chance.choice(PIECES) + lines[at][end:]
    return tuple(lines)


def test_a_broken_definition_of_a_zone_is_repaired_or_refused_and_never_fails() -> None:
    chance = random.Random(7)
    ends = Counter()
    session = (*ENTRY[:3], "DTSTART;TZID=Ours:20270504T100000", "END:VEVENT")
    for _ in range(1500):
        try:
            reading = read_agenda(calendar(*broken(chance), *session), ZONE)
        except FileRefused:
            ends["refused"] += 1
        else:
            assert len(reading.agenda.sessions) == 1
            ends["repaired" if "zone_unknown" in told(reading) else "read"] += 1
    assert min(ends[end] for end in ("read", "repaired", "refused")) > 50
