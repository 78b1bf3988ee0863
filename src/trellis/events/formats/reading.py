"""Any file that holds an agenda: which format it is in, and what it says."""

from trellis.events.formats import bounds
from trellis.events.formats.calendar import read_calendar
from trellis.events.formats.pentabarf import read_pentabarf
from trellis.events.formats.remarks import Notes, Reading, refused
from trellis.events.formats.schedule_json import read_schedule_json
from trellis.events.formats.workbook import read_workbook_agenda

ZIP = b"PK\x03\x04"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_agenda(data: bytes, zone: str) -> Reading:
    """Return what the file says, read in `zone` where it names none itself.

    The content decides on the format, not the name of the file. Raises FileRefused, with every fault by line.
    """
    if len(data) > bounds.FILE_BYTES:
        raise refused("file_too_large", limit=f"{bounds.FILE_BYTES // 1_000_000} MB")
    if data.startswith(ZIP) or data.startswith(COMPOUND):
        return read_workbook_agenda(data, zone)
    if is_xml(data):
        return read_pentabarf(data, zone)
    text, guessed = decoded(data)
    start = text.lstrip()[:6].upper()
    if not start:
        raise refused("empty")
    if start[0] in "{[/#":
        reading = read_schedule_json(text, zone)
    elif start == "BEGIN:":
        reading = read_calendar(text, zone)
    else:
        raise refused("unknown_format", 1)
    if not guessed:
        return reading
    notes = Notes()
    notes.repair("not_utf8")
    return Reading(reading.agenda, reading.format, (*notes.finish(), *reading.remarks))


def is_xml(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe<\x00", b"\xfe\xff\x00<")):
        return True
    return data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")


def decoded(data: bytes) -> tuple[str, bool]:
    """Return the text, and whether its encoding had to be guessed."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16"), False
        except UnicodeDecodeError as error:
            raise refused("encoding", 1) from error
    try:
        return data.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        return data.decode("windows-1252", "replace"), True
