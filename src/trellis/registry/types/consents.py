"""What the registry shows of persons, and only because they agreed to it."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from trellis.accounts.types import Edition, Wording

CONTACT_NAME = Wording(
    purpose="contact-name",
    title=_("Being named as a contact"),
    text=_(
        "My name stands on the public pages of the organisations whose profile I keep as owner or editor, as "
        "somebody to turn to. Everybody may read it there, search engines and programs too. If I have given "
        "no name, nothing is shown."
    ),
    editions=(Edition(date(2026, 11, 21), "9e409062b5aa90ae"),),
)
CONTACT_ADDRESS = Wording(
    purpose="contact-address",
    title=_("Mail address beside the name"),
    text=_(
        "Where my name stands as a contact, the mail address of my account stands beside it, for everybody "
        "to read. Where I am not named, it stands nowhere."
    ),
    editions=(Edition(date(2026, 11, 21), "aa9cdaa3665c1e6b"),),
)
