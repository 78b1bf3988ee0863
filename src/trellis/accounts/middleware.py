"""What happens around a person's request: noting where it came from, leading to the second factor."""

import time
from collections.abc import Callable

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from trellis.accounts import selectors
from trellis.accounts.services import sessions
from trellis.core.errors import NotPermitted
from trellis.core.types import Actor

SEEN = "seen"
EVERY = 600  # seconds
WAYS_TO_SHOW = {"totp": "mfa_reauthenticate", "webauthn": "mfa_reauthenticate_webauthn"}


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
