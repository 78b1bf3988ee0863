"""The library's forms of the second factor in our words."""

from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.utils.translation import gettext_lazy as _

from trellis.accounts.forms.signing_in import LABELS, PlainWords


class AddAppForm(PlainWords, totp.ActivateTOTPForm):
    labels = {**LABELS, "code": _("The six digits that the app shows now")}


class ShowFactorForm(PlainWords, base.AuthenticateForm):
    labels = {**LABELS, "code": _("The six digits of your app, or a recovery code")}


class ProveFactorForm(PlainWords, base.ReauthenticateForm):
    labels = ShowFactorForm.labels


class AddPasskeyForm(PlainWords, webauthn.AddWebAuthnForm):
    labels = {
        **LABELS,
        "name": _("Name of the passkey"),
        "passwordless": _("Sign in with it alone, without the password"),
    }


class RenamePasskeyForm(PlainWords, webauthn.EditWebAuthnForm):
    labels = {**LABELS, "name": _("Name of the passkey")}
