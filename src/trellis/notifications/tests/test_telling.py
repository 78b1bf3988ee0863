"""What is told is written with the change it tells of, or not at all."""

import pytest
from django.db import IntegrityError, transaction

from trellis.core.errors import InvalidInput
from trellis.core.types import Actor
from trellis.notifications.models import Mail, Notification, Unsubscription
from trellis.notifications.selectors.choices import address_digest
from trellis.notifications.services import tell
from trellis.notifications.tests.conftest import SYSTEM, mail_jobs, states, tell_figure, tell_news


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nobody_is_told(make_person):
    with pytest.raises(RuntimeError, match="in the transaction of the change"):
        tell(
            actor=SYSTEM,
            message="news.plain",
            context={"name": "", "text": ""},
            person_ids=[make_person("ana").pk],
        )


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_outbox_and_its_job_are_written_if_and_only_if_the_change_is(make_person):
    person, jobs = make_person("ana"), mail_jobs()

    def change_that_fails() -> None:
        with transaction.atomic():
            tell_news(person)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_that_fails()
    assert (Mail.objects.count(), Notification.objects.count(), mail_jobs() - jobs) == (0, 0, 0)
    with transaction.atomic():
        tell_news(person)
    assert (Mail.objects.count(), Notification.objects.count(), mail_jobs() - jobs) == (1, 1, 1)


@pytest.mark.parametrize(
    ("rhythm", "told", "mailed", "waits"),
    [
        ("at-once", 1, ["waiting"], ""),
        ("daily", 1, [], "daily"),
        ("weekly", 1, [], "weekly"),
        ("inbox", 1, [], ""),
        ("never", 0, [], None),
    ],
)
def test_each_is_told_as_they_chose(make_person, rhythm, told, mailed, waits):
    person = make_person("ana", news=rhythm)
    assert tell_news(person) == told
    assert states() == mailed
    assert Notification.objects.values_list("waits_for", flat=True).first() == waits


def test_topic_says_how_until_the_person_chooses(make_person):
    person = make_person("ana")
    assert (tell_figure(person), states()) == (1, [])
    assert Notification.objects.get().waits_for == "daily"


def test_mandatory_topic_is_mailed_whatever_a_row_says(make_person):
    person = make_person("ana", safety="never")
    with transaction.atomic():
        assert tell(actor=SYSTEM, message="safety.signed_in", person_ids=[person.pk]) == 1
    assert states() == ["waiting"]


def test_each_reader_is_told_once_and_an_inactive_person_not_at_all(make_person):
    ana, gone = make_person("ana"), make_person("gone", is_active=False)
    assert tell_news(ana, ana, gone, addresses=["b@example.org", " B@example.ORG "]) == 2
    assert set(Mail.objects.values_list("person_id", "address")) == {(ana.pk, ""), (None, "B@example.ORG")}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["", "nobody", "a@b", "a@example.org\nBcc: b@example.org", "a@example.org, b@example.org"]
)
def test_what_is_no_address_is_refused(address):
    with pytest.raises(InvalidInput, match="is not a mail address"):
        tell_news(addresses=[address])
    assert Mail.objects.count() == 0


@pytest.mark.django_db
def test_address_that_unsubscribed_is_left_alone_on_that_topic_only():
    Unsubscription.objects.create(topic="figures", address_digest=address_digest("a@example.org"))
    Unsubscription.objects.create(topic="news", address_digest=address_digest("B@example.org"))
    assert tell_news(addresses=["a@example.org", "b@example.org"]) == 1
    assert list(Mail.objects.values_list("address", flat=True)) == ["a@example.org"]


@pytest.mark.django_db
def test_address_is_written_to_in_the_language_of_who_acts():
    with transaction.atomic():
        tell(actor=Actor(language="de", system="x"), message="news.page", addresses=["a@example.org"])
    assert Mail.objects.get().language == "de"


@pytest.mark.django_db
@pytest.mark.parametrize("context", [{}, {"name": "A"}, {"name": "A", "text": "", "secret": "x"}])
def test_values_are_exactly_those_the_message_says(context):
    with pytest.raises(ValueError, match=r"news\.plain needs the values \['name', 'text'\]"):
        tell(actor=SYSTEM, message="news.plain", context=context)


@pytest.mark.django_db
def test_message_of_no_topic_is_a_fault_of_ours():
    with pytest.raises(LookupError):
        tell(actor=SYSTEM, message="news.unheard")


@pytest.mark.parametrize("path", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere", "x"])
def test_link_leads_nowhere_but_to_this_site(make_person, path):
    person = make_person("ana")
    with pytest.raises(IntegrityError, match="notifications_notification_own_path"), transaction.atomic():
        tell_news(person, path=path)


@pytest.mark.parametrize("count", [10, 100])
def test_telling_many_takes_as_many_queries_as_telling_few(make_person, django_assert_num_queries, count):
    persons = [make_person(f"p{number}") for number in range(count)]
    # savepoint, who tells: savepoint, active persons, choices, mails, notifications, release; job, release
    # and, twice, who acts
    with django_assert_num_queries(11):
        assert tell_news(*persons) == count
