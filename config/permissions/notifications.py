"""Who may do what with notifications: everybody with their own; a link from a mail needs no sign-in."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from config.permissions.rules import EVERYBODY, LINK, OWN_ONLY, PERSONAL, SIGNED_IN
from trellis.core.permissions import row

behind_sign_in = partial(row, signs_in=True)

ROWS = (
    behind_sign_in("notifications:inbox", _("Read one's notifications"), GET=SIGNED_IN),
    behind_sign_in("notifications:mark_read", _("Mark a notification as read"), PERSONAL, POST=OWN_ONLY),
    behind_sign_in("notifications:mark_all_read", _("Mark all as read"), POST=SIGNED_IN),
    behind_sign_in("notifications:choices", _("Choose what one is told and how often"),
                   GET=SIGNED_IN, POST=SIGNED_IN),
    behind_sign_in("notifications:calendar", _("See one's dates, and have them in one's own calendar"),
                   GET=SIGNED_IN, POST=SIGNED_IN),
    row("notifications:calendar_feed", _("Load one's dates into a calendar program, by a private address"),
        LINK, GET=EVERYBODY),
    row("notifications:answer", _("Answer from a mail"), LINK, GET=EVERYBODY, POST=EVERYBODY),
    row("notifications:unsubscribe", _("End mails of one topic, from a mail"), LINK,
        GET=EVERYBODY, POST=EVERYBODY),
)  # fmt: skip

API_ROWS = (
    row("/api/notifications/", "", GET=SIGNED_IN),
    row("/api/notifications/read", "", POST=SIGNED_IN),
    row("/api/notifications/{notification_id}/read", "", PERSONAL, POST=OWN_ONLY),
)
