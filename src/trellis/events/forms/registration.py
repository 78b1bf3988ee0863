"""Forms of registering, of a group, and of what an event asks. The services check what is typed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trellis.events.forms.fields import named_terms
from trellis.events.types.registration import (
    QUESTION_LABELS,
    SHARED,
    ParticipantKind,
    Question,
    QuestionKind,
    Said,
)

YES_NO = [("", "–"), ("yes", _("Yes")), ("no", _("No"))]


class RegistrationForm(forms.Form):
    """Who registers, as what, and the answers to the organiser's own questions."""

    name = forms.CharField(
        label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    address = forms.EmailField(
        label=_("Mail address"),
        max_length=254,
        help_text=_("You get a link there: your registration counts once you confirm it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    organisation = forms.CharField(label=_("Organisation"), required=False, max_length=300)
    country = forms.ChoiceField(label=_("Country"), required=False)
    role = forms.CharField(label=_("Role"), required=False, max_length=120)
    kind = forms.TypedChoiceField(label=_("You take part as"), coerce=int)
    offers = forms.CharField(
        label=_("What you offer"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    needs = forms.CharField(
        label=_("What you look for"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    code = forms.CharField(label=_("Invitation code"), required=False, max_length=40)
    shares = forms.MultipleChoiceField(
        label=_("What the others who take part may see of you"),
        required=False,
        choices=list(SHARED.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing, unless you tick it."),
    )

    def __init__(
        self,
        data: Any,
        *,
        language: str,
        is_signed_in: bool,
        kinds: Sequence[ParticipantKind],
        questions: Sequence[Question],
        asks_code: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["country"].choices = [("", "–"), *named_terms("country", language)]
        fields["kind"].choices = [(kind.id, kind.name) for kind in kinds]
        shares = fields.pop("shares")
        for question in questions:
            fields[f"q{question.id}"] = box_of(question)
        fields["shares"] = shares
        for name, gone in (("address", is_signed_in), ("kind", not kinds), ("code", not asks_code)):
            if gone:
                del fields[name]
        self.questions = questions

    @property
    def said(self) -> Said:
        data = self.cleaned_data
        return Said(
            name=data["name"],
            organisation=data["organisation"],
            country=data["country"],
            role=data["role"],
            offers=data.get("offers", ""),
            needs=data.get("needs", ""),
            kind_id=data.get("kind"),
            code=data.get("code", ""),
            answers={question.id: data.get(f"q{question.id}") for question in self.questions},
            shares=tuple(data.get("shares", ())),
        )


def said_before(said: Said) -> dict[str, Any]:
    """What the boxes hold of somebody who changes what they said."""
    names = ("name", "organisation", "country", "role", "offers", "needs", "shares")
    answers = {f"q{number}": value for number, value in (said.answers or {}).items()}
    return {name: getattr(said, name) for name in names} | answers


def box_of(question: Question) -> forms.Field:
    given: dict[str, Any] = {"label": question.label, "required": question.is_required}
    options = [(option, option) for option in question.options]
    if question.kind == QuestionKind.CHOICE:
        return forms.ChoiceField(choices=[("", "–"), *options], **given)
    if question.kind == QuestionKind.MANY:
        return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **given)
    if question.kind == QuestionKind.YES_NO:
        return forms.ChoiceField(choices=YES_NO, **given)
    return forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 2}), **given)


class KindForm(forms.Form):
    name = forms.CharField(label=_("Kind of participant"), max_length=80)
    needs_approval = forms.BooleanField(label=_("You accept or decline each of them"), required=False)


class QuestionForm(forms.Form):
    label = forms.CharField(label=_("Question"), max_length=200)
    kind = forms.ChoiceField(label=_("Answer"), choices=list(QUESTION_LABELS.items()))
    options = forms.CharField(
        label=_("What can be chosen"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Each in a line; only where something is to be chosen."),
    )
    is_required = forms.BooleanField(label=_("It must be answered"), required=False)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Invitation code"), required=False, max_length=40, help_text=_("Empty: one is made up.")
    )
    most_uses = forms.IntegerField(
        label=_("It counts so many times"), initial=1, min_value=1, max_value=10_000
    )
