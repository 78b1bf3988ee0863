"""Who may do what with figures."""

from django.utils.translation import gettext_lazy as _

from config.permissions.rules import CODE, EVERYBODY, REVIEWERS
from trellis.core.permissions import row

ROWS = (
    row("evidence:indicators", _("See what is measured"), GET=EVERYBODY),
    row("evidence:indicator", _("Read the figures of one indicator"), CODE, GET=EVERYBODY),
    row("/api/evidence/indicators", "", GET=EVERYBODY),
    row("/api/evidence/facts", "", GET=EVERYBODY),
    row("/api/evidence/facts", "", POST=REVIEWERS),
)
