"""Forms of claims: to which address, with which evidence, decided how."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class MailClaimForm(forms.Form):
    address = forms.EmailField(
        label=_("Mail address at the organisation"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, domains: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].help_text = _("One that ends in %(domains)s.") % {
            "domains": ", ".join(f"@{domain}" for domain in domains)
        }


class LinkForm(forms.Form):
    address = forms.EmailField(label=_("Mail address of the member"), max_length=254)


class ObjectionForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The cluster reads it. You need not say anything."),
    )


class EvidenceForm(forms.Form):
    evidence = forms.CharField(
        label=_("What shows that you may keep this profile"),
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("Such as your position there, and where a validator can look it up."),
    )


class DecisionForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("What you looked up. Who claimed the profile reads it if you refuse."),
    )
