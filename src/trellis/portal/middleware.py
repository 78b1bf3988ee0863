"""Edges of every request that the site's settings decide."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.common import CommonMiddleware
from django.shortcuts import redirect
from django.urls import ResolverMatch
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from trellis.core import blocks
from trellis.notifications.services.links import path_of_answer
from trellis.portal import selectors

Answer = Callable[[HttpRequest], HttpResponse]


class SiteMiddleware:
    """Sets `request.site_settings`, read once for a request; keeps to the blocks and languages offered."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.site_settings = SimpleLazyObject(selectors.get_site)  # type: ignore[attr-defined]
        with blocks.known(lambda: request.site_settings.blocks_off):  # type: ignore[attr-defined]
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """What is not offered is missing, before anything else is asked, as an address nobody ever made is.

        A reader whose language is not offered gets English, or else the first that is offered. Core's own
        addresses (the stylesheet above all) are answered without the database.
        """
        match = request.resolver_match
        if match is None or match.namespace == "core":
            return None
        if not blocks.is_on(match):
            return answer_of_missing(match)
        offered = request.site_settings.languages  # type: ignore[attr-defined]
        if offered and translation.get_language() not in offered:
            language = settings.LANGUAGE_CODE if settings.LANGUAGE_CODE in offered else offered[0]
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return None


def answer_of_missing(match: ResolverMatch) -> HttpResponse:
    """Raises Http404; but a link of a mail, if it is ours, leads to a page that says so."""
    path = path_of_answer(route=match.view_name, token=str(match.kwargs.get("token", "")))
    if not path:
        raise Http404
    return redirect(path)


class AddressMiddleware(CommonMiddleware):
    """Leads on to the address with a slash at its end, but not where that one is not offered."""

    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        return super().should_redirect_with_slash(request) and blocks.path_is_offered(f"{request.path_info}/")
