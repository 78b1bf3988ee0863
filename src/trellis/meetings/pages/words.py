"""How cards, times and places are said on pages."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_name

from trellis.core.templatetags.formats import current_locale
from trellis.meetings.types.records import Card, SlotRecord
from trellis.meetings.types.words import PLACE_LABELS
from trellis.taxonomy import selectors as taxonomy


@dataclass(frozen=True)
class Choice:
    """A slot that can be chosen."""

    id: int
    label: str
    is_first: bool = False


def who_words(card: Card, language: str) -> str:
    """As what, for whom, from where."""
    country = taxonomy.name(card.country, language) if card.country else ""
    return " · ".join(filter(None, (card.role, card.of_whom, country)))


def day_words(moment: datetime, time_zone: str) -> str:
    return format_date(moment.astimezone(ZoneInfo(time_zone)), "full", current_locale())


def time_words(begins: datetime, ends: datetime, time_zone: str) -> str:
    """From when to when on the wall of the event's zone, with the zone."""
    zone, locale = ZoneInfo(time_zone), current_locale()
    named = get_timezone_name(begins.astimezone(zone), width="short", locale=locale)
    first = format_time(begins.astimezone(zone), "short", locale=locale)
    last = format_time(ends.astimezone(zone), "short", locale=locale)
    return f"{first}–{last} {named}"


def when_words(slot: SlotRecord, time_zone: str) -> str:
    """Day and time."""
    return f"{day_words(slot.begins, time_zone)}, {time_words(slot.begins, slot.ends, time_zone)}"


def choices_of(slots: list[SlotRecord], time_zone: str) -> tuple[Choice, ...]:
    """In their order, the first proposed."""
    return tuple(
        Choice(
            id=slot.id,
            label=", ".join((when_words(slot, time_zone), str(PLACE_LABELS[slot.place]))),
            is_first=place == 0,
        )
        for place, slot in enumerate(slots)
    )
