"""Where a meeting takes place, and who goes for whom, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from trellis.meetings.types.records import Card, MeetingRecord
from trellis.meetings.types.told import Line
from trellis.meetings.types.words import Place


def place_words(meeting: MeetingRecord | Line) -> str:
    if meeting.place == Place.ONLINE:
        return _("online")
    if meeting.table_number is None:
        return _("on site")
    words = _("table %(number)d") % {"number": meeting.table_number}
    return f"{words}, {meeting.table_name}" if meeting.table_name else words


def somebody(cards: Mapping[int, Card], number: int) -> str:
    return cards[number].name if number in cards else _("somebody who left")


def instead_words(words: str, number: int, meeting: MeetingRecord | Line, cards: Mapping[int, Card]) -> str:
    """Somebody in a meeting, with whom they stand in for."""
    meant = meeting.stands_for.get(number)
    if meant is None:
        return words
    return _("%(who)s (instead of %(colleague)s)") % {"who": words, "colleague": somebody(cards, meant)}


def own_words(number: int, meeting: MeetingRecord | Line, cards: Mapping[int, Card]) -> str:
    """For whom somebody sits there themselves; nothing where it is their own meeting."""
    meant = meeting.stands_for.get(number)
    return _("You meet for %(colleague)s.") % {"colleague": somebody(cards, meant)} if meant else ""
