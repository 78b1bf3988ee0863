"""The sign-in library's forms in our words. What they do is the library's, but for signing up twice."""

from typing import Any, ClassVar

from allauth.account import forms as library
from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from trellis.accounts.services.persons import MESSAGES
from trellis.accounts.types import SIGNING_IN
from trellis.core.errors import Conflict
from trellis.core.transactions import change

LABELS = {
    "login": _("Mail address"),
    "email": _("Mail address"),
    "oldpassword": _("Your password now"),
    "password": _("Password"),
    "password1": _("Password"),
    "password2": _("Password, once more"),
    "remember": _("Keep me signed in on this device"),
    "code": _("Code"),
}
LABELS_OF_NEW = {
    **LABELS,
    "password1": _("New password"),
    "password2": _("New password, once more"),
}
NEW_PASSWORD = _("10 letters at least; not one of the usual ones. A short sentence is easy to keep in mind.")


class PlainWords(forms.Form):
    """Labels and hints of ours, and no placeholder that repeats the label."""

    fault_title = _("That did not work yet")
    labels: ClassVar[dict[str, Any]] = LABELS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = NEW_PASSWORD if name == "password1" else ""


class SignInForm(PlainWords, library.LoginForm):
    pass


class SignUpForm(PlainWords, library.SignupForm):
    account_already_exists: bool

    def try_save(self, request: HttpRequest) -> tuple[AbstractBaseUser | None, HttpResponse | None]:
        """Make the account, or take as long as if: hashing the password is what takes the time."""
        try:
            if not self.account_already_exists:
                with change(SIGNING_IN, MESSAGES):
                    return super().try_save(request)
        except Conflict:  # signed up twice at the same moment
            self.account_already_exists = True
        else:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class AddMailForm(PlainWords, library.AddEmailForm):
    pass


class ChangePasswordForm(PlainWords, library.ChangePasswordForm):
    labels = LABELS_OF_NEW


class AskForResetForm(PlainWords, library.ResetPasswordForm):
    pass


class ResetPasswordForm(PlainWords, library.ResetPasswordKeyForm):
    labels = LABELS_OF_NEW


class ProveForm(PlainWords, library.ReauthenticateForm):
    """The password once more, before something that matters."""
