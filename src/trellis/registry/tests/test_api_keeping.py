"""The API: who keeps a profile, and its address."""

import json

import pytest

from trellis.registry.models import PersonMembership
from trellis.registry.tests.conftest import entries

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(client):
    def build(method, path, data=None):
        body = "" if data is None else json.dumps(data)
        return client.generic(method, f"/api{path}", body, content_type="application/json")

    return build


@pytest.fixture
def kept(make_profile, make_person):
    profile = make_profile("Photonics Valley", published=True)
    owner = make_person("keeper")
    PersonMembership.objects.create(person=owner, organisation_id=profile.id, role="owner")
    return profile, owner


PEOPLE = "/organisations/photonics-valley/people"


def test_operator_adds_changes_and_removes_a_person(client, send, kept, make_person):
    profile, owner = kept
    client.force_login(make_person("runner", "operator"))
    other = make_person("helper")
    made = send("POST", PEOPLE, {"email": "helper@example.org", "role": "editor"})
    assert (made.status_code, made.json()) == (201, {"id": other.pk})
    assert {line["name"]: line["role"] for line in send("GET", PEOPLE).json()} == {
        "keeper": "owner",
        "helper": "editor",
    }
    assert send("PUT", f"{PEOPLE}/{other.pk}", {"role": "member"}).status_code == 204
    assert send("DELETE", f"{PEOPLE}/{owner.pk}").status_code == 204
    left = PersonMembership.objects.filter(organisation_id=profile.id).values_list("person_id", "role")
    assert list(left) == [(other.pk, "member")]
    assert [action for action, _changes in entries(profile.id)][-3:] == [
        "added person",
        "changed person",
        "removed person",
    ]


def test_owner_sees_the_people_and_stays_the_last_one(client, send, kept, make_person):
    _profile, owner = kept
    client.force_login(owner)
    assert [line["id"] for line in send("GET", PEOPLE).json()] == [owner.pk]
    assert send("PUT", f"{PEOPLE}/{owner.pk}", {"role": "member"}).status_code == 409
    assert send("POST", PEOPLE, {"email": "helper@example.org", "role": "editor"}).status_code == 403
    assert send("PUT", f"{PEOPLE}/{owner.pk}", {"role": "king"}).status_code == 422


def test_nobody_else_sees_who_keeps_a_profile(client, send, kept, make_person):
    client.force_login(make_person("stranger"))
    assert send("GET", PEOPLE).status_code == 403
    assert send("GET", "/organisations/nowhere/people").status_code == 404


def test_address_is_changed_and_the_old_one_leads_on(client, send, kept, make_person):
    client.force_login(make_person("runner", "operator"))
    answer = send("PUT", "/organisations/photonics-valley/address", {"slug": "light"})
    assert (answer.status_code, answer.json()) == (200, {"slug": "light"})
    assert send("GET", "/organisations/photonics-valley").json()["slug"] == "light"
    assert send("PUT", "/organisations/light/address", {"slug": "new"}).status_code == 422


def test_address_is_changed_by_operators_only(client, send, kept):
    client.force_login(kept[1])
    assert send("PUT", "/organisations/photonics-valley/address", {"slug": "light"}).status_code == 403
