"""Forms of imports: they read what was typed; what is allowed stands in the services."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trellis.core.types import Actor
from trellis.imports.selectors.adapters import list_adapters
from trellis.imports.types import Acceptance, Edition

EDITING_ROLES = ("owner", "editor")


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """One or more files of one import."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given:
            return [super().clean(None, initial)]
        return [super(SeveralFilesField, self).clean(item, initial) for item in given]


def owners_of(actor: Actor) -> Iterator[tuple[str, Any]]:
    """For whom the actor may import, as the targets name them."""
    if actor.is_operator:
        yield "", _("The platform itself")
    own = actor.organisations(*EDITING_ROLES)
    names: dict[int, str] = {}
    for adapter in list_adapters():
        names |= adapter.organisation_names(organisations=own, actor=actor)
    for number in sorted(own, key=lambda number: names.get(number, "")):
        yield str(number), names.get(number, str(number))


class StartForm(forms.Form):
    """What is imported, from where, for whom."""

    uploads = SeveralFilesField(
        label=_("Files"),
        help_text=_(
            "CSV, TSV, XLSX, XLS, JSON, JSON Lines or GeoJSON. Files that refer to each other go together."
        ),
    )
    source = forms.CharField(
        label=_("Where the file comes from"),
        max_length=200,
        help_text=_(
            "A name such as “Hub catalogue”. Use the same name for the next edition: it is compared."
        ),
        widget=forms.TextInput({"list": "known-sources", "autocomplete": "off"}),
    )
    target = forms.ChoiceField(label=_("What it holds"), widget=forms.RadioSelect)
    organisation = forms.ChoiceField(label=_("On behalf of"), required=False)
    edition = forms.ChoiceField(
        label=_("What the file is"),
        widget=forms.RadioSelect,
        required=False,
        choices=[
            ("", _("Decide by the file")),
            (Edition.WHOLE, _("The whole list: what is missing was removed")),
            (Edition.PART, _("Additions and corrections only")),
        ],
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        targets = [(adapter.name, adapter.label) for adapter in list_adapters()]
        owners = list(owners_of(actor))
        self.is_possible = bool(targets and owners)
        self.fields["target"].choices = targets  # type: ignore[attr-defined]
        self.fields["organisation"].choices = owners  # type: ignore[attr-defined]
        if targets:
            self.fields["target"].initial = targets[0][0]
        if not actor.is_operator:
            self.fields["organisation"].required = True


class AcceptForm(forms.Form):
    """What is to be stored."""

    acceptance = forms.ChoiceField(
        label=_("What to store"),
        widget=forms.RadioSelect,
        choices=[
            (Acceptance.ALL_OR_NOTHING, _("All rows, or nothing at all")),
            (
                Acceptance.SOUND_ROWS,
                _("The sound rows now; the rest as a repair list to correct and bring again"),
            ),
        ],
    )
    retires_missing = forms.BooleanField(
        label=_("Retire the records that this edition no longer lists"), required=False
    )


class CheckForm(forms.Form):
    edition = forms.ChoiceField(
        label=_("What the files are"),
        widget=forms.RadioSelect,
        choices=[
            (Edition.WHOLE, _("The whole list: what is missing was removed")),
            (Edition.PART, _("Additions and corrections only")),
        ],
    )
