"""The second factor: set up, asked for, and what waits for it."""

import re
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse

from trellis.accounts import selectors, services
from trellis.accounts.models import Person, PlatformRoleGrant
from trellis.accounts.services import signing_in
from trellis.accounts.tests.conftest import PASSWORD, acting
from trellis.audit.models import AuditEntry
from trellis.core.errors import NotPermitted
from trellis.core.types import Actor

pytestmark = pytest.mark.django_db
ROLES = "/roles/"


@pytest.fixture(autouse=True)
def second_factor_required(settings):
    settings.TRELLIS_SECOND_FACTOR = "required"


@pytest.fixture(autouse=True)
def committing_at_once(monkeypatch):
    """A test's transaction is never committed: what the library does then is done at once."""
    monkeypatch.setattr(transaction, "on_commit", lambda callback: callback())


@pytest.fixture
def operator(make_person) -> Person:
    return with_address(make_person("o@one.example", "operator"))


def with_address(person: Person) -> Person:
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def sign_in(person: Person, client: Client | None = None) -> tuple[Client, str]:
    client = client or Client()
    answer = client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return client, answer.get("Location", "")


def code(secret: str, ahead: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1] + ahead))


def set_up_app(client: Client) -> str:
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    answer = client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    return secret


def test_operator_with_a_password_alone_is_led_to_set_one_up_and_may_do_nothing(operator):
    client, after = sign_in(operator)
    assert after == reverse("mfa_index")
    answer = client.get(ROLES)
    assert (answer.status_code, answer["Location"]) == (302, f"{reverse('mfa_index')}?next=%2Froles%2F")
    assert client.post(ROLES, {"email": operator.email, "role": "validator"}).status_code == 403
    assert PlatformRoleGrant.objects.count() == 1
    text = client.get("/person/").content.decode()
    assert "Your role counts once you sign in with a second factor: Operator." in text
    assert f'href="{ROLES}"' not in text


def test_setting_one_up_makes_the_role_count_at_once(operator):
    client, _after = sign_in(operator)
    set_up_app(client)
    assert client.get(ROLES).status_code == 200
    assert list(AuditEntry.objects.values_list("actor_id", "action")) == [
        (operator.pk, "authenticator app added")
    ]
    assert [item.subject for item in mail.outbox] == ["An authenticator app was added at Trellis"]


def test_person_without_a_role_is_not_asked_for_anything(make_person):
    client, after = sign_in(with_address(make_person("a@one.example")))
    assert after == "/"
    answer = client.get(ROLES)
    assert answer.status_code == 403


def test_next_sign_in_asks_for_the_code_and_takes_each_once(operator):
    secret = set_up_app(sign_in(operator)[0])
    client, after = sign_in(operator)
    assert after == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "The code is not right." in wrong.content.decode()
    right = code(secret, ahead=1)
    client.post(reverse("mfa_authenticate"), {"code": right})
    assert client.get(ROLES).status_code == 200
    again, _after = sign_in(operator)
    again.post(reverse("mfa_authenticate"), {"code": right})
    assert "_auth_user_id" not in again.session


def test_recovery_code_opens_the_account_once(operator):
    first, _after = sign_in(operator)
    set_up_app(first)
    codes = re.findall(r"^[\d-]{8,9}$", first.get(reverse("mfa_view_recovery_codes")).content.decode(), re.M)
    shown = first.get(reverse("mfa_download_recovery_codes")).content.decode()
    assert len(shown.split()) >= 10
    spare = next(word for word in shown.split() if word.replace("-", "").isdigit())
    for works in (True, False):
        client, _after = sign_in(operator)
        client.post(reverse("mfa_authenticate"), {"code": spare})
        assert ("_auth_user_id" in client.session) is works
    assert codes is not None


def test_session_from_before_shows_the_factor_and_comes_back(operator):
    before, _after = sign_in(operator)
    secret = set_up_app(sign_in(operator)[0])
    answer = before.get(ROLES)
    assert answer["Location"] == f"{reverse('mfa_reauthenticate')}?next=%2Froles%2F"
    answer = before.post(reverse("mfa_reauthenticate"), {"code": code(secret, ahead=1), "next": ROLES})
    assert answer["Location"] == ROLES
    assert before.get(ROLES).status_code == 200


def test_person_with_a_passkey_alone_is_led_to_show_that(operator):
    client, _after = sign_in(operator)
    Authenticator.objects.create(user=operator, type=Authenticator.Type.WEBAUTHN, data={})
    way = reverse("mfa_reauthenticate_webauthn")
    assert client.get(ROLES)["Location"] == f"{way}?next=%2Froles%2F"


def test_without_the_factor_the_role_waits_again(operator):
    client, _after = sign_in(operator)
    set_up_app(client)
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.count() == 0
    assert client.get(ROLES).status_code == 302
    assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True)) == [
        "authenticator app added",
        "authenticator app removed",
    ]


def test_where_it_is_only_offered_roles_count_without(operator, settings):
    settings.TRELLIS_SECOND_FACTOR = "offered"
    client, after = sign_in(operator)
    assert after == "/"
    assert client.get(ROLES).status_code == 200


def test_secrets_are_encrypted_in_the_database_and_outlive_a_change_of_the_sites_secret(operator, settings):
    secret = set_up_app(sign_in(operator)[0])
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new secret of this site"
    client, _after = sign_in(operator)
    client.post(reverse("mfa_authenticate"), {"code": code(secret, ahead=1)})
    assert client.session["_auth_user_id"] == str(operator.pk)


def test_token_carries_roles_only_if_they_counted_when_it_was_made(operator):
    waiting = Actor(person_id=operator.pk, waiting_roles=frozenset({"operator"}))
    made = [
        services.create_token(actor=actor, label="export", days=30).text
        for actor in (waiting, acting(operator))
    ]
    assert [services.use_token(text=text).carries_roles for text in made] == [False, True]


def test_recovery_codes_alone_are_no_second_factor(operator):
    Authenticator.objects.create(user=operator, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert selectors.second_factors(person_id=operator.pk) == frozenset()


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index", "mfa_reauthenticate", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
        "mfa_deactivate_totp", "mfa_list_webauthn", "mfa_add_webauthn",
    ],
)  # fmt: skip
def test_screens_stand_in_the_frame_and_in_our_words(operator, name):
    client, _after = sign_in(operator)
    set_up_app(client)
    answer = client.get(reverse(name))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'class="header"' in text
    assert not re.search("authenticat(e|ion) using|Two-Factor|Security Key|Are you sure", text)


def test_screen_between_password_and_code_stands_in_the_frame(operator):
    set_up_app(sign_in(operator)[0])
    client, after = sign_in(operator)
    text = client.get(after).content.decode()
    assert 'class="header"' in text
    assert "The six digits of your app, or a recovery code" in text


def test_command_removes_what_a_person_lost_and_records_it(operator, make_person):
    other = with_address(make_person("b@one.example"))
    for person in (operator, other):
        set_up_app(sign_in(person)[0])
    out = StringIO()
    call_command("remove_second_factor", "O@one.example", stdout=out)
    assert "signs in with the password alone" in out.getvalue()
    assert set(Authenticator.objects.values_list("user", flat=True)) == {other.pk}
    entry = AuditEntry.objects.latest("id")
    assert (entry.actor_system, entry.action, entry.subject_id) == (
        "command remove_second_factor",
        "all second factors removed",
        str(operator.pk),
    )
    assert sign_in(operator)[1] == reverse("mfa_index")


def test_second_factor_of_nobody_is_not_removed(make_person):
    with pytest.raises(CommandError, match="no account with this mail address"):
        call_command("remove_second_factor", "nobody@one.example")
    with pytest.raises(NotPermitted):
        signing_in.remove_second_factors(
            actor=acting(make_person("v@one.example", "validator")), email="x@y.eu"
        )
