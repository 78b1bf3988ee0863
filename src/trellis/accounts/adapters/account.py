"""Signing up and in, passwords and mail addresses: the library's hooks, and the limits on trying."""

import math
import time
from typing import Any, Protocol

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.core import context as library
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sites.shortcuts import get_current_site
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, override

from trellis.accounts import selectors
from trellis.accounts.models import Person
from trellis.accounts.services import sessions, signing_in
from trellis.accounts.types import SIGNING_IN, SecurityChange
from trellis.core.frame import frame_context
from trellis.core.transactions import change
from trellis.core.types import Actor

LIBRARY = "allauth.account"
# The library tells the person of each of these by mail: the one place that hears of all of them.
NOTICES = {
    "account/email/email_changed": SecurityChange.MAIL_CHANGED,
    "account/email/email_deleted": SecurityChange.MAIL_REMOVED,
    "mfa/email/totp_activated": SecurityChange.APP_ADDED,
    "mfa/email/totp_deactivated": SecurityChange.APP_REMOVED,
    "mfa/email/recovery_codes_generated": SecurityChange.CODES_MADE,
    "mfa/email/webauthn_added": SecurityChange.PASSKEY_ADDED,
    "mfa/email/webauthn_removed": SecurityChange.PASSKEY_REMOVED,
    "socialaccount/email/account_connected": SecurityChange.SERVICE_CONNECTED,
    "socialaccount/email/account_disconnected": SecurityChange.SERVICE_DISCONNECTED,
}
SET_UP = {"mfa/email/totp_activated": "totp", "mfa/email/webauthn_added": "webauthn"}
WAYS_TO_PROVE = {
    "reauthenticate": _("With your password"),
    "mfa_reauthenticate": _("With a code of your app, or a recovery code"),
    "mfa_reauthenticate:webauthn": _("With a passkey"),
}
# Anybody can have these sent to anybody. What was sent stays valid: more would be of no use to the owner.
ASKED_BY_ANYBODY = {"account/email/password_reset_key", "account/email/unknown_account"}
MOST_ASKED = {"asked_by_anybody": "5/h/key"}


class Post(Protocol):
    """The outbox, which stands above this module: settings name it."""

    def __call__(
        self, *, person_id: int | None, address: str, language: str, subject: str, text: str
    ) -> None: ...


def acting_as(person: AbstractBaseUser) -> Actor:
    return Actor(person_id=person.pk, name=str(person))


class AccountAdapter(DefaultAccountAdapter):
    """Equal answers for known and unknown addresses, limits that do not shut the owner out, a record."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The mail address or the password is not right."),
        "incorrect_password": _("The password is not right."),
        "enter_current_password": _("This is not your password now."),
        "incorrect_code": _("The code is not right. A code is valid for half a minute, and once."),
        "duplicate_email": _("This mail address is one of yours already."),
        "cannot_remove_primary_email": _(
            "Mail goes to this address. Make another one the main address first."
        ),
    }

    # --- mail

    def format_email_subject(self, subject: str) -> str:
        return str(subject)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the mail into the outbox, in its reader's language; it leaves once the change is stored."""
        # looked for and written in any case, so that all addresses take the same work
        known = selectors.find_person_by_email(email=email)
        reader = context.get("user") or known
        language = reader.language if reader else library.request.LANGUAGE_CODE
        given = {
            "request": library.request,
            "email": email,
            "current_site": get_current_site(library.request),
            "site_name": frame_context(library.request)["frame"].site.name,
            **context,
        }
        with override(language):
            message = self.render_mail(template_prefix, email, given)
        if template_prefix in ASKED_BY_ANYBODY and not self.may_ask(email):
            return
        post: Post = import_string(settings.TRELLIS_POST)
        post(
            person_id=(reader.pk if isinstance(reader, Person) else reader.id) if reader else None,
            address=email,
            language=language,
            subject=str(message.subject),
            text=str(message.body),
        )

    def may_ask(self, email: str) -> bool:
        """False where an address has had as many such mails as help anybody within an hour."""
        return bool(
            ratelimit.consume(
                library.request,
                app=LIBRARY,
                action="asked_by_anybody",
                config=MOST_ASKED,
                key=email.lower(),
                limit_get=True,
            )
        )

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Person,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        if template_prefix in NOTICES:
            signing_in.note_change(actor=acting_as(user), what=NOTICES[template_prefix])
        if template_prefix in SET_UP:
            # setting it up took a code or a touch: this session has shown it
            record_authentication(library.request, user, "mfa", type=SET_UP[template_prefix])
        super().send_notification_mail(template_prefix, user, context, email)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Whose role waits for a second factor begins by setting one up."""
        if request.actor.waiting_roles:  # type: ignore[attr-defined]
            return reverse("mfa_index")
        return str(super().get_login_redirect_url(request))

    def get_reauthentication_methods(self, user: AbstractBaseUser) -> list[dict[str, Any]]:
        found = super().get_reauthentication_methods(user)
        return [{**way, "description": WAYS_TO_PROVE.get(way["id"], way["description"])} for way in found]

    # --- changes

    def new_user(self, request: HttpRequest) -> AbstractBaseUser:
        # the moment is set here, not by the database: a person not yet stored may be kept in the session
        return Person(language=request.LANGUAGE_CODE, joined_at=timezone.now())

    def save_user(
        self, request: HttpRequest, user: AbstractBaseUser, form: BaseForm, commit: bool = True
    ) -> AbstractBaseUser:
        with change(SIGNING_IN):
            saved = super().save_user(request, user, form, commit)
            signing_in.note_change(actor=acting_as(saved), what=SecurityChange.SIGNED_UP)
        return saved

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        actor = acting_as(email_address.user)
        with change(actor):
            confirmed = super().confirm_email(request, email_address)
            if confirmed:
                signing_in.note_change(actor=actor, what=SecurityChange.MAIL_CONFIRMED)
        return confirmed

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        signed_in = library.request.user.is_authenticated
        what = SecurityChange.PASSWORD_CHANGED if signed_in else SecurityChange.PASSWORD_RESET
        actor = acting_as(user)
        with change(actor):
            super().set_password(user, password)
            signing_in.note_change(actor=actor, what=what)
            sessions.end_other_sessions(actor=actor, session_key=library.request.session.session_key or "")

    # --- limits

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Failed attempts count for an address as tried from one network.

        Counted for the address alone, a stranger's attempts would shut out its owner.
        """
        address = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{address} {ratelimit.get_ip(request)}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as error:
            key = self._get_login_attempts_cache_key(request, **credentials)
            minutes = math.ceil(seconds_to_wait(request, "login_failed", key) / 60)
            text = ngettext(
                "Too many attempts to sign in from where you are. Try again in %d minute, "
                "or set a new password by mail.",
                "Too many attempts to sign in from where you are. Try again in %d minutes, "
                "or set a new password by mail.",
                minutes,
            )
            raise ValidationError(text % minutes, code="too_many_login_attempts") from error


def seconds_to_wait(request: HttpRequest, action: str, key: str) -> float:
    """How long until all limits of an action let the next attempt pass; one second at least."""
    waits = [1.0]
    for rate in ratelimit.get_rates(app=LIBRARY, action=action):
        name = ratelimit.get_cache_key(request, app=LIBRARY, action=action, rate=rate, key=key)
        attempts = cache.get(name, [])  # newest first
        if len(attempts) >= rate.amount:
            waits.append(attempts[rate.amount - 1] + rate.duration - time.time())
    return max(waits)
