"""The API: the same reads and writes as the screens, with the same answers to bad input."""

import json

import pytest

from trellis.core.errors import InvalidInput
from trellis.registry.models import Membership, NetworkResult, Organisation, PersonMembership, RuleOverride
from trellis.registry.services import life, members, profiles
from trellis.registry.tests.conftest import OPERATOR

pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_in(client, make_person):
    def build(name, *roles, owns=()):
        person = make_person(name, *roles)
        for profile in owns:
            PersonMembership.objects.create(person=person, organisation_id=profile.id, role="owner")
        client.force_login(person)
        return person

    return build


@pytest.fixture
def send(client):
    def build(method, path, data=None):
        body = None if data is None else json.dumps(data)
        return client.generic(method, f"/api{path}", body or "", content_type="application/json")

    return build


def test_kinds_say_what_they_ask(send):
    kinds = {item["key"]: item for item in send("GET", "/kinds").json()}
    assert kinds["meta-cluster"]["minimum_members"] == 3
    assert [item["name"] for item in kinds["company"]["fields"]][:3] == ["name", "short_name", "other_names"]


def test_profile_is_created_read_and_changed(send, sign_in, terms):
    sign_in("keeper")
    made = send("POST", "/organisations", {"kind": "company", "values": {"name": "Copper", "country": "DE"}})
    assert made.status_code == 201
    read = send("GET", "/organisations/copper").json()
    assert read == made.json()
    assert (read["values"], read["status"], read["version"]) == (
        {"name": "Copper", "country": "country:DE"},
        "draft",
        1,
    )
    changed = send(
        "PATCH", "/organisations/copper", {"values": {"city": "Bonn"}, "sites": [{"city": "Köln"}]}
    )
    assert changed.json()["values"]["city"] == "Bonn"
    assert [site["city"] for site in changed.json()["sites"]] == ["Köln"]


def test_bad_values_are_named_by_field(send, sign_in, terms):
    sign_in("keeper")
    answer = send(
        "POST",
        "/organisations",
        {"kind": "company", "values": {"name": "A", "website": "javascript:x", "zzz": 1}},
    )
    assert answer.status_code == 422
    assert {problem["field"] for problem in answer.json()["problems"]} == {"website", "zzz"}
    assert Organisation.objects.count() == 0


HOSTILE = [
    "\x00", "\ud800", 10**400, [[]], {"en": 5}, {"\ud800": "x"}, [None, {}], True, -1e300, "9" * 5000,
    "x" * 30_000,
]  # fmt: skip
FIELDS = [
    "name", "description", "founded_year", "ecosystem", "languages", "member_counts", "parent", "period_end",
    "precision", "latitude", "website", "email",
]  # fmt: skip


def problems_of(values):
    """The fields that the service finds wrong; none where it stores them."""
    try:
        profiles.create_organisation(actor=OPERATOR, kind="cluster", values=values)
    except InvalidInput as error:
        return {problem.field for problem in error.problems}
    return set()


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("field", FIELDS)
def test_no_value_whatever_breaks_the_service(terms, field, value):
    assert problems_of({"name": "A", field: value}) <= {field, "name", "longitude", "period_start"}


def test_stale_change_is_a_conflict_that_says_what_stands(send, sign_in, make_profile):
    profile = make_profile("Own", city="A")
    sign_in("keeper", owns=[profile])
    profiles.change_organisation(actor=OPERATOR, organisation_id=profile.id, values={"city": "B"})
    answer = send("PATCH", "/organisations/own", {"values": {"city": "C"}, "version": 1})
    assert answer.status_code == 409
    assert [(p["field"], p["suggestion"]) for p in answer.json()["problems"]] == [("city", '"B"')]


def test_visitor_reads_what_is_public_and_nothing_else(send, make_profile):
    make_profile("Secret")
    make_profile("Open", published=True)
    assert send("GET", "/organisations/open").json()["freshness"] == "green"
    for path in ("secret", "secret/members", "secret/networks", "secret/results"):
        assert send("GET", f"/organisations/{path}").status_code == 404
    for path in ("open/history", "open/rules", "open/completeness"):
        assert send("GET", f"/organisations/{path}").status_code == 403
    assert send("GET", "/review").status_code == 403


def test_steps_are_taken_and_refused_as_on_the_screen(send, sign_in, make_profile):
    profile = make_profile("Own")
    owner = sign_in("keeper", owns=[profile])
    assert send("POST", "/organisations/own/steps/submit", {}).json()["status"] == "in_review"
    assert send("POST", "/organisations/own/steps/publish", {}).status_code == 403
    sign_in("checker", "validator")
    assert [item["slug"] for item in send("GET", "/review").json()] == ["own"]
    assert send("POST", "/organisations/own/steps/send-back", {}).status_code == 422
    assert send("POST", "/organisations/own/steps/send-back", {"reason": "x" * 3000}).status_code == 422
    assert send("POST", "/organisations/own/steps/send-back", {"reason": "More"}).json()["status"] == "draft"
    life.publish(actor=OPERATOR, organisation_id=profile.id)
    assert owner.name == "keeper"
    assert send("POST", "/organisations/own/steps/archive", {"reason": "Old"}).status_code == 403


def test_members_are_put_and_deleted(send, sign_in, make_profile):
    host, other = make_profile("Host"), make_profile("Other", published=True)
    sign_in("keeper", owns=[host])
    assert send("PUT", "/organisations/host/members/other", {"role": "member"}).status_code == 204
    assert send("PUT", "/organisations/host/members/other", {"role": "associated"}).status_code == 204
    found = send("GET", "/organisations/host/members").json()
    assert (found["total"], found["members"][0]["role"]) == (1, "associated")
    assert found["members"][0]["organisation"]["slug"] == other.slug
    assert [item["organisation"]["slug"] for item in send("GET", "/organisations/other/networks").json()] == [
        "host"
    ]
    assert send("PUT", "/organisations/host/members/other", {"role": "coordinator"}).status_code == 422
    assert send("DELETE", "/organisations/host/members/other").status_code == 204
    assert send("DELETE", "/organisations/host/members/other").status_code == 404
    assert Membership.objects.count() == 0


def test_results_are_recorded_changed_and_deleted(send, sign_in, make_profile):
    network = make_profile("Net", kind="eurocluster")
    sign_in("keeper", owns=[network])
    made = send("POST", "/organisations/net/results", {"title": "Firms", "value": "40"})
    assert made.status_code == 201
    number = made.json()["id"]
    assert (
        send("PUT", f"/organisations/net/results/{number}", {"title": "Firms", "value": 41}).status_code
        == 204
    )
    assert send("GET", "/organisations/net/results").json()[0]["value"] == "41.00"
    assert send("POST", "/organisations/net/results", {"title": "", "value": "no"}).status_code == 422
    assert send("DELETE", f"/organisations/net/results/{number}").status_code == 204
    assert send("PUT", f"/organisations/net/results/{10**30}", {"title": "x"}).status_code == 404
    assert NetworkResult.objects.count() == 0


def test_rules_completeness_and_history_for_those_who_keep_or_validate(send, sign_in, make_profile):
    profile = make_profile("Own", staff_fte="0.1")
    sign_in("keeper", owns=[profile])

    def decide(rule):
        given = {"verdict": "pass", "reason": "Known"}
        return send("PUT", f"/organisations/own/rules/{rule}", given).status_code

    assert send("GET", "/organisations/own/completeness").json()["score"] > 0
    assert [entry["action"] for entry in send("GET", "/organisations/own/history").json()] == ["created"]
    assert decide("staff") == 403
    sign_in("checker", "validator")
    assert (decide("nonsense"), decide("staff")) == (422, 204)
    assert send("GET", "/organisations/own/rules").json()[0]["reason"] == "Known"
    assert send("DELETE", "/organisations/own/rules/staff", {"reason": "Over"}).status_code == 204
    assert send("DELETE", "/organisations/own/rules/staff", {"reason": "Over"}).status_code == 404
    assert RuleOverride.objects.count() == 0


def test_members_of_a_page_beyond_the_last_are_those_of_the_last(send, make_profile):
    host = make_profile("Host", published=True)
    for number in range(3):
        member = make_profile(f"M {number}", published=True)
        members.add_member(actor=OPERATOR, host_id=host.id, member_id=member.id)
    found = send("GET", "/organisations/host/members?page=9&size=2").json()
    assert [item["organisation"]["name"] for item in found["members"]] == ["M 2"]
    assert send("GET", "/organisations/host/members?size=0").status_code == 422
