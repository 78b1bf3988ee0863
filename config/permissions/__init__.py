"""The permission matrix: one file of rows for each module; docs/how-to/permissions.md says how to add one."""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from config.permissions import (
    accounts,
    events,
    evidence,
    exchange,
    imports,
    meetings,
    members,
    notifications,
    portal,
    registry,
    registry_api,
    taxonomy,
)
from trellis.core.blocks import is_offered
from trellis.core.permissions import Chapter

CHAPTERS: tuple[Chapter, ...] = (
    Chapter("registry", _("Organisations, clusters and networks"), registry.ROWS + registry_api.ROWS),
    Chapter("events", _("Events"), events.ROWS + events.AGENDA_ROWS + events.API_ROWS),
    Chapter("meetings", _("Meetings at events"), meetings.ROWS + meetings.API_ROWS),
    Chapter("members", _("Registers of members"), members.ROWS + members.API_ROWS),
    Chapter("exchange", _("Offers and needs"), exchange.ROWS + exchange.API_ROWS),
    Chapter("imports", _("Imports"), imports.ROWS + imports.API_ROWS),
    Chapter("evidence", _("Figures"), evidence.ROWS),
    Chapter("notifications", _("Notifications"), notifications.ROWS + notifications.API_ROWS),
    Chapter("accounts", _("Persons and sign-in"), accounts.ROWS),
    Chapter("taxonomy", _("Reference lists"), taxonomy.ROWS),
    Chapter("portal", _("The site"), portal.ROWS),
)


class OfferedChapters:
    """The chapters without the rows of blocks that are off, asked anew each time."""

    def __iter__(self) -> Iterator[Chapter]:
        for chapter in CHAPTERS:
            yield replace(chapter, rows=tuple(row for row in chapter.rows if is_offered(row.route)))


OFFERED = OfferedChapters()
