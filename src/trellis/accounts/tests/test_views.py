"""Screens of accounts: who sees what, what is kept when a form is wrong."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from trellis.accounts import selectors, services
from trellis.accounts.models import AccessToken, Person
from trellis.accounts.services import persons
from trellis.accounts.tests.conftest import acting
from trellis.core.sections import Section, SectionLine

pytestmark = pytest.mark.django_db
OWN = ["/person/", "/roles/", "/person/tokens/1/revoke/"]
SECTIONS = (
    lambda actor: Section("Organisations", (SectionLine("One cluster", "/one/", "owner"),)),
    lambda actor: Section("Imports", (), empty="No file yet.", next_label="Bring one", next_url="/bring/"),
)


@pytest.mark.parametrize("path", OWN)
def test_visitor_is_led_to_sign_in_and_back(client, path):
    answer = client.get(path)
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={path}")


def test_own_page_shows_own_things_only(client, make_person, settings):
    settings.TRELLIS_PERSON_SECTIONS = "trellis.accounts.tests.test_views.SECTIONS"
    person, other = make_person("a@one.example", "validator"), make_person("b@one.example")
    services.create_token(actor=acting(person), label="mine", days=30)
    services.create_token(actor=acting(other), label="of another", days=30)
    client.force_login(person)
    text = client.get("/person/").content.decode()
    assert "mine" in text
    assert "of another" not in text
    assert "Validator" in text
    assert re.findall(r'<a href="/one/">One cluster</a>|No file yet\.|href="/bring/"', text) == [
        '<a href="/one/">One cluster</a>',
        "No file yet.",
        'href="/bring/"',
    ]


def test_name_and_language_are_saved_and_the_page_turns_to_the_language(client, make_person):
    person = make_person("a@one.example")
    client.force_login(person)
    answer = client.post("/person/", {"name": "Desk one", "language": "de"}, follow=True)
    person.refresh_from_db()
    assert (person.name, person.language) == ("Desk one", "de")
    assert '<html lang="de"' in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "language", "kept"), [("Desk one", "tlh", "Desk one"), ("n" * 201, "en", "n" * 201)]
)
def test_wrong_own_data_keeps_what_was_typed(client, make_person, name, language, kept):
    client.force_login(make_person("a@one.example"))
    answer = client.post("/person/", {"name": name, "language": language})
    assert answer.status_code == 422
    assert f'value="{kept}"' in answer.content.decode()
    assert 'class="error-summary"' in answer.content.decode()


def test_new_token_is_shown_once_and_works_in_the_api(client, make_person):
    person = make_person("a@one.example")
    client.force_login(person)
    text = client.post("/person/tokens/", {"label": "export", "days": "90"}).content.decode()
    token = re.search(r"trellis_[\w-]+", text)
    assert token is not None
    assert services.use_token(text=token[0]).id == person.pk
    assert token[0] not in client.get("/person/").content.decode()


def test_token_without_a_name_is_refused_and_nothing_is_made(client, make_person):
    client.force_login(make_person("a@one.example"))
    assert client.post("/person/tokens/", {"label": " ", "days": "90"}).status_code == 422
    assert client.post("/person/tokens/", {"label": "export", "days": "4"}).status_code == 422
    assert AccessToken.objects.count() == 0


def test_token_beyond_the_most_keeps_what_was_typed(client, make_person, monkeypatch):
    monkeypatch.setattr(persons, "MOST_TOKENS", 0)
    client.force_login(make_person("a@one.example"))
    answer = client.post("/person/tokens/", {"label": "export", "days": "90"})
    assert answer.status_code == 422
    assert 'value="export"' in answer.content.decode()
    assert "Revoke one first." in answer.content.decode()


def test_revoking_asks_first_and_then_does(client, make_person):
    person = make_person("a@one.example")
    token = services.create_token(actor=acting(person), label="export", days=30).token
    client.force_login(person)
    path = f"/person/tokens/{token.id}/revoke/"
    assert "export" in client.get(path).content.decode()
    assert AccessToken.objects.count() == 1
    client.post(path)
    assert AccessToken.objects.count() == 0
    assert client.post(path).status_code == 404


def test_roles_are_for_operators(client, make_person):
    client.force_login(make_person("v@one.example", "validator"))
    assert client.get("/roles/").status_code == 403
    assert client.post("/roles/", {"email": "v@one.example", "role": "operator"}).status_code == 403


def test_operator_gives_and_takes_a_role(client, make_person):
    person = make_person("a@one.example")
    client.force_login(make_person("o@one.example", "operator"))
    client.post("/roles/", {"email": "a@one.example", "role": "validator"})
    assert selectors.platform_roles(person_id=person.pk) == {"validator"}
    assert "a@one.example" in client.get("/roles/").content.decode()
    client.post(f"/roles/{person.role_grants.get().pk}/revoke/")
    assert selectors.platform_roles(person_id=person.pk) == frozenset()


@pytest.mark.parametrize(
    ("email", "role"),
    [("nobody@one.example", "validator"), ("no address", "validator"), ("o@one.example", "operator")],
)
def test_role_that_cannot_be_given_keeps_what_was_typed(client, make_person, email, role):
    client.force_login(make_person("o@one.example", "operator"))
    answer = client.post("/roles/", {"email": email, "role": role})
    assert answer.status_code == 422
    assert f'value="{email}"' in answer.content.decode()


def test_sign_up_confirm_by_mail_and_sign_in(client):
    client.post(
        "/accounts/signup/",
        {
            "email": "new@one.example",
            "password1": "correct horse battery",
            "password2": "correct horse battery",
        },
    )
    link = re.search(r"http://\S+(/accounts/confirm-email/\S+)", mail.outbox[0].body)
    assert link is not None
    page = client.get(link[1])
    assert 'class="header"' in page.content.decode()
    sign_in = {"login": "new@one.example", "password": "correct horse battery"}
    client.post("/accounts/login/", sign_in)
    assert "_auth_user_id" not in client.session
    client.post(link[1])
    client.post("/accounts/login/", sign_in)
    assert client.session["_auth_user_id"] == str(Person.objects.get().pk)


def test_password_reset_by_mail_sets_the_new_one(client, make_person):
    person = make_person("a@one.example")
    client.post(reverse("account_reset_password"), {"email": "a@one.example"})
    link = re.search(r"http://\S+(/accounts/password/reset/key/\S+)", mail.outbox[0].body)
    assert link is not None
    page = client.get(link[1], follow=True)
    assert 'class="header"' in page.content.decode()
    client.post(
        page.redirect_chain[-1][0],
        {"password1": "another long password", "password2": "another long password"},
    )
    person.refresh_from_db()
    assert person.check_password("another long password")


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_signup",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_email_verification_sent",
        "account_inactive",
    ],
)
def test_screens_of_signing_in_stand_in_the_frame(client, name):
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    assert 'class="header"' in answer.content.decode()


@pytest.mark.parametrize(
    "name", ["account_logout", "account_email", "account_change_password", "account_reauthenticate"]
)
def test_screens_of_a_signed_in_person_stand_in_the_frame(client, make_person, name):
    client.force_login(make_person("a@one.example"))
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    assert 'class="header"' in answer.content.decode()


def test_language_that_the_site_no_longer_has_is_refused_and_what_was_typed_stays(
    client, make_person, settings
):
    person = make_person("a@one.example")
    client.force_login(person)
    settings.LANGUAGES = [("en", "English")]
    answer = client.post("/person/", {"name": "Desk one", "language": "de"})
    person.refresh_from_db()
    assert (answer.status_code, person.name, person.language) == (422, "", "en")
    assert "Choose one of the languages of the site." in answer.content.decode()
    assert 'value="Desk one"' in answer.content.decode()
