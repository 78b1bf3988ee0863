"""Edges of every request that the site's settings decide."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from trellis.portal import selectors

Answer = Callable[[HttpRequest], HttpResponse]


class SiteMiddleware:
    """Sets `request.site_settings`, read once for a request; keeps to the languages offered."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.site_settings = SimpleLazyObject(selectors.get_site)  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """A reader whose language is not offered gets English, or else the first that is offered.

        Core's own addresses (the stylesheet above all) are answered without the database.
        """
        match = request.resolver_match
        if match is None or match.namespace == "core":
            return
        offered = request.site_settings.languages  # type: ignore[attr-defined]
        if offered and translation.get_language() not in offered:
            language = settings.LANGUAGE_CODE if settings.LANGUAGE_CODE in offered else offered[0]
            translation.activate(language)
            request.LANGUAGE_CODE = language
