"""Who may do what with persons, sign-in and platform roles; `account_…` is django-allauth's."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from config.permissions.rules import EVERYBODY, GRANT, OPERATORS, OWN_ONLY, SIGNED_IN, TOKEN
from trellis.core.permissions import row

behind_sign_in = partial(row, signs_in=True)

ROWS = (
    behind_sign_in("accounts:person", _("See and change one's own name and language"),
                   GET=SIGNED_IN, POST=SIGNED_IN),
    behind_sign_in("accounts:create_token", _("Make an access token for a program"), POST=SIGNED_IN),
    behind_sign_in("accounts:revoke_token", _("Revoke an access token"), TOKEN, GET=OWN_ONLY, POST=OWN_ONLY),
    behind_sign_in("accounts:roles", _("See who has which platform role, and give one"),
                   GET=OPERATORS, POST=OPERATORS),
    behind_sign_in("accounts:revoke_role", _("Take a platform role away"), GRANT, POST=OPERATORS),
    row("account_login", _("Sign in"), GET=EVERYBODY, POST=EVERYBODY),
    row("account_logout", _("Sign out"), GET=EVERYBODY, POST=EVERYBODY),
    row("account_signup", _("Make an account"), GET=EVERYBODY, POST=EVERYBODY),
    row("account_inactive", _("Read that an account is closed"), GET=EVERYBODY),
    row("account_email_verification_sent", _("Read that a mail was sent"), GET=EVERYBODY),
    row("account_confirm_email", _("Confirm a mail address"), GET=EVERYBODY, POST=EVERYBODY),
    row("account_confirm_login_code", _("Sign in by a code from a mail (switched off)"),
        GET=EVERYBODY, POST=EVERYBODY),
    row("account_reset_password", _("Ask for a new password"), GET=EVERYBODY, POST=EVERYBODY),
    row("account_reset_password_done", _("Read that the mail for it was sent"), GET=EVERYBODY),
    row("account_reset_password_from_key", _("Choose a new password"), GET=EVERYBODY, POST=EVERYBODY),
    row("account_reset_password_from_key_done", _("Read that the new password holds"), GET=EVERYBODY),
    behind_sign_in("account_reauthenticate", _("Type one's password once more"),
                   GET=SIGNED_IN, POST=SIGNED_IN),
    behind_sign_in("account_email", _("Change one's own mail addresses"), GET=SIGNED_IN, POST=SIGNED_IN),
    behind_sign_in("account_change_password", _("Change one's own password"), GET=SIGNED_IN, POST=SIGNED_IN),
    behind_sign_in("account_set_password", _("Choose a first password"), GET=SIGNED_IN, POST=SIGNED_IN),
)  # fmt: skip
