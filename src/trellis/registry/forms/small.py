"""Small forms: a reason, a membership, a result, a verdict, an address. The services check what is typed."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trellis.core.once import FormKey
from trellis.registry.types import MemberRole, Verdict
from trellis.registry.types.saved_searches import ALERT_LABELS, LONGEST_NAME, AlertRhythm

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}), required=False, max_length=2000
    )

    def __init__(self, *args: Any, needed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needed


class PeriodForm(forms.Form):
    """The role and the period of a membership."""

    role = forms.ChoiceField(label=_("Role"))
    since = forms.DateField(label=_("Since"), required=False, widget=DATE)
    until = forms.DateField(label=_("Until"), required=False, widget=DATE)

    def __init__(self, *args: Any, roles: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = list(roles)  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"role": MemberRole(data["role"]), "since": data["since"], "until": data["until"]}


class MemberForm(PeriodForm):
    """An organisation that is to become a member."""

    member = forms.CharField(
        label=_("Organisation"), max_length=300, help_text=_("Its name, or the address of its page.")
    )
    field_order = ("member", "role", "since", "until")


class PersonRoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, roles: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = list(roles)  # type: ignore[attr-defined]


class PersonForm(PersonRoleForm):
    email = forms.EmailField(label=_("E-mail address of the person's account"))
    field_order = ("email", "role")


class InvitationForm(PersonRoleForm):
    email = forms.EmailField(label=_("Mail address"), max_length=254)
    field_order = ("email", "role")


class ResultForm(forms.Form):
    title = forms.CharField(label=_("What was achieved"), max_length=300)
    value = forms.CharField(label=_("Figure"), required=False, max_length=40)
    unit = forms.CharField(
        label=_("Unit"), required=False, max_length=60, help_text=_("Such as SMEs or EUR.")
    )
    year = forms.CharField(label=_("Year"), required=False, max_length=10)
    website = forms.CharField(label=_("Where it is written"), required=False, max_length=500)
    key = FormKey()


class OverrideForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("Your verdict"),
        choices=[(Verdict.PASS, _("Pass")), (Verdict.WARN, _("Warn")), (Verdict.FAIL, _("Fail"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=_("Others must be able to follow it years from now."),
    )


class AddressForm(forms.Form):
    slug = forms.CharField(
        label=_("Last part of the address"),
        max_length=100,
        help_text=_("Letters, digits and hyphens. The present address keeps leading here."),
    )


class SavedSearchForm(forms.Form):
    """The name of a saved search, and when its person is told."""

    name = forms.CharField(
        label=_("Name"), max_length=LONGEST_NAME, help_text=_("It stands in the mails that tell you.")
    )
    rhythm = forms.ChoiceField(
        label=_("Tell me of new and changed profiles"),
        widget=forms.RadioSelect,
        choices=[(item.value, label) for item, label in ALERT_LABELS.items()],
        initial=AlertRhythm.DAILY.value,
    )
