"""Claiming a profile that nobody owns: by mail at its own domain, or by a validator's decision."""

import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from trellis.audit.models import AuditEntry
from trellis.core.errors import Conflict
from trellis.notifications.models import AnsweredLink, Mail, Notification
from trellis.registry.models import Claim, PersonMembership
from trellis.registry.selectors.claims import own_domains
from trellis.registry.services import claims, life, people
from trellis.registry.tests.conftest import OPERATOR, entries
from trellis.registry.types import PersonRole
from trellis.registry.types.claims import CLAIM_TRANSITIONS, ClaimState

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(make_profile):
    return make_profile("Firm", "company", published=True, website="https://www.firm.example/start")


@pytest.fixture
def claimant(make_person, client):
    person = make_person("claimant")
    client.force_login(person)
    return person


def claim_path(profile) -> str:
    return f"/organisations/{profile.slug}/claim/"


def owners(profile) -> list[str]:
    rows = PersonMembership.objects.filter(organisation_id=profile.id, role="owner")
    return [row.person.name for row in rows.select_related("person")]


def link_of_mail() -> str:
    """The path in the mail sent last to an address without an account."""
    return Notification.objects.filter(message="registry.claim_link").latest("id").path


def ask_by_mail(client, profile, address="office@firm.example") -> str:
    assert client.post(claim_path(profile), {"address": address}).status_code == 302
    return link_of_mail()


def test_claim_by_mail_makes_an_owner_by_one_button_without_sign_in(client, firm, claimant):
    path = ask_by_mail(client, firm, " Office@FIRM.example")
    assert Mail.objects.get().address == "office@firm.example"
    client.logout()
    page = client.get(path)
    assert (
        page.context_data["title"] == "Is the profile of “Firm” for claimant (claimant@example.org) to keep?"
    )
    assert owners(firm) == []
    assert client.post(path, {"answer": "yes"}).context_data["given"] == "Yes, this is right"
    row = PersonMembership.objects.get()
    assert (row.person, row.role, row.by_claim) == (claimant, "owner", True)
    assert Claim.objects.get().state == "won"
    assert entries(firm.id)[-2:] == [
        ("asked by mail", {"claim": [None, Claim.objects.get().pk]}),
        ("claimed", {"claim": [None, Claim.objects.get().pk], f"person {claimant.pk}": [None, "owner"]}),
    ]
    assert "office@firm.example" not in str([row.changes for row in AuditEntry.objects.all()])


def test_scanner_that_fetches_every_link_twice_changes_nothing(client, firm, claimant):
    path = ask_by_mail(client, firm)
    client.logout()
    before = AuditEntry.objects.count()
    for _time in range(2):
        assert client.get(path).status_code == client.head(path).status_code == 200
    assert (owners(firm), Claim.objects.get().state) == ([], "open")
    assert (AuditEntry.objects.count(), AnsweredLink.objects.count()) == (before, 0)


def test_the_organisation_can_say_no(client, firm, claimant):
    path = ask_by_mail(client, firm)
    assert client.post(path, {"answer": "no"}).status_code == 200
    claim = Claim.objects.get()
    assert (claim.state, claim.reason) == (
        "refused",
        "Whoever reads mail at firm.example said that it is not right.",
    )
    assert (owners(firm), client.post(path, {"answer": "yes"}).status_code) == ([], 409)
    assert "refused" in client.get(claim_path(firm)).content.decode()


@pytest.mark.parametrize(
    ("website", "email", "domains"),
    [
        ("https://www.firm.example/a", "", ("firm.example",)),
        ("", "office@firm.example", ("firm.example",)),
        ("https://firm.example", "office@firm.example", ("firm.example",)),
        ("https://FIRM.example:8080", "office@mail.example.net", ("firm.example", "mail.example.net")),
        ("https://münchen.example", "", ("xn--mnchen-3ya.example",)),
        ("https://www.facebook.com/firm", "firm@gmail.com", ()),
        ("https://firm.wordpress.com", "firm@yahoo.co.uk", ()),
        ("https://web.firm.example", "firm@t-online.de", ("web.firm.example",)),
        ("https://10.0.0.1", "firm@GMX.de", ()),
        ("https://[broken", "", ()),
        ("", "", ()),
    ],
)
def test_domains_that_are_an_organisations_own(website, email, domains):
    assert own_domains(website=website, email=email) == domains


@pytest.mark.parametrize(
    "address",
    [
        "a@gmail.com",
        "a@notfirm.example",
        "a@firm.example.evil.example",
        "a@firm.example@evil.example",
        "a",
        "",
    ],
)
def test_address_elsewhere_gets_no_link_and_stays_typed(client, firm, claimant, address):
    answer = client.post(claim_path(firm), {"address": address})
    assert (answer.status_code, Claim.objects.count(), Mail.objects.count()) == (422, 0, 0)
    assert answer.context_data["mail_form"]["address"].value() == address


def test_an_own_confirmed_address_there_is_suggested(client, firm, claimant):
    claimant.emailaddress_set.create(email="claimant@lab.firm.example", verified=True)
    claimant.emailaddress_set.create(email="other@firm.example", verified=False)
    page = client.get(claim_path(firm))
    assert page.context_data["mail_form"]["address"].value() == "claimant@lab.firm.example"


def test_three_mails_at_most_and_ten_claims(client, make_profile, firm, claimant):
    for _time in range(3):
        ask_by_mail(client, firm)
    assert "Enough mails" in client.post(claim_path(firm), {"address": "b@firm.example"}).content.decode()
    assert (Claim.objects.count(), Mail.objects.count()) == (1, 3)
    for number in range(9):
        other = make_profile(f"Firm {number}", "company", published=True)
        assert client.post(claim_path(other), {"evidence": "I lead it."}).status_code == 302
    last = make_profile("Last", "company", published=True)
    assert client.post(claim_path(last), {"evidence": "I lead it."}).status_code == 422
    assert Claim.objects.count() == 10


def test_only_a_published_profile_without_owner_can_be_claimed(client, make_profile, make_person, claimant):
    draft = make_profile("Draft", "company")
    owned = make_profile("Owned", "company", published=True, website="https://owned.example")
    PersonMembership.objects.create(organisation_id=owned.id, person=make_person("keeper"), role="owner")
    assert client.get(claim_path(draft)).status_code == 404
    for given in ({"address": "a@owned.example"}, {"evidence": "Mine."}):
        assert client.post(claim_path(owned), given).status_code == 403
    assert (Claim.objects.count(), Mail.objects.count()) == (0, 0)
    assert client.get(f"/organisations/{owned.slug}/").context_data["claim_url"] == ""


def test_visitor_sees_the_way_and_is_led_to_sign_in(client, firm):
    assert client.get(f"/organisations/{firm.slug}/").context_data["claim_url"] == claim_path(firm)
    answer = client.get(claim_path(firm))
    assert (answer.status_code, "next=" in answer["Location"]) == (302, True)


def test_an_editor_who_claims_becomes_the_owner(client, firm, claimant):
    PersonMembership.objects.create(organisation_id=firm.id, person=claimant, role="editor")
    client.post(ask_by_mail(client, firm), {"answer": "yes"})
    assert [(row.role, row.by_claim) for row in PersonMembership.objects.all()] == [("owner", True)]


def test_link_of_a_settled_matter_does_nothing(client, firm, claimant, make_person):
    path = ask_by_mail(client, firm)
    people.add_person(
        actor=OPERATOR, organisation_id=firm.id, email=make_person("x").email, role=PersonRole.OWNER
    )
    assert client.post(path, {"answer": "yes"}).status_code == 409
    assert owners(firm) == ["x"]


def test_link_of_a_withdrawn_profile_or_claim_does_nothing(client, firm, claimant):
    path = ask_by_mail(client, firm)
    assert client.post(claim_path(firm), {"_withdraw": "1"}).status_code == 302
    assert (Claim.objects.get().state, client.post(path, {"answer": "yes"}).status_code) == ("withdrawn", 409)
    path = ask_by_mail(client, firm)
    life.withdraw(actor=OPERATOR, organisation_id=firm.id)
    assert (client.post(path, {"answer": "yes"}).status_code, owners(firm)) == (409, [])


def test_the_database_allows_one_owner_by_claim(firm, make_person):
    def own(name, role="owner"):
        PersonMembership.objects.create(
            organisation_id=firm.id, person=make_person(name), role=role, by_claim=True
        )

    own("first")
    with pytest.raises(IntegrityError, match="registry_one_owner_by_claim"), transaction.atomic():
        own("second")
    PersonMembership.objects.all().delete()
    with pytest.raises(IntegrityError, match="registry_claimed_as_owner"), transaction.atomic():
        own("third", role="editor")


def test_after_the_owner_left_the_profile_can_be_claimed_again(client, firm, claimant, make_person):
    client.post(ask_by_mail(client, firm), {"answer": "yes"})
    people.remove_person(actor=OPERATOR, organisation_id=firm.id, person_id=claimant.pk)
    client.force_login(make_person("next"))
    client.post(ask_by_mail(client, firm), {"answer": "yes"})
    assert owners(firm) == ["next"]


def test_validator_accepts_with_a_reason(client, firm, claimant, make_person):
    validator = make_person("validator", "validator")
    client.post(claim_path(firm), {"evidence": "Managing director, see the imprint."})
    told = Notification.objects.get(message="registry.claim_waits")
    assert told.person == validator
    client.force_login(validator)
    page = client.get(told.path)
    assert (page.context_data["claimant"], page.context_data["evidence"]) == (
        "claimant",
        "Managing director, see the imprint.",
    )
    assert client.post(told.path, {"_accept": "1"}).status_code == 422
    assert owners(firm) == []
    assert client.post(told.path, {"_accept": "1", "reason": "In the imprint."}).status_code == 302
    claim = Claim.objects.get()
    assert (owners(firm), claim.state, claim.reason, claim.decided_by) == (
        ["claimant"],
        "won",
        "In the imprint.",
        validator,
    )
    assert Notification.objects.filter(person=claimant, message="registry.claim_won").count() == 1
    assert client.get(told.path).status_code == 403


def test_validator_refuses_with_a_reason_that_is_told(client, firm, claimant, make_person):
    client.post(claim_path(firm), {"evidence": "Mine."})
    claim = Claim.objects.get()
    client.force_login(make_person("validator", "validator"))
    path = f"/organisations/review/claims/{claim.pk}/"
    assert client.post(path, {"_refuse": "1", "reason": "Nobody there knows you."}).status_code == 302
    told = Notification.objects.get(person=claimant)
    assert (told.message, told.context["reason"]) == ("registry.claim_refused", "Nobody there knows you.")
    assert (owners(firm), Claim.objects.get().state) == ([], "refused")


def test_nobody_else_decides_and_nobody_on_an_own_claim(client, firm, claimant, make_person):
    client.post(claim_path(firm), {"evidence": "Mine."})
    path = f"/organisations/review/claims/{Claim.objects.get().pk}/"
    given = {"_accept": "1", "reason": "I say so."}
    assert client.post(path, given).status_code == 403
    claimant.role_grants.create(role="validator")
    assert client.post(path, given).status_code == 403
    client.force_login(make_person("other"))
    assert client.post(path, given).status_code == 404
    assert owners(firm) == []


def test_transitions_name_every_state_and_a_settled_claim_stays_settled(firm, make_person, actor_of):
    assert set(CLAIM_TRANSITIONS) == set(ClaimState)
    assert [to for state, to in CLAIM_TRANSITIONS.items() if state != ClaimState.OPEN] == [()] * 5
    actor = actor_of(make_person("claimant"))
    claims.claim_by_evidence(actor=actor, organisation_id=firm.id, evidence="Mine.")
    row = Claim.objects.get()
    with transaction.atomic():
        claims.end(actor, row, ClaimState.WITHDRAWN, action="claim withdrawn")
    with pytest.raises(Conflict, match="settled"), transaction.atomic():
        claims.end(actor, row, ClaimState.WON, action="claimed")


def test_claim_page_asks_as_often_for_few_and_many(client, firm, make_person, claimant):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(claim_path(firm))
        return len(asked)

    queries()
    few = queries()
    for number in range(30):
        person = make_person(f"editor {number}")
        PersonMembership.objects.create(organisation_id=firm.id, person=person, role="editor")
        Claim.objects.create(organisation_id=firm.id, person=person, way="decision", evidence="Mine.")
    assert queries() == few
    assert few <= 16


def test_texts_of_pages_name_the_profile(client, firm, claimant):
    text = re.sub(r"<[^>]+>", "", client.get(claim_path(firm)).content.decode())
    assert ("@firm.example" in text, "Claim this profile" in text) == (True, True)
