"""How the operator says by what mail leaves."""

from pathlib import Path

import pytest

from config.mail import mail

FOLDER = Path("var/mail")


def said(url: str) -> tuple:
    found = mail(url, folder=FOLDER)
    names = ("HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_SSL", "USE_TLS")
    return tuple(found[f"EMAIL_{name}"] for name in names)


def test_without_an_address_mail_is_kept_in_files():
    assert mail("", folder=FOLDER)["EMAIL_FILE_PATH"] == FOLDER
    assert mail("file:///srv/mail", folder=FOLDER)["EMAIL_FILE_PATH"] == "/srv/mail"
    assert mail("console:", folder=FOLDER)["EMAIL_BACKEND"].endswith("console.EmailBackend")


@pytest.mark.parametrize(
    ("url", "settings"),
    [
        ("smtp://me%40x:p%2Fw@mail.example.org", ("mail.example.org", 587, "me@x", "p/w", False, True)),
        ("smtps://mail.example.org", ("mail.example.org", 465, "", "", True, False)),
        ("smtp://localhost", ("localhost", 25, "", "", False, False)),
        ("smtp://mail.example.org:2525?tls=no", ("mail.example.org", 2525, "", "", False, False)),
    ],
)
def test_address_of_a_mail_server_says_all(url, settings):
    assert said(url) == settings


@pytest.mark.parametrize("url", ["mail.example.org", "http://mail.example.org", "smtp://"])
def test_any_other_address_is_refused(url):
    with pytest.raises(ValueError, match="TRELLIS_MAIL_URL begins with"):
        mail(url, folder=FOLDER)
