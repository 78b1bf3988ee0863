"""What happens around a request: noting where it came from, leading to the second factor, answering once,
and telling nothing by the time that an answer takes."""

import math
import time
from collections.abc import Callable

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode

from trellis.accounts import selectors
from trellis.accounts.services import repeating, sessions
from trellis.core.errors import InvalidInput, NotPermitted
from trellis.core.types import Actor

SEEN = "seen"
EVERY = 600  # seconds
REPEAT_KEY = "Idempotency-Key"
WAYS_TO_SHOW = {"totp": "mfa_reauthenticate", "webauthn": "mfa_reauthenticate_webauthn"}

# Whose answers would tell by their time whether there is an account: one stores what the other need not.
EVEN = ("account_signup", "account_login", "account_reset_password")


def even_times_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """Answers to signing up, a failed sign-in and asking for a new password leave at full steps of time only.

    A step is longer than what any of them takes on a machine that is not overloaded, so that all of them take
    one. The database connection does not wait with them.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        response = get_response(request)
        step = settings.TRELLIS_EVEN_SECONDS
        if step and request.method == "POST" and tells_by_time(request, response):
            close_old_connections()
            took = time.monotonic() - began
            time.sleep(math.ceil(took / step) * step - took)
        return response

    return answer


def tells_by_time(request: HttpRequest, response: HttpResponse) -> bool:
    """Whoever gives the right password is led on, and waits for nothing."""
    found = request.path in [reverse(name) for name in EVEN]
    return found and not (request.path == reverse("account_login") and response.status_code == 302)


def session_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """Note where a person is signed in, every ten minutes at most: otherwise reading a page writes nothing.

    After the answer: a request that did not ask who is there is not slowed down by it."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.session.accessed and request.user.is_authenticated and is_due(request):
            note(request)
        return response

    return answer


def is_due(request: HttpRequest) -> bool:
    """A session changes its key when somebody signs in or changes the password: that is noted at once."""
    key, at = request.session.get(SEEN, ("", 0))
    return bool(request.session.session_key) and (
        key != request.session.session_key or time.time() - at > EVERY
    )


def note(request: HttpRequest) -> None:
    adapter = get_adapter(request)
    sessions.note_seen(
        actor=Actor(person_id=request.user.pk),
        session_key=request.session.session_key or "",
        address=adapter.get_client_ip(request),
        user_agent=request.headers.get("User-Agent", ""),
    )
    request.session[SEEN] = (request.session.session_key, time.time())


class SecondFactorMiddleware:
    """Lead a person whose role waits for a second factor to where it is set up or shown, and back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        actor = request.actor  # type: ignore[attr-defined]
        if not isinstance(error, NotPermitted) or request.method != "GET" or not actor.waiting_roles:
            return None
        kinds = selectors.second_factors(person_id=actor.person_id)
        way = next((way for kind, way in WAYS_TO_SHOW.items() if kind in kinds), "mfa_index")
        return HttpResponseRedirect(f"{reverse(way)}?{urlencode({'next': request.get_full_path()})}")


def repeat_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """A program's change with a key is made once, however often it is sent. A file must be sent anew."""

    def answer(request: HttpRequest) -> HttpResponse:
        proof, key = request.headers.get("Authorization", ""), request.headers.get(REPEAT_KEY)
        is_plain = request.method in ("GET", "HEAD") or request.content_type == "multipart/form-data"
        if key is None or not proof or is_plain or not request.path.startswith("/api/"):
            return get_response(request)
        given: list[HttpResponse] = []

        def ask() -> repeating.Answer:
            response = get_response(request)
            given.append(response)
            content_type, person_id = response.get("Content-Type", ""), request.actor.person_id  # type: ignore[attr-defined]
            return repeating.Answer(response.status_code, content_type, response.content, person_id)

        question = repeating.Question(proof, key, request.method or "", request.get_full_path(), request.body)
        try:
            found = repeating.answer_once(question, ask)
        except InvalidInput as error:
            problems = [{"field": item.field, "message": item.message} for item in error.problems]
            return JsonResponse({"detail": str(error), "problems": problems}, status=422)
        if given:
            return given[0]
        response = HttpResponse(found.body, status=found.status, content_type=found.content_type or None)
        response["Idempotency-Replayed"] = "true"
        return response

    return answer
