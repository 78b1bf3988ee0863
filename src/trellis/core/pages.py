"""One screen, one frozen page record, one template.

A page record is a frozen dataclass with a class attribute `template`. Its fields are exactly the names
that the template gets; nothing else is passed (but for what every page shows: see core.middleware).
"""

from dataclasses import fields
from typing import Any, ClassVar, Protocol

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse


class Page(Protocol):
    template: ClassVar[str]


def page_context(page: Any) -> dict[str, Any]:
    """The fields of a page record by name, not copied deeply."""
    return {item.name: getattr(page, item.name) for item in fields(page)}


def render_page(request: HttpRequest, page: Any, *, status: int = 200, partial: str = "") -> HttpResponse:
    """Answer with a page; with `partial`, only that named template when htmx asks for a part."""
    htmx = getattr(request, "htmx", None)
    template = partial if partial and htmx and not htmx.boosted else page.template
    response = TemplateResponse(request, template, page_context(page), status=status)
    if partial:
        response["Vary"] = "HX-Request"
    return response
