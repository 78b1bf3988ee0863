"""Files as they come: what is repaired is said, what breaks its format is refused with line and reason."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trellis.events.formats import bounds, json_rules, words, workbook
from trellis.events.formats.reading import read_agenda
from trellis.events.formats.records import Link, Person, Role
from trellis.events.formats.remarks import FileRefused, Reading
from trellis.events.tests.files import ENTRY, EVENT, ZONE, calendar, pentabarf, refusal, told


def test_pentabarf_without_zone_and_guid_is_read_in_the_zone_of_the_event() -> None:
    reading = read_agenda(pentabarf(EVENT), ZONE)
    session = reading.agenda.sessions[0]
    assert (session.key, session.title, session.room) == ("id:7", "Opening", "Hall")
    assert (session.moment, session.duration) == (datetime(2027, 5, 4, 8, tzinfo=UTC), timedelta(minutes=45))
    assert told(reading) == {"zone_missing": (2, "repaired")}


def test_a_named_zone_counts_and_an_unknown_one_is_told() -> None:
    named = read_agenda(pentabarf(EVENT, "<time_zone_name>Europe/Helsinki</time_zone_name>"), ZONE)
    assert (named.agenda.zone, named.remarks) == ("Europe/Helsinki", ())
    strange = read_agenda(pentabarf(EVENT, "<time_zone_name>Mars/Crater</time_zone_name>"), ZONE)
    assert (strange.agenda.zone, told(strange)) == (ZONE, {"zone_unknown": (2, "repaired")})


def test_a_comment_before_the_declaration_is_skipped_and_lines_still_count_right() -> None:
    reading = read_agenda(pentabarf(EVENT, before="<!-- made by hand\n on two lines -->\n"), ZONE)
    assert told(reading)["before_declaration"] == (1, "repaired")
    broken = pentabarf(EVENT.replace("</event>", ""), before="<!-- one\n two -->\n")
    assert refusal(broken) == [(8, "not_xml")]


def test_times_after_midnight_belong_to_the_night() -> None:
    late = EVENT.replace("10:00", "01:30")
    reading = read_agenda(pentabarf(late, "<title>a</title><day_change>09:00:00</day_change>"), ZONE)
    assert reading.agenda.sessions[0].starts_at.isoformat() == "2027-05-05T01:30:00+02:00"
    assert told(reading)["night"] == (5, "repaired")
    early = read_agenda(pentabarf(EVENT.replace("10:00", "08:30"), "<day_change>09:00:00</day_change>"), ZONE)
    assert early.agenda.sessions[0].starts_at.isoformat() == "2027-05-04T08:30:00+02:00"


def test_hours_that_the_clock_skips_or_repeats_are_told() -> None:
    def at(day: str) -> Reading:
        return read_agenda(
            pentabarf(EVENT.replace("10:00", "02:30")).replace(b"2027-05-04", day.encode()), ZONE
        )

    skipped, repeated = at("2027-03-28"), at("2027-10-31")
    assert skipped.agenda.sessions[0].starts_at.isoformat() == "2027-03-28T03:30:00+02:00"
    assert repeated.agenda.sessions[0].starts_at.isoformat() == "2027-10-31T02:30:00+02:00"
    assert told(skipped)["skipped_hour"] == told(repeated)["repeated_hour"] == (5, "repaired")


@pytest.mark.parametrize(
    ("event", "fault"),
    [
        (EVENT.replace("00:45", "soon"), (5, "duration")),
        (EVENT.replace("00:45", "00:00"), (5, "duration")),
        (EVENT.replace("00:45", "999:00"), (5, "duration")),
        (EVENT.replace("10:00", "25:00"), (5, "start")),
        (EVENT.replace("Opening", " "), (5, "no_title")),
        (EVENT.replace("<start>", "<date>4 May</date>\n<start>"), (5, "date")),
        (EVENT.replace("id='7'", "id='7' guid='none'"), (5, "not_a_guid")),
    ],
)
def test_a_session_that_cannot_be_understood_refuses_the_file(event: str, fault: tuple[int, str]) -> None:
    assert refusal(pentabarf(event)) == [fault]


def test_every_fault_is_named_and_nothing_is_taken() -> None:
    second = EVENT.replace("00:45", "x").replace("10:00", "y")
    assert sorted(refusal(pentabarf(f"{EVENT}\n{second}"))) == [(6, "duration"), (6, "start")]


BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<schedule><conference><title>&b;</title></conference></schedule>"""
OUTSIDE = b"""<?xml version="1.0"?>
<!DOCTYPE schedule SYSTEM "file:///etc/passwd"><schedule/>"""
ENTITY = b"""<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<schedule><conference><title>&x;</title></conference></schedule>"""


@pytest.mark.parametrize("data", [BOMB, OUTSIDE, ENTITY])
def test_document_types_and_entities_are_refused(data: bytes) -> None:
    assert refusal(data)[0][1] == "document_type"


def test_depth_and_size_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = b"<a>" * 100_000
    assert refusal(deep) == [(1, "too_deep")]
    assert refusal(b'{"a":' * 200_000) == [(1, "too_deep")]
    assert refusal(b"[" * 200_000) == [(1, "too_deep")]
    assert refusal(b"BEGIN:VCALENDAR\n" * 1000) == [(33, "too_deep")]
    monkeypatch.setattr(bounds, "FILE_BYTES", 10)
    assert refusal(pentabarf(EVENT)) == [(0, "file_too_large")]


def test_a_number_of_sessions_beyond_the_bound_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "SESSIONS", 1)
    assert refusal(pentabarf(EVENT + EVENT.replace("7", "8")))[0][1] == "too_many_sessions"


def test_html_becomes_text_and_scripts_never_become_links() -> None:
    event = EVENT.replace(
        "</event>",
        "<abstract>&lt;p&gt;Hello &amp;amp; &lt;script&gt;alert(1)&lt;/script&gt;welcome&lt;/p&gt;</abstract>"
        "<links><link href='javascript:alert(1)'>x</link><link href='https://a.example/ü'>page</link></links></event>",
    )
    reading = read_agenda(pentabarf(event), ZONE)
    session = reading.agenda.sessions[0]
    assert session.abstract == "Hello & welcome"
    assert session.links == (Link("https://a.example/%C3%BC", "page"),)
    assert told(reading)["html"] == (5, "repaired")
    assert told(reading)["address"] == (5, "left_out")


def test_keys_are_stable_where_the_file_has_none() -> None:
    bare = EVENT.replace(" id='7'", "")
    later = bare.replace("10:00", "14:00").replace("Opening", "Break")
    again = later.replace("14:00", "15:00")
    one = read_agenda(pentabarf(bare + later + again), ZONE)
    other = read_agenda(pentabarf(again + later + bare.replace("10:00", "11:00")), ZONE)
    keys = {(item.title, item.starts_at.hour): item.key for item in one.agenda.sessions}
    assert keys["Opening", 10] == {item.title: item.key for item in other.agenda.sessions}["Opening"]
    assert len(set(keys.values())) == 3
    assert keys["Break", 15] == keys["Break", 14] + "#2"
    assert told(one)["keys_from_titles"] == (0, "repaired")


def test_a_key_given_twice_is_told_and_made_different() -> None:
    reading = read_agenda(pentabarf(EVENT + EVENT.replace("10:00", "11:00")), ZONE)
    assert [item.key for item in reading.agenda.sessions] == ["id:7", "id:7#2"]
    assert told(reading)["key_twice"] == (0, "repaired")


def schedule(**event: object) -> str:
    """A schedule in JSON whose event begins on line 12."""
    given = {"id": 7, "title": "Opening", "date": "2027-05-04T10:00:00+02:00", "duration": "00:45"} | event
    document = {"schedule": {"version": "1", "conference": {"title": "Days", "time_zone_name": ZONE, "days": [
        {"index": 1, "rooms": {"Hall": [given]}}]}}}  # fmt: skip
    return json.dumps(document, indent=1)


def test_schedule_json_is_read_with_persons_of_every_kind() -> None:
    persons = [
        {"public_name": "Ada", "id": 1},
        {"name": "Grace", "role": "moderator", "organisation": "Navy"},
    ]
    reading = read_agenda(schedule(persons=persons).encode(), ZONE)
    session = reading.agenda.sessions[0]
    assert session.persons == (Person("Ada"), Person("Grace", "Navy", Role.MODERATOR))
    assert (session.room, reading.remarks) == ("Hall", ())


def test_a_comment_before_json_is_skipped_and_told() -> None:
    reading = read_agenda(b"/* by hand */\n" + schedule().encode(), ZONE)
    assert told(reading) == {"comment_before": (1, "repaired")}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"id": "7"}, "json_whole"),
        ({"guid": "seven"}, "json_guid"),
        ({"date": "Tuesday"}, "json_moment"),
        ({"duration": "long"}, "json_length"),
        ({"title": 5}, "json_text"),
        ({"persons": "Ada"}, "json_many"),
        ({"persons": ["Ada"]}, "not_an_object"),
    ],
)
def test_json_that_breaks_its_schema_is_refused_with_the_line(change: dict[str, object], code: str) -> None:
    text = schedule(**change)
    name = next(iter(change))
    line = next(
        n for n, row in enumerate(text.splitlines(), 1) if f'"{name}"' in row and (name != "title" or n > 7)
    )
    assert refusal(text.encode()) == [(line, code)]


@pytest.mark.parametrize("name", ["title", "date"])
def test_json_without_what_it_must_have_is_refused(name: str) -> None:
    text = re.sub(rf'\n *"{name}": "(Opening|2027[^"]*)",', "", schedule())
    assert refusal(text.encode()) == [(12, "missing")]


def test_broken_json_names_the_line() -> None:
    assert refusal(b'{\n "schedule": {\n  "a": 1,,\n }}') == [(3, "not_json")]
    assert refusal(b'{"a": 1,\n "a": 2}') == [(2, "name_twice")]
    assert refusal(b'{"a": NaN}') == [(1, "not_json")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"), (b"  \n", "empty"), (b"Hello", "unknown_format"),
        (b"<html></html>", "not_a_schedule"),
        (b"PK\x03\x04 broken", "workbook"), (b"{}", "no_schedule"), (b"[]", "no_schedule"),
        (b"<", "not_xml"),
        (pentabarf(), "no_sessions"), (calendar(), "no_sessions"),
    ],
)  # fmt: skip
def test_files_that_hold_no_agenda_are_refused(data: bytes, code: str) -> None:
    assert [code for _, code in refusal(data)] == [code]


HURTFUL = st.sampled_from([b"<!ENTITY", b"&x;", b"\x00", b'"', b"}", b"\n"])


def outcome(data: bytes) -> int:
    """How many sessions or reasons a file gives; any other error is one of ours."""
    try:
        return len(read_agenda(data, ZONE).agenda.sessions)
    except FileRefused as refused:
        return len(refused.remarks)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([pentabarf(EVENT), schedule().encode(), calendar(*ENTRY)]), st.data())
def test_a_damaged_file_is_read_or_refused_and_never_crashes(file: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(file)))
    cut = data.draw(st.integers(0, 30))
    put = data.draw(st.one_of(st.binary(max_size=20), HURTFUL))
    assert outcome(file[:at] + put + file[at + cut :]) > 0


def test_every_remark_has_its_sentence() -> None:
    """Codes are written where they are given; those of JSON come from the names of its checks."""
    sources = "".join(path.read_text() for path in Path(words.__file__).parent.glob("*.py"))
    given = set(re.findall(r"(?:refuse|repair|leave_out|refused)\(\s*\"([a-z_0-9]+)\"", sources))
    tables = [rules for name, rules in vars(json_rules).items() if name.isupper()]
    checks = [check for rules in tables for check in rules.values()]
    given |= {f"json_{check.__name__}" for check in checks}
    given |= {"room_taken", "not_json", "name_twice", "not_xml", "workbook", *workbook.REFUSALS.values()}
    assert given == set(words.SENTENCES)


def test_a_remark_says_what_and_where() -> None:
    with pytest.raises(FileRefused) as caught:
        read_agenda(pentabarf(EVENT.replace("00:45", "soon")), ZONE)
    assert [words.sentence(remark) for remark in caught.value.remarks] == [
        "“soon” is not how long a session can be."
    ]
