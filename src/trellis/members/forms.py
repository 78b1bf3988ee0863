"""Forms made from what a kind asks. The services check what is typed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from trellis.core.once import FormKey
from trellis.members.types import (
    BLUEPRINTS,
    LENGTHS,
    LONGEST_QUESTION,
    LONGEST_SUBJECT,
    RECORD_COLUMNS,
    Column,
    Draft,
    Kind,
)
from trellis.taxonomy import selectors as taxonomy

DAY = {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
Maker = Callable[..., forms.Field]


def words(**given: Any) -> forms.Field:
    return forms.CharField(**given)


def long_words(**given: Any) -> forms.Field:
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 5}), **given)


def a_day(**given: Any) -> forms.Field:
    return forms.DateField(**DAY, **given)  # type: ignore[arg-type]


def a_year(**given: Any) -> forms.Field:
    return forms.IntegerField(**given)


def an_amount(**given: Any) -> forms.Field:
    return forms.DecimalField(max_digits=12, decimal_places=2, min_value=0, **given)


def a_language(**given: Any) -> forms.Field:
    return forms.ChoiceField(choices=[("", "–"), *settings.LANGUAGES], **given)


def tags(**given: Any) -> forms.Field:
    return forms.CharField(max_length=2000, **given)


def a_country(**given: Any) -> forms.Field:
    return forms.ChoiceField(choices=[("", "–")], **given)


MAKERS: dict[str, Maker] = {
    "text": long_words,
    "day": a_day,
    "due": a_day,
    "closed_on": a_day,
    "since": a_day,
    "until": a_day,
    "year": a_year,
    "amount": an_amount,
    "language": a_language,
    "country": a_country,
    "tags": tags,
}


def field_of(column: Column) -> forms.Field:
    given: dict[str, Any] = {"label": column.label, "required": column.required, "help_text": column.help}
    make = MAKERS.get(column.name, words)
    if make in (words, long_words):
        given["max_length"] = LENGTHS.get(column.name, 3)
    return make(**given)


class ColumnsForm(forms.Form):
    """A form with a field for each column, the version that its values were read at, and its own key."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    key = FormKey()

    def __init__(self, *args: Any, columns: Sequence[Column], language: str = "en", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for column in columns:
            self.fields[column.name] = field_of(column)
        if "country" in self.fields:
            self.fields["country"].choices = country_choices(language)  # type: ignore[attr-defined]
        self.columns = columns

    @property
    def values(self) -> dict[str, Any]:
        return {column.name: self.cleaned_data[column.name] for column in self.columns}

    @property
    def seen_version(self) -> int:
        return self.cleaned_data["version"] or 0


class RecordForm(ColumnsForm):
    """A member's own values, and its public profile."""

    profile = forms.CharField(
        label=_("Its profile here"),
        required=False,
        max_length=300,
        help_text=_("The name, or the address of its page. Empty if it has none."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, columns=RECORD_COLUMNS, **kwargs)
        self.order_fields(["name", "profile"])


def entry_form(kind: Kind, data: Any, *, initial: Mapping[str, Any] | None = None) -> ColumnsForm:
    return ColumnsForm(data, columns=BLUEPRINTS[kind].columns, initial=initial)


def country_choices(language: str) -> list[tuple[str, str]]:
    terms = taxonomy.list_terms("country")
    named = [(term.code, term.name(language)) for term in terms]
    return [("", "–"), *sorted(named, key=lambda pair: pair[1])]


class LetterForm(forms.Form):
    """A letter to contacts. `key` names this sending; `seen` what was seen before it is sent."""

    subject = forms.CharField(label=_("Subject"), max_length=LONGEST_SUBJECT)
    text = forms.CharField(
        label=_("Text"), widget=forms.Textarea(attrs={"rows": 10}), max_length=LENGTHS["text"]
    )
    question = forms.CharField(
        label=_("Question"),
        required=False,
        max_length=LONGEST_QUESTION,
        help_text=_("Is answered from the mail by one button. Empty: the letter asks nothing."),
    )
    answers = forms.CharField(
        label=_("Answers"),
        required=False,
        max_length=300,
        help_text=_("At most four, separated by commas, such as “Yes, No”."),
    )
    answers_to = forms.EmailField(
        label=_("Answers in words go to"), max_length=254, help_text=_("Stands in the letter.")
    )
    to_all = forms.BooleanField(
        label=_("To every contact of a member"),
        required=False,
        help_text=_("Otherwise to the first one that has a mail address."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    @property
    def draft(self) -> Draft:
        data = self.cleaned_data
        return Draft(
            subject=data["subject"],
            text=data["text"],
            question=data["question"],
            answers=tuple(part.strip() for part in data["answers"].split(",") if part.strip()),
            answers_to=data["answers_to"],
            to_all=data["to_all"],
        )
