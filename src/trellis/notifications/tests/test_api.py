"""The API: the own inbox, and marking it as read."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from trellis.notifications.models import Notification
from trellis.notifications.tests.conftest import tell_news


@pytest.fixture
def ask(client):
    def build(method, path, given=None, status=200):
        body = "" if given is None else json.dumps(given)
        answer = client.generic(method, f"/api/notifications/{path}", body, "application/json")
        assert answer.status_code == status, answer.content
        return json.loads(answer.content) if answer.content else None

    return build


def subjects(found):
    return [one["subject"] for one in found["notifications"]]


def test_inbox_holds_the_own_and_what_was_read_is_marked(ask, client, make_person):
    ana, ben = make_person("ana"), make_person("ben")
    tell_news(ana, name="Alfa", path="/organisations/alfa/")
    tell_news(ana, name="Beta")
    tell_news(ben, name="Secret")
    client.force_login(ana)
    found = ask("GET", "")
    assert (found["total"], found["unread"], subjects(found)) == (2, 2, ["News of Beta", "News of Alfa"])
    beta, alfa = found["notifications"]
    assert (alfa["path"], alfa["is_read"]) == ("/organisations/alfa/", False)
    ask("POST", f"{alfa['id']}/read", status=204)
    assert subjects(ask("GET", "?unread=true")) == ["News of Beta"]
    assert subjects(ask("GET", "?size=1&page=2")) == ["News of Alfa"]
    tell_news(ana, name="Gamma")
    assert ask("POST", "read", {"until": beta["id"]}) == {"count": 1}
    assert subjects(ask("GET", "?unread=true")) == ["News of Gamma"]
    assert Notification.objects.get(person=ben).read_at is None


def test_notification_of_somebody_else_is_as_one_that_there_is_not(ask, client, make_person):
    ana, ben = make_person("ana"), make_person("ben")
    tell_news(ben, name="Secret")
    secret = Notification.objects.get()
    client.force_login(ana)
    assert ask("POST", f"{secret.pk}/read", status=404) == ask("POST", "999999999/read", status=404)
    assert ask("POST", "read", {"until": 10**12}) == {"count": 0}
    assert ask("POST", "read", {"until": 10**30}) == {"count": 0}
    client.logout()
    assert ask("GET", "", status=403)["detail"] == "Sign in to read what you were told."
    secret.refresh_from_db()
    assert secret.read_at is None


def test_inbox_takes_as_many_queries_for_ten_as_for_a_hundred(ask, client, make_person):
    def queries():
        with CaptureQueriesContext(connection) as counted:
            ask("GET", "?size=500")
        return len(counted)

    ana = make_person("ana")
    client.force_login(ana)
    for number in range(10):
        tell_news(ana, name=f"Firm {number}")
    queries()  # the first one notes the session
    ten = queries()
    for number in range(10, 100):
        tell_news(ana, name=f"Firm {number}")
    assert queries() == ten
