"""The forms that bring several people at once: a file, or a table that is typed."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ListForm(forms.Form):
    upload = forms.FileField(
        label=_("List of participants"),
        help_text=_(
            "CSV, XLSX or JSON, from any registration tool. Bring the next edition here too: it is compared."
        ),
    )
