"""Each mail leaves once, later if the server is away, never again if it is refused."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.utils import timezone

from trellis.accounts.models import Person
from trellis.notifications.models import Choice, Mail, Notification, Unsubscription
from trellis.notifications.selectors.choices import address_digest
from trellis.notifications.services.sending import send_waiting
from trellis.notifications.tests.conftest import states, tell_news
from trellis.notifications.tests.mail_server import serving

ROOT = Path(__file__).parents[4]
SEND = """
import django
from django.conf import settings
settings.TRELLIS_TOPICS = "trellis.notifications.tests.conftest.TOPICS"
settings.TRELLIS_SITE_NAME = "trellis.notifications.tests.conftest.site_name"
settings.TRELLIS_URL = "https://alps.example"
django.setup()
from trellis.notifications.services.sending import send_waiting
print("ready", flush=True)
input()
send_waiting()
"""


def due_again() -> None:
    Mail.objects.update(due_at=timezone.now() - timedelta(seconds=1))


def test_mail_leaves_once(server, make_person):
    tell_news(make_person("ana"), path="/organisations/alfa/")
    assert (send_waiting(), send_waiting()) == (1, 0)
    assert server.recipients == ["ana@example.org"]
    row = Mail.objects.get()
    assert (row.state, row.attempts, row.failure) == ("sent", 0, "")
    assert server.message_ids == [f"<{row.key}@alps.example>"]


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_send_each_mail_once(server, make_person):
    persons = [make_person(f"p{number}") for number in range(24)]
    tell_news(*persons)

    def work(_number: int) -> int:
        try:
            return send_waiting()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        sent = list(pool.map(work, range(4)))
    assert sum(sent) == 24
    assert sorted(server.recipients) == sorted(person.email for person in persons)
    assert len(set(server.message_ids)) == 24


def test_server_that_is_down_delays_and_loses_nothing(settings, make_person, caplog):
    tell_news(make_person("ana"), make_person("ben"))
    with serving() as gone:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", gone.port, 5
    assert send_waiting() == 0
    assert "cannot be reached" in caplog.text
    assert list(Mail.objects.values_list("state", "attempts")) == [("waiting", 0), ("waiting", 0)]
    with serving(gone.port) as back:
        assert send_waiting() == 2
        assert sorted(back.recipients) == ["ana@example.org", "ben@example.org"]
        assert back.conversations == 1


def test_refused_address_is_noted_with_the_reason_and_not_tried_again(server, make_person):
    tell_news(make_person("ana"), make_person("ben"), make_person("cem"))
    server.answers["ben@example.org"] = "550 no such mailbox"
    assert send_waiting() == 2
    assert server.recipients == ["ana@example.org", "cem@example.org"]
    refused = Mail.objects.get(state="refused")
    assert (refused.failure, refused.attempts) == ("550 no such mailbox", 1)
    server.answers.clear()
    due_again()
    assert send_waiting() == 0


def test_text_that_the_server_does_not_take_is_refused(server, make_person):
    tell_news(make_person("ana"))
    server.data_answer = "554 looks like advertising"
    assert send_waiting() == 0
    assert list(Mail.objects.values_list("state", "failure")) == [("refused", "554 looks like advertising")]


def test_trouble_that_passes_is_tried_again_later_and_later(server, make_person):
    tell_news(make_person("ana"), make_person("ben"))
    server.answers["ana@example.org"] = "450 come back later"
    pauses = []
    for _time in range(3):
        before = timezone.now()
        send_waiting()
        row = Mail.objects.get(person__email="ana@example.org")
        pauses.append(round((row.due_at - before).total_seconds() / 60))
        due_again()
    assert pauses == [2, 4, 8]
    assert server.recipients == ["ben@example.org"]
    server.answers.clear()
    assert send_waiting() == 1
    assert server.recipients == ["ben@example.org", "ana@example.org"]
    assert states() == ["sent", "sent"]


def test_mail_is_given_up_after_five_days(server, make_person):
    tell_news(make_person("ana"))
    server.answers["ana@example.org"] = "450 come back later"
    Mail.objects.update(created_at=timezone.now() - timedelta(days=5, minutes=1))
    send_waiting()
    assert list(Mail.objects.values_list("state", "failure")) == [("refused", "450 come back later")]


def test_sender_that_the_server_does_not_accept_is_no_fault_of_the_reader(server, make_person):
    tell_news(make_person("ana"))
    server.sender_answer = "550 not from here"
    send_waiting()
    assert list(Mail.objects.values_list("state", "failure")) == [("waiting", "550 not from here")]


def test_server_that_hangs_up_keeps_back_only_the_one_mail(server, make_person):
    tell_news(make_person("ana"), make_person("ben"))
    server.hangs_up = True
    assert send_waiting() == 0
    server.hangs_up = False
    assert send_waiting() == 1
    assert server.recipients == ["ben@example.org"]
    due_again()
    assert send_waiting() == 1
    assert states() == ["sent", "sent"]


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_worker_killed_after_the_server_took_the_mail_repeats_it_under_the_same_number(server, make_person):
    tell_news(make_person("ana"))
    parts = urlsplit(os.environ["DATABASE_URL"])
    environment = os.environ | {
        "DATABASE_URL": parts._replace(path=f"/{connection.settings_dict['NAME']}").geturl(),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "TRELLIS_MAIL_URL": f"smtp://127.0.0.1:{server.port}?tls=no",
        "TRELLIS_POOL": "0",
    }
    with subprocess.Popen(
        [sys.executable, "-c", SEND],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
        server.when_taken = worker.kill
        worker.communicate("go\n", timeout=60)
    assert (worker.returncode, states(), len(server.taken)) == (-9, ["waiting"], 1)
    server.when_taken = lambda: None
    end = time.monotonic() + 10
    while not send_waiting() and time.monotonic() < end:
        time.sleep(0.05)  # until the database notices that the worker is gone
    assert states() == ["sent"]
    assert len(server.message_ids) == 2
    assert len(set(server.message_ids)) == 1


def test_address_of_now_is_written_to_and_one_that_cannot_be_is_refused(server, make_person):
    ana, ben = make_person("ana"), make_person("ben")
    tell_news(ana, ben)
    Person.objects.filter(pk=ana.pk).update(email="new@example.org")
    Person.objects.filter(pk=ben.pk).update(email="ben@example.org\nBcc: eve@example.org")
    assert send_waiting() == 1
    assert server.recipients == ["new@example.org"]
    assert Mail.objects.get(person=ben).state == "refused"


def test_reader_who_said_no_meanwhile_gets_no_mail(server, make_person):
    ana, ben, cem = make_person("ana"), make_person("ben"), make_person("cem")
    tell_news(ana, ben, cem, addresses=["dan@example.org", "eve@example.org"])
    Choice.objects.create(person=ana, topic="news", rhythm="inbox")
    Person.objects.filter(pk=ben.pk).update(is_active=False)
    Unsubscription.objects.create(topic="news", address_digest=address_digest("dan@example.org"))
    assert send_waiting() == 2
    assert sorted(server.recipients) == ["cem@example.org", "eve@example.org"]
    assert sorted(states()) == ["sent", "sent", "unwanted", "unwanted", "unwanted"]


def test_mail_that_cannot_be_written_does_not_keep_back_the_others(server, make_person, caplog):
    ana, ben = make_person("ana"), make_person("ben")
    tell_news(ana, ben)
    Notification.objects.filter(person=ana).update(context=["not", "names"])
    assert send_waiting() == 1
    assert server.recipients == ["ben@example.org"]
    row = Mail.objects.get(person=ana)
    assert (row.state, row.attempts) == ("waiting", 1)
    assert "could not be written" in caplog.text


def test_message_that_this_version_does_not_know_is_not_mailed(server, make_person):
    tell_news(make_person("ana"))
    Notification.objects.update(topic="gone")
    assert (send_waiting(), states()) == (0, ["unwanted"])
