"""The page that shows every component in every state: what to build from, and what browser tests see."""

from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from trellis.core.components import FormPart
from trellis.core.form_rendering import build_parts
from trellis.core.frame import Banner, Link
from trellis.core.pagination import Pagination, build_pagination


class SampleForm(forms.Form):
    """Every kind of field."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("As it stands in the register of companies.")
    )
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    founded = forms.IntegerField(label=_("Founded in"), required=False, min_value=1000, max_value=2100)
    description = forms.CharField(label=_("Description"), widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", "—"), ("a", _("Research organisation")), ("b", _("Technology centre"))]
    )
    themes = forms.MultipleChoiceField(
        label=_("Themes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("g", _("Green")), ("d", _("Digital")), ("r", _("Resilience")), ("s", _("Skills"))],
    )
    size = forms.ChoiceField(
        label=_("Size"),
        widget=forms.RadioSelect,
        choices=[("s", _("Small and medium-sized")), ("l", _("Large"))],
    )
    agreed = forms.BooleanField(
        label=_("We may be contacted"), help_text=_("You can take this back at any time.")
    )
    file = forms.FileField(label=_("File"), required=False)


@dataclass(frozen=True)
class ComponentsPage:
    """Every component with plain sample values."""

    template: ClassVar[str] = "core/components.html"
    form: SampleForm
    parts: tuple[FormPart, ...]
    wrong_form: SampleForm
    pagination: Pagination
    colours: tuple[str, ...]
    icons: tuple[str, ...]
    sizes: tuple[str, ...]
    tags: tuple[Any, ...]
    filters: tuple[Any, ...]
    trail: tuple[Any, ...]
    tabs: tuple[Any, ...]
    facets: tuple[Any, ...]
    facts: tuple[Any, ...]
    steps: tuple[Any, ...]
    rows: tuple[Any, ...]
    banner: Banner
    date: datetime


COLOURS = (
    "paper", "surface", "surface-sunken", "surface-raised", "ink", "ink-quiet", "line",
    "line-strong", "accent", "accent-strong", "accent-soft", "accent-line", "good", "good-soft",
    "warn", "warn-soft", "bad", "bad-soft", "info", "info-soft", "focus", "map-water", "map-land",
    "map-region", "data-1", "data-2", "data-3", "data-4", "data-5", "data-6",
)  # fmt: skip
ICONS = (
    "search", "menu", "globe", "theme", "person", "check", "cross", "warning", "stop", "info",
    "clock", "pin", "map", "list", "filter", "download", "upload", "plus", "edit", "trash", "undo",
    "external", "arrow", "back", "link", "calendar", "mail", "phone", "lock", "key", "settings",
    "file", "building", "network", "print",
)  # fmt: skip
SIZES = ("text-4xl", "text-3xl", "text-2xl", "text-xl", "text-l", "text-m", "text-s", "text-xs")


def item(**values: Any) -> SimpleNamespace:
    return SimpleNamespace(**values)


def sample_facets() -> tuple[Any, ...]:
    values = (
        ("Agri-food", 128, True),
        ("Digital", 96, False),
        ("Mobility – transport – automotive", 71, False),
    )
    shown = [
        item(label=label, url="#facets", count=count, is_chosen=chosen) for label, count, chosen in values
    ]
    return (
        item(label=_("Ecosystem"), is_open=True, chosen=1, values=shown),
        item(label=_("Country"), is_open=False, chosen=0, values=shown[1:]),
    )


PARTS = (
    ("", ("name", "website", "founded", "description", "kind"), False),
    (_("Themes"), ("themes", "size"), False),
    (_("More"), ("agreed", "file"), True),
)


def components_page() -> ComponentsPage:
    wrong = SampleForm({"name": "", "website": "no address", "founded": "12", "kind": "", "size": ""})
    wrong.is_valid()
    form = SampleForm()
    return ComponentsPage(
        form=form,
        parts=build_parts(form, PARTS),
        wrong_form=SampleForm(wrong.data, auto_id="wrong_%s"),
        pagination=build_pagination(
            total=1234, page=6, size=50, address=lambda page: f"?page={page}#pagination"
        ),
        banner=Banner(
            str(_("Rehearsal")),
            str(_("No mail leaves, and only those who keep the event see this.")),
            (Link(str(_("Caught mail")), "#notices"),),
        ),
        colours=COLOURS,
        icons=ICONS,
        sizes=SIZES,
        tags=(
            item(label=_("Green"), url="#tags"),
            item(label=_("Digital"), url="#tags"),
            item(label=_("Concluded by a rule"), derived=True),
        ),
        filters=(
            item(label="Agri-food", url="#tags", removes=True),
            item(label="FR", url="#tags", removes=True),
        ),
        trail=(item(label=_("Home"), url="#breadcrumb"), item(label=_("Organisations"), url="#breadcrumb")),
        tabs=(
            item(label=_("Profile"), url="#tabs", is_current=True, count=None),
            item(label=_("Members"), url="#tabs", is_current=False, count=84),
            item(label=_("History"), url="#tabs", is_current=False, count=12),
        ),
        facets=sample_facets(),
        facts=(
            item(label=_("Founded in"), value="2006", source=""),
            item(label=_("Region"), value="Steiermark", source=_("from the city; precise to the region")),
            item(label=_("Staff"), value="12", source=""),
            item(label=_("Languages"), value="Deutsch, English, Slovenščina", source=""),
        ),
        steps=(
            item(label=_("Upload"), is_done=True, is_current=False),
            item(label=_("Columns"), is_done=True, is_current=False),
            item(label=_("Errors and repairs"), is_done=False, is_current=True),
            item(label=_("Accept"), is_done=False, is_current=False),
        ),
        rows=tuple(
            item(name=name, country=country, members=members, freshness=freshness)
            for name, country, members, freshness in (
                ("Green Tech Valley", "AT", 312, "green"),
                ("Aerospace Valley", "FR", 814, "amber"),
                ("Klaster Obróbki Metali", "PL", 97, "red"),
            )
        ),
        date=datetime(2026, 11, 20, 9, 12, tzinfo=UTC),
    )
