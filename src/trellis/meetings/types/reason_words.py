"""Why a wish is not met, in the reader's language: the sentences of `trellis_engine.timetable.reasons`.

Engine and platform use the same sentences; a test holds them equal.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

REASONS: dict[str, Any] = {
    "refused": _("{who} said no"),
    "no_slot": _("there is no slot in which {who} are all free"),
    "window": _("{who} are all free only in {slots}, when this meeting may not be"),
    "mode": _("in {slots}, {who} cannot all meet on site, nor all online"),
    "no_table": _("no table that is needed (with: {features}) is open in {slots}"),
    "limit": _("{who} has reached their limit of {number} meetings"),
    "limit_day": _("{who} has reached their limit of {number} meetings on {day}"),
    "taken": _("in {slot}, {who} meets {others}, which is wished more or as much"),
    "taken_whole": _("in {slot}, {who} meets {others}; that serves the whole better"),
    "frozen": _("in {slot}, {who} meets {others}, which is to stay"),
    "tables_full": _("in {slot}, every table is taken"),
    "tables_full_features": _("in {slot}, every table with {features} is taken"),
    "travel": _("in {slot}, {who} has no time to change between on site and online"),
    "order": _("in {slot} it would be out of order with {wish}"),
    "free": _("{slot} is possible, but the plan is worth more without"),
}
OBJECTIVES: dict[str, Any] = {
    "placed": _("Wishes met, by weight"),
    "fairness": _("Share of their meetings that the worst served has"),
    "breaks": _("Breaks between meetings"),
    "idle": _("Idle slots between meetings"),
    "spread": _("Most breaks of one participant less fewest"),
    "table_changes": _("Changes of table"),
}
WITHIN: dict[str, Any] = {
    "every plan": _("of all schedules there can be"),
    "plans that place as much": _("of schedules that meet as many wishes"),
    "plans of these meetings with these people": _("of schedules of the same meetings"),
    "plans with these times": _("of schedules with these times"),
}
