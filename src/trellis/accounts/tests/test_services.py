"""What persons, operators and commands change in accounts."""

from datetime import timedelta
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.utils import timezone

from trellis.accounts import selectors, services
from trellis.accounts.models import AccessToken, Person, PlatformRoleGrant
from trellis.accounts.tests.conftest import acting
from trellis.accounts.types import MOST_TOKENS, TOKEN_DAYS
from trellis.audit.models import AuditEntry
from trellis.audit.selectors.keys import open_value
from trellis.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from trellis.core.types import VISITOR, system_actor

pytestmark = pytest.mark.django_db
COMMAND = system_actor("command")


def audited() -> list[tuple]:
    """Each entry as those may read it who may."""
    return [
        (
            row.action,
            row.subject_id,
            {name: [open_value(value) for value in values] for name, values in row.changes.items()},
        )
        for row in AuditEntry.objects.order_by("id")
    ]


def test_change_person_stores_and_records_what_changed(make_person):
    person, other = make_person("a@one.example"), make_person("b@one.example")
    services.change_person(actor=acting(person), name="  Desk   one ", language="fr")
    person.refresh_from_db()
    other.refresh_from_db()
    assert (person.name, person.language) == ("Desk one", "fr")
    assert (other.name, other.language) == ("", "en")
    assert audited() == [("changed", str(person.pk), {"name": ["", "Desk one"], "language": ["en", "fr"]})]


def test_change_person_that_changes_nothing_records_nothing(make_person):
    services.change_person(actor=acting(make_person("a@one.example")), name="", language="en")
    assert audited() == []


def test_change_person_refuses_long_names_and_unknown_languages_together(make_person):
    with pytest.raises(InvalidInput) as caught:
        services.change_person(actor=acting(make_person("a@one.example")), name="x" * 201, language="tlh")
    assert [problem.field for problem in caught.value.problems] == ["name", "language"]


def test_change_person_refuses_a_visitor():
    with pytest.raises(NotPermitted):
        services.change_person(actor=VISITOR, name="x", language="en")


def test_new_token_finds_its_person_and_is_kept_only_as_a_digest(make_person):
    person = make_person("a@one.example")
    new = services.create_token(actor=acting(person), label=" nightly  export ", days=30)
    found = services.use_token(text=new.text)
    assert found is not None
    assert found.id == person.pk
    row = AccessToken.objects.get()
    assert (row.label, row.digest) == ("nightly export", selectors.digest(new.text))
    assert new.text not in str(AccessToken.objects.values().get())
    assert new.text not in str(audited())
    assert timedelta(days=29) < row.expires_at - timezone.now() <= timedelta(days=30)


@pytest.mark.parametrize(
    ("label", "days", "field"), [("", 30, "label"), ("x" * 101, 30, "label"), ("x", 31, "days")]
)
def test_create_token_refuses_what_does_not_fit(make_person, label, days, field):
    with pytest.raises(InvalidInput) as caught:
        services.create_token(actor=acting(make_person("a@one.example")), label=label, days=days)
    assert [problem.field for problem in caught.value.problems] == [field]
    assert AccessToken.objects.count() == 0


def test_create_token_refuses_a_visitor():
    with pytest.raises(NotPermitted):
        services.create_token(actor=VISITOR, label="x", days=30)


def test_create_token_stops_at_the_most_a_person_may_have(make_person):
    person, other = make_person("a@one.example"), make_person("b@one.example")
    for number in range(MOST_TOKENS):
        services.create_token(actor=acting(person), label=f"{number}", days=TOKEN_DAYS[0])
    with pytest.raises(Conflict):
        services.create_token(actor=acting(person), label="one more", days=TOKEN_DAYS[0])
    services.create_token(actor=acting(other), label="of another", days=TOKEN_DAYS[0])
    assert AccessToken.objects.count() == MOST_TOKENS + 1


@pytest.mark.parametrize(("days", "active", "found"), [(1, True, True), (-1, True, False), (1, False, False)])
def test_token_counts_until_it_expires_or_its_person_leaves(make_person, days, active, found):
    holder = make_person("a@one.example", is_active=active)
    AccessToken.objects.create(
        person=holder,
        label="export",
        digest=selectors.digest("secret"),
        expires_at=timezone.now() + timedelta(days=days),
    )
    assert (services.use_token(text="secret") is not None) is found
    assert services.use_token(text="another") is None


def test_use_of_a_token_is_noted_once_a_day(make_person, django_assert_num_queries):
    new = services.create_token(actor=acting(make_person("a@one.example")), label="x", days=30)
    services.use_token(text=new.text)
    assert AccessToken.objects.get().last_used_on == timezone.now().date()
    with django_assert_num_queries(5):  # savepoint, who acts, the token, release, nobody again
        services.use_token(text=new.text)


def test_revoked_token_ends_and_is_recorded(make_person):
    person = make_person("a@one.example")
    new = services.create_token(actor=acting(person), label="export", days=30)
    services.revoke_token(actor=acting(person), token_id=new.token.id)
    assert services.use_token(text=new.text) is None
    assert audited()[-1] == ("token revoked", str(person.pk), {"token": ["export", None]})


def test_token_of_another_person_is_not_found_even_for_an_operator(make_person):
    owner, operator = make_person("a@one.example"), make_person("o@one.example", "operator")
    token = services.create_token(actor=acting(owner), label="export", days=30).token
    for attempt in (selectors.get_token, services.revoke_token):
        with pytest.raises(NotFound):
            attempt(actor=acting(operator), token_id=token.id)
    assert selectors.list_tokens(actor=acting(operator)) == []
    assert selectors.list_tokens(actor=VISITOR) == []
    assert [item.label for item in selectors.list_tokens(actor=acting(owner))] == ["export"]


def test_operator_grants_a_role_and_it_is_recorded(make_person):
    operator, person = make_person("o@one.example", "operator"), make_person("a@one.example")
    services.grant_role(actor=acting(operator), email=" A@one.EXAMPLE ", role="validator")
    assert selectors.platform_roles(person_id=person.pk) == {"validator"}
    entry = AuditEntry.objects.get()
    assert (entry.actor_id, entry.action, entry.subject_id) == (operator.pk, "role granted", str(person.pk))


def test_role_twice_is_a_conflict_that_says_so(make_person):
    make_person("a@one.example", "validator")
    with pytest.raises(Conflict, match="already has this role"):
        services.grant_role(actor=COMMAND, email="a@one.example", role="validator")


@pytest.mark.parametrize("roles", [(), ("validator",)])
def test_only_operators_grant_and_revoke_roles(make_person, roles):
    actor = acting(make_person("a@one.example", *roles))
    with pytest.raises(NotPermitted):
        services.grant_role(actor=actor, email="a@one.example", role="operator")
    with pytest.raises(NotPermitted):
        services.revoke_role(actor=actor, grant_id=1)


def test_grant_to_nobody_of_nothing_names_both_faults(make_person):
    make_person("gone@one.example", is_active=False)
    with pytest.raises(InvalidInput) as caught:
        services.grant_role(actor=COMMAND, email="gone@one.example", role="king")
    assert [problem.field for problem in caught.value.problems] == ["email", "role"]


def test_unknown_role_alone_is_one_fault(make_person):
    make_person("a@one.example")
    with pytest.raises(InvalidInput) as caught:
        services.grant_role(actor=COMMAND, email="a@one.example", role="king")
    assert [problem.field for problem in caught.value.problems] == ["role"]


def test_last_operator_cannot_be_taken_away(make_person):
    first, second = make_person("o@one.example", "operator"), make_person("p@one.example", "operator")
    services.revoke_role(actor=acting(first), grant_id=second.role_grants.get().pk)
    with pytest.raises(Conflict, match="last operator"):
        services.revoke_role(actor=acting(first), grant_id=first.role_grants.get().pk)
    assert list(PlatformRoleGrant.objects.values_list("person", "role")) == [(first.pk, "operator")]


def test_validator_can_be_taken_away_while_there_is_one_operator(make_person):
    operator, validator = make_person("o@one.example", "operator"), make_person("v@one.example", "validator")
    services.revoke_role(actor=acting(operator), grant_id=validator.role_grants.get().pk)
    assert selectors.platform_roles(person_id=validator.pk) == frozenset()
    with pytest.raises(NotFound):
        services.revoke_role(actor=acting(operator), grant_id=0)


def test_grants_are_listed_to_operators_whole_and_to_persons_their_own(make_person):
    operator, validator = make_person("o@one.example", "operator"), make_person("v@one.example", "validator")

    def listed(actor):
        return [(grant.email, grant.role) for grant in selectors.list_role_grants(actor=actor)]

    assert listed(acting(operator)) == [("o@one.example", "operator"), ("v@one.example", "validator")]
    assert listed(acting(validator)) == [("v@one.example", "validator")]
    assert listed(VISITOR) == []


def run(command: str, *arguments: str) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def test_grant_role_command_grants_and_says_so(make_person):
    person = make_person("a@one.example")
    assert run("grant_role", "a@one.example", "operator") == "a@one.example is now operator.\n"
    assert selectors.platform_roles(person_id=person.pk) == {"operator"}


def test_grant_role_command_for_nobody_says_what_to_do():
    with pytest.raises(CommandError, match="no account with this mail address"):
        run("grant_role", "nobody@one.example", "operator")


def test_create_operator_command_makes_a_person_who_can_sign_in(monkeypatch, client):
    monkeypatch.setattr("sys.stdin", StringIO("correct horse battery\n"))
    run("create_operator", "operator@demo.example", "--password-from-input")
    person = Person.objects.get()
    assert selectors.platform_roles(person_id=person.pk) == {"operator"}
    assert EmailAddress.objects.get(user=person).verified
    client.post("/accounts/login/", {"login": "operator@demo.example", "password": "correct horse battery"})
    assert client.session["_auth_user_id"] == str(person.pk)


def test_create_operator_again_keeps_the_password_and_records_nothing_new(monkeypatch, make_person):
    person = make_person("operator@demo.example", "operator")
    monkeypatch.setattr("getpass.getpass", lambda prompt: "another password")
    run("create_operator", "Operator@demo.example")
    person.refresh_from_db()
    assert person.check_password("correct horse battery")
    assert audited() == []


@pytest.mark.parametrize(
    ("email", "password", "said"),
    [("operator", "correct horse battery", "valid email"), ("o@demo.example", "short", "too short")],
)
def test_create_operator_with_what_will_not_do_says_why(monkeypatch, email, password, said):
    monkeypatch.setattr("getpass.getpass", lambda prompt: password)
    with pytest.raises(CommandError, match=said):
        run("create_operator", email)
    assert Person.objects.count() == 0


def test_account_without_a_role_is_made_once_and_may_do_nothing_more():
    made = [
        services.create_account(
            actor=COMMAND, email="a@one.example", password=f"correct horse {n}", name=f"Desk {n}"
        )
        for n in range(2)
    ]
    person = Person.objects.get()
    assert [card.id for card in made] == [person.pk, person.pk]
    assert (person.name, person.check_password("correct horse 0")) == ("Desk 0", True)
    assert PlatformRoleGrant.objects.count() == 0
    assert [action for action, _subject, _changes in audited()] == ["created"]
