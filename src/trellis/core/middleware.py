"""Edges that every request passes: who acts, and how an error is answered."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from trellis.core.error_page import render_error
from trellis.core.errors import Conflict, InvalidInput, NotFound, NotPermitted, TrellisError
from trellis.core.permissions import PROGRAMS_ONLY

Answer = Callable[[HttpRequest], HttpResponse]

STATUS: dict[type[TrellisError], int] = {NotFound: 404, NotPermitted: 403, Conflict: 409, InvalidInput: 422}


def actor_middleware(get_response: Answer) -> Answer:
    """Set `request.actor`, built once and only when it is needed, by the builder that settings name."""
    build = import_string(settings.TRELLIS_ACTOR_BUILDER)

    def answer(request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: build(request))  # type: ignore[attr-defined]
        return get_response(request)

    return answer


class MethodsMiddleware:
    """HEAD is answered wherever GET is; PUT, PATCH and DELETE belong to the API alone.

    HEAD gets the headers of GET; who serves the answer leaves the body out. A form sends neither of the other
    three, and views from elsewhere would take PUT as POST.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "HEAD":
            return self.get_response(request)
        request.method = "GET"
        try:
            return self.get_response(request)
        finally:
            request.method = "HEAD"

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseNotAllowed | None:
        match = request.resolver_match
        is_api = match is not None and "api" in match.app_names + match.namespaces
        if request.method in PROGRAMS_ONLY and not is_api:
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        return None


class ErrorMiddleware:
    """Answer a TrellisError that reached the edge with a page that says what happened and what to do.

    An address that takes only a form's POST is opened when a session ends before the form is sent: signing in
    leads on to it. Django answers that with an empty page.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or response.content:
            return response
        answer = render_error(request, status=405)
        answer["Allow"] = response["Allow"]
        return answer

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, TrellisError):
            return None
        status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)
        problems = error.problems if isinstance(error, InvalidInput) else ()
        detail = "" if problems else str(error)
        return render_error(request, status=status, detail=detail, problems=problems)
