"""Forms of the operator's settings: they read what was typed; what is allowed stands in the services."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from trellis.core.blocks import blocks
from trellis.portal.types import TEXT_LABELS


class SiteForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name of the site"), max_length=200)
    accent = forms.CharField(
        label=_("Accent colour"),
        required=False,
        max_length=20,
        help_text=_("As # and six digits, such as #7a1f5c. Empty: the colour of the design."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages offered"),
        widget=forms.CheckboxSelectMultiple,
        choices=settings.LANGUAGES,
    )


class BlocksForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    offered = forms.MultipleChoiceField(
        label=_("Offered here"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offered"].choices = [(block.key, block.name) for block in blocks()]  # type: ignore[attr-defined]


class TextsForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    home_title = forms.CharField(label=TEXT_LABELS["home_title"], required=False)
    home_lead = forms.CharField(
        label=TEXT_LABELS["home_lead"], required=False, widget=forms.Textarea({"rows": 4})
    )
    imprint = forms.CharField(
        label=TEXT_LABELS["imprint"],
        required=False,
        widget=forms.Textarea({"rows": 12}),
        help_text=_("Who runs this site, and how to reach them. An empty line begins a paragraph."),
    )


class LogoForm(forms.Form):
    logo = forms.FileField(
        label=_("Logo"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput({"accept": "image/png,image/jpeg,image/webp,image/gif"}),
        help_text=_("PNG, JPEG, WebP or GIF, up to 1 MB; best 640 by 160 points on a clear ground."),
    )


class ErasureForm(forms.Form):
    is_sure = forms.BooleanField(
        label=_("I am sure. This cannot be taken back."),
        required=False,
    )
