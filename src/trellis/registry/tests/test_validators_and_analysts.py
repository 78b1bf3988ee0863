"""A validator of a country sees and decides only what belongs to it; an analyst reads and changes nothing."""

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from trellis.accounts import services as accounts
from trellis.accounts.models import Person
from trellis.accounts.selectors import roles_and_countries
from trellis.core.errors import InvalidInput
from trellis.core.types import system_actor
from trellis.notifications.models import Notification
from trellis.registry.models import Claim, Organisation, PersonMembership
from trellis.registry.services import life
from trellis.registry.tests.conftest import OPERATOR

pytestmark = pytest.mark.django_db
COMMAND = system_actor("test")


@pytest.fixture
def waiting(make_profile):
    """A profile of each of two countries, handed in."""

    def make(name, country):
        profile = make_profile(name, "company", country=f"country:{country}")
        life.submit(actor=OPERATOR, organisation_id=profile.id)
        return profile

    return {"FR": make("French", "FR"), "DE": make("German", "DE")}


@pytest.fixture
def claims(make_profile, make_person):
    found = {}
    for country in ("FR", "DE"):
        firm = make_profile(f"Firm {country}", "company", published=True, country=f"country:{country}")
        person = make_person(f"claimant {country}")
        found[country] = Claim.objects.create(
            organisation_id=firm.id, person=person, way="decision", evidence="Mine."
        )
    return found


@pytest.fixture
def french(make_person, client):
    person = make_person("french")
    accounts.grant_role(actor=COMMAND, email=person.email, role="validator", country="country:FR")
    client.force_login(person)
    return person


@pytest.fixture
def analyst(make_person, client):
    person = make_person("analyst", "analyst")
    client.force_login(person)
    return person


def status(profile) -> str:
    return Organisation.objects.get(pk=profile.id).status


def step(client, profile, key, **data):
    return client.post(f"/organisations/{profile.slug}/steps/{key}/", data).status_code


def test_validator_of_a_country_sees_and_publishes_only_its_profiles(client, waiting, claims, french):
    page = client.get("/organisations/review/").context_data
    assert [line.name for line in page["lines"]] == ["French"]
    assert [line.name for line in page["claims"]] == ["Firm FR"]
    assert client.get(f"/organisations/{waiting['DE'].slug}/").status_code == 404
    assert (step(client, waiting["DE"], "publish"), step(client, waiting["FR"], "publish")) == (404, 302)
    assert (status(waiting["DE"]), status(waiting["FR"])) == ("in_review", "published")
    german = claims["DE"].organisation
    assert client.get(f"/organisations/{german.slug}/history/").status_code == 403
    assert client.get(f"/organisations/{claims['FR'].organisation.slug}/history/").status_code == 200


def test_validator_of_a_country_decides_only_its_claims(client, claims, french):
    given = {"_accept": "1", "reason": "In the imprint."}
    answers = [
        client.post(f"/organisations/review/claims/{claims[country].pk}/", given).status_code
        for country in ("DE", "FR")
    ]
    assert answers == [404, 302]
    assert list(PersonMembership.objects.values_list("organisation__name", flat=True)) == ["Firm FR"]


def test_validator_of_a_country_hears_of_it_and_is_none_elsewhere(waiting, french, make_profile):
    told = Notification.objects.filter(message="registry.handed_in", person=french)
    life.withdraw(actor=OPERATOR, organisation_id=waiting["DE"].id)
    for profile in (waiting["DE"], make_profile("New", "company")):
        life.submit(actor=OPERATOR, organisation_id=profile.id)
    assert list(told.values_list("context__organisation", flat=True)) == ["New"]
    assert roles_and_countries(person_id=french.pk) == (frozenset(), frozenset({"country:FR"}))


def test_analyst_reads_and_changes_nothing(client, waiting, claims, analyst):
    page = client.get("/organisations/review/").context_data
    assert ({line.name for line in page["lines"]}, page["may_decide"]) == ({"French", "German"}, False)
    slug = waiting["FR"].slug
    for path in (f"/organisations/{slug}/", f"/organisations/{slug}/history/", "/roles/"):
        assert client.get(path).status_code == 200
    assert client.get("/roles/").context_data["form"] is None
    given = {"_accept": "1", "reason": "I say so."}
    assert client.post(f"/organisations/review/claims/{claims['FR'].pk}/", given).status_code == 403
    for key in ("publish", "send-back", "withdraw", "archive"):
        assert step(client, waiting["FR"], key, reason="x") == 403
    assert client.post(f"/organisations/{slug}/edit/", {"name": "Evil"}).status_code == 403
    assert client.post("/roles/", {"email": analyst.email, "role": "operator"}).status_code == 403
    assert (status(waiting["FR"]), PersonMembership.objects.count()) == ("in_review", 0)


def test_only_validators_are_limited_to_a_country_that_there_is(make_person):
    email = make_person("somebody").email
    for role, country in (("operator", "country:FR"), ("validator", "country:QQ"), ("analyst", "country:FR")):
        with pytest.raises(InvalidInput, match="countr"):
            accounts.grant_role(actor=COMMAND, email=email, role=role, country=country)
    person = make_person("other")
    with pytest.raises(IntegrityError, match="accounts_country_of_validator"), transaction.atomic():
        person.role_grants.create(role="operator", country_id="country:FR")


def test_operator_gives_the_role_for_a_country_and_sees_it(client, make_person):
    client.force_login(make_person("runner", "operator"))
    somebody = make_person("somebody")
    given = {"email": somebody.email, "role": "validator", "country": "country:FR"}
    assert client.post("/roles/", given).status_code == 302
    labels = {line.grant.email: line.label for line in client.get("/roles/").context_data["lines"]}
    assert labels[somebody.email] == "Validator: France"
    client.force_login(somebody)
    assert client.get("/person/").context_data["roles"] == ("Validator: France",)


def test_a_role_for_a_country_waits_for_the_second_factor_too(client, french, settings):
    settings.TRELLIS_SECOND_FACTOR = "required"
    page = client.get("/person/").context_data
    assert (page["roles"], page["waiting_roles"]) == ((), ("Validator",))
    assert client.get("/organisations/review/").status_code == 302


@pytest.mark.system("M1")
def test_from_a_claim_over_the_queue_to_a_delegated_editor(client, make_profile, make_person, french):
    firm = make_profile("Firm", "company", published=True)
    owner, editor = make_person("owner"), make_person("editor")
    EmailAddress.objects.create(user=editor, email=editor.email, verified=True)
    edit = f"/organisations/{firm.slug}/edit/"
    client.force_login(owner)
    assert client.get(edit).status_code == 403
    client.post(f"/organisations/{firm.slug}/claim/", {"evidence": "Managing director."})
    client.force_login(french)
    [line] = client.get("/organisations/review/").context_data["claims"]
    client.post(f"/organisations/review/claims/{line.id}/", {"_accept": "1", "reason": "In the imprint."})
    client.force_login(owner)
    assert client.get(edit).status_code == 200
    invite = f"/organisations/{firm.slug}/people/invite/"
    client.post(invite, {"email": editor.email, "role": "editor"})
    client.force_login(editor)
    assert client.get(edit).status_code == 403
    client.post(Notification.objects.get(message="registry.invited_editor").path, {"_accept": "1"})
    assert client.get(edit).status_code == 200
    assert client.get(invite).status_code == 403
    people = PersonMembership.objects.filter(organisation_id=firm.id)
    assert dict(people.values_list("person__name", "role")) == {"owner": "owner", "editor": "editor"}


def test_analyst_and_validator_of_another_country_merge_nothing(make_profile, analyst, client):
    kept, merged = (
        make_profile(f"Twin {number}", "company", published=True, country="country:DE") for number in (1, 2)
    )
    address = f"/organisations/{kept.slug}/merge/{merged.slug}/"
    person = Person.objects.create(email="german-french@example.org")
    for country, answer in (("country:FR", 403), ("country:DE", 200)):
        with transaction.atomic():
            accounts.grant_role(actor=COMMAND, email=person.email, role="validator", country=country)
        client.force_login(person)
        assert (client.get(address).status_code, country) == (answer, country)
    client.force_login(analyst)
    assert client.get(address).status_code == client.post(address, {"_merge": "1"}).status_code == 403
    assert client.get("/organisations/duplicates/").status_code == 403
    assert (status(kept), status(merged)) == ("published", "published")
