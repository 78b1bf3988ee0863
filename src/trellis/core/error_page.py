"""The page that answers an error: what happened and what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from trellis.core.frame import bare_frame
from trellis.core.pages import page_context
from trellis.core.types import Problem


@dataclass(frozen=True)
class ErrorPage:
    template: ClassVar[str] = "core/error.html"
    status: int
    title: str
    detail: str
    advice: str
    problems: tuple[Problem, ...]


def titles() -> dict[int, str]:
    return {
        400: _("That request could not be understood"),
        403: _("You may not do this"),
        404: _("There is nothing at this address"),
        409: _("That can no longer be done"),
        422: _("Some of what was sent does not fit"),
        500: _("Something went wrong here"),
    }


def advices() -> dict[int, str]:
    return {
        400: _("Go back, load the page again and try once more."),
        403: _("If you think that you should be able to, ask an owner of the organisation or the operator."),
        404: _(
            "The address may be misspelt, the thing removed, or not yours to see. The search may find it."
        ),
        409: _("Load the page again to see how things stand now."),
        422: _("Go back, correct it and send it again."),
        500: _("It is not your doing, and nothing was half stored. Try again in a minute."),
    }


def render_error(
    request: HttpRequest,
    *,
    status: int,
    detail: str = "",
    advice: str = "",
    problems: Iterable[Problem] = (),
) -> HttpResponse:
    """Answer with the error page; where the frame itself cannot be had (no database), with a bare one."""
    page = ErrorPage(
        status=status,
        title=titles().get(status, titles()[400]),
        detail=detail,
        advice=advice or advices().get(status, ""),
        problems=tuple(problems),
    )
    context = page_context(page)
    try:
        text = render_to_string(page.template, context, request)
    except Exception:  # whatever broke the frame must not take the error page with it
        text = render_to_string(page.template, {**context, "frame": bare_frame(request)})
    return HttpResponse(text, status=status)
