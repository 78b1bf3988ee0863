"""One stylesheet from the design system's files: one request, kept for ever under the name of its content."""

import functools
import hashlib
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

FOLDER = Path(__file__).parent / "static" / "core"
LAYERS = "@layer tokens, base, layout, component, page;\n"
# The order in which the files are read; within a layer a later file wins.
PARTS = (
    "tokens", "base", "layout", "components/icon", "components/skip-link", "components/header",
    "components/menu", "components/navigation", "components/footer", "components/breadcrumb",
    "components/page-head", "components/button", "components/field", "components/form-part",
    "components/error-summary",
    "components/notice", "components/banner", "components/card", "components/table", "components/tag",
    "components/badge", "components/facets", "components/pagination", "components/tabs",
    "components/progress", "components/score", "components/figure", "components/facts",
    "components/data-list", "components/empty-state", "components/dialog", "components/toast",
    "components/file-drop", "components/steps", "components/map-frame", "print",
)  # fmt: skip


@dataclass(frozen=True)
class Stylesheet:
    text: bytes
    name: str  # of its content, so that a change is a new address


def build_stylesheet() -> Stylesheet:
    """Read every part in order."""
    text = (LAYERS + "\n".join((FOLDER / f"{part}.css").read_text() for part in PARTS)).encode()
    return Stylesheet(text=text, name=hashlib.sha256(text).hexdigest()[:16])


@functools.cache
def built_once() -> Stylesheet:
    return build_stylesheet()


def current_stylesheet() -> Stylesheet:
    """The stylesheet: read once for each process, or at each use while developing."""
    return build_stylesheet() if settings.DEBUG else built_once()
