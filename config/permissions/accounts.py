"""Who may do what with persons, sign-in and platform roles; `account_…` is django-allauth's."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from config.permissions.rules import EVERYBODY, GRANT, LINK, OPERATORS, OWN_ONLY, PERSONAL, SIGNED_IN, TOKEN
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
    behind_sign_in("accounts:sessions", _("See where one is signed in"), GET=SIGNED_IN),
    behind_sign_in("accounts:end_session", _("Sign out elsewhere"), PERSONAL, POST=OWN_ONLY),
    behind_sign_in("accounts:end_other_sessions", _("Sign out everywhere else"), POST=SIGNED_IN),
    row("usersessions_list", _("Find where one is signed in"), GET=EVERYBODY, POST=EVERYBODY),
    behind_sign_in("mfa_index", _("See one's second factors"), GET=SIGNED_IN),
    behind_sign_in("mfa_activate_totp", _("Set up an authenticator app"), GET=SIGNED_IN, POST=SIGNED_IN),
    behind_sign_in("mfa_deactivate_totp", _("Remove the authenticator app"), GET=SIGNED_IN, POST=SIGNED_IN),
    behind_sign_in("mfa_add_webauthn", _("Add a passkey"), GET=SIGNED_IN, POST=SIGNED_IN),
    behind_sign_in("mfa_edit_webauthn", _("Rename a passkey"), GET=SIGNED_IN, POST=SIGNED_IN),
    behind_sign_in("mfa_remove_webauthn", _("Remove a passkey"), GET=SIGNED_IN, POST=SIGNED_IN),
    behind_sign_in("mfa_list_webauthn", _("See one's passkeys"), GET=SIGNED_IN),
    behind_sign_in("mfa_generate_recovery_codes", _("Make recovery codes"), GET=SIGNED_IN, POST=SIGNED_IN),
    behind_sign_in("mfa_view_recovery_codes", _("See one's recovery codes"), GET=SIGNED_IN),
    behind_sign_in("mfa_download_recovery_codes", _("Take one's recovery codes along"),
                   GET=SIGNED_IN, POST=SIGNED_IN),
    row("mfa_authenticate", _("Sign in with a second factor"), GET=EVERYBODY, POST=EVERYBODY),
    row("mfa_login_webauthn", _("Sign in with a passkey"), GET=EVERYBODY, POST=EVERYBODY),
    behind_sign_in("mfa_reauthenticate", _("Show the second factor once more"),
                   GET=SIGNED_IN, POST=SIGNED_IN),
    behind_sign_in("mfa_reauthenticate_webauthn", _("Show a passkey once more"),
                   GET=SIGNED_IN, POST=SIGNED_IN),
    row("openid_connect_login", _("Set out to a sign-in service"), LINK, GET=EVERYBODY, POST=EVERYBODY),
    row("openid_connect_callback", _("Come back from a sign-in service"), LINK,
        GET=EVERYBODY, POST=EVERYBODY),
    row("socialaccount_signup", _("Make an account with a sign-in service"), GET=EVERYBODY, POST=EVERYBODY),
    row("socialaccount_login_cancelled", _("Read that one gave up signing in there"), GET=EVERYBODY),
    row("socialaccount_login_error", _("Read that signing in there failed"), GET=EVERYBODY),
    behind_sign_in("socialaccount_connections", _("See which sign-in services know one"),
                   GET=SIGNED_IN, POST=SIGNED_IN),
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
