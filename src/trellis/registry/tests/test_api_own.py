"""The API: invitations of an organisation's people, leaving it, and a person's saved searches."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from trellis.registry.models import Invitation, PersonMembership, SavedSearch

pytestmark = pytest.mark.django_db
INVITATIONS = "/organisations/light-valley/invitations"
SEARCH = {"name": "French ones", "query": "q=light&country=FR", "rhythm": "weekly"}


@pytest.fixture
def cluster(make_profile):
    return make_profile("Light Valley", published=True)


@pytest.fixture
def owner(cluster, make_person, client):
    person = make_person("owner")
    PersonMembership.objects.create(person=person, organisation_id=cluster.id, role="owner")
    client.force_login(person)
    return person


def test_owner_invites_sees_and_withdraws(ask, owner, make_person):
    make_person("known")
    known = ask("POST", INVITATIONS, {"email": "known@example.org"}, 201)
    unknown = ask("POST", INVITATIONS, {"email": "unknown@example.org", "hand_over": True}, 201)
    assert list(known) == list(unknown) == ["id"]
    assert {(one["address"], one["role"], one["hand_over"]) for one in ask("GET", INVITATIONS)} == {
        ("known@example.org", "editor", False),
        ("unknown@example.org", "owner", True),
    }
    ask("DELETE", f"{INVITATIONS}/{known['id']}", status=204)
    assert [one["id"] for one in ask("GET", INVITATIONS)] == [unknown["id"]]
    ask("DELETE", f"{INVITATIONS}/{known['id']}", status=409)
    wrong = ask("POST", INVITATIONS, {"email": "nobody"}, 422)
    assert [item["field"] for item in wrong["problems"]] == ["email"]


def test_editor_and_strangers_neither_invite_nor_read_addresses(ask, client, cluster, owner, make_person):
    ask("POST", INVITATIONS, {"email": "guest@example.org"}, 201)
    editor = make_person("editor")
    PersonMembership.objects.create(person=editor, organisation_id=cluster.id, role="editor")
    for person in (editor, make_person("stranger")):
        client.force_login(person)
        ask("GET", INVITATIONS, status=403)
        ask("POST", INVITATIONS, {"email": "mine@example.org"}, 403)
    assert list(Invitation.objects.values_list("address", flat=True)) == ["guest@example.org"]


def test_editor_leaves_and_the_last_owner_stays(ask, client, cluster, owner, make_person):
    editor = make_person("editor")
    PersonMembership.objects.create(person=editor, organisation_id=cluster.id, role="editor")
    ask("POST", "/organisations/light-valley/leave", status=409)
    client.force_login(editor)
    ask("POST", "/organisations/light-valley/leave", status=204)
    assert list(PersonMembership.objects.values_list("role", flat=True)) == ["owner"]


def test_search_is_saved_changed_and_forgotten(ask, owner):
    made = ask("POST", "/searches", SEARCH, 201)
    assert {name: made[name] for name in SEARCH} == SEARCH
    assert ask("GET", "/searches") == [made]
    assert ask("GET", f"/searches/{made['id']}") == made
    ask("POST", "/searches", SEARCH, 409)
    one = f"/searches/{made['id']}"
    changed = ask("PUT", one, {"name": "Mine", "rhythm": "never"})
    assert changed == {**made, "name": "Mine", "rhythm": "never"}
    wrong = ask("POST", "/searches", {**SEARCH, "query": "nonsense=1"}, 422)
    assert [item["field"] for item in wrong["problems"]] == ["nonsense"]
    ask("DELETE", one, status=204)
    ask("GET", one, status=404)
    assert SavedSearch.objects.count() == 0


def test_search_of_somebody_else_is_as_one_that_there_is_not(ask, client, owner, make_person):
    made = ask("POST", "/searches", SEARCH, 201)
    client.force_login(make_person("runner", "operator"))
    for method, given in (("GET", None), ("PUT", {"name": "x", "rhythm": "never"}), ("DELETE", None)):
        theirs = ask(method, f"/searches/{made['id']}", given, 404)
        assert theirs == ask(method, "/searches/999999999", given, 404)
    assert ask("GET", "/searches") == []
    client.logout()
    assert ask("GET", "/searches", status=403)["detail"] == "Sign in to save a search."
    assert SavedSearch.objects.get().name == "French ones"


def test_own_searches_take_as_many_queries_for_two_as_for_forty(ask, owner):
    def fill(numbers):
        for number in numbers:
            ask("POST", "/searches", {**SEARCH, "query": f"q=light{number}"}, 201)

    def queries():
        with CaptureQueriesContext(connection) as counted:
            ask("GET", "/searches")
        return len(counted)

    fill(range(2))
    queries()  # the first one notes the session
    two = queries()
    fill(range(2, 40))
    assert queries() == two
