"""The form of a listing, made from its kind. The services check what is typed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trellis.core.once import FormKey
from trellis.core.templatetags.formats import language_name
from trellis.exchange.types.blueprints import AttributeSpec, ListingKind
from trellis.exchange.types.introductions import MESSAGE_LENGTH, OUTCOME_LABELS
from trellis.exchange.types.listings import FIELDS, LABELS, Listing
from trellis.exchange.types.words import REACH_LABELS, VISIBILITY_LABELS
from trellis.registry.types.blueprints import FieldSpec, FieldType, in_language
from trellis.taxonomy import selectors as taxonomy
from trellis.taxonomy.types import EU_LANGUAGES

MOST_TICKED = 40  # a longer list is typed, one entry to a line, rather than ticked
ONE_EACH_LINE = _("Codes or names, one in each line.")
HELP: dict[str, Any] = {
    "title": _("In a few words, as somebody would search for it."),
    "summary": _("What it must be able to do, for what, under which conditions. Name no persons."),
    "region": _("Code or name; empty for the whole country."),
    "activities": ONE_EACH_LINE,
    "certificates": _("As you hold them, with number and date. Nobody here checks them."),
    "valid_until": _("Empty for the usual time of this kind."),
    "guests": _(
        "Address on this site or exact name, one organisation in each line. Only for the third choice."
    ),
    "is_anonymous": _(
        "Others see neither name nor city, until you tell them. Do not write them in the text."
    ),
}
ATTRIBUTE = "attributes."


class ListingForm(forms.Form):
    """The fields of a kind, the version that their values were read at, and the form's own key."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    key = FormKey()

    def __init__(self, data: Any, *, kind: ListingKind, language: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.kind = kind
        for spec in FIELDS:
            if is_asked(kind, spec):
                self.fields[spec.name] = field_of(spec, kind, language)
        for attribute in kind.attributes:
            self.fields[f"{ATTRIBUTE}{attribute.name}"] = attribute_field(attribute, language)

    @property
    def values(self) -> dict[str, Any]:
        """What was typed of the common fields, as the service takes it."""
        return {
            spec.name: as_given(spec, self.cleaned_data[spec.name])
            for spec in FIELDS
            if spec.name in self.fields
        }

    @property
    def attributes(self) -> dict[str, Any]:
        return {
            spec.name: as_given(spec, self.cleaned_data[f"{ATTRIBUTE}{spec.name}"])
            for spec in self.kind.attributes
        }

    @property
    def seen_version(self) -> int:
        return self.cleaned_data["version"] or 0


def is_asked(kind: ListingKind, spec: FieldSpec) -> bool:
    if spec.name in ("quantity", "unit"):
        return kind.quantity.asked != "never"
    return spec.name != "certificates" or kind.certificates


def as_given(spec: FieldSpec, value: Any) -> Any:
    """A list typed one entry to a line as a list; an empty box as nothing."""
    if isinstance(value, str) and spec.type in (FieldType.TERMS, FieldType.TEXTS, FieldType.LANGUAGES):
        return [line for line in value.splitlines() if line.strip()]
    return value


def field_of(spec: FieldSpec, kind: ListingKind, language: str) -> forms.Field:
    """A field that every kind has."""
    given: dict[str, Any] = {
        "label": LABELS[spec.name],
        "required": spec.required or (spec.name in ("quantity", "unit") and kind.quantity.asked == "must"),
        "help_text": HELP.get(spec.name, ""),
    }
    if spec.name == "unit":
        units = [(key, in_language(label, language)) for key, label in kind.units.items()]
        return forms.ChoiceField(choices=units if len(units) == 1 else [("", "–"), *units], **given)
    if spec.name == "reach":
        return forms.ChoiceField(choices=list(REACH_LABELS.items()), **given)
    if spec.name == "visibility":
        return forms.ChoiceField(choices=list(VISIBILITY_LABELS.items()), **given)
    if spec.name == "languages":
        names = sorted(((code, language_name(code)) for code in EU_LANGUAGES), key=lambda pair: pair[1])
        return forms.MultipleChoiceField(choices=names, widget=forms.CheckboxSelectMultiple, **given)
    return field_by_type(spec, given, language)


def attribute_field(spec: AttributeSpec, language: str) -> forms.Field:
    label = in_language(spec.label, language)
    given: dict[str, Any] = {
        "label": f"{label} ({spec.unit})" if spec.unit else label,
        "required": spec.required,
        "help_text": in_language(spec.help, language),
    }
    if spec.type in (FieldType.CHOICE, FieldType.CHOICES):
        options = [(option.key, in_language(option.label, language)) for option in spec.options]
        if spec.type == FieldType.CHOICE:
            return forms.ChoiceField(choices=[("", "–"), *options], **given)
        return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **given)
    return field_by_type(spec, given, language)


def field_by_type(spec: FieldSpec, given: dict[str, Any], language: str) -> forms.Field:
    if spec.type == FieldType.BOOLEAN:
        return forms.BooleanField(**given | {"required": False})
    if spec.type == FieldType.TERM and not spec.scheme.startswith("nuts"):
        return forms.ChoiceField(choices=[("", "–"), *term_choices(spec.scheme, language)], **given)
    if spec.type == FieldType.TERMS and is_ticked(spec):
        choices = term_choices(spec.scheme, language)
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **given)
    if spec.type in (FieldType.LONG_TEXT, FieldType.TERMS, FieldType.TEXTS):
        if spec.type != FieldType.LONG_TEXT:
            given["help_text"] = given["help_text"] or ONE_EACH_LINE
        rows = 5 if spec.type == FieldType.LONG_TEXT else 3
        return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), **given)
    if spec.type == FieldType.DATE:
        return forms.CharField(widget=forms.DateInput(attrs={"type": "date"}), max_length=30, **given)
    numbers = (FieldType.INTEGER, FieldType.DECIMAL)
    mode = {"inputmode": "decimal"} if spec.type in numbers else {}
    return forms.CharField(widget=forms.TextInput(attrs=mode), max_length=spec.max_length, **given)


def is_ticked(spec: FieldSpec) -> bool:
    return taxonomy.count_terms(spec.scheme) <= MOST_TICKED


def term_choices(scheme: str, language: str) -> list[tuple[str, str]]:
    named = [(term.id, term.name(language)) for term in taxonomy.list_terms(scheme)]
    return sorted(named, key=lambda pair: pair[1]) if scheme == "country" else named


def initial_of(listing: Listing, kind: ListingKind) -> dict[str, Any]:
    """What stands in the boxes of a listing that is changed."""
    found: dict[str, Any] = {"version": listing.version}
    for spec in FIELDS:
        found[spec.name] = in_box(spec, listing.values.get(spec.name))
    for attribute in kind.attributes:
        found[f"{ATTRIBUTE}{attribute.name}"] = in_box(attribute, listing.attributes.get(attribute.name))
    return found


def in_box(spec: FieldSpec, value: Any) -> Any:
    if spec.type == FieldType.TERMS and not is_ticked(spec):
        return "\n".join(str(term).partition(":")[2] for term in value or [])
    if spec.type == FieldType.TEXTS:
        return "\n".join(value or [])
    if spec.type == FieldType.TERM and spec.scheme.startswith("nuts") and value:
        return str(value).partition(":")[2]
    return value


def first_values(*, country: str | None, languages: list[str], ecosystems: list[str]) -> Mapping[str, Any]:
    """What a new form says already, from the profile."""
    return {"country": country, "languages": languages, "ecosystems": ecosystems, "reach": "europe"}


class AskForm(forms.Form):
    """What to say to those who are asked."""

    message = forms.CharField(
        label=_("What you want to say"),
        required=False,
        max_length=MESSAGE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("They read it before they answer. Your name and mail address they see if they agree."),
    )
    goes_on = forms.BooleanField(
        label=_("If nobody answers in seven days, ask the next that fits"), required=False
    )


class OutcomeForm(forms.Form):
    """What came of an introduction."""

    outcome = forms.ChoiceField(label=_("What came of it"), choices=[("", "–"), *OUTCOME_LABELS.items()])
    words = forms.CharField(
        label=_("In a few words"),
        required=False,
        max_length=MESSAGE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
