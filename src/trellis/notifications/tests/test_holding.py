"""Topics whose block is off: nobody is told, what waits is held for a week, links say so plainly."""

from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from trellis.core import blocks
from trellis.core.blocks import Block
from trellis.notifications.models import Choice, Notification
from trellis.notifications.selectors import inbox
from trellis.notifications.selectors.choices import list_choices
from trellis.notifications.selectors.tokens import Reader, unsubscribe_token
from trellis.notifications.services import ToAddress, tell_addresses
from trellis.notifications.services.digests import make_digests
from trellis.notifications.services.holding import lapse_held
from trellis.notifications.services.links import make_link
from trellis.notifications.services.reading import mark_all_read
from trellis.notifications.services.sending import send_waiting
from trellis.notifications.tests import conftest as composed
from trellis.notifications.tests.conftest import acting, deeds, states, tell_figure, tell_news

BLOCKS = (
    Block("news", "News", "", (), parts=(composed.NEWS, composed.PURPOSES[0])),
    Block("figures", "Figures", "", ("registry:countries",), parts=(composed.FIGURES,)),
)
OFF: set[str] = set()
LATER = timedelta(days=8)


def read_off() -> set[str]:
    return OFF


@pytest.fixture(autouse=True)
def two_blocks(settings, monkeypatch):
    """Requests, which read the settings of the site, hear of these blocks too."""
    settings.TRELLIS_BLOCKS = "trellis.notifications.tests.test_holding.BLOCKS"
    settings.TRELLIS_BLOCKS_OFF = "trellis.notifications.tests.test_holding.read_off"
    monkeypatch.setattr(blocks, "known", lambda read: nullcontext())
    token = blocks._off.set(None)
    OFF.clear()
    yield
    blocks._off.reset(token)


def test_nobody_is_told_while_the_block_is_off_and_nothing_comes_later(make_person, mailoutbox):
    ana = make_person("ana")
    OFF.add("news")
    with transaction.atomic():
        letters = [ToAddress("ben@example.org", {"name": "Alfa", "text": "open"})]
        assert (tell_news(ana), tell_addresses(message="news.plain", letters=letters)) == (0, 0)
    OFF.clear()
    assert (send_waiting(), Notification.objects.count()) == (0, 0)
    assert tell_news(ana) == 1


def test_nobody_is_told_of_a_thing_whose_page_is_off(make_person):
    ana = make_person("ana")
    OFF.add("figures")
    assert (tell_news(ana, path="/countries/"), tell_news(ana, path="/regions/")) == (0, 1)


def test_mail_that_waits_is_held_and_sent_if_the_block_is_on_again_within_a_week(make_person, mailoutbox):
    ana, ben = make_person("ana"), make_person("ben", figures="at-once")
    tell_news(ana)
    tell_figure(ben)
    OFF.add("news")
    assert (lapse_held(), send_waiting(), states()) == (0, 1, ["waiting", "sent"])
    assert lapse_held(now=timezone.now() + timedelta(days=6)) == 0
    OFF.clear()
    assert send_waiting() == 1
    assert [mail.to for mail in mailoutbox] == [["ben@example.org"], ["ana@example.org"]]


def test_mail_that_was_held_for_longer_than_a_week_never_comes(make_person, mailoutbox):
    ana = make_person("ana")
    tell_news(ana)
    OFF.add("news")
    assert (lapse_held(now=timezone.now() + LATER), states()) == (1, ["unwanted"])
    OFF.clear()
    assert (send_waiting(), mailoutbox) == (0, [])
    assert inbox.count_unread(acting(ana)) == 1  # nothing is lost


def test_mail_of_a_block_that_is_on_never_lapses(make_person):
    tell_news(make_person("ana"))
    OFF.add("figures")
    assert (lapse_held(now=timezone.now() + LATER), states()) == (0, ["waiting"])


def test_digest_leaves_out_what_is_off_and_brings_it_when_it_is_on_again(make_person, mailoutbox):
    ana = make_person("ana", news="daily")
    tell_figure(ana, 1)
    tell_news(ana)
    OFF.add("figures")
    tomorrow = timezone.now() + timedelta(days=1)
    assert (make_digests(now=tomorrow), send_waiting(), "Figure 1" in mailoutbox[0].body) == (1, 1, False)
    OFF.clear()
    assert (make_digests(now=tomorrow + timedelta(days=1)), send_waiting()) == (1, 1)
    assert "Figure 1" in mailoutbox[1].body


def test_digest_written_before_loses_what_is_off_and_an_old_line_waits_no_longer(make_person, mailoutbox):
    ana = make_person("ana", news="daily")
    tell_figure(ana, 1)
    tell_news(ana)
    make_digests(now=timezone.now() + timedelta(days=1))
    tell_figure(ana, 2)
    OFF.add("figures")
    assert (lapse_held(now=timezone.now() + LATER), send_waiting()) == (0, 1)
    assert ["Figure 1" in mailoutbox[0].body, "Alfa" in mailoutbox[0].body] == [False, True]
    assert set(Notification.objects.values_list("waits_for", flat=True)) == {""}


def test_inbox_and_choices_do_not_show_what_is_off_and_reading_all_leaves_it_new(make_person):
    ana = make_person("ana", news="weekly")
    tell_figure(ana)
    tell_news(ana)
    OFF.add("news")
    actor = acting(ana)
    assert [line.topic for line in inbox.list_notifications(actor=actor, limit=9)] == ["figures"]
    assert (inbox.count_unread(actor), inbox.count_notifications(actor=actor)) == (1, 1)
    assert [topic.name for topic, _rhythm in list_choices(actor=actor)] == ["figures", "safety"]
    newest = Notification.objects.order_by("-id")[0].pk
    assert mark_all_read(actor=actor, until=newest) == 1
    OFF.clear()
    assert inbox.count_unread(actor) == 1
    assert {topic.name: rhythm for topic, rhythm in list_choices(actor=actor)}["news"] == "weekly"


def test_line_of_the_inbox_does_not_lead_to_a_page_that_is_off(make_person):
    ana = make_person("ana")
    tell_news(ana, path="/countries/")
    OFF.add("figures")
    assert inbox.list_notifications(actor=acting(ana), limit=1)[0].path == ""


def test_link_of_an_earlier_mail_says_plainly_that_it_is_not_offered_and_does_nothing(client, db):
    path = make_link(purpose="meeting", matter="the fair")
    OFF.add("news")
    for answer in (client.get(path), client.post(path, {"answer": "yes"})):
        assert answer.status_code == 410
        assert "This site does not offer what this link was for" in answer.content.decode()
        assert "the fair" not in answer.content.decode()
    assert deeds == []
    OFF.clear()
    assert client.post(path, {"answer": "yes"}).status_code == 200
    assert deeds == [("the fair", None, "yes")]


def test_mail_of_a_topic_that_is_off_can_still_be_ended(client, make_person):
    token = unsubscribe_token(Reader(topic="news", person_id=make_person("ana").pk))
    path = reverse("notifications:unsubscribe", args=[token])
    OFF.add("news")
    assert [client.get(path).status_code, client.post(path).status_code] == [200, 200]
    assert Choice.objects.get().rhythm == "inbox"
