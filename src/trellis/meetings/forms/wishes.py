"""Bringing a list of wishes."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WishListForm(forms.Form):
    upload = forms.FileField(
        label=_("List of wishes"),
        help_text=_(
            "CSV, XLSX or JSON, from any registration tool. Bring the next edition here too: it is compared."
        ),
    )
