"""The API: claiming a profile, the queue of validators, their decision."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from trellis.notifications.models import Mail
from trellis.registry.models import Claim, PersonMembership

pytestmark = pytest.mark.django_db
CLAIM = "/organisations/firm/claim"


@pytest.fixture
def firm(make_profile):
    return make_profile("Firm", "company", published=True, website="https://www.firm.example/start")


@pytest.fixture
def claimant(make_person, client, firm):
    person = make_person("claimant")
    client.force_login(person)
    return person


@pytest.fixture
def validator(make_person):
    return make_person("validator", "validator")


def test_claim_by_mail_sends_the_link_to_the_organisation(ask, claimant):
    assert ask("GET", CLAIM) == {"domains": ["firm.example"], "claim": None}
    made = ask("POST", CLAIM, {"address": "office@firm.example"}, 201)
    assert (made["way"], made["state"], made["organisation"]) == ("mail", "open", "firm")
    assert Mail.objects.get().address == "office@firm.example"
    assert ask("GET", CLAIM)["claim"] == ask("GET", "/claims")[0] == made
    elsewhere = ask("POST", CLAIM, {"address": "office@elsewhere.example"}, 422)
    assert [item["field"] for item in elsewhere["problems"]] == ["address"]
    both = ask("POST", CLAIM, {"address": "office@firm.example", "evidence": "See."}, 422)
    assert [item["field"] for item in both["problems"]] == ["evidence"]
    ask("DELETE", f"/claims/{made['id']}", status=204)
    assert [item["state"] for item in ask("GET", "/claims")] == ["withdrawn"]
    ask("DELETE", f"/claims/{made['id']}", status=403)


def test_validator_sees_what_waits_and_decides(ask, client, firm, claimant, validator):
    made = ask("POST", CLAIM, {"evidence": "I lead it."}, 201)
    ask("GET", "/claims/waiting", status=403)
    ask("POST", f"/claims/{made['id']}/decision", {"is_right": True, "reason": "I say so."}, 403)
    client.force_login(validator)
    waiting = ask("GET", "/claims/waiting")
    assert (waiting["total"], [(one["id"], one["claimant"]) for one in waiting["claims"]]) == (
        1,
        [(made["id"], "claimant")],
    )
    read = ask("GET", f"/claims/{made['id']}")
    assert read == {**made, "claimant": "claimant", "claimant_email": "claimant@example.org"}
    ask("POST", f"/claims/{made['id']}/decision", {"is_right": True, "reason": " "}, 422)
    ask("POST", f"/claims/{made['id']}/decision", {"is_right": True, "reason": "The imprint says so."}, 204)
    held = PersonMembership.objects.filter(organisation_id=firm.id).values_list("person_id", "role")
    assert list(held) == [(claimant.pk, "owner")]
    assert ask("GET", "/claims/waiting") == {"total": 0, "claims": []}


def test_claim_of_somebody_else_is_as_one_that_there_is_not(ask, client, claimant, make_person, firm):
    made = ask("POST", CLAIM, {"evidence": "I lead it."}, 201)
    client.force_login(make_person("other"))
    for method, path in (("GET", ""), ("DELETE", "")):
        theirs = ask(method, f"/claims/{made['id']}{path}", status=404)
        assert theirs == ask(method, f"/claims/999999999{path}", status=404)
    assert ask("GET", "/claims") == []
    assert ask("GET", CLAIM)["claim"] is None
    client.logout()
    ask("GET", f"/claims/{made['id']}", status=404)
    assert ask("GET", "/claims", status=403)["detail"] == "Sign in to see your claims."


def test_analyst_reads_a_claim_without_who_makes_it(ask, client, claimant, make_person):
    made = ask("POST", CLAIM, {"evidence": "I lead it."}, 201)
    client.force_login(make_person("analyst", "analyst"))
    assert ask("GET", f"/claims/{made['id']}") == {**made, "claimant": "", "claimant_email": ""}


def test_queue_asks_the_database_as_often_for_ten_as_for_a_hundred(ask, client, make_person, firm, validator):
    def fill(numbers):
        for number in numbers:
            person = make_person(f"person-{number}")
            Claim.objects.create(organisation_id=firm.id, person=person, way="decision", evidence="See.")

    def queries(path):
        with CaptureQueriesContext(connection) as counted:
            ask("GET", path)
        return len(counted)

    client.force_login(validator)
    fill(range(10))
    queries("/claims/waiting")
    ten = queries("/claims/waiting")
    fill(range(10, 100))
    assert queries("/claims/waiting") == ten
    assert ask("GET", "/claims/waiting")["total"] == 100
