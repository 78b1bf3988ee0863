"""Who keeps a profile: added by operators, given roles by owners, and never left without an owner."""

import pytest

from trellis.registry.models import PersonMembership
from trellis.registry.tests.conftest import entries

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(make_profile, make_person):
    profile = make_profile("Own", published=True)
    person = make_person("keeper")
    PersonMembership.objects.create(person=person, organisation_id=profile.id, role="owner")
    return profile, person


def roles(profile):
    rows = PersonMembership.objects.filter(organisation_id=profile.id)
    return {row.person.name: row.role for row in rows.select_related("person")}


def test_operator_adds_and_owner_changes_and_removes(client, own, make_person):
    profile, owner = own
    other = make_person("second")
    client.force_login(make_person("runner", "operator"))
    path = f"/organisations/{profile.slug}/people/"
    assert client.post(path, {"email": "nobody@example.org", "role": "editor"}).status_code == 422
    assert client.post(path, {"email": " SECOND@example.org", "role": "editor"}).status_code == 302
    twice = client.post(path, {"email": "second@example.org", "role": "owner"})
    assert "already" in twice.content.decode()
    client.force_login(owner)
    listed = client.get(path)
    assert [(line.name, line.role) for line in listed.context_data["lines"]] == [
        ("keeper", "Owner"),
        ("second", "Editor"),
    ]
    assert listed.context_data["form"] is None
    assert client.post(f"{path}{other.pk}/", {"role": "owner"}).status_code == 302
    assert roles(profile) == {"keeper": "owner", "second": "owner"}
    assert client.post(f"{path}{owner.pk}/", {"_remove": "1"}).status_code == 302
    assert roles(profile) == {"second": "owner"}
    assert [action for action, _changes in entries(profile.id)][-3:] == [
        "added person", "changed person", "removed person",
    ]  # fmt: skip


def test_owner_does_not_find_out_who_has_an_account(client, own, make_person):
    profile, owner = own
    make_person("second")
    client.force_login(owner)
    answer = client.post(
        f"/organisations/{profile.slug}/people/", {"email": "second@example.org", "role": "editor"}
    )
    assert answer.status_code == 403
    assert roles(profile) == {"keeper": "owner"}


def test_last_owner_stays_unless_an_operator_decides(client, own, make_person):
    profile, owner = own
    path = f"/organisations/{profile.slug}/people/{owner.pk}/"
    client.force_login(owner)
    for sent in ({"role": "editor"}, {"_remove": "1"}):
        answer = client.post(path, sent)
        assert answer.status_code == 422
        assert "last owner" in answer.content.decode()
    assert roles(profile) == {"keeper": "owner"}
    client.force_login(make_person("runner", "operator"))
    assert client.post(path, {"_remove": "1"}).status_code == 302
    assert "Nobody keeps" in client.get(f"/organisations/{profile.slug}/people/").content.decode()


def test_people_are_nobody_elses_business(client, own, make_person):
    profile, owner = own
    editor = make_person("helper")
    PersonMembership.objects.create(person=editor, organisation_id=profile.id, role="editor")
    for person in (editor, make_person("stranger"), make_person("checker", "validator")):
        client.force_login(person)
        assert client.get(f"/organisations/{profile.slug}/people/").status_code == 403
        assert (
            client.post(f"/organisations/{profile.slug}/people/{owner.pk}/", {"_remove": "1"}).status_code
            == 403
        )
    client.force_login(owner)
    assert client.get(f"/organisations/{profile.slug}/people/999999/").status_code == 404
    assert roles(profile) == {"keeper": "owner", "helper": "editor"}
    client.logout()
    assert "keeper" not in client.get(f"/organisations/{profile.slug}/").content.decode()


def test_same_role_again_writes_nothing(client, own):
    profile, owner = own
    client.force_login(owner)
    before = len(entries(profile.id))
    client.post(f"/organisations/{profile.slug}/people/{owner.pk}/", {"role": "owner"})
    assert len(entries(profile.id)) == before


def test_person_who_does_not_belong_is_not_there(client, own, make_person):
    profile, _owner = own
    stranger = make_person("stranger")
    client.force_login(make_person("runner", "operator"))
    for sent in ({"role": "editor"}, {"_remove": "1"}):
        assert client.post(f"/organisations/{profile.slug}/people/{stranger.pk}/", sent).status_code == 404
    assert roles(profile) == {"keeper": "owner"}
