"""Links in mails that are answered without sign-in: bound, once, 30 days, and safe from mail scanners."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.utils import timezone

from trellis.core.errors import Conflict, NotFound
from trellis.notifications.models import AnsweredLink
from trellis.notifications.services.links import answer, make_link, read_link
from trellis.notifications.tests import conftest
from trellis.notifications.tests.conftest import LAPSED, deeds
from trellis.notifications.tests.test_screens import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def later(monkeypatch):
    """Let days go by, for the clock of signatures."""
    real = signing.time.time

    def go(**span: float) -> None:
        monkeypatch.setattr(signing.time, "time", lambda: real() + timedelta(**span).total_seconds())

    return go


def token_of(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def test_scanner_that_opens_every_link_twice_changes_nothing(client):
    path = make_link(purpose="meeting", matter="the hall", person_id=7)
    for _time in range(2):
        assert "Will you come to the hall?" in text_of(client.get(path))
        assert client.head(path).status_code == 200
    assert (deeds, AnsweredLink.objects.count()) == ([], 0)


def test_one_button_answers_and_the_link_then_shows_the_answer():
    browser = Client(enforce_csrf_checks=True)
    path = make_link(purpose="meeting", matter="the hall", person_id=7)
    assert "I do not" in text_of(browser.post(path, {"answer": "no"}))
    assert deeds == [("the hall", 7, "no")]
    again = browser.post(path, {"answer": "yes"})
    assert (again.status_code, deeds) == (409, [("the hall", 7, "no")])
    text = text_of(browser.get(path))
    assert "This was answered I do not" in text
    assert "I come" not in text


def test_link_is_valid_for_thirty_days_and_its_answer_is_shown_for_longer(client, later):
    path, answered = (make_link(purpose="meeting", matter=matter) for matter in ("a", "b"))
    client.post(answered, {"answer": "yes"})
    later(days=29, hours=23)
    assert "I come" in text_of(client.get(path))
    later(days=30, minutes=1)
    assert "can no longer be answered" in text_of(client.get(path))
    assert client.post(path, {"answer": "yes"}).status_code == 409
    assert "This was answered I come" in text_of(client.get(answered))
    assert deeds == [("b", None, "yes")]


def test_matter_that_has_lapsed_cannot_be_answered(client):
    path = make_link(purpose="meeting", matter="a")
    LAPSED.add("a")
    assert "can no longer be answered" in text_of(client.get(path))
    assert client.post(path, {"answer": "yes"}).status_code == 409
    assert deeds == []


def test_link_is_bound_to_its_purpose_and_cannot_be_changed(client):
    path = make_link(purpose="meeting", matter="a")
    for wrong in (path.replace("meeting", "claim"), path.replace("meeting", "other"), f"{path[:-2]}/"):
        assert client.get(wrong).status_code == 404
        assert client.post(wrong, {"answer": "yes"}).status_code == 404
    assert deeds == []
    with pytest.raises(NotFound):
        make_link(purpose="other", matter="a")


def test_answer_that_is_not_offered_is_refused(client):
    path = make_link(purpose="meeting", matter="a")
    assert client.post(path, {"answer": "perhaps"}).status_code == 404
    assert AnsweredLink.objects.count() == 0


def test_answer_is_not_noted_when_its_deed_fails(monkeypatch):
    path = make_link(purpose="meeting", matter="a")
    link = read_link(purpose="meeting", token=token_of(path))

    def refuse(link, answer):
        raise Conflict("too late")

    monkeypatch.setattr(conftest, "PURPOSES", (conftest.Purpose("meeting", conftest.ask, refuse),))
    with pytest.raises(Conflict, match="too late"):
        answer(link=link, answer="yes")
    assert AnsweredLink.objects.count() == 0


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_of_many_answers_at_once_one_counts():
    link = read_link(purpose="meeting", token=token_of(make_link(purpose="meeting", matter="a")))

    def press(number: int) -> str:
        try:
            answer(link=link, answer=("yes", "no")[number % 2])
        except Conflict:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(press, range(12))) == ["done"] + ["refused"] * 11
    assert deeds == [("a", None, AnsweredLink.objects.get().answer)]
    assert AnsweredLink.objects.get().at <= timezone.now()
