"""Signing in by a service that speaks OpenID Connect: what is believed, and to which account it leads."""

from collections.abc import Iterator

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client
from django.urls import reverse

from trellis.accounts.models import Person
from trellis.accounts.tests.conftest import PASSWORD
from trellis.accounts.tests.sign_in_service import CLIENT, Service, running_service
from trellis.audit.models import AuditEntry

pytestmark = pytest.mark.django_db
LOGIN = reverse("openid_connect_login", args=["service"])
CALLBACK = reverse("openid_connect_callback", args=["service"])
EMAIL = "a@one.example"


@pytest.fixture
def service(settings) -> Iterator[Service]:
    with running_service() as running:
        settings.TRELLIS_OIDC_ISSUER = running.url
        settings.TRELLIS_OIDC_CLIENT_ID = CLIENT
        settings.TRELLIS_OIDC_SECRET = "secret"
        settings.TRELLIS_OIDC_NAME = "Cluster login"
        running.person = {"sub": "77", "email": EMAIL, "email_verified": True}
        yield running


def begin(client: Client, service: Service, process: str = "login") -> dict[str, str]:
    return service.begun(client.post(f"{LOGIN}?process={process}")["Location"])


def come_back(client: Client, asked: dict[str, str]):
    return client.get(CALLBACK, {"state": asked["state"], "code": "code"})


def go_through(client: Client, service: Service, process: str = "login"):
    return come_back(client, begin(client, service, process))


def owner(make_person, email: str = EMAIL) -> Person:
    person = make_person(email)
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def nothing_happened(client: Client) -> bool:
    return not is_in(client) and not SocialAccount.objects.exists()


def test_new_person_gets_an_account_and_comes_back_to_it(client, service):
    go_through(client, service)
    person = Person.objects.get()
    assert (person.email, person.has_usable_password()) == (EMAIL, False)
    assert EmailAddress.objects.get().verified
    again = Client()
    go_through(again, service)
    assert [item.session["_auth_user_id"] for item in (client, again)] == [str(person.pk)] * 2
    assert list(AuditEntry.objects.values_list("actor_id", "action")) == [(person.pk, "signed up")]
    assert list(SocialAccount.objects.values_list("uid", "extra_data")) == [("77", {})]


def test_service_is_asked_with_a_nonce_a_state_and_a_challenge(client, service):
    asked = begin(client, service)
    other = begin(Client(), service)
    assert asked["code_challenge_method"] == "S256"
    assert len({asked["nonce"], other["nonce"], asked["state"], other["state"]}) == 4


@pytest.mark.parametrize(
    "lie",
    [
        {"signing_key": "somebody else's"},
        {"algorithm": "none"},
        {"claims": {"iss": "https://another.example"}},
        {"claims": {"aud": "another"}},
        {"claims": {"exp": 1_000_000_000}},
        {"claims": {"nonce": "of another sign-in"}},
        {"claims": {"nonce": None}},
        {"claims": {"sub": None}},
        {"issuer": "https://another.example"},
    ],
    ids=str,
)
def test_token_that_is_not_right_in_everything_opens_nothing(client, service, lie):
    asked = begin(client, service)
    for name, value in lie.items():
        setattr(service, name, value)
    answer = come_back(client, asked)
    assert nothing_happened(client)
    assert "The sign-in service did not send what it must." in answer.content.decode()
    assert Person.objects.count() == 0


def test_token_of_an_earlier_sign_in_is_not_taken_again(client, service):
    first = begin(client, service)
    come_back(client, first)
    Person.objects.all().delete()
    thief = Client()
    asked = begin(thief, service)
    service.claims = {"nonce": first["nonce"]}
    come_back(thief, asked)
    assert nothing_happened(thief)


def test_way_back_leads_in_once_and_only_who_began(client, service):
    asked = begin(client, service)
    victim = Client()
    come_back(victim, asked)
    assert nothing_happened(victim)
    come_back(client, asked)
    assert is_in(client)
    client.post(reverse("account_logout"))
    come_back(client, asked)
    assert not is_in(client)


@pytest.mark.parametrize("said", [False, None, "true"])
def test_address_that_the_service_has_not_confirmed_opens_nothing(client, service, said):
    service.person["email_verified"] = said
    answer = go_through(client, service)
    assert answer["Location"] == reverse("account_login")
    assert nothing_happened(client)
    assert Person.objects.count() == 0


def test_account_with_the_same_address_is_not_entered_and_its_owner_hears_of_it(client, service, make_person):
    owner(make_person)
    answer = go_through(client, service)
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert nothing_happened(client)
    assert [(item.to, item.subject) for item in mail.outbox] == [([EMAIL], "You have an account at Trellis")]


def sign_in(person: Person) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def test_owner_joins_the_service_and_then_signs_in_with_it(service, make_person):
    person = owner(make_person)
    client = sign_in(person)
    go_through(client, service, "connect")
    assert list(SocialAccount.objects.values_list("user", "uid")) == [(person.pk, "77")]
    assert list(AuditEntry.objects.values_list("actor_id", "action")) == [
        (person.pk, "sign-in service connected")
    ]
    assert [item.subject for item in mail.outbox] == [
        "A sign-in service was joined to your account at Trellis"
    ]
    assert "Cluster login" in client.get(reverse("socialaccount_connections")).content.decode()
    later = Client()
    go_through(later, service)
    assert later.session["_auth_user_id"] == str(person.pk)


def test_second_factor_is_asked_for_after_the_service_too(service, make_person):
    person = owner(make_person)
    SocialAccount.objects.create(user=person, provider="service", uid="77")
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    client = Client()
    assert go_through(client, service)["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)


def test_joining_asks_for_the_password_first(service, make_person):
    client = Client()
    person = owner(make_person)
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    answer = go_through(client, service, "connect")
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert not SocialAccount.objects.exists()
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert SocialAccount.objects.get().user_id == person.pk


@pytest.mark.parametrize("email", ["b@one.example", None])
def test_service_that_knows_another_address_is_not_joined(service, make_person, email):
    client = sign_in(owner(make_person))
    service.person["email"] = email
    answer = go_through(client, service, "connect")
    assert answer["Location"] in {reverse("socialaccount_connections"), reverse("account_login")}
    assert not SocialAccount.objects.exists()


def test_address_not_confirmed_here_joins_nothing(service, make_person):
    person = owner(make_person)
    client = sign_in(person)
    EmailAddress.objects.create(user=person, email="b@one.example", verified=False)
    service.person["email"] = "b@one.example"
    go_through(client, service, "connect")
    assert not SocialAccount.objects.exists()


def test_visitor_joins_nothing_to_anybody(client, service, make_person):
    owner(make_person)
    go_through(client, service, "connect")
    assert nothing_happened(client)


def test_service_that_is_down_is_said_to_be(client, service, settings):
    settings.TRELLIS_OIDC_ISSUER = "http://127.0.0.1:9"
    answer = client.post(LOGIN)
    assert "The sign-in service did not send what it must." in answer.content.decode()
    assert nothing_happened(client)


def test_without_a_service_there_is_no_button_and_no_address(client):
    assert "openid" not in client.get(reverse("account_login")).content.decode().lower()
    assert client.get(LOGIN).status_code == 404
    assert client.get(CALLBACK).status_code == 404


def test_with_a_service_signing_in_offers_it_by_name(client, service):
    assert "Sign in with Cluster login" in client.get(reverse("account_login")).content.decode()
    assert "Sign in with Cluster login" in client.get(LOGIN).content.decode()


def test_own_page_leads_to_the_service_where_there_is_one(client, service, make_person, settings):
    client.force_login(make_person("b@one.example"))
    way = f'href="{reverse("socialaccount_connections")}"'
    assert way in client.get("/person/").content.decode()
    settings.TRELLIS_OIDC_ISSUER = ""
    assert way not in client.get("/person/").content.decode()
