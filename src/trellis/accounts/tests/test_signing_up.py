"""Signing up, confirming, signing in and setting a new password, through the screens and the mails."""

import re
from unittest.mock import patch

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext, override

from trellis.accounts.models import Person
from trellis.accounts.tests.conftest import PASSWORD, posted
from trellis.audit.models import AuditEntry

pytestmark = pytest.mark.django_db
KNOWN, UNKNOWN = "known@one.example", "other@one.example"
NEW = "another long password"
LINK = re.compile(r"https?://\S+?(/accounts/\S+)")


@pytest.fixture
def known(make_person) -> Person:
    person = make_person(KNOWN)
    EmailAddress.objects.create(user=person, email=KNOWN, verified=True, primary=True)
    return person


def sign_up(client, email: str, **fields):
    typed = {"email": email, "password1": PASSWORD, "password2": PASSWORD, **fields}
    return client.post(reverse("account_signup"), typed)


def sign_in(client, email: str, password: str = PASSWORD, **extra):
    return client.post(reverse("account_login"), {"login": email, "password": password}, **extra)


def ask_for_reset(client, email: str, **extra):
    return client.post(reverse("account_reset_password"), {"email": email}, **extra)


def link_in_mail(index: int = -1) -> str:
    found = LINK.search(str(mail.outbox[index].body))
    assert found is not None
    return found[1]


def recorded() -> list[tuple]:
    return list(AuditEntry.objects.order_by("id").values_list("action", "actor_id", "subject_id"))


def shown(answer) -> tuple:
    """All that the one who asks can see, but for tokens against forgery and the address typed."""
    text = re.sub(r'(name="csrfmiddlewaretoken" value=|nonce=)"[^"]*"', r"\1", answer.content.decode())
    changing = {"Content-Security-Policy", "Expires"}
    headers = {name: value for name, value in answer.headers.items() if name not in changing}
    cookies = {name: (morsel["max-age"], morsel["path"]) for name, morsel in answer.cookies.items()}
    for email in (KNOWN, UNKNOWN):
        text = text.replace(email, "…")
    return answer.status_code, headers, sorted(cookies), text


# --- equal answers


def counting_hashes():
    return patch.object(
        ScryptPasswordHasher, "encode", autospec=True, side_effect=ScryptPasswordHasher.encode
    )


@pytest.mark.parametrize("ask", [sign_up, ask_for_reset])
def test_known_and_unknown_addresses_get_the_same_answer_and_one_mail_each(client, known, ask):
    seen = []
    for email in (KNOWN, UNKNOWN):
        client.logout()
        client.cookies.clear()
        mail.outbox.clear()
        with counting_hashes() as hashes:
            answer = ask(client, email)
        after = client.get(answer["Location"])
        seen.append((shown(answer), shown(after), hashes.call_count, [item.to for item in mail.outbox]))
    assert [sent for *_rest, sent in seen] == [[[KNOWN]], [[UNKNOWN]]]
    assert seen[0][:3] == seen[1][:3]


def test_wrong_password_and_unknown_address_get_the_same_answer(client, known):
    seen = []
    for email in (KNOWN, UNKNOWN):
        with counting_hashes() as hashes:
            answer = sign_in(client, email, "not the password")
        seen.append((shown(answer), hashes.call_count))
    assert seen[0] == seen[1]
    assert "The mail address or the password is not right." in seen[0][0][3]


def test_sign_up_with_a_known_address_changes_nothing_and_tells_the_owner(client, known):
    sign_up(client, KNOWN.upper())
    assert list(Person.objects.values_list("pk", "email")) == [(known.pk, KNOWN)]
    known.refresh_from_db()
    assert known.check_password(PASSWORD)
    assert [(item.to, item.subject) for item in mail.outbox] == [([KNOWN], "You have an account at Trellis")]
    assert recorded() == []


def test_two_sign_ups_of_one_address_at_once_make_one_account(client, monkeypatch):
    monkeypatch.setattr(
        "allauth.account.forms.SignupForm.validate_unique_email", lambda form, value: value
    )  # neither sees the other
    answers = [sign_up(client, UNKNOWN) for _n in range(2)]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (302, reverse("account_email_verification_sent"))
    }
    assert Person.objects.count() == 1


# --- the way through


def test_sign_up_confirm_sign_in_and_reset_are_recorded_as_the_persons_own(client):
    client.cookies["django_language"] = "de"
    sign_up(client, UNKNOWN)
    person = Person.objects.get()
    assert person.language == "de"
    confirm = link_in_mail()
    assert client.get(confirm).status_code == 200
    assert not EmailAddress.objects.get().verified
    client.post(confirm)
    assert EmailAddress.objects.get().verified
    ask_for_reset(client, UNKNOWN)
    form = client.get(link_in_mail(), follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": NEW, "password2": NEW})
    sign_in(client, UNKNOWN, NEW)
    client.post(
        reverse("account_change_password"),
        {"oldpassword": NEW, "password1": PASSWORD, "password2": PASSWORD},
    )
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    own = (person.pk, str(person.pk))
    assert recorded() == [
        ("signed up", *own),
        ("mail address confirmed", *own),
        ("password reset", *own),
        ("password changed", *own),
    ]
    assert UNKNOWN not in str(list(AuditEntry.objects.values()))


def test_main_address_changed_and_another_removed_are_recorded_and_told(client, known):
    EmailAddress.objects.create(user=known, email="b@one.example", verified=True)
    client.force_login(known)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("account_email"), {"email": "b@one.example", "action_primary": ""})
    client.post(reverse("account_email"), {"email": KNOWN, "action_remove": ""})
    assert list(EmailAddress.objects.values_list("email", "primary")) == [("b@one.example", True)]
    own = (known.pk, str(known.pk))
    assert recorded() == [("mail address changed", *own), ("mail address removed", *own)]
    assert [item.to for item in mail.outbox] == [[KNOWN], ["b@one.example"]]


@pytest.mark.parametrize("what", ["action_add", "action_primary", "action_remove"])
def test_mail_addresses_are_changed_only_after_the_password_once_more(client, known, what):
    EmailAddress.objects.create(user=known, email="b@one.example", verified=True)
    client.force_login(known)
    email = "c@one.example" if what == "action_add" else "b@one.example"
    answer = client.post(reverse("account_email"), {"email": email, what: ""})
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    before = [(KNOWN, True), ("b@one.example", False)]
    assert list(EmailAddress.objects.order_by("id").values_list("email", "primary")) == before
    client.post(answer["Location"], {"password": PASSWORD, "next": reverse("account_email")})
    after = {  # what was asked for is done then, not typed once more
        "action_add": [*before, ("c@one.example", False)],
        "action_primary": [(KNOWN, False), ("b@one.example", True)],
        "action_remove": before[:1],
    }
    assert list(EmailAddress.objects.order_by("id").values_list("email", "primary")) == after[what]


def test_change_that_fails_behind_its_mail_takes_the_mail_back(client, known, monkeypatch):
    """The mail is written in the transaction of the change: half of it is never stored."""
    seen, outside = [], len(connection.savepoint_ids)

    def fail(**mail):
        seen.append(len(connection.savepoint_ids) > outside)
        raise RuntimeError

    client.raise_request_exception = False
    monkeypatch.setattr("trellis.accounts.tests.conftest.post", fail)
    assert sign_up(client, UNKNOWN).status_code == 500
    assert seen == [True]
    assert list(Person.objects.values_list("email", flat=True)) == [KNOWN]
    assert recorded() == []


def test_mails_are_in_their_readers_language_and_go_to_their_person(client, known):
    Person.objects.filter(pk=known.pk).update(language="de")
    for email in (KNOWN, UNKNOWN):
        ask_for_reset(client, email, headers={"accept-language": "fr"})
    assert posted == [(known.pk, KNOWN, "de"), (None, UNKNOWN, "fr")]
    with override("de"):
        german = gettext("A new password for %(site_name)s") % {"site_name": "Trellis"}
    assert german not in ("", "A new password for Trellis")
    assert mail.outbox[0].subject == german


def test_link_to_reset_works_once(client, known):
    ask_for_reset(client, KNOWN)
    link = link_in_mail()
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": NEW, "password2": NEW})
    client.logout()
    answer = client.get(link, follow=True)
    assert "This link is no longer valid" in answer.content.decode()


def test_faulty_sign_up_keeps_the_address_and_says_what_is_wrong(client):
    answer = sign_up(client, UNKNOWN, password1="short", password2="shorter")
    text = answer.content.decode()
    assert f'value="{UNKNOWN}"' in text
    assert "too short" in text
    assert 'class="error-summary"' in text
    assert Person.objects.count() == 0


def test_no_mail_holds_text_of_the_library_and_all_name_the_site(client, known):
    for ask, email in (
        (sign_up, KNOWN),
        (sign_up, UNKNOWN),
        (ask_for_reset, KNOWN),
        (ask_for_reset, "x@y.eu"),
    ):
        client.logout()
        ask(client, email)
    assert [item.subject for item in mail.outbox] == [
        "You have an account at Trellis",
        "Confirm your mail address for Trellis",
        "A new password for Trellis",
        "No account at Trellis with this mail address",
    ]
    assert all("If it was not you, do nothing" in item.body for item in mail.outbox)
    assert not any("Hello from" in item.body for item in mail.outbox)


# --- limits


def fail(client, email: str, times: int, address: str):
    return [sign_in(client, email, "not the password", REMOTE_ADDR=address) for _n in range(times)][-1]


def test_strangers_failed_attempts_do_not_keep_the_owner_out(client, known):
    refused = fail(client, KNOWN, 6, "203.0.113.7")
    assert (
        "Too many attempts to sign in from where you are. Try again in 5 minutes" in refused.content.decode()
    )
    assert "Too many" in sign_in(client, KNOWN, REMOTE_ADDR="203.0.113.7").content.decode()
    sign_in(client, KNOWN, REMOTE_ADDR="198.51.100.4")
    assert client.session["_auth_user_id"] == str(known.pk)


def test_one_network_tries_ten_addresses_a_minute_at_most(client, known):
    for number in range(10):
        fail(client, f"{number}@one.example", 1, "203.0.113.7")
    assert "Try again in 1 minute," in sign_in(client, KNOWN, REMOTE_ADDR="203.0.113.7").content.decode()
    sign_in(client, KNOWN, REMOTE_ADDR="198.51.100.4")
    assert client.session["_auth_user_id"] == str(known.pk)


def test_limit_is_one_for_a_whole_network_of_the_new_kind(client, known):
    fail(client, KNOWN, 5, "2001:db8:1:2::1")
    assert "Too many" in sign_in(client, KNOWN, REMOTE_ADDR="2001:db8:1:2:ffff::9").content.decode()
    sign_in(client, KNOWN, REMOTE_ADDR="2001:db8:1:3::1")
    assert client.session["_auth_user_id"] == str(known.pk)


def test_address_gets_five_reset_mails_an_hour_and_the_answer_stays_the_same(client, known):
    answers = [shown(ask_for_reset(client, KNOWN, REMOTE_ADDR=f"203.0.113.{n}")) for n in range(7)]
    assert answers == [answers[0]] * 7
    assert len(mail.outbox) == 5
    client.get(link_in_mail(0), follow=True)
    assert client.session.get("_password_reset_key")


def test_too_many_sign_ups_are_answered_with_a_page_that_says_when(client):
    answers = [sign_up(client, f"{number}@one.example") for number in range(21)]
    assert [answer.status_code for answer in answers] == [302] * 20 + [429]
    assert answers[-1]["Retry-After"] == "60"
    text = answers[-1].content.decode()
    assert "Wait one minute, then try again." in text
    assert "20@one.example" in text
    assert PASSWORD not in text
