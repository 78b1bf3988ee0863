"""Proposals: what a source says against a confirmed value; the owner sees it and takes it or leaves it."""

import pytest

from trellis.core.errors import Conflict, NotFound
from trellis.registry.models import PersonMembership, Proposal
from trellis.registry.selectors.profiles import get_profile
from trellis.registry.services.proposals import NewProposal, answer_proposal, propose_values
from trellis.registry.tests.conftest import OPERATOR, entries

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(make_profile, make_person, client):
    profile = make_profile("Own", published=True, city="Lyon")
    person = make_person("keeper")
    PersonMembership.objects.create(person=person, organisation_id=profile.id, role="owner")
    client.force_login(person)
    return profile


def propose(profile, **values):
    new = [NewProposal(organisation_id=profile.id, field=name, value=value) for name, value in values.items()]
    propose_values(actor=OPERATOR, source="A directory", proposals=new)


def answer(client, profile, number, **data):
    return client.post(f"/organisations/{profile.slug}/proposals/{number}/", data)


def value(profile, name):
    return get_profile(actor=OPERATOR, organisation_id=profile.id).values.get(name)


def test_owner_sees_both_values_and_takes_one_and_leaves_the_other(client, own):
    propose(own, city="<b>Paris</b>", founded_year=1999)
    page = client.get(f"/organisations/{own.slug}/").context_data
    assert page["keeper"].proposals == 2
    shown = client.get(f"/organisations/{own.slug}/proposals/")
    lines = {line.label: line for line in shown.context_data["lines"]}
    assert (lines["City"].present, lines["City"].proposed) == ("Lyon", "<b>Paris</b>")
    assert "<b>Paris" not in shown.content.decode()
    assert answer(client, own, lines["Year founded"].id, take="1").status_code == 302
    assert answer(client, own, lines["City"].id, leave="1").status_code == 302
    assert (value(own, "founded_year"), value(own, "city")) == (1999, "Lyon")
    assert "Nothing is proposed" in client.get(f"/organisations/{own.slug}/proposals/").content.decode()
    assert {action for action, _changes in entries(own.id)} >= {"took proposal", "left proposal"}
    history = client.get(f"/organisations/{own.slug}/history/").content.decode()
    assert "proposal taken" in history


def test_proposal_is_answered_once_and_only_under_its_own_profile(client, own, make_profile):
    other = make_profile("Other", published=True)
    propose(own, city="Paris")
    propose(other, city="Paris")
    first, foreign = (
        Proposal.objects.get(organisation_id=own.id),
        Proposal.objects.get(organisation_id=other.id),
    )
    assert answer(client, own, foreign.pk, take="1").status_code == 404
    assert answer(client, other, foreign.pk, take="1").status_code == 403
    assert answer(client, own, first.pk, take="1").status_code == 302
    assert answer(client, own, first.pk, take="1").status_code == 404
    assert value(other, "city") is None


def test_programs_read_and_answer_proposals(client, own):
    propose(own, city="Paris")
    path = f"/api/organisations/{own.slug}/proposals"
    [found] = client.get(path).json()
    assert (found["field"], found["value"], found["source"]) == ("city", "Paris", "A directory")
    done = client.post(f"{path}/{found['id']}", {"take": True}, content_type="application/json")
    assert done.status_code == 204
    assert value(own, "city") == "Paris"
    client.logout()
    assert client.get(path).status_code == 403


def test_newer_value_of_a_source_takes_the_place_of_the_open_one(own):
    propose(own, city="Paris")
    propose(own, city="Paris")
    assert [change for action, change in entries(own.id) if action == "proposed"] == [
        {"proposal city": [None, "Paris"]}
    ]
    propose(own, city="Nantes")
    assert list(Proposal.objects.values_list("value", "answer")) == [("Nantes", "open")]


def test_value_left_before_is_not_proposed_again_but_another_is(client, own):
    propose(own, city="Paris")
    answer(client, own, Proposal.objects.get().pk, leave="1")
    propose(own, city="Paris")
    assert list(Proposal.objects.values_list("value", "answer")) == [("Paris", "left")]
    propose(own, city="Nantes")
    assert Proposal.objects.filter(answer="open").get().value == "Nantes"


def test_answer_that_comes_too_late_or_for_nothing_changes_nothing(own):
    propose(own, city="Paris")
    number = Proposal.objects.get().pk
    answer_proposal(actor=OPERATOR, proposal_id=number, take=False)
    with pytest.raises(Conflict, match="answered before"):
        answer_proposal(actor=OPERATOR, proposal_id=number, take=True)
    with pytest.raises(NotFound, match="no such proposal"):
        answer_proposal(actor=OPERATOR, proposal_id=number + 1, take=True)
    assert value(own, "city") == "Lyon"
