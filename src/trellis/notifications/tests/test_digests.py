"""Digests: one mail for each person and period, with everything once, whatever is cut off."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from trellis.notifications.models import Choice, Mail, Notification
from trellis.notifications.services import digests
from trellis.notifications.services.digests import closing_time, make_digests
from trellis.notifications.services.sending import send_waiting
from trellis.notifications.tests.conftest import states, tell_figure, tell_news
from trellis.notifications.types import MOST_IN_A_DIGEST, Rhythm

# Brussels is one hour ahead of UTC in November, two in July; 2026-11-21 is a Saturday
SATURDAY = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rhythm", "now", "closed"),
    [
        (Rhythm.DAILY, SATURDAY, datetime(2026, 11, 21, 6, tzinfo=UTC)),
        (Rhythm.DAILY, datetime(2026, 11, 21, 5, 59, tzinfo=UTC), datetime(2026, 11, 20, 6, tzinfo=UTC)),
        (Rhythm.DAILY, datetime(2026, 7, 1, 5, tzinfo=UTC), datetime(2026, 7, 1, 5, tzinfo=UTC)),
        (Rhythm.DAILY, datetime(2026, 10, 25, 5, 30, tzinfo=UTC), datetime(2026, 10, 24, 5, tzinfo=UTC)),
        (Rhythm.WEEKLY, SATURDAY, datetime(2026, 11, 16, 6, tzinfo=UTC)),
        (Rhythm.WEEKLY, datetime(2026, 11, 16, 6, tzinfo=UTC), datetime(2026, 11, 16, 6, tzinfo=UTC)),
        (Rhythm.WEEKLY, datetime(2026, 11, 16, 5, 59, tzinfo=UTC), datetime(2026, 11, 9, 6, tzinfo=UTC)),
    ],
)
def test_digest_closes_at_seven_of_the_site(rhythm, now, closed):
    assert closing_time(rhythm, now) == closed


def told_at(moment: datetime) -> None:
    Notification.objects.filter(mail__isnull=True).exclude(waits_for="").update(created_at=moment)


def test_digest_is_one_mail_grouped_by_topic(make_person, mailoutbox):
    ana, ben = make_person("ana", news="daily"), make_person("ben", news="daily")
    tell_figure(ana, 1)
    tell_news(ana, name="Alfa")
    tell_figure(ana, 2)
    tell_news(ben, name="Beta")
    told_at(SATURDAY - timedelta(days=1))
    assert (make_digests(now=SATURDAY), make_digests(now=SATURDAY)) == (2, 0)
    assert send_waiting() == 2
    mail = next(mail for mail in mailoutbox if mail.to == ["ana@example.org"])
    assert mail.subject == "Your day: 3 notifications · Clusters of the Alps"
    body = mail.body
    order = [body.index(text) for text in ("Figures\n", "Figure 1", "Figure 2", "News of profiles\n", "Alfa")]
    assert order == sorted(order)
    assert "Beta" not in body
    assert "No more of these summaries: https://" in body


def test_what_was_told_after_closing_comes_with_the_next_one(make_person, mailoutbox):
    ana = make_person("ana")
    tell_figure(ana, 1)
    told_at(SATURDAY)
    assert make_digests(now=SATURDAY) == 0
    tell_figure(ana, 2)
    told_at(SATURDAY)
    assert make_digests(now=SATURDAY + timedelta(days=1)) == 1
    send_waiting()
    assert ["Figure 1" in mail.body and "Figure 2" in mail.body for mail in mailoutbox] == [True]


def test_what_came_late_into_a_closed_digest_is_neither_lost_nor_sent_twice(make_person, mailoutbox):
    ana = make_person("ana")
    tell_figure(ana, 1)
    told_at(SATURDAY - timedelta(days=1))
    make_digests(now=SATURDAY)
    tell_figure(ana, 2)
    told_at(SATURDAY - timedelta(hours=9))
    assert make_digests(now=SATURDAY) == 0
    assert make_digests(now=SATURDAY + timedelta(days=1)) == 1
    send_waiting()
    assert [("Figure 1" in mail.body, "Figure 2" in mail.body) for mail in mailoutbox] == [
        (True, False),
        (False, True),
    ]


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_digests_cut_off_midway_and_made_by_two_workers_are_sent_once(make_person, mailoutbox, monkeypatch):
    persons = [make_person(f"p{number}") for number in range(12)]
    for person in persons:
        tell_figure(person)
    told_at(SATURDAY - timedelta(days=1))
    made = digests.make_digest
    left = iter(range(5))

    def killed_in_the_sixth(rhythm, person_id, closed):
        next(left)
        return made(rhythm, person_id, closed)

    monkeypatch.setattr(digests, "make_digest", killed_in_the_sixth)
    with pytest.raises(StopIteration):
        make_digests(now=SATURDAY)
    monkeypatch.setattr(digests, "make_digest", made)
    assert len(states()) == 5

    def work(_number: int) -> int:
        try:
            return make_digests(now=SATURDAY)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(work, range(2))) == 7
    assert send_waiting() == 12
    assert sorted(mail.to[0] for mail in mailoutbox) == sorted(person.email for person in persons)
    assert Notification.objects.exclude(waits_for="").count() == 0


def test_transaction_of_a_digest_that_fails_leaves_all_as_it_was(make_person, monkeypatch):
    ana = make_person("ana")
    tell_figure(ana)
    told_at(SATURDAY - timedelta(days=1))
    Mail.objects.create(person=ana, rhythm="daily", period="2026-11-21")
    assert make_digests(now=SATURDAY) == 0
    assert Notification.objects.get().waits_for == "daily"


def test_long_digest_counts_what_it_does_not_list(make_person, mailoutbox):
    ana = make_person("ana")
    for number in range(MOST_IN_A_DIGEST + 3):
        tell_figure(ana, 1000 + number)
    told_at(SATURDAY - timedelta(days=1))
    make_digests(now=SATURDAY)
    send_waiting()
    [mail] = mailoutbox
    assert mail.body.count("* Figure 1") == MOST_IN_A_DIGEST
    assert "and 3 more in your inbox: https://alps.example/notifications/" in mail.body


def test_topic_switched_off_meanwhile_is_left_out_of_the_digest(make_person, mailoutbox):
    ana = make_person("ana", news="daily")
    tell_figure(ana)
    tell_news(ana, name="Alfa")
    told_at(SATURDAY - timedelta(days=1))
    make_digests(now=SATURDAY)
    Choice.objects.update_or_create(person=ana, topic="news", defaults={"rhythm": "never"})
    send_waiting()
    [mail] = mailoutbox
    assert mail.subject.startswith("Your day: 1 notification ·")
    assert "Alfa" not in mail.body


@pytest.mark.parametrize("count", [10, 100])
def test_digest_of_many_takes_as_many_queries_as_of_few(make_person, count, django_assert_num_queries):
    ana = make_person("ana")
    for number in range(count):
        tell_figure(ana, number)
    told_at(SATURDAY - timedelta(days=1))
    # who waits, for each rhythm; savepoint, lock, look, savepoint, insert, release, update, release;
    # three times who acts, and nobody again; for each reading a savepoint and its release
    with django_assert_num_queries(20):
        assert make_digests(now=SATURDAY) == 1
