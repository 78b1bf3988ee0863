"""An agenda as a workbook that can be filled in and read again: Sessions, Event, Rooms, Tracks."""

import io
import re
from collections.abc import Iterable, Sequence

import xlsxwriter

from trellis.events.formats.moments import clock_text
from trellis.events.formats.records import Agenda, Link, Person, Role, Session
from trellis.events.formats.sheet_columns import HEADINGS, PERSONS
from trellis.events.formats.texts import written

COMPUTED = re.compile(r"'*[=+\-@]")
WIDTHS = {"title": 50, "abstract": 40, "description": 40, "speaker": 30, "room": 20, "track": 20, "start": 17}


def workbook_of(agenda: Agenda) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet("Sessions")
    for column, field in enumerate(HEADINGS):
        sheet.set_column(column, column, WIDTHS.get(field, 12))
    fill(sheet, [list(HEADINGS.values()), *(cells_of(session) for session in agenda.sessions)], bold)
    sheet.freeze_panes(1, 0)
    fill(book.add_worksheet("Event"), [["Title", guarded(agenda.title)], ["Time zone", agenda.zone]], None)
    rooms = [
        [guarded(room.name), str(room.capacity or ""), guarded(room.description)] for room in agenda.rooms
    ]
    fill(book.add_worksheet("Rooms"), [["Room", "Capacity", "Description"], *rooms], bold)
    tracks = [[guarded(track.name), track.colour] for track in agenda.tracks]
    fill(book.add_worksheet("Tracks"), [["Track", "Colour"], *tracks], bold)
    book.close()
    return target.getvalue()


def fill(sheet: xlsxwriter.worksheet.Worksheet, rows: Iterable[Sequence[str]], bold: object) -> None:
    for number, cells in enumerate(rows):
        for column, text in enumerate(cells):
            if text:
                sheet.write_string(number, column, text, bold if number == 0 else None)


def cells_of(session: Session) -> list[str]:
    offset = f"{session.starts_at:%z}"
    values = {
        "key": session.key,
        "start": f"{session.starts_at:%Y-%m-%d %H:%M:%S}".removesuffix(":00"),
        "day": f"{session.starts_at:%Y-%m-%d}",
        "end": "",
        "duration": clock_text(session.duration),
        "offset": f"{offset[:3]}:{offset[3:5]}",
        "links": lines_of(session.links),
        "attachments": lines_of(session.attachments),
        "url": session.url,
        "abstract": guarded(written(session.abstract)),
        "description": guarded(written(session.description)),
    }
    values |= {
        role: "\n".join(person_text(p) for p in session.persons if p.role == Role(role)) for role in PERSONS
    }
    return [values[field] if field in values else guarded(getattr(session, field)) for field in HEADINGS]


def person_text(person: Person) -> str:
    if person.organisation or person.name.endswith(")"):
        return guarded(f"{person.name} ({person.organisation})")
    return guarded(person.name)


def lines_of(links: tuple[Link, ...]) -> str:
    return "\n".join(guarded(f"{link.title} <{link.url}>".strip()) for link in links)


def guarded(text: str) -> str:
    """Return the text so that no spreadsheet computes it."""
    return f"'{text}" if COMPUTED.match(text) else text
