"""The inbox, the choices, and ending mail by one click."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from trellis.audit.models import AuditEntry
from trellis.core.errors import InvalidInput, NotFound, NotPermitted
from trellis.core.types import VISITOR
from trellis.notifications.models import Choice, Notification, Unsubscription
from trellis.notifications.selectors.choices import address_digest
from trellis.notifications.selectors.inbox import count_unread
from trellis.notifications.selectors.tokens import Reader, unsubscribe_token
from trellis.notifications.services import choosing
from trellis.notifications.services.sending import send_waiting
from trellis.notifications.tests.conftest import acting, tell_figure, tell_news

INBOX, CHOICES = "/notifications/", "/notifications/choices/"


def text_of(response) -> str:
    main = response.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


@pytest.fixture
def sign_in(client):
    def go(person) -> Client:
        client.force_login(person)
        return client

    return go


# --- inbox


def test_inbox_shows_the_own_newest_first_and_leads_to_the_thing(make_person, sign_in):
    ana, ben = make_person("ana"), make_person("ben")
    tell_news(ana, name="Alfa", path="/organisations/alfa/")
    tell_news(ana, name="Beta & <b>", text="one\ntwo")
    tell_news(ben, name="Secret")
    answer = sign_in(ana).get(INBOX)
    text = text_of(answer)
    assert text.index("News of Beta") < text.index("News of Alfa")
    assert "Secret" not in text
    content = answer.content.decode()
    assert '<a href="/organisations/alfa/">News of Alfa</a>' in content
    assert "News of Beta &amp; &lt;b&gt;" in content
    assert "It says: one<br>two" in content


def test_empty_inbox_says_what_belongs_here(make_person, sign_in):
    text = text_of(sign_in(make_person("ana")).get(INBOX))
    assert "Nothing yet" in text
    assert "Nothing new" in text_of(sign_in(make_person("ben")).get(f"{INBOX}?show=unread"))


@pytest.mark.django_db
@pytest.mark.parametrize("path", [INBOX, CHOICES])
def test_visitor_signs_in_first(client, path):
    assert client.get(path)["Location"] == f"/accounts/login/?next={path}"


def test_new_ones_are_counted_in_the_menu_until_they_are_read(make_person, sign_in):
    ana = make_person("ana")
    tell_news(ana)
    tell_news(ana)
    browser = sign_in(ana)
    assert "2 new</span>" in browser.get("/imprint/").content.decode()
    first = Notification.objects.order_by("id")[0]
    answer = browser.post(f"{INBOX}{first.pk}/read/", {"next": f"{INBOX}?show=unread&page=1"})
    assert answer["Location"] == f"{INBOX}?show=unread&page=1"
    assert "1 new</span>" in browser.get("/imprint/").content.decode()
    assert text_of(browser.get(f"{INBOX}?show=unread")).count("News of Alfa It says") == 1
    again = browser.post(f"{INBOX}{first.pk}/read/", {"next": "https://elsewhere.example/"})
    assert again["Location"] == INBOX
    browser.post(f"{INBOX}read/", {"until": Notification.objects.latest("id").pk})
    assert " new</span>" not in browser.get("/imprint/").content.decode()
    assert count_unread(acting(ana)) == 0


def test_what_came_after_the_page_was_shown_stays_new(make_person, sign_in):
    ana, ben = make_person("ana"), make_person("ben")
    tell_news(ana)
    seen = Notification.objects.latest("id").pk
    tell_news(ana, ben)
    sign_in(ana).post(f"{INBOX}read/", {"until": seen})
    assert (count_unread(acting(ana)), count_unread(acting(ben))) == (1, 1)
    sign_in(ana).post(f"{INBOX}read/", {"until": "x"})
    assert count_unread(acting(ana)) == 1


def test_notification_of_another_is_as_one_that_is_not_there(make_person, sign_in):
    ana, ben = make_person("ana"), make_person("ben")
    tell_news(ben)
    number = Notification.objects.get().pk
    browser = sign_in(ana)
    there = browser.post(f"{INBOX}{number}/read/")
    missing = browser.post(f"{INBOX}{number + 1}/read/")
    assert (there.status_code, missing.status_code) == (404, 404)
    assert text_of(there) == text_of(missing)
    browser.post(f"{INBOX}read/", {"until": number})
    assert count_unread(acting(ben)) == 1


def test_reading_changes_nothing(make_person, sign_in):
    ana = make_person("ana")
    tell_news(ana)
    before = list(Notification.objects.values())
    for path in (INBOX, f"{INBOX}?page=99", f"{INBOX}?page=x&show=unread", CHOICES):
        assert sign_in(ana).get(path).status_code == 200
        assert sign_in(ana).head(path).status_code == 200
    assert list(Notification.objects.values()) == before


def test_inbox_needs_as_many_queries_for_100_as_for_10(make_person, sign_in, django_assert_max_num_queries):
    counts = []
    for number in (10, 100):
        ana = make_person(f"p{number}")
        for _time in range(number):
            tell_news(ana)
        browser = sign_in(ana)
        browser.get(INBOX)
        # of them eight for the two blocks that say who reads: savepoint, who, release, nobody again
        with django_assert_max_num_queries(20) as captured:
            text = text_of(browser.get(f"{INBOX}?page=1"))
        counts.append(len(captured))
        assert text.count("Mark as read") == min(number, 25)
    assert counts[0] == counts[1]


def test_inbox_goes_on_on_further_pages_and_stays_there_after_reading(make_person, sign_in):
    ana = make_person("ana")
    for number in range(30):
        tell_news(ana, name=f"no {number:02}")
    content = sign_in(ana).get(f"{INBOX}?page=2").content.decode()
    assert re.findall(r"News of no (\d\d)</p>", content) == ["04", "03", "02", "01", "00"]
    assert f'name="next" value="{INBOX}?page=2"' in content


def test_notification_of_an_earlier_version_still_shows(make_person, sign_in):
    ana = make_person("ana")
    tell_news(ana)
    Notification.objects.update(message="news.forgotten")
    assert "no longer tells" in text_of(sign_in(ana).get(INBOX))


# --- choices


def test_choices_are_saved_and_noted(make_person, sign_in):
    ana, ben = make_person("ana"), make_person("ben")
    browser = sign_in(ana)
    answer = browser.post(CHOICES, {"news": "weekly", "figures": "daily", "safety": "at-once"})
    assert answer["Location"] == CHOICES
    assert list(Choice.objects.values_list("person", "topic", "rhythm")) == [(ana.pk, "news", "weekly")]
    entry = AuditEntry.objects.get(action="chose how to be told")
    assert (entry.actor_id, entry.subject_id) == (ana.pk, str(ana.pk))
    assert entry.changes == {"news": ["at-once", "weekly"]}
    browser.post(CHOICES, {"news": "weekly", "figures": "daily"})
    assert AuditEntry.objects.filter(action="chose how to be told").count() == 1
    assert tell_news(ben) == 1


def test_unknown_rhythm_is_refused_and_nothing_is_changed(make_person, sign_in):
    answer = sign_in(make_person("ana")).post(CHOICES, {"news": "hourly", "figures": "daily"})
    assert answer.status_code == 422
    assert Choice.objects.count() == 0


def test_mandatory_topic_says_why_and_cannot_be_switched_off(make_person, sign_in):
    ana = make_person("ana")
    browser = sign_in(ana)
    assert "It is about the safety of your account." in text_of(browser.get(CHOICES))
    browser.post(CHOICES, {"news": "inbox", "figures": "daily", "safety": "never"})
    assert list(Choice.objects.values_list("topic", flat=True)) == ["news"]
    with pytest.raises(InvalidInput, match="safety of your account"):
        choosing.choose(actor=acting(ana), rhythms={"safety": "never"})


def test_what_waits_for_a_digest_goes_by_the_new_choice(make_person):
    ana, ben = make_person("ana"), make_person("ben")
    tell_figure(ana)
    tell_figure(ben)
    waits = Notification.objects.order_by("id").values_list("waits_for", flat=True)
    for rhythm, left in (("weekly", "weekly"), ("at-once", "weekly"), ("inbox", "")):
        choosing.choose(actor=acting(ana), rhythms={"figures": rhythm})
        assert list(waits.all()) == [left, "daily"]


@pytest.mark.django_db
def test_visitor_chooses_nothing():
    with pytest.raises(NotPermitted):
        choosing.choose(actor=VISITOR, rhythms={"news": "never"})


# --- ending mail


def link_of(mail) -> str:
    return mail.message()["List-Unsubscribe"].strip("<>").removeprefix("https://alps.example")


def test_one_click_ends_the_mail_without_session_or_form_token(make_person, mailoutbox):
    ana, ben = make_person("ana"), make_person("ben")
    tell_news(ana, ben)
    send_waiting()
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(link_of(mailoutbox[0]), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "You get no more of this mail" in text_of(answer)
    assert list(Choice.objects.values_list("person", "topic", "rhythm")) == [(ana.pk, "news", "inbox")]
    assert AuditEntry.objects.get(action="chose how to be told").actor_id == ana.pk
    strict.post(link_of(mailoutbox[0]), {"List-Unsubscribe": "One-Click"})
    assert AuditEntry.objects.filter(action="chose how to be told").count() == 1
    tell_news(ana, ben)
    assert send_waiting() == 1
    assert (mailoutbox[-1].to, count_unread(acting(ana))) == (["ben@example.org"], 2)


def test_opening_the_link_changes_nothing(make_person, client, mailoutbox):
    tell_news(make_person("ana"), addresses=["a@example.org"])
    send_waiting()
    for mail in mailoutbox:
        for _time in range(2):
            answer = client.get(link_of(mail))
            assert answer.content.decode().count('<form method="post"><button') == 1
            assert client.head(link_of(mail)).status_code == 200
    assert (Choice.objects.count(), Unsubscription.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)


@pytest.mark.django_db
def test_reader_without_an_account_ends_it_and_no_address_is_kept(client, mailoutbox):
    tell_news(addresses=["Ana@example.org"])
    send_waiting()
    for _time in range(2):
        assert client.post(link_of(mailoutbox[0])).status_code == 200
    row = Unsubscription.objects.get()
    assert (row.topic, row.address_digest) == ("news", address_digest("ana@EXAMPLE.org"))
    assert AuditEntry.objects.filter(action="unsubscribed").count() == 1
    assert tell_news(addresses=["ana@example.org"]) == 0


def test_link_of_a_digest_ends_what_comes_with_it(make_person, client):
    ana = make_person("ana", news="weekly")
    token = unsubscribe_token(Reader(rhythm="daily", person_id=ana.pk))
    path = reverse("notifications:unsubscribe", args=[token])
    assert "Figures" in text_of(client.get(path))
    assert "Figures" in text_of(client.post(path))
    assert dict(Choice.objects.values_list("topic", "rhythm")) == {"news": "weekly", "figures": "inbox"}
    assert "You get no more of this mail" in text_of(client.get(path))


def test_link_of_a_mandatory_topic_says_why(make_person, client):
    path = reverse(
        "notifications:unsubscribe",
        args=[unsubscribe_token(Reader(topic="safety", person_id=make_person("ana").pk))],
    )
    assert "It is about the safety of your account." in text_of(client.get(path))
    assert client.post(path).status_code == 403


@pytest.mark.django_db
def test_token_that_was_changed_or_made_for_something_else_is_refused(client):
    token = unsubscribe_token(Reader(topic="news", person_id=1))
    for wrong in (token[:-1], "x" + token, "x"):
        assert client.get(reverse("notifications:unsubscribe", args=[wrong])).status_code == 404
    with pytest.raises(NotFound):
        choosing.unsubscribe(reader=Reader(topic="gone", address_digest="x"))
