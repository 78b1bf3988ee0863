"""What each remark about a file says to a person."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from trellis.events.formats.remarks import Remark

SENTENCES: dict[str, Any] = {
    # of any file
    "file_too_large": _("The file is larger than %(limit)s."),
    "empty": _("The file is empty."),
    "unknown_format": _("This is neither Pentabarf XML, nor schedule JSON, nor a workbook, nor iCalendar."),
    "encoding": _("The text is not in the encoding that the file names."),
    "not_utf8": _("The file is not UTF-8: it was read as Windows-1252. Look at letters with accents."),
    "too_deep": _("It is nested more than %(limit)s deep."),
    "too_many": _("It has more than %(limit)s parts."),
    "too_many_sessions": _("It has more than %(limit)s sessions."),
    "no_sessions": _("It holds no session."),
    "no_title": _("A session has no title."),
    "duration": _("“%(value)s” is not how long a session can be."),
    "missing": _("“%(name)s” is missing."),
    "not_a_guid": _("“%(value)s” is not a UUID."),
    "unknown_zone": _("“%(zone)s” is no time zone."),
    "zone_missing": _("The file names no time zone: its times were read in %(zone)s."),
    "zone_unknown": _("“%(named)s” is no known time zone: times were read in %(zone)s."),
    "skipped_hour": _("%(time)s is not on the clock in %(zone)s that night: read as one hour later."),
    "repeated_hour": _("%(time)s comes twice in %(zone)s that night: the first was taken."),
    "keys_from_titles": _("%(count)s sessions have no number: they are known again by their titles."),
    "key_twice": _("“%(title)s” has the number of another session (%(key)s): both were kept."),
    "shortened": _("The %(what)s was longer than %(limit)s characters: shortened."),
    "room_taken": _("“%(title)s” begins while “%(room)s” is taken: it stands without a room."),
    "html": _("Formatting (HTML) was taken as plain text."),
    "address": _("“%(address)s” is not an address that can be followed: left out."),
    # XML
    "not_xml": _("This is not well-formed XML: %(reason)s, column %(column)s."),
    "document_type": _("A document type or an entity is defined here; such files are not read."),
    "before_declaration": _("What stands before the XML declaration was skipped."),
    "control_characters": _("Control characters were taken out."),
    "not_a_schedule": _("The outermost element is “%(found)s”, not “schedule”."),
    "date": _("“%(value)s” is not a date with a time."),
    "day_date": _("The day has no date that can be read: “%(value)s”."),
    "start": _("“%(value)s” is not a time of the day."),
    "night": _("The time lies before %(change)s, when the day changes: taken as the night after."),
    "rooms_differ": _("It stands under the room “%(around)s” but names “%(own)s”: its own was taken."),
    # JSON
    "not_json": _("This is not JSON, column %(column)s."),
    "name_twice": _("“%(name)s” stands twice in one object."),
    "comment_before": _("The comment before the JSON was skipped."),
    "no_schedule": _("There is no “schedule” in it, nor a list of talks."),
    "no_slot": _("“%(title)s” has no time yet: left out."),
    "not_an_object": _("An object was expected, not %(value)s."),
    "json_text": _("“%(name)s” must be a text, not %(value)s."),
    "json_text_or_none": _("“%(name)s” must be a text or null, not %(value)s."),
    "json_texts": _("“%(name)s” must be a text, or one for each language, not %(value)s."),
    "json_whole": _("“%(name)s” must be a whole number, not %(value)s."),
    "json_guid": _("“%(name)s” must be a UUID, not %(value)s."),
    "json_many": _("“%(name)s” must be a list, not %(value)s."),
    "json_named": _("“%(name)s” must be an object, not %(value)s."),
    "json_named_or_none": _("“%(name)s” must be an object or null, not %(value)s."),
    "json_moment": _("“%(name)s” must be a date with a time, not %(value)s."),
    "json_day": _("“%(name)s” must be a date, not %(value)s."),
    "json_clock": _("“%(name)s” must be a time such as 09:30, not %(value)s."),
    "json_length": _("“%(name)s” must be a length such as 00:45, not %(value)s."),
    "json_number_or_none": _("“%(name)s” must be a number or null, not %(value)s."),
    "json_nowhere": _("“%(name)s” must not stand here."),
    # iCalendar
    "no_property": _("“%(text)s” is not a property: left out."),
    "semicolon": _("A semicolon too many was skipped."),
    "outside": _("Properties outside the calendar were left out."),
    "component_name": _("What begins here has no name."),
    "cut_off": _("%(name)s begins here and never ends: the file is not whole."),
    "wrong_end": _("%(name)s ends here, but %(open)s is open."),
    "no_calendar": _("There is no VCALENDAR around the entries: read as if there were."),
    "calendars": _("There are %(count)s calendars in the file: read as one."),
    "no_session": _("%(name)s is not a session: left out."),
    "cancelled": _("“%(title)s” is cancelled: left out."),
    "title_from_text": _("An entry has no title: the first line of its description was taken."),
    "moment": _("%(name)s: “%(value)s” is not a time that can be read."),
    "repeat_rule": _("“%(rule)s” is not a rule of repetition that can be followed."),
    "repeats_cut": _("An entry repeats for longer than two years or %(limit)s times: the rest was left out."),
    "no_end": _("An entry has no end: %(minutes)s minutes were taken."),
    "empty_property": _("%(name)s is empty: skipped."),
    # workbooks
    "workbook": _("The workbook cannot be opened: it is damaged, too large or not safe."),
    "open_document": _("OpenDocument is not read: save it as .xlsx."),
    "password": _("The workbook is closed by a password: save it without one."),
    "no_headings": _("No row of headings with “Title” and “Start” was found."),
    "sheet_day": _("“%(value)s” is not a day: write it as 2027-05-04."),
    "sheet_start": _("“%(value)s” is not a time: write it as 09:30."),
    "sheet_end": _("“%(value)s” is not an end: write it as 10:15."),
    "sheet_no_end": _("No end and no duration: taken until the next in that room, an hour at most."),
}


def sentence(remark: Remark) -> str:
    """Return what the remark says."""
    text = SENTENCES[remark.code]
    return str(text) % dict(remark.params)
