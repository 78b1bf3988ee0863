"""The permission matrix: one file of rows for each module; docs/how-to/permissions.md says how to add one."""

from django.utils.translation import gettext_lazy as _

from config.permissions import (
    accounts,
    evidence,
    imports,
    members,
    notifications,
    portal,
    registry,
    registry_api,
    taxonomy,
)
from trellis.core.permissions import Chapter

CHAPTERS: tuple[Chapter, ...] = (
    Chapter("registry", _("Organisations, clusters and networks"), registry.ROWS + registry_api.ROWS),
    Chapter("members", _("Registers of members"), members.ROWS + members.API_ROWS),
    Chapter("imports", _("Imports"), imports.ROWS + imports.API_ROWS),
    Chapter("evidence", _("Figures"), evidence.ROWS),
    Chapter("notifications", _("Notifications"), notifications.ROWS + notifications.API_ROWS),
    Chapter("accounts", _("Persons and sign-in"), accounts.ROWS),
    Chapter("taxonomy", _("Reference lists"), taxonomy.ROWS),
    Chapter("portal", _("The site"), portal.ROWS),
)
