"""Core's own edges: the stylesheet, the theme, the page of components, and what a wrong address gets."""

import re
import sys
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from trellis.core.accent import accent_stylesheet, readable_accent
from trellis.core.colours import parse_colour
from trellis.core.error_page import render_error
from trellis.core.frame import THEME_COOKIE, Theme
from trellis.core.outage import database_away, is_database_lost
from trellis.core.pages import render_page
from trellis.core.showcase import components_page
from trellis.core.stylesheet import current_stylesheet

YEAR = 365 * 24 * 3600
SECRET = re.compile("password|token|csrf|^key$|^code$|^version$|^next$", re.IGNORECASE)
MOST_BOXES = 200
MOST_SHOWN = 20_000  # letters of one box


@require_GET
def stylesheet(request: HttpRequest, name: str) -> HttpResponse:
    """The design system as one file. An old name gets the new text, but may not keep it."""
    current = current_stylesheet()
    response = HttpResponse(current.text, content_type="text/css; charset=utf-8")
    kept = f"public, max-age={YEAR}, immutable" if name == current.name else "no-cache"
    response["Cache-Control"] = kept
    return response


@require_GET
def accent(request: HttpRequest, colour: str) -> HttpResponse:
    """The accent colours made of one colour; they depend on nothing else and may be kept."""
    text = accent_stylesheet(readable_accent(parse_colour(f"#{colour}")))
    response = HttpResponse(text, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember the chosen theme in a cookie and go back to the page it was chosen on."""
    chosen, here = request.POST.get("theme", ""), request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(here, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(here if safe else "/")
    if chosen in list(Theme):
        response.set_cookie(THEME_COOKIE, chosen, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response


@require_GET
def components(request: HttpRequest) -> HttpResponse:
    return render_page(request, components_page())


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render_error(request, status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render_error(request, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render_error(request, status=404)


def too_many(request: HttpRequest) -> HttpResponse:
    """Too many attempts within a minute: each of the limits that answer so is counted by the minute."""
    response = render_error(request, status=429, typed=typed_texts(request.POST.lists()))
    response["Retry-After"] = "60"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Called within the handling of the error, so that it can be asked what it is."""
    if is_database_lost(sys.exc_info()[1]):
        return database_away(request)
    return render_error(request, status=500)


def form_expired(request: HttpRequest, reason: str = "", **rest: Any) -> HttpResponse:
    """A form came back without its token: the page was open too long, or cookies are off."""
    title = _("This form has expired")
    detail = _(
        "The page was open for too long, you signed in or out elsewhere meanwhile, "
        "or your browser keeps no cookies for this site."
    )
    advice = _("Nothing was changed. Go back, load the page again and send the form once more.")
    typed = typed_texts(request.POST.lists())
    return render_error(request, status=403, title=title, detail=detail, advice=advice, typed=typed)


def typed_texts(lists: Iterable[tuple[str, Iterable[object]]]) -> list[tuple[str, str]]:
    """What was typed into a form, by box, without secrets and what nobody types."""
    return [
        (name, text[:MOST_SHOWN])
        for name, texts in lists
        if not SECRET.search(name)
        for text in map(str, texts)
        if text.strip()
    ][:MOST_BOXES]
