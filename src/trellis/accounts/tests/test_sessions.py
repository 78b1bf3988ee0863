"""Where a person is signed in: seen on the own page, ended from there."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from trellis.accounts import selectors
from trellis.accounts.models import Person
from trellis.accounts.services import sessions
from trellis.accounts.tests.conftest import PASSWORD, acting
from trellis.audit.models import AuditEntry
from trellis.core.errors import NotFound, NotPermitted
from trellis.core.types import VISITOR

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0"


@pytest.fixture
def person(make_person) -> Person:
    made = make_person("a@one.example")
    EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
    return made


def signed_in(email: str, *, address: str = "203.0.113.77", browser: str = FIREFOX) -> Client:
    client = Client(REMOTE_ADDR=address, HTTP_USER_AGENT=browser)
    client.post(reverse("account_login"), {"login": email, "password": PASSWORD})
    assert client.get("/person/").status_code == 200
    return client


def is_in(client: Client) -> bool:
    return client.get("/person/").status_code == 200


def listed(person: Person, client: Client) -> list[tuple]:
    key = client.session.session_key or ""
    return [
        (session.device, session.network, session.is_current)
        for session in selectors.list_sessions(actor=acting(person), session_key=key)
    ]


def test_own_sessions_are_listed_with_device_and_part_of_the_network(person, make_person):
    here = signed_in(person.email)
    signed_in(person.email, address="2001:db8:1:2::9", browser=EDGE)
    other = make_person("b@one.example")
    EmailAddress.objects.create(user=other, email=other.email, verified=True, primary=True)
    signed_in(other.email, address="198.51.100.9")
    assert listed(person, here) == [
        ("Firefox, Linux", "203.0.113.…", True),
        ("Edge, Windows", "2001:db8:1:…", False),
    ]
    text = here.get(reverse("accounts:sessions")).content.decode()
    assert "203.0.113.…" in text
    assert "198.51.100" not in text


def test_whole_network_addresses_are_kept_nowhere(person):
    signed_in(person.email)
    assert list(UserSession.objects.values_list("ip", flat=True)) == ["203.0.113.0"]
    assert "203.0.113.77" not in str(list(AuditEntry.objects.values()))


def test_session_ended_elsewhere_is_out_at_its_next_request(person):
    here, there = signed_in(person.email), signed_in(person.email, browser=EDGE)
    row = UserSession.objects.get(session_key=there.session.session_key)
    here.post(reverse("accounts:end_session", args=[row.pk]))
    assert (is_in(here), is_in(there)) == (True, False)
    assert list(AuditEntry.objects.values_list("actor_id", "action", "subject_id")) == [
        (person.pk, "signed out on another device", str(person.pk))
    ]
    assert here.post(reverse("accounts:end_session", args=[row.pk])).status_code == 404


def test_sign_out_everywhere_else_leaves_this_session_and_those_of_others(person, make_person):
    other = make_person("b@one.example")
    EmailAddress.objects.create(user=other, email=other.email, verified=True, primary=True)
    here, there, others = signed_in(person.email), signed_in(person.email), signed_in(other.email)
    here.post(reverse("accounts:end_other_sessions"))
    assert (is_in(here), is_in(there), is_in(others)) == (True, False, True)


def test_session_of_another_person_is_not_found(person, make_person):
    client = signed_in(person.email)
    stranger = make_person("b@one.example")
    row = UserSession.objects.get()
    with pytest.raises(NotFound):
        sessions.end_session(actor=acting(stranger), session_id=row.pk)
    with pytest.raises(NotPermitted):
        sessions.end_session(actor=VISITOR, session_id=row.pk)
    assert selectors.list_sessions(actor=VISITOR, session_key="") == []
    assert is_in(client)


def test_new_password_ends_the_other_sessions_and_keeps_this_one(person):
    here, there = signed_in(person.email), signed_in(person.email)
    new = "another long password"
    here.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert (is_in(here), is_in(there)) == (True, False)
    assert [current for *_rest, current in listed(person, here)] == [True]
    assert set(UserSession.objects.values_list("ip", flat=True)) == {"203.0.113.0"}


def test_reading_pages_writes_a_session_once_in_ten_minutes(person, django_assert_num_queries):
    client = signed_in(person.email)
    client.get(reverse("accounts:sessions"))
    seen = UserSession.objects.get().last_seen_at
    client.get(reverse("accounts:sessions"))
    assert UserSession.objects.get().last_seen_at == seen


def test_page_asks_as_many_queries_for_a_hundred_sessions_as_for_ten(
    person, client, django_assert_max_num_queries
):
    client.force_login(person)
    client.get(reverse("accounts:sessions"))
    counts = []
    for number in (10, 90):
        begin = UserSession.objects.count()
        for n in range(begin, begin + number):
            Session.objects.create(session_key=f"k{n}", expire_date=timezone.now() + timedelta(days=1))
            UserSession.objects.create(user=person, session_key=f"k{n}", ip="203.0.113.0", user_agent=EDGE)
        with django_assert_max_num_queries(30) as asked:
            assert client.get(reverse("accounts:sessions")).content.decode().count("<li>") > number
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_ended_and_expired_sessions_are_not_listed(person):
    client = signed_in(person.email)
    UserSession.objects.create(user=person, session_key="gone", ip="203.0.113.0", user_agent=EDGE)
    Session.objects.create(session_key="old", expire_date=timezone.now() - timedelta(days=1))
    UserSession.objects.create(user=person, session_key="old", ip="203.0.113.0", user_agent=EDGE)
    assert len(listed(person, client)) == 1
    assert is_in(client)


def test_visitor_is_led_to_sign_in(client):
    assert client.get(reverse("accounts:sessions"))["Location"].startswith("/accounts/login/")
    assert client.get("/accounts/sessions/")["Location"] == reverse("accounts:sessions")
