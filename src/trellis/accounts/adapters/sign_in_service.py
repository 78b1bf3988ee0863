"""Signing in by an OpenID Connect service: stricter than the library, which trusts more than it must.

The library takes a token fetched over TLS without looking at its signature, and sends no nonce. Here every
token must be signed by a key of the configured issuer, be made for us, and for the very sign-in that this
session began.
"""

import base64
import hashlib
from typing import Any

import jwt
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView, OAuth2View
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from requests import RequestException

from trellis.accounts import selectors
from trellis.accounts.services import signing_in
from trellis.accounts.types import SIGNING_IN, SecurityChange
from trellis.core.transactions import change
from trellis.core.types import Actor

SERVICE = "service"  # the one configured service, as addresses name it
# Signatures by a key pair only: a shared secret would let whoever knows it sign too.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]


def nonce_of(state: str) -> str:
    """What the token must repeat; the state it is made of is used once and kept in the session alone."""
    return base64.urlsafe_b64encode(hashlib.sha256(f"nonce {state}".encode()).digest()).decode().rstrip("=")


class Client(OAuth2Client):
    def get_redirect_url(self, authorization_url: str, scope: list[str], extra_params: dict[str, Any]) -> str:
        params = {**extra_params, "nonce": nonce_of(str(self.state))}
        return str(super().get_redirect_url(authorization_url, scope, params))


class ServiceAdapter(OpenIDConnectOAuth2Adapter):
    client_class = Client

    @property
    def openid_config(self) -> dict[str, Any]:
        config: dict[str, Any] = super().openid_config
        if config.get("issuer") != settings.TRELLIS_OIDC_ISSUER:
            raise OAuth2Error("the service names another issuer than the configured one")
        return config

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> SocialLogin:
        claims = self.verified_claims(
            app, kwargs["response"].get("id_token") or "", request.GET.get("state", "")
        )
        data: dict[str, Any] = {"id_token": claims}
        if "email" not in claims and "userinfo_endpoint" in self.openid_config:
            data["userinfo"] = self._fetch_user_info(token.token)
            if data["userinfo"].get("sub") != claims["sub"]:
                raise OAuth2Error("the service speaks of somebody else")
        return self.get_provider().sociallogin_from_response(request, data)

    def verified_claims(self, app: SocialApp, id_token: str, state: str) -> dict[str, Any]:
        """What the token says. Raises OAuth2Error unless all of it is right."""
        try:
            key = self.signing_key(jwt.get_unverified_header(id_token).get("kid"))
            claims: dict[str, Any] = jwt.decode(
                id_token,
                key=key,
                algorithms=ALGORITHMS,
                issuer=settings.TRELLIS_OIDC_ISSUER,
                audience=app.client_id,
                leeway=60,  # seconds by which clocks may differ
                options={"require": ["iss", "aud", "exp", "iat", "sub", "nonce"]},
            )
        except jwt.PyJWTError as error:
            raise OAuth2Error("the service's token is not valid") from error
        if claims["nonce"] != nonce_of(state):
            raise OAuth2Error("the service's token belongs to another sign-in")
        return claims

    def signing_key(self, kid: str | None) -> jwt.PyJWK:
        with SignInServiceAdapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        keys = jwt.PyJWKSet.from_dict(answer.json()).keys
        found = [key for key in keys if key.key_id == kid] if kid else keys
        if len(found) != 1:
            raise OAuth2Error("the service has no such key")
        return found[0]


class Provider(OpenIDConnectProvider):
    oauth2_adapter_class = ServiceAdapter

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing of what the service says of a person is kept but its name for them."""
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """Confirmed is what the service calls so: `true`, and no text that looks like it."""
        said = data.get("userinfo") or data["id_token"]
        email, confirmed = said.get("email"), said.get("email_verified") is True
        return [EmailAddress(email=email, verified=confirmed, primary=True)] if email else []


class SignInServiceAdapter(DefaultSocialAccountAdapter):
    """One service, from the settings. Only the owner joins it, by an address confirmed there and here."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        if not settings.TRELLIS_OIDC_ISSUER or provider not in {None, SERVICE, Provider.id}:
            return []
        return [
            SocialApp(
                provider=Provider.id,
                provider_id=SERVICE,
                name=settings.TRELLIS_OIDC_NAME,
                client_id=settings.TRELLIS_OIDC_CLIENT_ID,
                secret=settings.TRELLIS_OIDC_SECRET,
                settings={"server_url": settings.TRELLIS_OIDC_ISSUER, "oauth_pkce_enabled": True},
            )
        ]

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Provider:
        return Provider(request, app=self.get_app(request, provider=provider, client_id=client_id))

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse a new tie where the address is not confirmed, by the service and, when joining, here too."""
        if sociallogin.is_existing:
            return
        confirmed = {item.email.lower() for item in sociallogin.email_addresses if item.verified}
        if not confirmed:
            refuse(request, "account_login", _("The service has not confirmed your mail address."))
        if sociallogin.state.get("process") != "connect":
            return
        own = selectors.confirmed_addresses(person_id=request.user.pk or 0)
        if not confirmed & own:
            text = _(
                "The account there has another mail address. Add that address here and confirm it first."
            )
            refuse(request, "socialaccount_connections", text)

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> AbstractBaseUser:
        with change(SIGNING_IN):
            saved: AbstractBaseUser = super().save_user(request, sociallogin, form)
            actor = Actor(person_id=saved.pk, name=str(saved))
            signing_in.note_change(actor=actor, what=SecurityChange.SIGNED_UP)
        return saved


def refuse(request: HttpRequest, way: str, text: str) -> None:
    messages.error(request, text)
    raise ImmediateHttpResponse(HttpResponseRedirect(reverse(way)))


def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where people set out to the service."""
    return answer(OAuth2LoginView, request, provider_id)


def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where the service sends people back to."""
    return answer(OAuth2CallbackView, request, provider_id)


def answer(view: type[OAuth2View], request: HttpRequest, provider_id: str) -> HttpResponse:
    """The library's view with our adapter; a service that is down or lies gets the page that says so."""
    adapter = ServiceAdapter(request, provider_id)
    try:
        return view.adapter_view(adapter)(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    except (OAuth2Error, RequestException) as error:
        return render_authentication_error(request, adapter.get_provider(), exception=error)
