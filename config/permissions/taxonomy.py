"""Who may do what with the reference lists: everybody reads them, nobody writes them on a screen."""

from django.utils.translation import gettext_lazy as _

from config.permissions.rules import CODE, EVERYBODY
from trellis.core.permissions import row

ROWS = (
    row("taxonomy:schemes", _("Look through the reference lists"), GET=EVERYBODY),
    row("taxonomy:scheme", _("Read one list"), CODE, GET=EVERYBODY),
    row("taxonomy:scheme_export", _("Take a list along as a table"), CODE, GET=EVERYBODY),
    row("taxonomy:term", _("Read one entry of a list"), CODE, GET=EVERYBODY),
    row("taxonomy:glossary", _("Read the glossary"), GET=EVERYBODY),
    row("taxonomy:links", _("Read which portals there are elsewhere"), GET=EVERYBODY),
    row("/api/taxonomy/schemes", "", GET=EVERYBODY),
    row("/api/taxonomy/schemes/{scheme}/terms", "", CODE, GET=EVERYBODY),
    row("/api/taxonomy/terms/{term_id}", "", CODE, GET=EVERYBODY),
    row("/api/taxonomy/resolve", "", GET=EVERYBODY),
    row("/api/taxonomy/convert", "", GET=EVERYBODY),
    row("/api/taxonomy/locate", "", GET=EVERYBODY),
)
