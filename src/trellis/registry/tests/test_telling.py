"""Who hears of a profile's life: those whom it concerns, and of their own profile only."""

import re
from collections.abc import Callable

import pytest
from django.apps import apps
from django.test import Client

from trellis.accounts.models import Person
from trellis.core.errors import NotPermitted
from trellis.notifications.models import Mail, Notification
from trellis.notifications.services.links import make_link
from trellis.notifications.services.sending import send_waiting
from trellis.registry.models import Organisation, PersonMembership
from trellis.registry.services import life, people
from trellis.registry.tests.conftest import OPERATOR
from trellis.registry.types import PersonRole

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(make_profile, make_person) -> Callable[..., tuple]:
    """A draft with an owner, an editor and a member."""

    def make(name: str, *, published: bool = False) -> tuple:
        profile = make_profile(name, published=published)
        persons = [make_person(f"{role}-{profile.slug}") for role in ("owner", "editor", "member")]
        for person, role in zip(persons, ("owner", "editor", "member"), strict=True):
            PersonMembership.objects.create(organisation_id=profile.id, person=person, role=role)
        return profile, *persons

    return make


def told() -> list[tuple[str, str]]:
    """Who was told what, each kind in the order of names."""
    rows = Notification.objects.select_related("person").order_by("message", "person__name")
    return [(row.message, row.person.name) for row in rows]


def test_validators_hear_of_a_profile_handed_in_but_not_of_their_own(kept, make_person, actor_of):
    profile, owner, *_rest = kept("Alfa")
    make_person("checker", "validator")
    elsewhere = make_person("elsewhere")
    elsewhere.role_grants.create(role="validator", country_id="country:DE")
    here = make_person("here")
    here.role_grants.create(role="validator", country_id="country:FR")
    owner.role_grants.create(role="validator")
    life.submit(actor=actor_of(owner), organisation_id=profile.id)
    assert told() == [("registry.handed_in", "checker"), ("registry.handed_in", "here")]


def test_keepers_hear_the_reason_and_the_publication(kept, make_person, actor_of, mailoutbox):
    profile, owner, editor, _member = kept("Alfa")
    kept("Beta")
    validator = make_person("checker", "validator")
    life.submit(actor=actor_of(owner), organisation_id=profile.id)
    life.send_back(actor=actor_of(validator), organisation_id=profile.id, reason="Say\n\nwhere it is")
    send_waiting()
    sent = {mail.to[0]: mail for mail in mailoutbox if "sent back" in mail.subject}
    assert set(sent) == {owner.email, editor.email}
    assert sent[owner.email].subject == "“Alfa” was sent back · Trellis"
    assert "Say\n\nwhere it is" in sent[owner.email].body
    assert f"http://localhost:8000/organisations/{profile.slug}/" in sent[owner.email].body
    life.submit(actor=actor_of(owner), organisation_id=profile.id)
    life.publish(actor=actor_of(validator), organisation_id=profile.id)
    assert [item for item in told() if item[0] == "registry.published"] == [
        ("registry.published", "editor-alfa"),
        ("registry.published", "owner-alfa"),
    ]


def test_nobody_is_told_of_what_was_refused(kept, make_person, actor_of):
    profile, owner, *_rest = kept("Alfa")
    make_person("checker", "validator")
    with pytest.raises(NotPermitted):
        life.publish(actor=actor_of(owner), organisation_id=profile.id)
    assert (told(), Mail.objects.count()) == ([], 0)


def test_who_acts_is_not_told_of_it(kept, actor_of):
    profile, owner, *_rest = kept("Alfa")
    owner.role_grants.create(role="operator")
    life.publish(actor=actor_of(owner), organisation_id=profile.id)
    assert told() == [("registry.published", "editor-alfa")]


def test_role_given_changed_and_taken_is_always_told_to_whom_it_concerns(kept, make_person, actor_of):
    profile, owner, _editor, member = kept("Alfa")
    new = make_person("new")
    people.add_person(actor=OPERATOR, organisation_id=profile.id, email=new.email, role=PersonRole.EDITOR)
    acting = actor_of(owner)
    people.change_person_role(
        actor=acting, organisation_id=profile.id, person_id=new.pk, role=PersonRole.OWNER
    )
    people.remove_person(actor=acting, organisation_id=profile.id, person_id=new.pk)
    people.remove_person(actor=actor_of(member), organisation_id=profile.id, person_id=member.pk)
    assert told() == [
        ("registry.role_changed", "new"), ("registry.role_given", "new"), ("registry.role_taken", "new"),
    ]  # fmt: skip


def test_mails_of_one_organisation_never_reach_the_people_of_another(kept, make_person, actor_of, mailoutbox):
    names = ("Alfa", "Beta", "Gamma")
    validator = make_person("checker", "validator")
    for name in names:
        profile, owner, *_rest = kept(name)
        life.submit(actor=actor_of(owner), organisation_id=profile.id)
        life.send_back(actor=actor_of(validator), organisation_id=profile.id, reason=f"marked-{name}")
    send_waiting()
    assert len(mailoutbox) == 3 + 6
    for mail in mailoutbox:
        whole = mail.subject + mail.body + str(mail.alternatives)
        named = [name for name in names if name in whole]
        assert len(named) == 1
        if mail.to != [validator.email]:
            assert mail.to[0].endswith(f"-{named[0].casefold()}@example.org")


# --- still correct?


def rows_of_everything() -> dict[str, list]:
    return {
        model._meta.label: list(model.objects.order_by("pk").values())
        for model in apps.get_models()
        if model._meta.app_label in {"accounts", "audit", "imports", "notifications", "registry"}
    }


def test_scanner_that_opens_every_link_of_every_mail_twice_changes_nothing(
    kept, make_person, actor_of, mailoutbox
):
    profile, owner, *_rest = kept("Alfa")
    validator = make_person("checker", "validator")
    life.submit(actor=actor_of(owner), organisation_id=profile.id)
    life.send_back(actor=actor_of(validator), organisation_id=profile.id, reason="see https://x.example/")
    send_waiting()
    links = {
        link
        for mail in mailoutbox
        for text in (mail.body, mail.alternatives[0][0], str(mail.message()["List-Unsubscribe"]))
        for link in re.findall(r"http://localhost:8000(/[^\s\"<>]*)", text)
    }
    links.add(make_link(purpose="still-correct", matter=profile.id, person_id=owner.pk))
    # the profile, the choices, the end of each reader's mail, the question
    assert len(links) == 1 + 1 + len(mailoutbox) + 1
    before = rows_of_everything()
    scanner = Client()
    for link in sorted(links):
        for _time in range(2):
            assert scanner.get(link).status_code in (200, 302, 404)
            assert scanner.head(link).status_code in (200, 302, 404)
    assert rows_of_everything() == before


def test_owner_confirms_by_one_button_without_signing_in(kept, client):
    profile, owner, *_rest = kept("Alfa", published=True)
    link = make_link(purpose="still-correct", matter=profile.id, person_id=owner.pk)
    assert "Is the profile of “Alfa” still correct?" in client.get(link).content.decode()
    assert Organisation.objects.get(pk=profile.id).confirmed_at is None
    answer = client.post(link, {"answer": "yes"})
    assert "Yes, it is still correct" in answer.content.decode()
    row = Organisation.objects.get(pk=profile.id)
    assert (row.status, row.confirmed_at is not None) == ("confirmed", True)
    assert client.post(link, {"answer": "yes"}).status_code == 409
    assert Organisation.objects.get(pk=profile.id).confirmed_at == row.confirmed_at


@pytest.mark.parametrize("who", ["editor", "removed", "inactive", "operator"])
def test_link_of_one_who_may_no_longer_confirm_has_lapsed(kept, make_person, client, who):
    profile, owner, editor, _member = kept("Alfa", published=True)
    person = editor if who == "editor" else owner
    if who == "removed":
        PersonMembership.objects.filter(person=owner).delete()
    if who == "operator":
        person = make_person("runner", "operator")
    if who == "inactive":
        Person.objects.filter(pk=owner.pk).update(is_active=False)
    link = make_link(purpose="still-correct", matter=profile.id, person_id=person.pk)
    text = client.get(link).content.decode()
    assert "can no longer be answered" in text
    assert "Alfa" not in text
    assert client.post(link, {"answer": "yes"}).status_code == 409
    assert Organisation.objects.get(pk=profile.id).confirmed_at is None
