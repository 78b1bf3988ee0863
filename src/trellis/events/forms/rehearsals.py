"""Boxes of rehearsals: how many people, which day it is to be, how much they do."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trellis.events.formats.bounds import FIRST_YEAR, LAST_YEAR
from trellis.events.services.rehearsing import Start
from trellis.events.types.rehearsals import MOST_PEOPLE, MOST_STEPS

WHOLE_DAYS = _("Empty: whole days are moved, and everything begins at the hour that the agenda says.")


def check_year(form: forms.Form) -> Any:
    """A day that calendars of this site can show."""
    day = form.cleaned_data["day"]
    if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
        text = _("Choose a day between %(first)d and %(last)d.")
        raise forms.ValidationError(text % {"first": FIRST_YEAR, "last": LAST_YEAR})
    return day


class BeginForm(forms.Form):
    people = forms.IntegerField(
        label=_("Made-up participants"), min_value=0, max_value=MOST_PEOPLE,
        help_text=_("They have the kinds and countries of those who registered, and no account."),
    )  # fmt: skip
    day = forms.DateField(
        label=_("As if it were the day"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: today; of an event that is over, the day before it."),
    )  # fmt: skip
    at = forms.TimeField(
        label=_("Time of day"), required=False, widget=forms.TimeInput(attrs={"type": "time"}),
        help_text=WHOLE_DAYS,
    )  # fmt: skip
    clean_day = check_year

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("at") is not None and data.get("day") is None and "day" not in self.errors:
            self.add_error("day", _("Choose the day too."))
        return data

    @property
    def start(self) -> Start:
        data = self.cleaned_data
        return Start(people=data["people"], day=data["day"], at=data["at"])


class ClockForm(forms.Form):
    day = forms.DateField(label=_("As if it were the day"), widget=forms.DateInput(attrs={"type": "date"}))
    at = forms.TimeField(
        label=_("Time of day"), required=False, widget=forms.TimeInput(attrs={"type": "time"}),
        help_text=WHOLE_DAYS,
    )  # fmt: skip
    clean_day = check_year


class LoadForm(forms.Form):
    steps = forms.IntegerField(
        label=_("How many things they do"), min_value=1, max_value=MOST_STEPS, initial=200
    )
