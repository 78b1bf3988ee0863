"""Mails of signing up and in go through the outbox: stored with the change, sent once the server is there."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from trellis.accounts.models import Person
from trellis.core.types import Actor
from trellis.notifications.models import Mail
from trellis.notifications.services.sending import send_waiting
from trellis.notifications.tests.mail_server import serving
from trellis.portal.selectors.person_data import own_data

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
ADDRESS = "new@one.example"


@pytest.fixture
def gone(settings) -> int:
    """A mail server that is away; its port."""
    with serving() as server:
        port = server.port
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_HOST_USER, settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = "", False, 5
    return port


def sign_up(client, language: str = "en"):
    typed = {"email": ADDRESS, "password1": PASSWORD, "password2": PASSWORD}
    return client.post(reverse("account_signup"), typed, headers={"accept-language": language})


def test_mail_waits_while_the_server_is_away_and_confirms_afterwards(client, gone):
    sign_up(client, "de")
    person = Person.objects.get()
    row = Mail.objects.get()
    assert (row.person_id, row.address, row.language, row.state) == (person.pk, ADDRESS, "de", "waiting")
    assert ProcrastinateJob.objects.filter(task_name="trellis.notifications.tasks.send").count() == 1
    assert send_waiting() == 0
    with serving(gone) as server:
        assert send_waiting() == 1
        [(recipient, message)] = server.taken
    assert (recipient, message["Content-Language"]) == (ADDRESS, "de")
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    link = re.search(r"https?://[^/]+(/accounts/confirm-email/\S+/)", text.get_content())
    assert link[1] in html.get_content()
    assert "List-Unsubscribe" not in message
    client.post(link[1])
    assert EmailAddress.objects.get().verified


def test_link_is_kept_no_longer_than_until_it_is_sent(client, mailoutbox):
    sign_up(client)
    assert "/accounts/confirm-email/" in Mail.objects.get().text
    send_waiting()
    row = Mail.objects.get()
    assert (row.state, row.text, row.subject) == ("sent", "", "Confirm your mail address for Trellis")
    assert [mail.to for mail in mailoutbox] == [[ADDRESS]]


def test_refused_mail_keeps_no_link_either(client, gone):
    sign_up(client)
    with serving(gone) as server:
        server.answers[ADDRESS] = "550 no such box"
        send_waiting()
    row = Mail.objects.get()
    assert (row.state, row.text) == ("refused", "")


def test_file_about_a_person_holds_no_link_that_waits(client):
    sign_up(client)
    person = Person.objects.get()
    found = own_data(actor=Actor(person_id=person.pk))["notifications.Mail"]
    assert [(row["address"], "text" in row) for row in found] == [(ADDRESS, False)]


def test_mail_that_waits_goes_with_its_person(client):
    sign_up(client)
    Person.objects.get().delete()
    assert Mail.objects.count() == 0


def test_known_and_unknown_addresses_write_one_mail_each(client):
    EmailAddress.objects.create(
        user=Person.objects.create(email="known@one.example"), email="known@one.example", verified=True
    )
    for address in ("known@one.example", "unknown@one.example"):
        client.post(reverse("account_reset_password"), {"email": address})
    assert list(Mail.objects.order_by("id").values_list("address", "state")) == [
        ("known@one.example", "waiting"),
        ("unknown@one.example", "waiting"),
    ]
