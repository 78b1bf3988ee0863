"""The form that prints badges."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trellis.events.types.badges import LAYOUT_LABELS, WHICH_LABELS, Layout, Which
from trellis.events.types.registration import ParticipantKind


class BadgesForm(forms.Form):
    which = forms.TypedChoiceField(
        label=_("Whose badges"),
        choices=list(WHICH_LABELS.items()),
        coerce=Which,
        initial=Which.NEW,
        widget=forms.RadioSelect,
    )
    kind = forms.ChoiceField(label=_("Kind of participant"), required=False)
    layout = forms.TypedChoiceField(
        label=_("Paper"),
        choices=list(LAYOUT_LABELS.items()),
        coerce=Layout,
        initial=Layout.SHEET,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any, *, kinds: Sequence[ParticipantKind], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [("", _("All of them")), *((kind.name, kind.name) for kind in kinds)]
        if not kinds:
            del fields["kind"]
