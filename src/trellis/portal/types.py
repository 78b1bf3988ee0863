"""The words of the portal."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

MOST_LETTERS = {"home_title": 120, "home_lead": 600, "imprint": 20_000}
TEXT_LABELS: dict[str, Any] = {
    "home_title": _("Title of the home page"),
    "home_lead": _("What the home page says first"),
    "imprint": _("Imprint"),
}
LARGEST_LOGO = 1_000_000  # bytes, as uploaded
MOST_PIXELS = 16_000_000  # of an upload: more would be a bomb, not a logo
LOGO_WIDTH, LOGO_HEIGHT = 640, 160


@dataclass(frozen=True)
class SiteSettings:
    """What the operator set of this site. `version` says which state somebody saw."""

    version: int = 0
    name: str = "Trellis"
    accent: str = ""  # "#rrggbb", or empty: the design system's own
    languages: tuple[str, ...] = ()  # empty: all
    blocks_off: tuple[str, ...] = ()  # keys of blocks that are switched off
    logo: str = ""  # digest of the logo, or empty
    texts: dict[str, dict[str, str]] = field(default_factory=dict)  # {"imprint": {"en": "..."}}

    def text(self, name: str, language: str) -> str:
        """A text in the language, else in English, else in whichever it was written."""
        found = self.texts.get(name, {})
        return found.get(language) or found.get("en") or next(iter(found.values()), "")


@dataclass(frozen=True)
class Logo:
    content: bytes
    digest: str
