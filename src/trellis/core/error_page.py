"""The page that answers an error: what happened and what to do."""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from trellis.core.frame import bare_frame
from trellis.core.pages import page_context
from trellis.core.types import Problem

OF_PROGRAMS = "/api/"  # how the addresses of the API begin


@dataclass(frozen=True)
class ErrorPage:
    template: ClassVar[str] = "core/error.html"
    status: int
    title: str
    detail: str
    advice: str
    problems: tuple[Problem, ...]
    typed: tuple[tuple[str, str], ...]  # what a form held that could not be taken: to copy it from here
    sign_in_url: str  # for a visitor who may not do this, and may when signed in


def titles() -> dict[int, str]:
    return {
        400: _("That request could not be understood"),
        403: _("You may not do this"),
        404: _("There is nothing at this address"),
        405: _("This address only takes what a form sends"),
        409: _("That can no longer be done"),
        422: _("Some of what was sent does not fit"),
        429: _("That was too often"),
        500: _("Something went wrong here"),
        503: _("The database cannot be reached at the moment"),
    }


def advices() -> dict[int, str]:
    return {
        400: _("Go back, load the page again and try once more."),
        403: _("If you think that you should be able to, ask an owner of the organisation or the operator."),
        404: _(
            "The address may be misspelt, the thing removed, or not yours to see. The search may find it."
        ),
        405: _("Nothing was changed. Go back to the page with the form and press its button there."),
        409: _("Load the page again to see how things stand now."),
        422: _("Go back, correct it and send it again."),
        429: _("Wait one minute, then try again. Nothing was changed."),
        500: _("It is not your doing, and nothing was half stored. Try again in a minute."),
        503: _("Nothing was half stored. Try again in a minute: it comes back by itself."),
    }


def sign_in_url(request: HttpRequest) -> str:
    """Where a visitor signs in and comes back from; nothing for who is signed in already."""
    actor = getattr(request, "actor", None)
    if actor is None or actor.is_signed_in or request.method != "GET":
        return ""
    return f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}"


def render_error(
    request: HttpRequest,
    *,
    status: int,
    title: str = "",
    detail: str = "",
    advice: str = "",
    problems: Iterable[Problem] = (),
    typed: Iterable[tuple[str, str]] = (),
) -> HttpResponse:
    """Answer with the error page; where the frame itself cannot be had (no database), with a bare one.

    Programs get the same words as JSON.
    """
    page = ErrorPage(
        status=status,
        title=title or titles().get(status, titles()[400]),
        detail=detail,
        advice=advice or advices().get(status, ""),
        problems=tuple(problems),
        typed=tuple(typed),
        sign_in_url=sign_in_url(request) if status == 403 and not typed else "",
    )
    if request.path.startswith(OF_PROGRAMS):
        return JsonResponse({"detail": page.detail or page.title}, status=status)
    context = page_context(page)
    if status != 503:  # without the database the frame cannot be had
        with contextlib.suppress(Exception):  # whatever broke the frame must not take the error page with it
            return HttpResponse(render_to_string(page.template, context, request), status=status)
    text = render_to_string(page.template, {**context, "frame": bare_frame(request)})
    return HttpResponse(text, status=status)
