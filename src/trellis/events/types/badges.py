"""The words of badges: which are meant, how they lie on paper, what stands on one."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

MOST_BADGES = 2000  # of one file


class Which(StrEnum):
    NEW = "new"  # not printed yet
    LAST = "last"  # once more those that were printed last
    ALL = "all"


class Layout(StrEnum):
    SHEET = "sheet"
    SINGLE = "single"


WHICH_LABELS: dict[Which, Any] = {
    Which.NEW: _("Those not printed yet"),
    Which.LAST: _("Those printed last, once more"),
    Which.ALL: _("All of them"),
}
LAYOUT_LABELS: dict[Layout, Any] = {
    Layout.SHEET: _("Four on a sheet of A4, to be cut"),
    Layout.SINGLE: _("One on each sheet of A6"),
}
# White words can be read on each of them; the kind always stands there in words too.
COLOURS = ("#1f4e79", "#1b5e20", "#7b1e3a", "#5b2a86", "#8a4b08", "#00565b", "#3a3a3a", "#a0185a")


@dataclass(frozen=True)
class Badge:
    """What stands on a badge. Its token means something only to those who keep the event."""

    registration_id: int
    name: str
    organisation: str
    country: str | None
    kind: str
    colour: str
    token: str
