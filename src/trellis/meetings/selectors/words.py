"""Where a meeting takes place, in words."""

from django.utils.translation import gettext as _

from trellis.meetings.types.records import MeetingRecord
from trellis.meetings.types.told import Line
from trellis.meetings.types.words import Place


def place_words(meeting: MeetingRecord | Line) -> str:
    if meeting.place == Place.ONLINE:
        return _("online")
    if meeting.table_number is None:
        return _("on site")
    words = _("table %(number)d") % {"number": meeting.table_number}
    return f"{words}, {meeting.table_name}" if meeting.table_name else words
