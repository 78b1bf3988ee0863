"""Small files of each format, and what became of them."""

import pytest

from trellis.events.formats.reading import read_agenda
from trellis.events.formats.remarks import FileRefused, Reading

ZONE = "Europe/Brussels"


def refusal(data: bytes) -> list[tuple[int, str]]:
    with pytest.raises(FileRefused) as caught:
        read_agenda(data, ZONE)
    return [(remark.line, remark.code) for remark in caught.value.remarks]


def told(reading: Reading) -> dict[str, tuple[int, str]]:
    return {remark.code: (remark.line, remark.verdict.value) for remark in reading.remarks}


def pentabarf(events: str = "", conference: str = "<title>Days</title>", before: str = "") -> bytes:
    """A file of one day and room; the first event stands on line 5."""
    return f"""{before}<?xml version="1.0" encoding="UTF-8"?>
<schedule><conference>{conference}</conference>
<day index="1" date="2027-05-04">
<room name="Hall">
{events}
</room></day></schedule>""".encode()


EVENT = "<event id='7'><start>10:00</start><duration>00:45</duration><title>Opening</title></event>"


def calendar(*lines: str) -> bytes:
    """A calendar whose first given line is line 3."""
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR", ""]).encode()


ENTRY = (
    "BEGIN:VEVENT",
    "UID:1@a",
    "SUMMARY:Opening",
    "DTSTART;TZID=Europe/Vienna:20270504T100000",
    "END:VEVENT",
)
