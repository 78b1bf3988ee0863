"""How the aims of a schedule, and of which schedules a bound is true, are said.

Reasons are said in the engine's own sentences, which are in the catalogues (deploy/messages.py).
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

OBJECTIVES: dict[str, Any] = {
    "placed": _("Wishes met, by weight"),
    "fairness": _("Share of their meetings that the worst served has"),
    "breaks": _("Breaks between meetings"),
    "idle": _("Idle slots between meetings"),
    "spread": _("Most breaks of one participant less fewest"),
    "table_changes": _("Changes of table"),
    "repeats": _("Times that two sit together who know each other"),
    "rests": _("Times that somebody rests"),
}
WITHIN: dict[str, Any] = {
    "every plan": _("of all schedules there can be"),
    "plans that place as much": _("of schedules that meet as many wishes"),
    "plans of these meetings with these people": _("of schedules of the same meetings"),
    "plans with these times": _("of schedules with these times"),
    "rotations": _("of rotations of these people"),
}
