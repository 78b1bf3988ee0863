"""The form of a letter to those who take part."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from trellis.events.types.letters import (
    LONGEST_SUBJECT,
    LONGEST_TEXT,
    PRESENCE_LABELS,
    Draft,
    Presence,
    Segment,
)
from trellis.events.types.registration import REGISTRATION_LABELS, ParticipantKind, RegistrationState


class LetterForm(forms.Form):
    """To whom and what. `key` names this sending; `seen` what was looked at before it is sent."""

    state = forms.ChoiceField(
        label=_("To those who are"),
        choices=list(REGISTRATION_LABELS.items()),
        initial=RegistrationState.REGISTERED,
    )
    kind = forms.ChoiceField(label=_("Kind of participant"), required=False)
    presence = forms.TypedChoiceField(
        label=_("Came or not"),
        required=False,
        choices=list(PRESENCE_LABELS.items()),
        coerce=Presence,
        empty_value=Presence.ANY,
    )
    is_silent = forms.BooleanField(label=_("Only those who have not answered every question"), required=False)
    subject = forms.CharField(label=_("Subject"), max_length=LONGEST_SUBJECT)
    text = forms.CharField(
        label=_("Text"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 10})
    )
    answers_to = forms.EmailField(
        label=_("Answers go to"), max_length=254, help_text=_("Stands in the letter.")
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, data: Any, *, kinds: Sequence[ParticipantKind], asks: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [("", _("All of them")), *((kind.name, kind.name) for kind in kinds)]
        if not kinds:
            del fields["kind"]
        if not asks:
            del fields["is_silent"]

    @property
    def draft(self) -> Draft:
        data = self.cleaned_data
        return Draft(data["subject"], data["text"], data["answers_to"])

    @property
    def segment(self) -> Segment:
        data = self.cleaned_data
        return Segment(
            state=data["state"],
            kind=data.get("kind", ""),
            presence=data["presence"],
            is_silent=bool(data.get("is_silent")),
        )
