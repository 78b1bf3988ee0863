"""Forms of a service and of a programme. The services check what is typed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trellis.core.once import FormKey
from trellis.registry.types import FieldSpec, FieldType
from trellis.registry.types.catalogue import (
    FIELD_SCHEMES,
    FIELDS,
    LABELS,
    MODE_LABELS,
    NAMES,
    Catalogue,
)
from trellis.taxonomy import selectors as taxonomy

HELP: dict[str, Any] = {
    "field": _("By it people find it in the catalogue."),
    "fee": _("Such as “free for members”."),
    "currency": _("Three letters, such as EUR."),
    "instruments": _("One in each line, such as “grants” or “training of cluster managers”."),
    "region": _("Code or name; empty for the whole country."),
}


class CatalogueForm(forms.Form):
    """The fields of one of the catalogues, the version that their values were read at, and its own key."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    key = FormKey()

    def __init__(self, data: Any, *, catalogue: Catalogue, language: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for spec in FIELDS[catalogue]:
            self.fields[spec.name] = field_of(catalogue, spec, language)
        self.catalogue = catalogue

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, as the service takes it: a list of lines as a list."""
        found = {spec.name: self.cleaned_data[spec.name] for spec in FIELDS[self.catalogue]}
        if "instruments" in found:
            found["instruments"] = [line for line in found["instruments"].splitlines() if line.strip()]
        return found

    @property
    def seen_version(self) -> int:
        return self.cleaned_data["version"] or 0


def field_of(catalogue: Catalogue, spec: FieldSpec, language: str) -> forms.Field:
    given: dict[str, Any] = {
        "label": LABELS.get(spec.name) or NAMES[catalogue][spec.name],
        "required": spec.required,
        "help_text": HELP.get(spec.name, ""),
    }
    if spec.name == "mode":
        return forms.ChoiceField(choices=list(MODE_LABELS.items()), **given)
    if spec.name == "field":
        return forms.ChoiceField(choices=field_choices(language), **given)
    if spec.name == "country":
        return forms.ChoiceField(choices=country_choices(language), **given)
    if spec.type in (FieldType.LONG_TEXT, FieldType.TEXTS):
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=6000, **given)
    return forms.CharField(max_length=spec.max_length, **given)


def country_choices(language: str) -> list[tuple[str, str]]:
    named = [(term.id, term.name(language)) for term in taxonomy.list_terms("country")]
    return [("", "–"), *sorted(named, key=lambda pair: pair[1])]


def field_choices(language: str) -> list[Any]:
    """The terms of every list that fields come from, each list under its name."""
    groups: list[Any] = [("", "–")]
    for scheme, (label, branch) in FIELD_SCHEMES.items():
        terms = taxonomy.list_children(branch) if branch else taxonomy.list_terms(scheme)
        groups.append((label, [(term.id, term.name(language)) for term in terms]))
    return groups


def initial_of(values: Mapping[str, Any], version: int) -> dict[str, Any]:
    """What stands in the boxes of an entry that is changed."""
    found = {**values, "version": version}
    if "instruments" in found:
        found["instruments"] = "\n".join(found["instruments"])
    if region := found.get("region"):
        found["region"] = region.partition(":")[2]
    return found
