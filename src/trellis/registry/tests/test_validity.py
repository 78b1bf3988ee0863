"""The rules for a valid cluster or network: measured around each threshold, waived, decided otherwise."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from trellis.core.errors import InvalidInput
from trellis.registry.selectors.blueprints import blueprints
from trellis.registry.selectors.validity import failures, judge
from trellis.registry.services import life, members, rules
from trellis.registry.tests.conftest import OPERATOR
from trellis.registry.types import MemberFacts, MemberRole, Override, Profile, Status, Verdict

NOW = datetime(2026, 5, 1, tzinfo=UTC)
SOUND = {
    "name": "A",
    "staff_fte": "0.5",
    "description": {"en": "x"},
    "member_counts": {"sme": 14, "research": 1},
}
pytestmark = pytest.mark.django_db


def profile(kind="cluster", **values):
    return Profile(
        id=1, slug="a", kind=kind, status=Status.DRAFT, version=1, values=values, origins={}, sites=(),
        created_at=NOW, changed_at=NOW, published_at=None, confirmed_at=None,
    )  # fmt: skip


def verdicts(subject, facts=None, overrides=()):
    results = judge(blueprints()[subject.kind], subject, facts or MemberFacts(), overrides)
    return {result.rule: str(result.verdict) for result in results}


def test_cluster_at_every_threshold_passes():
    assert verdicts(profile(**SOUND)) == {
        "staff": "pass",
        "english": "pass",
        "members": "pass",
        "member_kinds": "pass",
    }


@pytest.mark.parametrize(
    ("change", "rule", "verdict"),
    [
        ({"staff_fte": "0.49"}, "staff", "fail"),
        ({"staff_fte": None}, "staff", "warn"),
        ({"description": {"fr": "x"}}, "english", "fail"),
        ({"description": {"fr": "x"}, "website": "https://x.example.org"}, "english", "warn"),
        (
            {"description": {"fr": "x"}, "website": "https://x.example.org", "website_in_english": False},
            "english",
            "fail",
        ),
        ({"description": {}, "website_in_english": True}, "english", "pass"),
        ({"member_counts": {"sme": 13, "research": 1}}, "members", "fail"),
        ({"member_counts": {}}, "members", "warn"),
        ({"member_counts": {"sme": 15}}, "member_kinds", "fail"),
        ({"member_counts": {"sme": 15, "research": 0}}, "member_kinds", "fail"),
        ({"member_counts": {}}, "member_kinds", "warn"),
    ],
)
def test_each_rule_around_its_threshold(change, rule, verdict):
    values = {name: value for name, value in {**SOUND, **change}.items() if value is not None}
    assert verdicts(profile(**values))[rule] == verdict


def test_members_listed_count_as_much_as_members_stated():
    values = {**SOUND, "member_counts": {"sme": 3}}
    facts = MemberFacts(by_kind={"company": 14, "research-organisation": 1})
    assert verdicts(profile(**values), facts) == dict.fromkeys(
        ("staff", "english", "members", "member_kinds"), "pass"
    )


@pytest.mark.parametrize(
    "values",
    [
        {"label": ["label:national-programme"]},
        {"label": ["label:go-cluster"]},  # below a national programme
        {"cluster_type": ["cluster-type:social-economy"]},
    ],
)
def test_official_programme_or_social_economy_waives_the_rules(values):
    results = judge(blueprints()["cluster"], profile(staff_fte="0", **values), MemberFacts())
    assert {str(result.verdict) for result in results} == {"pass"}
    assert results[0].computed == Verdict.FAIL
    assert results[0].waiver


def test_quality_label_waives_nothing():
    assert verdicts(profile(staff_fte="0", label=["label:gold"]))["staff"] == "fail"


def test_social_economy_cluster_is_waived_as_a_kind():
    assert verdicts(profile("social-economy-cluster", staff_fte="0"))["staff"] == "pass"


def test_validators_own_verdict_takes_the_place_of_the_computed_one():
    override = Override(rule="staff", verdict=Verdict.PASS, reason="Volunteers", at=NOW)
    subject = profile(**{**SOUND, "staff_fte": "0.1"})
    [result] = [
        r for r in judge(blueprints()["cluster"], subject, MemberFacts(), [override]) if r.rule == "staff"
    ]
    assert (result.verdict, result.computed, result.override) == (Verdict.PASS, Verdict.FAIL, override)
    against = replace(override, rule="english", verdict=Verdict.FAIL)
    assert [
        r.rule for r in failures(judge(blueprints()["cluster"], subject, MemberFacts(), [override, against]))
    ] == ["english"]


def test_meta_cluster_needs_three_clusters_a_coordinator_and_a_charter():
    subject = profile("meta-cluster", name="M")
    assert verdicts(subject) == {"listed_members": "fail", "coordinator": "fail", "charter": "fail"}
    wrong = MemberFacts(by_kind={"cluster": 2, "company": 5}, coordinators=1)
    assert verdicts(subject, wrong)["listed_members"] == "fail"
    right = MemberFacts(by_kind={"cluster": 2, "social-economy-cluster": 1}, coordinators=1)
    assert verdicts(profile("meta-cluster", charter={"en": "x"}), right) == {
        "listed_members": "pass",
        "coordinator": "pass",
        "charter": "pass",
    }


def test_partnership_below_its_size_only_warns():
    assert verdicts(profile("escp-4i"), MemberFacts(by_kind={"cluster": 2}, coordinators=1)) == {
        "listed_members": "warn",
        "coordinator": "pass",
    }


def test_meta_cluster_is_published_only_with_three_clusters(make_profile):
    meta = make_profile("Meta", kind="meta-cluster", charter={"en": "Rules"})
    for number in range(3):
        with pytest.raises(InvalidInput):
            life.publish(actor=OPERATOR, organisation_id=meta.id)
        role = MemberRole.MEMBER if number else MemberRole.COORDINATOR
        cluster = make_profile(f"C {number}", published=True)
        members.add_member(actor=OPERATOR, host_id=meta.id, member_id=cluster.id, role=role)
    assert life.publish(actor=OPERATOR, organisation_id=meta.id).status == Status.PUBLISHED


def test_verdict_lets_a_failing_cluster_be_published(make_profile):
    cluster = make_profile("Small", staff_fte="0.1")
    with pytest.raises(InvalidInput) as caught:
        life.publish(actor=OPERATOR, organisation_id=cluster.id)
    assert [problem.field for problem in caught.value.problems] == ["rule:staff"]
    rules.override_rule(
        actor=OPERATOR, organisation_id=cluster.id, rule="staff", verdict=Verdict.WARN, reason="Volunteers"
    )
    assert life.publish(actor=OPERATOR, organisation_id=cluster.id).status == Status.PUBLISHED
