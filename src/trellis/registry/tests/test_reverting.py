"""A change of a profile can be taken back from its history, unless something was built upon it."""

import pytest

from trellis.audit.models import AuditEntry
from trellis.core.errors import Conflict, NotFound, NotPermitted
from trellis.core.types import Actor
from trellis.registry.models import Organisation, PersonMembership
from trellis.registry.pages.history import build_history_page
from trellis.registry.selectors.profiles import get_profile
from trellis.registry.services import life
from trellis.registry.services.profiles import change_organisation
from trellis.registry.services.reverting import ChangedSince, take_back
from trellis.registry.tests.conftest import OPERATOR

pytestmark = pytest.mark.django_db
CHANGE = {
    "name": "Photonics Hills",
    "country": "country:DE",
    "description": {"en": "New", "fr": "Neuf"},
    "member_counts": {"sme": 7},
    "staff_fte": "4",
    "founded_year": 1999,
    "ecosystem": ["ecosystem:textile"],
    "technology": [{"term": "technology:robotics", "weight": 4}],
    "languages": ["en", "fr"],
}


def changed(profile, **values) -> int:
    change_organisation(actor=OPERATOR, organisation_id=profile.id, values=values)
    return AuditEntry.objects.latest("id").pk


def values_of(profile) -> dict:
    return get_profile(actor=OPERATOR, organisation_id=profile.id).values


def test_every_kind_of_field_comes_back_and_the_taking_back_can_be_taken_back(make_profile):
    profile, other = make_profile("Photonics Valley", published=True), make_profile("Other", published=True)
    before, others = values_of(profile), values_of(other)
    entry_id = changed(profile, **CHANGE)
    after = values_of(profile)
    assert {name for name in after if after[name] != before.get(name)} == set(CHANGE)
    take_back(actor=OPERATOR, organisation_id=profile.id, entry_id=entry_id)
    assert values_of(profile) == before
    assert values_of(other) == others
    take_back(actor=OPERATOR, organisation_id=profile.id, entry_id=AuditEntry.objects.latest("id").pk)
    assert values_of(profile) == after


def test_what_was_built_upon_stays_and_its_fields_are_named(make_profile):
    profile = make_profile("Photonics Valley")
    first = changed(profile, city="Graz", founded_year=1999)
    changed(profile, founded_year=2001)
    with pytest.raises(ChangedSince, match="founded_year") as caught:
        take_back(actor=OPERATOR, organisation_id=profile.id, entry_id=first)
    assert [problem.field for problem in caught.value.problems] == ["founded_year"]
    assert (values_of(profile)["city"], values_of(profile)["founded_year"]) == ("Graz", 2001)


def test_only_changes_of_fields_of_this_profile_are_taken_back_and_only_by_keepers(make_profile, make_person):
    profile, other = make_profile("Photonics Valley", published=True), make_profile("Other")
    published = AuditEntry.objects.get(action="published").pk
    with pytest.raises(Conflict, match="Only a change of fields"):
        take_back(actor=OPERATOR, organisation_id=profile.id, entry_id=published)
    foreign = changed(other, city="Graz")
    for number in (foreign, 10**12):
        with pytest.raises(NotFound, match="no such change"):
            take_back(actor=OPERATOR, organisation_id=profile.id, entry_id=number)
    own = changed(profile, city="Graz")
    person = make_person("desk")
    for roles in ({}, {"member": frozenset({profile.id})}, {"owner": frozenset({other.id})}):
        actor = Actor(person_id=person.pk, organisation_roles=roles)
        with pytest.raises(NotPermitted):
            take_back(actor=actor, organisation_id=profile.id, entry_id=own)
    assert values_of(profile)["city"] == "Graz"


def test_archived_profile_stays_as_it_is(make_profile):
    profile = make_profile("Photonics Valley", published=True)
    entry_id = changed(profile, city="Graz")
    life.archive(actor=OPERATOR, organisation_id=profile.id, reason="closed")
    with pytest.raises(NotPermitted, match="archived"):
        take_back(actor=OPERATOR, organisation_id=profile.id, entry_id=entry_id)


def test_history_offers_only_what_can_be_taken_back_at_once(make_profile):
    profile = make_profile("Photonics Valley")
    first = changed(profile, founded_year=1999)
    last = changed(profile, founded_year=2001)
    page = build_history_page(actor=OPERATOR, slug=profile.slug)
    base = f"/organisations/{profile.slug}/history"
    assert [entry.take_back_url for entry in page.entries] == [f"{base}/{last}/take-back/", "", ""]
    take_back(actor=OPERATOR, organisation_id=profile.id, entry_id=last)
    page = build_history_page(actor=OPERATOR, slug=profile.slug)
    newest = AuditEntry.objects.latest("id").pk
    assert [entry.take_back_url for entry in page.entries] == [
        f"{base}/{newest}/take-back/", "", f"{base}/{first}/take-back/", "",
    ]  # fmt: skip


def test_validator_sees_the_history_but_no_button(make_profile):
    profile = make_profile("Photonics Valley")
    changed(profile, founded_year=1999)
    page = build_history_page(
        actor=Actor(person_id=1, platform_roles=frozenset({"validator"})), slug=profile.slug
    )
    assert {entry.take_back_url for entry in page.entries} == {""}


def test_button_of_the_history_takes_back_and_says_what_stands_in_the_way(client, make_profile, make_person):
    profile = make_profile("Photonics Valley")
    person = make_person("desk")
    PersonMembership.objects.create(person=person, organisation_id=profile.id, role="editor")
    client.force_login(person)
    first = changed(profile, founded_year=1999)
    last = changed(profile, founded_year=2001)
    base = f"/organisations/{profile.slug}/history/"
    refused = client.post(f"{base}{first}/take-back/", follow=True)
    assert "was changed once more since" in refused.content.decode()
    assert client.get(f"{base}{last}/take-back/").status_code == 405
    done = client.post(f"{base}{last}/take-back/", follow=True)
    assert done.redirect_chain == [(base, 302)]
    assert "The change is taken back." in done.content.decode()
    assert Organisation.objects.get().founded_year == 1999
