"""Our own forms: they read what was typed; what is allowed stands in the services."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from trellis.accounts.types import ROLE_LABELS, TOKEN_DAYS, PlatformRole


class PersonForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=200,
        help_text=_("Shown to the people you work with here."),
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class TokenForm(forms.Form):
    label = forms.CharField(
        label=_("What it is for"), max_length=100, help_text=_("A name by which you will know it again.")
    )
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        coerce=int,
        choices=[(days, ngettext_lazy("%d day", "%d days", days) % days) for days in TOKEN_DAYS],
        initial=TOKEN_DAYS[1],
    )


class RoleForm(forms.Form):
    email = forms.EmailField(label=_("Mail address"), help_text=_("Of a person who has an account here."))
    role = forms.ChoiceField(
        label=_("Role"),
        widget=forms.RadioSelect,
        choices=[(role.value, ROLE_LABELS[role]) for role in PlatformRole],
    )
    country = forms.ChoiceField(
        label=_("Only for the country"),
        required=False,
        help_text=_("A validator may be limited to one country: leave it open for all of them."),
    )

    def __init__(self, *args: Any, countries: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("all countries")), *countries]  # type: ignore[attr-defined]


class ConsentForm(forms.Form):
    """Which words were read; nothing to fill in."""

    version = forms.IntegerField(min_value=1, max_value=1000)
    language = forms.CharField(max_length=12)


class PageForm(forms.Form):
    page = forms.IntegerField(min_value=1, max_value=100_000)
