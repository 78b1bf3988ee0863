"""Edges that every request passes: who acts, and how an error is answered."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from trellis.core.error_page import render_error
from trellis.core.errors import Conflict, InvalidInput, NotFound, NotPermitted, TrellisError

Answer = Callable[[HttpRequest], HttpResponse]

STATUS: dict[type[TrellisError], int] = {NotFound: 404, NotPermitted: 403, Conflict: 409, InvalidInput: 422}


def actor_middleware(get_response: Answer) -> Answer:
    """Set `request.actor`, built once and only when it is needed, by the builder that settings name."""
    build = import_string(settings.TRELLIS_ACTOR_BUILDER)

    def answer(request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: build(request))  # type: ignore[attr-defined]
        return get_response(request)

    return answer


def head_middleware(get_response: Answer) -> Answer:
    """HEAD is answered wherever GET is, with the same headers; who serves the answer leaves the body out."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.method != "HEAD":
            return get_response(request)
        request.method = "GET"
        try:
            return get_response(request)
        finally:
            request.method = "HEAD"

    return answer


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
