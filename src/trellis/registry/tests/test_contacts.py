"""Who keeps a profile is named to everybody only as long as they agree to it."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from trellis.accounts.models import Consent
from trellis.accounts.services.consents import give_consent, withdraw_consent
from trellis.accounts.types import ConsentWay, Edition
from trellis.core.types import Actor
from trellis.registry.models import Organisation, PersonMembership
from trellis.registry.selectors import people as selectors
from trellis.registry.types.consents import CONTACT_ADDRESS, CONTACT_NAME

pytestmark = pytest.mark.django_db
WAY = {"way": ConsentWay.PAGE}
NAME, ADDRESS = CONTACT_NAME.purpose, CONTACT_ADDRESS.purpose


def agree(person, *purposes):
    for purpose in purposes:
        give_consent(actor=Actor(person_id=person.pk), purpose=purpose, version=1, language="en", **WAY)


def withdraw(person, purpose):
    withdraw_consent(actor=Actor(person_id=person.pk), purpose=purpose, **WAY)


@pytest.fixture
def firm(make_profile):
    return make_profile("Firm", "company", published=True)


@pytest.fixture
def keep(make_person, firm):
    def make(name, role="owner", profile=firm):
        person = make_person(name)
        PersonMembership.objects.create(person=person, organisation_id=profile.id, role=role)
        return person

    return make


def shown(client, slug):
    """On the page and to programs, which must say the same."""
    page = client.get(f"/organisations/{slug}/").context_data["contacts"]
    sent = client.get(f"/api/organisations/{slug}/contacts").json()
    found = [(contact.name, contact.email) for contact in page]
    assert [(contact["name"], contact["email"]) for contact in sent] == found
    return found


def everywhere(client, slug):
    """Everything public that could tell of a person of this profile."""
    addresses = (
        f"/organisations/{slug}/", f"/api/organisations/{slug}", f"/api/organisations/{slug}/contacts",
        "/organisations/", "/organisations/?q=Zanthoxylum", "/search/?q=Zanthoxylum", "/api/registry/search",
        "/api/registry/export", "/organisations/export/?format=csv", "/api/registry/suggest?q=zant",
    )  # fmt: skip
    return (
        b"\n".join(client.get(address).getvalue() for address in addresses).decode(errors="replace").lower()
    )


def test_keeper_is_named_from_agreeing_to_withdrawing(client, firm, keep):
    person = keep("Zanthoxylum")
    assert "zanthoxylum@" not in everywhere(client, firm.slug)
    assert shown(client, firm.slug) == []
    agree(person, NAME)
    assert shown(client, firm.slug) == [("Zanthoxylum", "")]
    agree(person, ADDRESS)
    assert shown(client, firm.slug) == [("Zanthoxylum", "Zanthoxylum@example.org")]
    assert (
        'href="mailto:Zanthoxylum@example.org"' in client.get(f"/organisations/{firm.slug}/").content.decode()
    )
    withdraw(person, ADDRESS)
    assert shown(client, firm.slug) == [("Zanthoxylum", "")]
    assert "zanthoxylum@" not in everywhere(client, firm.slug)
    agree(person, ADDRESS)
    withdraw(person, NAME)
    assert shown(client, firm.slug) == []
    assert "zanthoxylum@" not in everywhere(client, firm.slug)
    page = client.get(f"/organisations/{firm.slug}/").content.decode()
    assert ("Zanthoxylum" in page, 'id="contacts"' in page) == (False, False)


def test_only_owners_and_editors_who_agreed_and_gave_a_name_are_named(client, firm, keep, make_profile):
    other = make_profile("Other", "company", published=True)
    owner, editor = keep("Owner"), keep("Editor", "editor")
    member, elsewhere, silent = keep("Member", "member"), keep("Elsewhere", profile=other), keep("Silent")
    unnamed, closed = keep("Unnamed"), keep("Closed")
    for person in (owner, editor, member, elsewhere, unnamed, closed):
        agree(person, NAME)
    agree(silent, ADDRESS)
    unnamed.name, closed.is_active = "", False
    unnamed.save()
    closed.save()
    assert shown(client, firm.slug) == [("Editor", ""), ("Owner", "")]
    assert shown(client, other.slug) == [("Elsewhere", "")]
    PersonMembership.objects.filter(person=owner).delete()
    PersonMembership.objects.filter(person=editor).update(role="member")
    assert shown(client, firm.slug) == []


def test_nobody_is_named_on_a_profile_that_is_not_public(client, firm, keep):
    person = keep("Owner")
    agree(person, NAME)
    Organisation.objects.filter(pk=firm.id).update(status="draft")
    client.force_login(person)
    assert shown(client, firm.slug) == []
    client.logout()
    assert client.get(f"/api/organisations/{firm.slug}/contacts").status_code == 404


def test_consent_to_earlier_words_names_nobody(client, firm, keep, monkeypatch):
    agree(keep("Owner"), NAME)
    newer = replace(CONTACT_NAME, editions=(*CONTACT_NAME.editions, Edition(date(2027, 1, 1), "0" * 16)))
    monkeypatch.setattr(selectors, "CONTACT_NAME", newer)
    assert shown(client, firm.slug) == []
    assert Consent.objects.get().ended_at is None


def test_own_page_says_that_words_have_changed(client, keep, settings):
    person, other = keep("Owner"), keep("Other")
    agree(person, NAME)
    client.force_login(person)
    assert "new words" not in client.get("/person/").content.decode()
    settings.TRELLIS_CONSENTS = f"{__name__}.REWORDED"
    assert client.get("/person/").content.decode().count("new words, please read them") == 1
    client.force_login(other)
    assert "new words" not in client.get("/person/").content.decode()


REWORDED = (replace(CONTACT_NAME, editions=(*CONTACT_NAME.editions, *CONTACT_NAME.editions)),)


def test_page_that_names_somebody_is_kept_by_nobody(client, firm, keep):
    """Neither by browsers nor for an outage of the database: it would outlive the consent."""
    address, api = f"/organisations/{firm.slug}/", f"/api/organisations/{firm.slug}/contacts"
    assert "no-store" not in client.get(address).get("Cache-Control", "")
    agree(keep("Owner"), NAME)
    assert "no-store" in client.get(address)["Cache-Control"]
    assert "no-store" in client.get(api)["Cache-Control"]


def test_contacts_take_as_many_queries_for_100_persons_as_for_10(client, firm, keep):
    counts = []
    for first, last in ((0, 10), (10, 100)):
        for number in range(first, last):
            agree(keep(f"Keeper {number:03}"), NAME, ADDRESS)
        client.get(f"/organisations/{firm.slug}/")
        with CaptureQueriesContext(connection) as captured:
            page = client.get(f"/organisations/{firm.slug}/").context_data
        counts.append(len(captured))
        assert len(page["contacts"]) == last
    assert counts[0] == counts[1] <= 26
