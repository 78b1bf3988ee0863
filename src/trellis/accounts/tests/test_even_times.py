"""Answers whose time would tell whether there is an account leave at full steps only."""

import time
from itertools import count
from types import SimpleNamespace

import pytest
from django.urls import reverse

from trellis.accounts import middleware
from trellis.accounts.models import Person

pytestmark = pytest.mark.django_db
SECRET = "a sentence that nobody has used before"


@pytest.fixture
def waits(monkeypatch, settings):
    """How long each answer was held back, without holding it back; each takes 0.3 seconds of work."""
    settings.TRELLIS_EVEN_SECONDS = 0.5
    held, clock = [], count()
    clocked = SimpleNamespace(
        monotonic=lambda: next(clock) * 0.3,
        sleep=lambda seconds: held.append(round(seconds, 6)),
        time=time.time,
    )
    monkeypatch.setattr(middleware, "time", clocked)
    return held


@pytest.fixture
def person(db):
    person = Person.objects.create(email="known@example.org")
    person.set_password(SECRET)
    person.save()
    return person


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("account_signup", {"password1": SECRET, "password2": SECRET}),
        ("account_reset_password", {}),
        ("account_login", {"password": "not the right one"}),
    ],
)
@pytest.mark.parametrize("address", ["known@example.org", "other@example.org"])
def test_answer_is_held_to_the_next_full_step(client, person, waits, name, given, address):
    field = "login" if name == "account_login" else "email"
    client.post(reverse(name), {field: address, **given})
    assert waits == [0.2]


def test_right_password_and_pages_wait_for_nothing(client, person, waits):
    client.get(reverse("account_login"))
    answer = client.post(reverse("account_login"), {"login": "known@example.org", "password": SECRET})
    assert (answer.status_code, waits) == (302, [])
