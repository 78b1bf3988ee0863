"""Forms of reports: what is wrong, and what a validator decides."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trellis.registry.types.reports import KIND_LABELS, LONGEST_REPORT, OUTCOME_LABELS, ReportState


class ReportForm(forms.Form):
    """What is wrong; a visitor also says where the answer goes."""

    kind = forms.ChoiceField(
        label=_("What is wrong"),
        choices=[(kind.value, label) for kind, label in KIND_LABELS.items()],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Which part of it, and why"),
        max_length=LONGEST_REPORT,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("So that a validator finds it: the words as they stand, and where one can look it up."),
    )
    address = forms.EmailField(
        label=_("Your mail address"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
        help_text=_("Only for the receipt and the answer. Those who keep the profile never see it."),
    )

    def __init__(self, *args: Any, is_signed_in: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_signed_in:
            del self.fields["address"]


class DecideReportForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_(
            "Who reported it reads this, and those who keep the profile if something is done. Do not say "
            "who reported it."
        ),
    )

    def __init__(self, *args: Any, outcomes: Iterable[ReportState], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(outcome), OUTCOME_LABELS[outcome]) for outcome in outcomes]
        self.fields["outcome"].choices = choices  # type: ignore[attr-defined]
