"""Boxes of one who takes part."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class PartForm(forms.Form):
    """Where one attends, for whom, and how many meetings there may be."""

    attends = forms.ChoiceField(label=_("Where you attend"))
    organisation = forms.TypedChoiceField(label=_("For"), coerce=int, required=False, empty_value=None)
    most_meetings = forms.IntegerField(
        label=_("Meetings at most"), required=False, min_value=1, max_value=500,
        help_text=_("Empty: as many as the event allows."),
    )  # fmt: skip
    is_bookable = forms.BooleanField(
        label=_("Others may book a free slot of mine without asking"), required=False
    )

    stands_in = forms.BooleanField(
        label=_("A colleague of my organisation may take my meetings, and I theirs"), required=False
    )

    def __init__(
        self,
        data: Any,
        *,
        places: Sequence[tuple[str, Any]],
        profiles: Mapping[int, str],
        has_stand_ins: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["attends"].choices = list(places)
        fields["organisation"].choices = [("", "–"), *profiles.items()]
        if not profiles:
            del fields["organisation"]
        if not has_stand_ins:
            del fields["stands_in"]
