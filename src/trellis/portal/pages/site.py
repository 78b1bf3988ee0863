"""The operator's settings and the imprint, one frozen record per screen."""

from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings
from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from trellis.core.components import Tab
from trellis.core.errors import require
from trellis.core.types import Actor
from trellis.portal import policies
from trellis.portal.types import SiteSettings


@dataclass(frozen=True)
class ImprintPage:
    """Who runs this site."""

    template: ClassVar[str] = "portal/imprint.html"
    text: str
    may_change: bool


@dataclass(frozen=True)
class SettingsPage:
    """What an operator sets: name, colour, languages, logo."""

    template: ClassVar[str] = "portal/settings.html"
    tabs: tuple[Tab, ...]
    form: Form
    logo_form: Form
    logo_url: str


@dataclass(frozen=True)
class TextsPage:
    """The site's texts in one language."""

    template: ClassVar[str] = "portal/texts.html"
    tabs: tuple[Tab, ...]
    languages: tuple[Tab, ...]
    language: str
    form: Form


def build_imprint_page(*, actor: Actor, site: SiteSettings) -> ImprintPage:
    return ImprintPage(
        text=site.text("imprint", actor.language), may_change=bool(policies.can_change_site(actor))
    )


def logo_url(site: SiteSettings) -> str:
    return reverse("portal:logo", args=[site.logo]) if site.logo else ""


def build_settings_page(*, actor: Actor, site: SiteSettings, form: Form, logo_form: Form) -> SettingsPage:
    """For operators. Raises NotPermitted."""
    require(policies.can_change_site(actor))
    return SettingsPage(
        tabs=build_tabs(site, current="settings"), form=form, logo_form=logo_form, logo_url=logo_url(site)
    )


def build_texts_page(*, actor: Actor, site: SiteSettings, language: str, form: Form) -> TextsPage:
    """For operators. Raises NotPermitted."""
    require(policies.can_change_site(actor))
    names = dict(settings.LANGUAGES)
    return TextsPage(
        tabs=build_tabs(site, current="texts"),
        languages=tuple(
            Tab(
                label=names[code],
                url=reverse("portal:texts", args=[code]),
                is_current=code == language,
                count=sum(1 for texts in site.texts.values() if code in texts) or None,
            )
            for code in site.languages or names
        ),
        language=names[language],
        form=form,
    )


def build_tabs(site: SiteSettings, *, current: str) -> tuple[Tab, ...]:
    first = (site.languages or (settings.LANGUAGE_CODE,))[0]
    if settings.LANGUAGE_CODE in site.languages:
        first = settings.LANGUAGE_CODE
    return (
        Tab(label=_("Name and look"), url=reverse("portal:settings"), is_current=current == "settings"),
        Tab(label=_("Blocks"), url=reverse("portal:blocks"), is_current=current == "blocks"),
        Tab(label=_("Texts"), url=reverse("portal:texts", args=[first]), is_current=current == "texts"),
    )
