"""Steps, review, members, results, rules, address, history: done, refused with a reason, audited."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from trellis.registry.models import Membership, NetworkResult, Organisation, PersonMembership, RuleOverride
from trellis.registry.services import life, members
from trellis.registry.tests.conftest import OPERATOR, entries

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


def status(profile):
    return Organisation.objects.get(pk=profile.id).status


def step(client, profile, key, **data):
    return client.post(f"/organisations/{profile.slug}/steps/{key}/", data)


def test_life_from_draft_to_confirmed_and_back(client, make_profile, sign_in):
    profile = make_profile("Techtera")
    owner = sign_in("keeper", owns=[profile])
    assert step(client, profile, "submit").status_code == 302
    assert status(profile) == "in_review"
    validator = sign_in("checker", "validator")
    assert "Techtera" in client.get("/organisations/review/").content.decode()
    assert client.get(f"/organisations/{profile.slug}/steps/publish/").status_code == 200
    assert step(client, profile, "publish").status_code == 302
    assert status(profile) == "published"
    client.force_login(owner)
    assert step(client, profile, "confirm").status_code == 302
    assert status(profile) == "confirmed"
    assert step(client, profile, "withdraw", reason="Moving").status_code == 302
    assert status(profile) == "draft"
    assert step(client, profile, "archive").status_code == 302
    assert step(client, profile, "restore").status_code == 302
    assert status(profile) == "draft"
    assert [action for action, _changes in entries(profile.id)] == [
        "created", "handed in", "published", "confirmed", "withdrawn", "archived", "restored",
    ]  # fmt: skip
    history = client.get(f"/organisations/{profile.slug}/history/").content.decode()
    assert "keeper" in history
    assert "checker" in history
    assert "Moving" in history
    assert validator.name == "checker"


def test_confirming_marks_every_value_as_the_owners(client, make_profile, sign_in):
    profile = make_profile("Techtera", published=True)
    sign_in("keeper", owns=[profile])
    step(client, profile, "confirm")
    row = Organisation.objects.get(pk=profile.id)
    assert {bool(origin.get("confirmed")) for origin in row.origins.values()} == {True}


def test_sending_back_needs_a_reason_which_the_owner_sees(client, make_profile, sign_in):
    profile = make_profile("Techtera")
    owner = sign_in("keeper", owns=[profile])
    step(client, profile, "submit")
    sign_in("checker", "validator")
    response = step(client, profile, "send-back", reason="  ")
    assert response.status_code == 422
    assert status(profile) == "in_review"
    assert step(client, profile, "send-back", reason="Say more <b>please</b>").status_code == 302
    client.force_login(owner)
    html = client.get(f"/organisations/{profile.slug}/").content.decode()
    assert "Say more &lt;b&gt;please&lt;/b&gt;" in html
    step(client, profile, "submit")
    assert Organisation.objects.get(pk=profile.id).review_note == ""


def test_profile_that_fails_a_rule_is_published_only_after_a_verdict(client, make_profile, sign_in):
    profile = make_profile("Small", staff_fte="0.1")
    life.submit(actor=OPERATOR, organisation_id=profile.id)
    sign_in("checker", "validator")
    refused = step(client, profile, "publish")
    assert refused.status_code == 422
    assert "0.1, needed 0.5" in refused.content.decode()
    assert status(profile) == "in_review"
    path = f"/organisations/{profile.slug}/rules/staff/"
    assert client.get(path).status_code == 200
    assert client.post(path, {"verdict": "pass"}).status_code == 422
    assert client.post(path, {"verdict": "pass", "reason": "Volunteers"}).status_code == 302
    assert step(client, profile, "publish").status_code == 302
    assert status(profile) == "published"
    assert client.post(path, {"_remove": "1", "reason": "Over"}).status_code == 302
    assert RuleOverride.objects.count() == 0


def test_validator_does_not_publish_or_judge_an_own_profile(client, make_profile, sign_in):
    profile = make_profile("Own")
    sign_in("checker", "validator", owns=[profile])
    step(client, profile, "submit")
    assert step(client, profile, "publish").status_code == 403
    assert client.get(f"/organisations/{profile.slug}/rules/staff/").status_code == 403
    assert status(profile) == "in_review"


@pytest.mark.parametrize(
    "key", ["submit", "publish", "confirm", "send-back", "withdraw", "archive", "restore"]
)
def test_stranger_takes_no_step_with_a_public_profile(client, make_profile, sign_in, key):
    profile = make_profile("Open", published=True)
    sign_in("stranger")
    assert step(client, profile, key, reason="x").status_code == 403
    assert status(profile) == "published"


def test_unknown_step_rule_and_result_are_not_there(client, make_profile, sign_in):
    profile = make_profile("Open", kind="mission", published=True)
    sign_in("runner", "operator")
    for path in ("steps/fly", "rules/nonsense", "results/99", "members/99"):
        assert client.get(f"/organisations/{profile.slug}/{path}/").status_code == 404


def test_review_is_for_validators_and_asks_as_often_for_100_as_for_10(
    client, make_profile, sign_in, django_assert_num_queries
):
    sign_in("stranger")
    assert client.get("/organisations/review/").status_code == 403
    sign_in("checker", "validator")
    assert "Nothing waits" in client.get("/organisations/review/").content.decode()
    for number in range(10):
        life.submit(actor=OPERATOR, organisation_id=make_profile(f"W {number}", kind="company").id)
    client.get("/organisations/review/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/organisations/review/")
    for number in range(10, 100):
        life.submit(actor=OPERATOR, organisation_id=make_profile(f"W {number}", kind="company").id)
    with django_assert_num_queries(len(captured)):
        page = client.get("/organisations/review/").context_data
    assert page["pagination"].total == 100
    assert [line.name for line in page["lines"]][:2] == ["W 0", "W 1"]


def test_members_are_added_changed_and_removed(client, make_profile, sign_in):
    host, other = make_profile("Host"), make_profile("Member & Sons", published=True)
    sign_in("keeper", owns=[host])
    path = f"/organisations/{host.slug}/members/"
    wrong = client.post(path, {"member": "Nobody", "role": "member"})
    assert wrong.status_code == 422
    assert 'value="Nobody"' in wrong.content.decode()
    assert (
        client.post(path, {"member": "member & sons", "role": "member", "since": "2020-01-02"}).status_code
        == 302
    )
    twice = client.post(path, {"member": other.slug, "role": "member"})
    assert "already a member" in twice.content.decode()
    assert client.post(path, {"member": host.slug, "role": "member"}).status_code == 422
    assert "Member &amp; Sons" in client.get(path).content.decode()
    own = f"{path}{other.id}/"
    assert 'value="2020-01-02"' in client.get(own).content.decode()
    backwards = client.post(own, {"role": "associated", "since": "2020-01-02", "until": "2019-01-01"})
    assert backwards.status_code == 422
    assert client.post(own, {"role": "associated", "until": "2030-01-01"}).status_code == 302
    assert Membership.objects.get().role == "associated"
    assert client.post(f"{own}remove/").status_code == 302
    assert Membership.objects.count() == 0
    assert [action for action, _changes in entries(host.id)] == [
        "created", "added member", "changed member", "removed member",
    ]  # fmt: skip


def test_member_ends_its_own_membership_but_no_other(client, make_profile, sign_in):
    host = make_profile("Host", published=True)
    own, other = make_profile("Own", published=True), make_profile("Other", published=True)
    for card in (own, other):
        members.add_member(actor=OPERATOR, host_id=host.id, member_id=card.id)
    sign_in("keeper", owns=[own])
    assert client.post(f"/organisations/{host.slug}/members/{other.id}/remove/").status_code == 403
    page = client.get(f"/organisations/{host.slug}/members/{own.id}/")
    assert page.context_data["may_change"] is False
    assert (
        client.post(f"/organisations/{host.slug}/members/{own.id}/", {"role": "associated"}).status_code
        == 403
    )
    assert client.post(f"/organisations/{host.slug}/members/{own.id}/remove/").status_code == 302
    assert [row.member_id for row in Membership.objects.all()] == [other.id]


def test_members_page_asks_as_often_for_100_as_for_10(
    client, make_profile, sign_in, django_assert_num_queries
):
    hosts = [make_profile("Small"), make_profile("Large")]
    sign_in("keeper", owns=hosts)
    for host, count in zip(hosts, (10, 100), strict=True):
        for number in range(count):
            member = make_profile(f"{host.slug} {number}", kind="company", published=True)
            members.add_member(actor=OPERATOR, host_id=host.id, member_id=member.id)
    client.get("/organisations/small/members/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/organisations/small/members/")
    with django_assert_num_queries(len(captured)):
        client.get("/organisations/large/members/")


def test_kinds_without_members_or_results_have_no_such_page(client, make_profile, sign_in):
    company = make_profile("Firm", kind="company")
    sign_in("keeper", owns=[company])
    assert client.get(f"/organisations/{company.slug}/members/").status_code == 404
    assert client.get(f"/organisations/{company.slug}/results/").status_code == 404


def test_results_are_recorded_changed_and_removed(client, make_profile, sign_in):
    network = make_profile("Alliance", kind="eurocluster")
    sign_in("keeper", owns=[network])
    path = f"/organisations/{network.slug}/results/"
    wrong = client.post(path, {"title": "Firms", "value": "many", "website": "javascript:x"})
    assert wrong.status_code == 422
    assert 'value="many"' in wrong.content.decode()
    assert (
        client.post(path, {"title": "Firms", "value": "40", "unit": "SMEs", "year": "2024"}).status_code
        == 302
    )
    result = NetworkResult.objects.get()
    assert (str(result.value), result.year) == ("40.00", 2024)
    own = f"{path}{result.pk}/"
    assert 'value="Firms"' in client.get(own).content.decode()
    assert client.post(own, {"title": "Firms helped", "value": "41"}).status_code == 302
    assert NetworkResult.objects.get().title == "Firms helped"
    assert client.post(own, {"_remove": "1"}).status_code == 302
    assert NetworkResult.objects.count() == 0


def test_address_is_changed_by_an_operator_only(client, make_profile, sign_in):
    profile = make_profile("Open", published=True)
    sign_in("keeper", owns=[profile])
    assert client.get(f"/organisations/{profile.slug}/address/").status_code == 403
    sign_in("runner", "operator")
    make_profile("Taken", published=True)
    path = f"/organisations/{profile.slug}/address/"
    assert client.get(path).status_code == 200
    assert client.post(path, {"slug": "taken"}).status_code == 422
    assert client.post(path, {"slug": "fresh"}).url == "/organisations/fresh/"


def test_history_is_for_keepers_and_validators(client, make_profile, sign_in):
    profile = make_profile("Open", published=True)
    assert client.get(f"/organisations/{profile.slug}/history/").status_code == 403
    sign_in("stranger")
    assert client.get(f"/organisations/{profile.slug}/history/").status_code == 403
    sign_in("checker", "validator")
    assert client.get(f"/organisations/{profile.slug}/history/").status_code == 200
