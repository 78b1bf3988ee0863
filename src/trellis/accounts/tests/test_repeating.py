"""A program's change that is sent again is made once, and answered as the first time."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from trellis.accounts import services as accounts
from trellis.accounts.middleware import repeat_middleware
from trellis.accounts.models import KeptAnswer, Person
from trellis.accounts.services.repeating import forget_answers
from trellis.core.transactions import change
from trellis.core.types import Actor

pytestmark = pytest.mark.django_db
ASK = RequestFactory()


class Site:
    """A program's address that makes a person with each change."""

    def __init__(self, person_id: int) -> None:
        self.actor = Actor(person_id=person_id)
        self.status, self.asked = 201, 0
        self.gate = threading.Barrier(1)
        self.ask = repeat_middleware(self.view)

    def view(self, request) -> HttpResponse:
        self.gate.wait(timeout=30)
        self.asked += 1
        number = self.asked
        with change(self.actor):
            Person.objects.create(email=f"made-{number}@example.org")
        return HttpResponse(f'{{"number": {number}}}', status=self.status, content_type="application/json")

    def post(self, body='{"a": 1}', *, key="first", token="one", path="/api/things", kind="application/json"):
        headers = {"authorization": f"Bearer {token}"} if token else {}
        if key is not None:
            headers["idempotency-key"] = key
        request = ASK.post(path, body, content_type=kind, headers=headers)
        request.actor = self.actor
        return self.ask(request)

    def made(self) -> int:
        return Person.objects.filter(email__startswith="made-").count()


@pytest.fixture
def site() -> Site:
    return Site(Person.objects.create(email="programmer@example.org").pk)


def test_sent_again_it_is_made_once_and_answered_as_before(site):
    first, again = site.post(), site.post()
    assert (first.status_code, first.content) == (again.status_code, again.content) == (201, b'{"number": 1}')
    assert (first.has_header("Idempotency-Replayed"), again["Idempotency-Replayed"]) == (False, "true")
    assert again["Content-Type"] == "application/json"
    assert site.made() == 1


@pytest.mark.parametrize(
    "other",
    [{"key": "second"}, {"token": "another"}, {"key": None}, {"token": ""}, {"path": "/screen/"}],
)
def test_another_key_caller_or_none_is_another_change(site, other):
    site.post()
    site.post(**other)
    assert site.made() == 2


@pytest.mark.parametrize("other", [{"body": '{"a": 2}'}, {"path": "/api/others"}])
def test_key_of_another_request_is_refused(site, other):
    site.post()
    refused = site.post(**other)
    assert refused.status_code == 422
    assert b"another request" in refused.content
    assert site.made() == 1


@pytest.mark.parametrize("key", ["", "k" * 201])
def test_what_cannot_be_a_key_is_refused(site, key):
    assert site.post(key=key).status_code == 422
    assert site.made() == 0


def test_what_failed_here_was_not_made_and_may_be_sent_again(site):
    site.status = 503
    assert site.post().status_code == 503
    assert site.made() == 0
    site.status = 201
    assert site.post().content == b'{"number": 2}'
    assert site.made() == 1


@pytest.mark.parametrize("status", [401, 429])
def test_who_was_not_let_in_may_ask_again(site, status):
    site.status = status
    site.post()
    site.status = 201
    assert site.post().status_code == 201


def test_refusal_is_an_answer_too(site):
    site.status = 409
    assert site.post().status_code == site.post().status_code == 409
    assert site.asked == 1


def test_answers_are_forgotten_after_a_day_and_with_the_person(site):
    site.post()
    site.post(key="second")
    KeptAnswer.objects.filter(key="first").update(at=timezone.now() - timedelta(days=1, seconds=1))
    assert forget_answers() == 1
    assert [row.key for row in KeptAnswer.objects.all()] == ["second"]
    Person.objects.filter(pk=site.actor.person_id).delete()
    assert KeptAnswer.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_make_one_change(site):
    def post(_number: int) -> bytes:
        try:
            return site.post().content
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as threads:
        answers = set(threads.map(post, range(10)))
    assert answers == {b'{"number": 1}'}
    assert site.made() == 1


def test_whole_way_of_a_program(client, site):
    text = accounts.create_token(actor=site.actor, label="program", days=30).text
    headers = {"authorization": f"Bearer {text}", "idempotency-key": "one"}
    body = '{"kind": "nothing", "values": {}}'
    answers = [
        client.post("/api/organisations", body, content_type="application/json", headers=headers)
        for _time in range(2)
    ]
    assert answers[0].status_code in (404, 422)
    assert answers[0].content == answers[1].content
    assert [answer.has_header("Idempotency-Replayed") for answer in answers] == [False, True]
