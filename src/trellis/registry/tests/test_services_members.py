"""Members: who may be one, in which role, once; many at once; two at once."""

import threading
from datetime import date

import pytest
from django.db import connection

from trellis.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from trellis.core.types import Actor
from trellis.registry.models import Membership, PersonMembership
from trellis.registry.services import members, results
from trellis.registry.services.members import NewMembership
from trellis.registry.tests.conftest import IMPORT, OPERATOR, entries
from trellis.registry.types import MemberRole

pytestmark = pytest.mark.django_db


def add(host, member, role=MemberRole.MEMBER, **more):
    return members.add_member(actor=OPERATOR, host_id=host.id, member_id=member.id, role=role, **more)


def test_member_is_added_with_role_period_origin_and_audit(make_profile, refreshed):
    host, member = make_profile("Host", published=True), make_profile("Member", published=True)
    refreshed.clear()
    add(host, member, MemberRole.ASSOCIATED, since=date(2020, 1, 1))
    row = Membership.objects.get()
    assert (row.role, row.since, row.origin["by"]) == ("associated", date(2020, 1, 1), "operator")
    assert entries(host.id)[-1] == (
        "added member",
        {f"member {member.id}": [None, {"role": "associated", "since": "2020-01-01"}]},
    )
    assert sorted(refreshed[0]) == sorted([host.id, member.id])


@pytest.mark.parametrize(
    ("host_kind", "member_kind", "role", "field"),
    [
        ("company", "cluster", "member", "host"),
        ("cluster", "company", "coordinator", "role"),
        ("meta-cluster", "company", "member", "member"),
    ],
)
def test_what_does_not_fit_the_network_is_refused(make_profile, host_kind, member_kind, role, field):
    host, member = make_profile("Host", kind=host_kind), make_profile("Member", kind=member_kind)
    with pytest.raises(InvalidInput) as caught:
        add(host, member, MemberRole(role))
    assert [problem.field for problem in caught.value.problems] == [field]


def test_nobody_is_a_member_twice_or_of_itself_and_one_coordinates(make_profile):
    host = make_profile("Host", kind="eurocluster")
    first, second = make_profile("A"), make_profile("B")
    add(host, first, MemberRole.COORDINATOR)
    with pytest.raises(Conflict, match="already a member"):
        add(host, first, MemberRole.PARTNER)
    with pytest.raises(Conflict, match="coordinator"):
        add(host, second, MemberRole.COORDINATOR)
    with pytest.raises(InvalidInput):
        add(host, host, MemberRole.PARTNER)
    with pytest.raises(InvalidInput):
        add(host, second, MemberRole.PARTNER, since=date(2020, 1, 2), until=date(2020, 1, 1))
    assert Membership.objects.count() == 1


def test_membership_with_what_cannot_be_seen_is_not_found(make_profile, make_person, actor_of):
    host, secret = make_profile("Host"), make_profile("Secret")
    person = make_person("keeper")
    PersonMembership.objects.create(person=person, organisation_id=host.id, role="owner")
    with pytest.raises(NotFound):
        members.add_member(actor=actor_of(person), host_id=host.id, member_id=secret.id)


def test_change_to_what_stands_writes_nothing(make_profile):
    host, member = make_profile("Host"), make_profile("Member")
    add(host, member)
    before = len(entries(host.id))
    members.change_member(actor=OPERATOR, host_id=host.id, member_id=member.id, role=MemberRole.MEMBER)
    assert len(entries(host.id)) == before


def test_many_are_added_at_once_and_those_that_stand_are_left(make_profile, refreshed):
    host = make_profile("Host", published=True)
    cards = [make_profile(f"M{number}", kind="company") for number in range(4)]
    add(host, cards[0], MemberRole.ASSOCIATED)
    refreshed.clear()
    new = [NewMembership(host_id=host.id, member_id=card.id, since=date(2021, 1, 1)) for card in cards]
    assert members.bulk_add_members(actor=OPERATOR, memberships=[*new, new[1]], origin=IMPORT) == 3
    assert members.bulk_add_members(actor=OPERATOR, memberships=new, origin=IMPORT) == 0
    assert members.bulk_add_members(actor=OPERATOR, memberships=[], origin=IMPORT) == 0
    roles = dict(Membership.objects.values_list("member_id", "role"))
    assert roles == {cards[0].id: "associated", **{card.id: "member" for card in cards[1:]}}
    assert refreshed == [[host.id]]
    assert [action for action, _changes in entries(host.id)].count("added member") == 4


def test_one_fault_among_many_is_named_by_its_place_and_nothing_is_stored(make_profile):
    host, good, wrong = (
        make_profile("H", kind="meta-cluster"),
        make_profile("C"),
        make_profile("F", kind="company"),
    )
    new = [NewMembership(host_id=host.id, member_id=card.id) for card in (good, wrong)]
    with pytest.raises(InvalidInput) as caught:
        members.bulk_add_members(actor=OPERATOR, memberships=new, origin=IMPORT)
    assert [problem.field for problem in caught.value.problems] == ["1.member"]
    with pytest.raises(NotFound):
        members.bulk_add_members(
            actor=OPERATOR, memberships=[NewMembership(host_id=host.id, member_id=10**9)], origin=IMPORT
        )
    with pytest.raises(NotPermitted):
        members.bulk_add_members(actor=Actor(person_id=1), memberships=new, origin=IMPORT)
    assert Membership.objects.count() == 0


def test_kind_without_results_records_none(make_profile):
    with pytest.raises(InvalidInput):
        results.record_result(
            actor=OPERATOR, network_id=make_profile("F", kind="company").id, values={"title": "x"}
        )


def test_result_sent_again_unchanged_writes_nothing(make_profile):
    network = make_profile("N", kind="eurocluster")
    values = {"title": "Firms", "value": "4.50", "unit": "firms", "year": 2024, "website": "x.example.org"}
    number = results.record_result(actor=OPERATOR, network_id=network.id, values=values)
    before = len(entries(network.id))
    results.change_result(actor=OPERATOR, network_id=network.id, result_id=number, values=values)
    assert len(entries(network.id)) == before


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_two_coordinators_at_the_same_moment_leave_one(make_profile):
    host = make_profile("Host", kind="eurocluster")
    cards = [make_profile(f"C{number}") for number in range(2)]
    start, outcomes = threading.Barrier(2), []

    def attempt(card):
        try:
            start.wait(timeout=10)
            add(host, card, MemberRole.COORDINATOR)
            outcomes.append("added")
        except Conflict:
            outcomes.append("conflict")
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=[card]) for card in cards]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == ["added", "conflict"]
    assert Membership.objects.filter(role="coordinator").count() == 1
