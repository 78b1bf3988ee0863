"""What every page shows around its content: name, navigation, languages, theme, account, footer.

Which module offers which entry stands in config/composition.py; this file knows no module.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string
from django.utils.translation import get_language

from trellis.core.blocks import way_to
from trellis.core.stylesheet import current_stylesheet
from trellis.core.types import Actor

THEME_COOKIE = "theme"
ALL_LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


class Theme(StrEnum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


def everybody(actor: Actor) -> bool:
    return True


def signed_in(actor: Actor) -> bool:
    return actor.is_signed_in


def operators(actor: Actor) -> bool:
    return actor.is_operator


def reviewers(actor: Actor) -> bool:
    return actor.is_operator or actor.is_validator or actor.is_analyst or bool(actor.validator_of)


@dataclass(frozen=True)
class NavigationEntry:
    """An entry of a list in config/composition.py: what it is called, where it leads, who sees it.

    `count` says how much new waits there; nothing is shown where it is none.
    """

    label: Any
    route: str
    shown_to: Callable[[Actor], bool] = everybody
    count: Callable[[Actor], int] | None = None


@dataclass(frozen=True)
class Link:
    """A link as a template shows it."""

    label: str
    url: str
    is_current: bool = False
    count: int = 0


@dataclass(frozen=True)
class Banner:
    """What a page says above all else: that it is not the real thing."""

    title: str
    text: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Language:
    code: str
    name: str
    is_current: bool


@dataclass(frozen=True)
class Site:
    """What the operator sets of the frame."""

    name: str = "Trellis"
    logo_url: str = ""
    accent_url: str = ""
    languages: tuple[str, ...] = ALL_LANGUAGES


@dataclass(frozen=True)
class Frame:
    site: Site
    stylesheet_url: str
    theme: Theme
    languages: tuple[Language, ...]
    here: str  # this page's address, to come back to after a change of language or theme
    home_url: str = "/"
    has_scripts: bool = True
    account_name: str = ""
    is_signed_in: bool = False
    search_url: str = ""
    search_text: str = ""
    navigation: tuple[Link, ...] = ()
    account_links: tuple[Link, ...] = ()
    footer: tuple[Link, ...] = ()
    banner: Banner | None = None


def build_links(entries: Iterable[NavigationEntry], *, actor: Actor, path: str) -> tuple[Link, ...]:
    """The entries that lead somewhere and that this actor sees.

    Current is the one with the longest address that begins this page's.
    """
    shown = [(entry, url) for entry in entries if (url := way_to(entry.route)) and entry.shown_to(actor)]
    current = max((url for _, url in shown if path.startswith(url)), key=len, default="")
    return tuple(
        Link(
            label=str(entry.label),
            url=url,
            is_current=bool(current) and url == current,
            count=entry.count(actor) if entry.count else 0,
        )
        for entry, url in shown
    )


def chosen_theme(request: HttpRequest) -> Theme:
    """The theme kept in the cookie; anything else follows the reader's system."""
    kept = request.COOKIES.get(THEME_COOKIE, "")
    return Theme(kept) if kept in list(Theme) else Theme.SYSTEM


def build_languages(codes: Iterable[str]) -> tuple[Language, ...]:
    current = get_language() or settings.LANGUAGE_CODE
    offered = set(codes) | {current}
    return tuple(
        Language(code=code, name=name, is_current=code == current)
        for code, name in settings.LANGUAGES
        if code in offered
    )


def stylesheet_url() -> str:
    return reverse("core:stylesheet", args=[current_stylesheet().name])


def bare_frame(request: HttpRequest) -> Frame:
    """The frame of an error page when nothing but this process can be relied on: reads no table."""
    return Frame(
        site=Site(),
        stylesheet_url=stylesheet_url(),
        theme=chosen_theme(request),
        languages=(),
        here=request.get_full_path(),
        has_scripts=False,
    )


def frame_context(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `frame`, built by the builder that settings name, when first asked for."""
    build = import_string(settings.TRELLIS_FRAME_BUILDER)
    return {"frame": SimpleLazyObject(lambda: build(request))}
