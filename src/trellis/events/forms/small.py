"""Small forms: a reason, a host, who is invited, an output."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trellis.core.once import FormKey
from trellis.events.types.events import OUTPUT_LABELS


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=_("Everybody who has to do with the event reads it in a mail."),
    )


class HostForm(forms.Form):
    organisation = forms.CharField(
        label=_("Organisation"), max_length=300, help_text=_("Its name, or the address of its page.")
    )


class InviteForm(forms.Form):
    lines = forms.CharField(
        label=_("Whom you invite"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=200_000,
        help_text=_("In each line one mail address, or one organisation by name or address of its page."),
    )


class OutputForm(forms.Form):
    kind = forms.ChoiceField(label=_("What it is"), choices=list(OUTPUT_LABELS.items()))
    title = forms.CharField(label=_("Title"), max_length=200)
    url = forms.CharField(label=_("Web address"), max_length=500)
    for_participants = forms.BooleanField(
        label=_("Only for those who took part, and the hosts"), required=False
    )
    key = FormKey()
