"""What happens by itself: owners are asked once in half a year, claims lapse, validators are reminded."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from trellis.notifications.models import Notification
from trellis.registry import tasks
from trellis.registry.models import Claim, Organisation, OwnerAsked, PersonMembership
from trellis.registry.services import asking, life
from trellis.registry.tests.conftest import OPERATOR

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 15, 8, tzinfo=UTC)


@pytest.fixture
def make_owned(make_profile, make_person):
    def make(name, *, months_ago, owners=("owner",), role="owner"):
        profile = make_profile(name, "company", published=True)
        at = NOW - timedelta(days=months_ago * 31)
        Organisation.objects.filter(pk=profile.id).update(published_at=at, confirmed_at=at)
        for owner in owners:
            person = make_person(f"{owner} of {name}")
            PersonMembership.objects.create(organisation_id=profile.id, person=person, role=role)
        return profile

    return make


def asked() -> list[str]:
    rows = Notification.objects.filter(message="registry.still_correct").select_related("person")
    return sorted(row.person.name for row in rows)


def test_owners_of_amber_and_red_profiles_are_asked_once_in_half_a_year(make_owned):
    make_owned("Green", months_ago=11)
    make_owned("Amber", months_ago=13, owners=("first", "second"))
    make_owned("Red", months_ago=20)
    make_owned("Edited", months_ago=13, role="editor")
    make_owned("Nobody", months_ago=13, owners=())
    assert asking.ask_owners(actor=OPERATOR, now=NOW) == 2
    assert asked() == ["first of Amber", "owner of Red", "second of Amber"]
    assert asking.ask_owners(actor=OPERATOR, now=NOW + timedelta(days=180)) == 1  # Green is amber by then
    assert asking.ask_owners(actor=OPERATOR, now=NOW + timedelta(days=185)) == 2
    assert OwnerAsked.objects.count() == 3


def test_the_mail_is_answered_by_one_button_and_the_owner_is_left_in_peace(client, make_owned):
    profile = make_owned("Amber", months_ago=13)
    asking.ask_owners(actor=OPERATOR, now=NOW)
    path = Notification.objects.get().path
    for _time in range(2):
        assert client.get(path).status_code == client.head(path).status_code == 200
    assert Organisation.objects.get(pk=profile.id).status == "published"
    assert client.post(path, {"answer": "yes"}).status_code == 200
    assert Organisation.objects.get(pk=profile.id).status == "confirmed"
    now = timezone.now() + timedelta(days=300)
    assert asking.ask_owners(actor=OPERATOR, now=now) == 0


@pytest.mark.parametrize("why", ["owned", "withdrawn", "old"])
def test_claims_that_cannot_be_won_lapse_and_their_claimant_hears_it(make_profile, make_person, why):
    firm = make_profile("Firm", "company", published=True)
    other = make_profile("Other", "company", published=True)
    claimant = make_person("claimant")
    for profile in (firm, other):
        Claim.objects.create(
            organisation_id=profile.id, person=claimant, way="mail", address="a@firm.example"
        )
    if why == "owned":
        PersonMembership.objects.create(organisation_id=firm.id, person=make_person("x"), role="owner")
    elif why == "withdrawn":
        life.withdraw(actor=OPERATOR, organisation_id=firm.id)
    else:
        Claim.objects.filter(organisation_id=firm.id).update(made_at=timezone.now() - timedelta(days=31))
    assert [asking.lapse_claims(actor=OPERATOR), asking.lapse_claims(actor=OPERATOR)] == [1, 0]
    assert Claim.objects.get(organisation_id=firm.id).state == "lapsed"
    assert Claim.objects.get(organisation_id=other.id).state == "open"
    told = Notification.objects.get(message="registry.claim_lapsed")
    assert (told.person, told.context) == (claimant, {"organisation": "Firm"})


def test_a_claim_that_waits_for_a_validator_does_not_lapse(make_profile, make_person):
    firm = make_profile("Firm", "company", published=True)
    row = Claim.objects.create(
        organisation_id=firm.id, person=make_person("claimant"), way="decision", evidence="Mine."
    )
    Claim.objects.filter(pk=row.pk).update(made_at=timezone.now() - timedelta(days=90))
    assert asking.lapse_claims(actor=OPERATOR) == 0


def test_validators_are_reminded_of_what_is_overdue_in_their_country(make_profile, make_person):
    everywhere = make_person("everywhere", "validator")
    france, germany = make_person("france"), make_person("germany")
    france.role_grants.create(role="validator", country_id="country:FR")
    germany.role_grants.create(role="validator", country_id="country:DE")
    long_ago = timezone.now() - timedelta(days=30)
    for name, country in (("A", "FR"), ("B", "FR"), ("C", "ES")):
        profile = make_profile(name, "company", country=f"country:{country}")
        life.submit(actor=OPERATOR, organisation_id=profile.id)
    Organisation.objects.exclude(name="B").update(handed_in_at=long_ago)
    firm = make_profile("Firm", "company", published=True)
    Claim.objects.create(
        organisation_id=firm.id, person=make_person("x"), way="decision", evidence="y", made_at=long_ago
    )
    Notification.objects.all().delete()
    assert asking.remind_validators(actor=OPERATOR) == 2
    told = {row.person: (row.context["count"], row.waits_for) for row in Notification.objects.all()}
    assert told == {everywhere: (3, "daily"), france: (2, "daily")}


def test_the_worker_does_it_by_itself(make_owned, monkeypatch):
    monkeypatch.setattr(tasks, "close_old_connections", lambda: None)
    make_owned("Red", months_ago=40)
    done = [task(timestamp=0) for task in (tasks.ask_owners, tasks.lapse_claims, tasks.remind_validators)]
    assert done == [1, 0, 0]
