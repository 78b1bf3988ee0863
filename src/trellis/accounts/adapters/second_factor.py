"""The second factor: the library's hooks, and whether a session was opened with one."""

import base64
import hashlib

import segno
from allauth.account.authentication import get_authentication_records
from allauth.core import context as library
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.accounts import selectors
from trellis.core.frame import frame_context


def is_required() -> bool:
    return settings.TRELLIS_SECOND_FACTOR != "offered"


def is_shown(request: HttpRequest) -> bool:
    """Whether this session was opened with a second factor, or one was shown since, that is still there."""
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records) and bool(
        selectors.second_factors(person_id=request.user.pk or 0)
    )


def cipher() -> MultiFernet:
    """Keys made from the site's secret, the present one first."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(f"second factor {secret}".encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class SecondFactorAdapter(DefaultMFAAdapter):
    """Our words, and secrets that a copy of the database does not give away."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("The code is not right. A code is valid for half a minute, and once."),
        "unverified_email": gettext_lazy("Confirm all your mail addresses first, or remove the others."),
    }

    def encrypt(self, text: str) -> str:
        return cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return cipher().decrypt(encrypted_text.encode()).decode()

    def _get_site_name(self) -> str:
        return str(frame_context(library.request)["frame"].site.name)

    def build_totp_svg(self, url: str) -> str:
        """Black on white with a margin: read by a camera in the dark theme too."""
        drawing = segno.make(url, micro=False).svg_inline(scale=5, border=4, light="#fff")
        return drawing.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Passkey %(number)s") % {"number": count + 1}
