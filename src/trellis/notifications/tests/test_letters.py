"""What stands in a mail: text and HTML, the reader's language, headers that nobody can write into."""

import pytest
from django.db import transaction
from django.utils.translation import gettext, override

from trellis.notifications.models import Mail
from trellis.notifications.services import tell
from trellis.notifications.services.sending import send_waiting
from trellis.notifications.tests.conftest import SYSTEM, tell_news

HOSTILE = 'Evil\r\nBcc: eve@example.org\r\n\r\n<script>alert(1)</script> %(text)s & "Co"'


@pytest.fixture
def sent(make_person, mailoutbox):
    def send(*, language: str = "en", message: str = "news.page", **context) -> object:
        person = make_person("ana", language=language)
        with transaction.atomic():
            tell(actor=SYSTEM, message=message, context=context, path="/x/?a=1&b=2", person_ids=[person.pk])
        send_waiting()
        return mailoutbox[-1]

    return send


def parts(mail) -> tuple[str, str]:
    [(html, kind)] = mail.alternatives
    assert kind == "text/html"
    return mail.body, html


def test_mail_says_the_same_as_text_and_as_html_and_leads_to_the_thing(sent):
    mail = sent(message="news.plain", name="Alfa", text="it is open")
    text, html = parts(mail)
    assert mail.subject == "News of Alfa · Clusters of the Alps"
    assert text.startswith(
        "News of Alfa\n\nIt says: it is open\n\nOpen it: https://alps.example/x/?a=1&b=2\n"
    )
    assert "<p>It says: it is open</p>" in html
    assert '<a href="https://alps.example/x/?a=1&amp;b=2">Open it</a>' in html


def test_headers_name_the_site_and_let_a_mail_program_unsubscribe(sent, settings):
    settings.TRELLIS_MAIL_REPLY_TO = "office@alps.example"
    mail = sent()
    assert mail.from_email == '"Clusters of the Alps" <no-reply@alps.example>'
    assert mail.reply_to == ["office@alps.example"]
    message = mail.message()
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = message["List-Unsubscribe"]
    assert link.startswith("<https://alps.example/notifications/unsubscribe/")
    assert link.strip("<>") in mail.body
    assert "ana" not in link


def test_sender_with_a_name_of_its_own_keeps_it(sent, settings):
    settings.DEFAULT_FROM_EMAIL = "The office <office@alps.example>"
    assert sent().from_email == "The office <office@alps.example>"


@pytest.mark.parametrize("language", ["de", "fr"])
def test_mail_is_in_the_language_of_its_reader(sent, language):
    mail = sent(language=language)
    with override(language):
        title, action = gettext("Your page"), gettext("Save")
    assert title not in ("Your page", "")
    assert mail.subject == f"{title} · Clusters of the Alps"
    assert f"{action}: https://" in mail.body
    assert f'<html lang="{language}">' in parts(mail)[1]
    assert mail.message()["Content-Language"] == language


def test_names_cannot_write_headers_nor_html(sent):
    mail = sent(message="news.plain", name=HOSTILE, text="x")
    message = mail.message()
    assert message["Bcc"] is None
    assert (mail.to, mail.recipients()) == (["ana@example.org"], ["ana@example.org"])
    assert "\n" not in mail.subject
    assert mail.subject.startswith("News of Evil Bcc: eve@example.org <script>alert(1)</script> %(text)s")
    text, html = parts(mail)
    assert "<script" not in html
    assert 'alert(1)</script> %(text)s & "Co"' in text
    assert "&amp;" not in text


def test_long_name_is_cut_in_the_subject_and_control_characters_are_left_out(sent):
    mail = sent(message="news.plain", name="A" * 500, text="a\x00\x07\x1bb\nc")
    assert mail.subject == f"News of {'A' * 141}… · Clusters of the Alps"
    assert "It says: ab\nc" in parts(mail)[0]


def test_name_of_the_site_cannot_write_headers(sent, settings):
    settings.TRELLIS_SITE_NAME = "trellis.notifications.tests.test_letters.hostile_site"
    mail = sent()
    assert mail.from_email == '"Site Bcc: eve@example.org" <no-reply@alps.example>'
    assert mail.message()["Bcc"] is None


def hostile_site() -> str:
    return 'Site"\nBcc: eve@example.org'


def test_mandatory_mail_says_why_and_offers_no_end(sent):
    mail = sent(message="safety.signed_in")
    assert mail.message()["List-Unsubscribe"] is None
    assert "It is about the safety of your account." in mail.body
    assert "unsubscribe" not in mail.body


@pytest.mark.django_db
def test_reader_without_an_account_is_told_why_and_can_end_it(mailoutbox):
    tell_news(addresses=["a@example.org"])
    assert send_waiting() == 1
    [mail] = mailoutbox
    assert mail.to == ["a@example.org"]
    assert "this address was named on Clusters of the Alps" in mail.body
    assert "/notifications/choices/" not in mail.body
    assert "/notifications/unsubscribe/" in mail.body


def test_mails_of_one_reader_never_reach_another(make_person, mailoutbox):
    persons = [make_person(f"p{number}") for number in range(5)]
    for person in persons:
        tell_news(person, name=f"marked-{person.name}")
    assert send_waiting() == 5
    for mail in mailoutbox:
        own = mail.to[0].partition("@")[0]
        whole = mail.subject + mail.body + str(mail.alternatives)
        assert [person.name for person in persons if f"marked-{person.name}" in whole] == [own]
    assert Mail.objects.filter(state="sent").count() == 5
