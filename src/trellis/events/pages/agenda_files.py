"""The published agenda as a file."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from trellis.core.errors import NotFound
from trellis.core.types import Actor
from trellis.events.formats.writing_calendar import calendar_of
from trellis.events.formats.writing_json import schedule_json_of
from trellis.events.formats.writing_pentabarf import pentabarf_of
from trellis.events.formats.writing_workbook import workbook_of
from trellis.events.selectors.agenda import Published, find_published
from trellis.events.selectors.events import get_event


@dataclass(frozen=True)
class AgendaFile:
    content: bytes
    content_type: str
    name: str


WRITERS: dict[str, tuple[str, Callable[[Published], bytes]]] = {
    "xml": ("application/xml", lambda shown: pentabarf_of(shown.agenda, str(shown.version.number))),
    "json": ("application/json", lambda shown: schedule_json_of(shown.agenda, str(shown.version.number))),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda shown: workbook_of(shown.agenda),
    ),
    "ics": (
        "text/calendar; charset=utf-8",
        lambda shown: calendar_of(shown.agenda, shown.version.published_at),
    ),
}


def build_agenda_file(*, actor: Actor, slug: str, key: str) -> AgendaFile:
    """Raises NotFound: no such event for the actor, nothing published, no such form."""
    event = get_event(actor=actor, slug=slug)
    shown = find_published(event=event)
    if shown is None or key not in WRITERS:
        raise NotFound(_("There is no such file."))
    content_type, write = WRITERS[key]
    return AgendaFile(write(shown), content_type, f"{slug}.{key}")
