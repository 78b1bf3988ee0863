"""The sign-in library's addresses, with each change and the mail that tells of it in one transaction."""

from collections.abc import Callable, Iterator
from functools import wraps

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.urls import urlpatterns as library
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver

from trellis.core.transactions import change

# Not those that only prove who somebody is: what they count must stand even where they fail.
CHANGING = frozenset(
    [
        "account_signup",
        "account_email",
        "account_confirm_email",
        "account_reset_password",
        "account_reset_password_from_key",
        "account_change_password",
        "account_set_password",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_add_webauthn",
        "mfa_remove_webauthn",
        "mfa_generate_recovery_codes",
        "socialaccount_signup",
        "socialaccount_connections",
    ]
)
View = Callable[..., HttpResponse]


def in_one_transaction(view: View) -> View:
    """The view; what a POST changes is stored whole or not at all."""

    @wraps(view)
    def whole(request: HttpRequest, *args: object, **named: object) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **named)
        with change(request.actor):  # type: ignore[attr-defined]
            try:
                return view(request, *args, **named)
            except ImmediateHttpResponse as answer:  # the library's way to answer, not a fault
                return answer.response

    return whole


def wrapped(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern | URLResolver]:
    for item in patterns:
        if isinstance(item, URLResolver):
            inside = list(wrapped(item.url_patterns))
            yield URLResolver(item.pattern, inside, item.default_kwargs, item.app_name, item.namespace)
        elif item.name in CHANGING:
            yield URLPattern(item.pattern, in_one_transaction(item.callback), item.default_args, item.name)
        else:
            yield item


urlpatterns = list(wrapped(library))
