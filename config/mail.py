"""How mail leaves, from one address: smtp://, smtps://, file:// or console:."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

BACKENDS = "django.core.mail.backends"
SECONDS = 20  # an answer of the mail server may take so long


def mail(url: str, *, folder: Path) -> dict[str, Any]:
    """Django's mail settings by name; without an address each mail becomes a file in `folder`.

    >>> mail("smtp://me:s%40y@mail.example.org", folder=Path("var/mail"))["EMAIL_HOST_PASSWORD"]
    's@y'
    """
    parts = urlsplit(url)
    if not url or parts.scheme == "file":
        return {
            "EMAIL_BACKEND": f"{BACKENDS}.filebased.EmailBackend",
            "EMAIL_FILE_PATH": parts.path or folder,
        }
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": f"{BACKENDS}.console.EmailBackend"}
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("TRELLIS_MAIL_URL begins with smtp://, smtps://, file:// or console:")
    is_local = parts.hostname in ("localhost", "127.0.0.1", "::1")
    plain = parse_qs(parts.query).get("tls", ["no" if is_local else "yes"])[0] == "no"
    return {
        "EMAIL_BACKEND": f"{BACKENDS}.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25 if plain else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and not plain,
        "EMAIL_TIMEOUT": SECONDS,
    }
