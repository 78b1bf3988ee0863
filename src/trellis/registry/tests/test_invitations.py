"""Inviting persons by mail address: accepted with that address, within 14 days; ownership handed over."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from trellis.audit.models import AuditEntry
from trellis.notifications.models import Mail, Notification
from trellis.registry.models import Invitation, PersonMembership
from trellis.registry.services import people
from trellis.registry.tests.conftest import OPERATOR, entries
from trellis.registry.types.invitations import INVITATION_TRANSITIONS, InvitationState

pytestmark = pytest.mark.django_db


@pytest.fixture
def join(make_person):
    """A person whose mail address is confirmed."""

    def make(name, *roles):
        person = make_person(name, *roles)
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        return person

    return make


@pytest.fixture
def own(make_profile, join, client):
    """A profile whose owner is signed in."""
    profile = make_profile("Own", published=True)
    person = join("owner")
    PersonMembership.objects.create(person=person, organisation_id=profile.id, role="owner")
    client.force_login(person)
    return profile


def invite(client, profile, email="guest@example.org", role="editor"):
    return client.post(f"/organisations/{profile.slug}/people/invite/", {"email": email, "role": role})


def link() -> str:
    rows = Notification.objects.filter(message__startswith="registry.invited_")
    return rows.latest("id").path


def roles(profile) -> dict[str, str]:
    rows = PersonMembership.objects.filter(organisation_id=profile.id).select_related("person")
    return {row.person.name: row.role for row in rows}


def test_guest_without_account_is_invited_makes_one_and_accepts(client, own, join):
    assert invite(client, own, " Guest@Example.ORG").status_code == 302
    assert Mail.objects.get().address == "guest@example.org"
    listed = client.get(f"/organisations/{own.slug}/people/").context_data["invitations"]
    assert [(line.address, line.role) for line in listed] == [("guest@example.org", "Editor")]
    path = link()
    client.logout()
    seen = client.get(path).context_data
    assert (seen["name"], seen["role"], seen["is_signed_in"], seen["is_open"]) == (
        "Own", "Editor", False, True,
    )  # fmt: skip
    assert client.post(path, {"_accept": "1"}).status_code == 403
    client.force_login(join("guest"))
    assert client.get(path).context_data["is_for_actor"] is True
    assert client.post(path, {"_accept": "1"}).status_code == 302
    assert roles(own) == {"owner": "owner", "guest": "editor"}
    told = Notification.objects.get(message="registry.invitation_accepted")
    assert (told.person.name, told.context) == ("owner", {"person": "guest", "organisation": "Own"})
    assert [action for action, _changes in entries(own.id)][-2:] == ["invited", "accepted invitation"]
    assert "guest@example.org" not in str([row.changes for row in AuditEntry.objects.all()])
    assert client.post(path, {"_accept": "1"}).status_code == 409


def test_answer_is_the_same_whether_the_address_has_an_account(client, own, join):
    join("known")
    answers = [
        (answer.status_code, answer["Location"], len(Notification.objects.filter(person__isnull=True)))
        for answer in (invite(client, own, f"{name}@example.org") for name in ("known", "unknown"))
    ]
    assert answers == [(302, f"/organisations/{own.slug}/people/", number) for number in (1, 2)]
    assert Notification.objects.filter(person__isnull=False).count() == 0


def test_only_the_invited_address_accepts_and_it_must_be_confirmed(client, own, join, make_person):
    invite(client, own)
    path = link()
    client.force_login(join("thief"))
    assert client.get(path).context_data["is_for_actor"] is False
    unconfirmed = make_person("guest")
    EmailAddress.objects.create(user=unconfirmed, email="guest@example.org", verified=False)
    for _person in (None, client.force_login(unconfirmed)):
        assert client.post(path, {"_accept": "1"}).status_code == 403
        assert client.post(path, {"_decline": "1"}).status_code == 403
    assert (roles(own), Invitation.objects.get().state) == ({"owner": "owner"}, "open")


def test_opening_the_link_changes_nothing(client, own, join):
    invite(client, own)
    path = link()
    client.force_login(join("guest"))
    before = AuditEntry.objects.count()
    for _time in range(2):
        assert client.get(path).status_code == client.head(path).status_code == 200
    assert (AuditEntry.objects.count(), roles(own)) == (before, {"owner": "owner"})


@pytest.mark.parametrize("why", ["old", "withdrawn", "declined", "removed", "broken"])
def test_invitation_ends(client, own, join, why):
    invite(client, own)
    path, row = link(), Invitation.objects.get()
    if why == "old":
        Invitation.objects.update(made_at=timezone.now() - timedelta(days=14, minutes=1))
    elif why == "withdrawn":
        client.post(f"/organisations/{own.slug}/people/invitations/{row.pk}/withdraw/")
    elif why == "removed":
        people.remove_person(actor=OPERATOR, organisation_id=own.id, person_id=row.invited_by_id)
    elif why == "broken":
        path = path.replace("/invitations/", "/invitations/x")
    client.force_login(join("guest"))
    if why == "declined":
        client.post(path, {"_decline": "1"})
    before = roles(own)
    assert client.post(path, {"_accept": "1"}).status_code == (404 if why == "broken" else 409)
    assert (roles(own), "guest" in before) == (before, False)


def test_hand_over_is_one_step_and_happens_when_the_new_owner_accepts(client, own, join):
    PersonMembership.objects.update(by_claim=True)
    assert invite(client, own, role="hand-over").status_code == 302
    assert roles(own) == {"owner": "owner"}
    client.force_login(join("guest"))
    assert client.post(link(), {"_accept": "1"}).status_code == 302
    assert roles(own) == {"owner": "editor", "guest": "owner"}
    assert PersonMembership.objects.filter(by_claim=True).count() == 0


def test_an_operator_cannot_hand_over_what_is_not_theirs(client, own, join):
    client.force_login(join("runner", "operator"))
    assert invite(client, own, role="hand-over").status_code == 422
    assert invite(client, own, role="owner").status_code == 302


def test_accepting_raises_a_role_and_never_lowers_it(client, own, join):
    guest = join("guest")
    PersonMembership.objects.create(person=guest, organisation_id=own.id, role="editor")
    invite(client, own, role="member")
    path = link()
    client.force_login(guest)
    assert client.post(path, {"_accept": "1"}).status_code == 409
    client.force_login(PersonMembership.objects.get(role="owner").person)
    invite(client, own, role="owner")
    client.force_login(guest)
    assert client.post(link(), {"_accept": "1"}).status_code == 302
    assert roles(own) == {"owner": "owner", "guest": "owner"}


def test_three_mails_at_most_and_only_owners_invite(client, own, join):
    for _time in range(3):
        assert invite(client, own).status_code == 302
    assert (invite(client, own).status_code, Mail.objects.count(), Invitation.objects.count()) == (422, 3, 1)
    assert invite(client, own, "no address").status_code == 422
    editor = join("editor")
    PersonMembership.objects.create(person=editor, organisation_id=own.id, role="editor")
    client.force_login(editor)
    assert invite(client, own, "x@example.org").status_code == 403
    row = Invitation.objects.get()
    withdraw = f"/organisations/{own.slug}/people/invitations/{row.pk}/withdraw/"
    assert (client.post(withdraw).status_code, Invitation.objects.get().state) == (403, "open")


def test_members_leave_and_the_last_owner_does_not(client, own, join):
    path = f"/organisations/{own.slug}/leave/"
    assert (client.get(path).status_code, client.post(path).status_code) == (200, 409)
    member = join("member")
    PersonMembership.objects.create(person=member, organisation_id=own.id, role="member")
    client.force_login(member)
    assert client.post(path).status_code == 302
    assert roles(own) == {"owner": "owner"}
    assert client.post(path).status_code == 403


def test_removal_takes_effect_on_the_next_request(client, own, join):
    editor = join("editor")
    PersonMembership.objects.create(person=editor, organisation_id=own.id, role="editor")
    client.force_login(editor)
    edit = f"/organisations/{own.slug}/edit/"
    assert client.get(edit).status_code == 200
    people.remove_person(actor=OPERATOR, organisation_id=own.id, person_id=editor.pk)
    assert client.get(edit).status_code == 403
    assert client.post(edit, {"name": "Evil"}).status_code == 403


def test_transitions_name_every_state():
    assert set(INVITATION_TRANSITIONS) == set(InvitationState)
    assert [state for state, to in INVITATION_TRANSITIONS.items() if to] == [InvitationState.OPEN]


def test_people_page_asks_as_often_for_few_and_many(client, own):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/organisations/{own.slug}/people/")
        return len(asked)

    invite(client, own)
    queries()
    few = queries()
    for number in range(30):
        Invitation.objects.create(organisation_id=own.id, address=f"g{number}@example.org", role="member")
    assert queries() == few
