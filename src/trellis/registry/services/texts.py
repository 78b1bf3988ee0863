"""Cleaning what was typed: text that cannot mislead or break anything, addresses that lead somewhere."""

import re
import unicodedata
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

# Characters that turn the direction of text, hide it, or cannot be stored; they are never meant.
HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufff9-\ufffb]"
)
SPACES = re.compile(r"\s+")
HOST = re.compile(r"^(?=.{4,253}$)([\w-]{1,63}\.)+[^\W\d_][\w-]{1,62}$")


class Unfit(ValueError):
    """A value that does not fit; its text says what to do, `suggestion` what to write instead."""

    def __init__(self, message: str, *, suggestion: str = "") -> None:
        super().__init__(message)
        self.suggestion = suggestion


def clean_line(value: object, *, max_length: int) -> str:
    """One line of text in normal form, without hidden characters.

    >>> clean_line("  Caf\\u0065\\u0301\\u202e  du  port ", max_length=20)
    'Café du port'
    """
    if type(value) is str and is_plain(value) and len(value) <= max_length:
        return value
    text = SPACES.sub(" ", HIDDEN.sub("", unicodedata.normalize("NFC", as_text(value)))).strip()
    return fitting(text, max_length=max_length)


def is_plain(text: str) -> bool:
    """Is there surely nothing to clean? Most of what an import brings is so, and this is quick to see.

    >>> is_plain("Plain text"), is_plain(" x"), is_plain("a\\tb"), is_plain("é")
    (True, False, False, False)
    """
    return text.isascii() and text.isprintable() and "  " not in text and text == text.strip()


def clean_paragraphs(value: object, *, max_length: int) -> str:
    """Text of several lines in normal form, without hidden characters.

    >>> clean_paragraphs("One\\r\\n\\r\\n\\r\\n\\r\\ntwo\\x00 ", max_length=20)
    'One\\n\\ntwo'
    """
    if type(value) is str and is_plain(value) and len(value) <= max_length:
        return value
    text = as_text(value).replace("\r\n", "\n").replace("\r", "\n")
    text = HIDDEN.sub("", unicodedata.normalize("NFC", text))
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip()
    return fitting(text, max_length=max_length)


def as_text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e18:
        return str(value)
    raise Unfit(_("Write a text here."))


def fitting(text: str, *, max_length: int) -> str:
    if len(text) > max_length:
        raise Unfit(
            _("This has %(length)d characters; at most %(most)d fit. Shorten it.")
            % {"length": len(text), "most": max_length}
        )
    return text


def clean_url(value: object, *, max_length: int = 500) -> str:
    """A web address with its scheme; only http and https lead anywhere.

    >>> clean_url("www.example.org")
    'https://www.example.org'
    """
    text = clean_line(value, max_length=max_length)
    if not text:
        return ""
    if "://" not in text and not re.match(r"^[a-z][a-z0-9+.-]*:(?!\d)", text, re.IGNORECASE):
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    plain = not parts.username and not parts.password and " " not in text and port != 0
    if parts.scheme.lower() not in ("http", "https") or not HOST.match(host) or not plain:
        raise Unfit(_("This is not a web address. Write it like https://www.example.org"))
    return fitting(text, max_length=max_length)


def clean_email(value: object) -> str:
    """
    >>> clean_email(" Office@Example.org ")
    'Office@example.org'
    """
    text = clean_line(value, max_length=254)
    if not text:
        return ""
    try:
        validate_email(text)
    except ValidationError as error:
        raise Unfit(_("This is not an e-mail address. Write it like office@example.org")) from error
    local, _at, domain = text.rpartition("@")
    return f"{local}@{domain.lower()}"


def brief(value: object) -> str:
    """The beginning of anything, for a message."""
    try:
        return HIDDEN.sub("", str(value)[:60])
    except ValueError:  # a number of thousands of digits
        return "…"
