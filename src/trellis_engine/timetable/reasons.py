"""Why a wish has no meeting, in words."""

from dataclasses import dataclass
from typing import ClassVar

from trellis_engine.words import InWords

_SENTENCES = {
    "refused": "{who} said no",
    "no_slot": "there is no slot in which {who} are all free",
    "window": "{who} are all free only in {slots}, when this meeting may not be",
    "mode": "in {slots}, {who} cannot all meet on site, nor all online",
    "no_table": "no table that is needed (with: {features}) is open in {slots}",
    "limit": "{who} has reached their limit of {number} meetings",
    "limit_day": "{who} has reached their limit of {number} meetings on {day}",
    "taken": "in {slot}, {who} meets {others}, which is wished more or as much",
    "taken_whole": "in {slot}, {who} meets {others}; that serves the whole better",
    "frozen": "in {slot}, {who} meets {others}, which is to stay",
    "tables_full": "in {slot}, every table is taken",
    "tables_full_features": "in {slot}, every table with {features} is taken",
    "travel": "in {slot}, {who} has no time to change between on site and online",
    "order": "in {slot} it would be out of order with {wish}",
    "free": "{slot} is possible, but the plan is worth more without",
}


@dataclass(frozen=True, slots=True)
class Reason(InWords):
    """Why a wish has no meeting.

    Attributes
    ----------
    kind : str
        Chooses the template.
    values : tuple of (str, tuple of str)
        What to put into the template: names of values, and the keys of slots, participants or wishes for
        each.

    Examples
    --------
    >>> reason = Reason("limit", (("who", ("Ada",)), ("number", ("3",))))
    >>> reason.words, reason.template
    ('Ada has reached their limit of 3 meetings', '{who} has reached their limit of {number} meetings')
    """

    kind: str
    values: tuple[tuple[str, tuple[str, ...]], ...] = ()
    TEMPLATES: ClassVar = _SENTENCES


templates = Reason.templates
