"""The API: services and programmes, public to read, kept by editors."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from trellis.registry.models import ClusterProgramme, OfferedService, PersonMembership
from trellis.registry.services import life
from trellis.registry.tests.conftest import OPERATOR, entries

pytestmark = pytest.mark.django_db
SERVICE = {"name": "Study tours", "field": "service:branding", "summary": "A week abroad.",
           "audience": "Exporters", "mode": "physical", "fee": "Half for members", "amount": "500.00",
           "currency": "EUR", "website": "https://tours.example"}  # fmt: skip
PROGRAMME = {"name": "Growing clusters", "country": "country:FR", "region": None, "focus": "Young clusters.",
             "instruments": ["Grants"], "amount": None, "currency": "", "start_year": 2021, "end_year": 2149,
             "website": ""}  # fmt: skip
OWN = "/organisations/light-valley/services"


@pytest.fixture
def cluster(make_profile):
    return make_profile("Light Valley", published=True)


@pytest.fixture
def editor(cluster, make_person, client):
    person = make_person("editor")
    PersonMembership.objects.create(person=person, organisation_id=cluster.id, role="editor")
    client.force_login(person)
    return person


def test_service_is_added_read_by_everybody_changed_and_removed(ask, client, cluster, editor):
    made = ask("POST", OWN, SERVICE, 201)
    whose = {"organisation": "light-valley", "organisation_name": "Light Valley"}
    assert made == {**SERVICE, **whose, "id": made["id"], "version": 1}
    changed = ask("PUT", f"{OWN}/{made['id']}", {**SERVICE, "name": "Long tours", "version": 1})
    assert changed == {**made, "name": "Long tours", "version": 2}
    ask("PUT", f"{OWN}/{made['id']}", {**SERVICE, "version": 1}, 409)
    client.logout()
    assert ask("GET", OWN) == ask("GET", "/services")["services"] == [changed]
    client.force_login(editor)
    ask("DELETE", f"{OWN}/{made['id']}", status=204)
    assert ask("GET", OWN) == []
    assert [action for action, _ in entries(cluster.id)][-3:] == [
        "added service", "changed service", "removed service",
    ]  # fmt: skip


def test_who_keeps_another_profile_changes_nothing(ask, client, cluster, editor, make_person, make_profile):
    made = ask("POST", OWN, SERVICE, 201)
    rival, stranger = make_profile("Shadow Hill", published=True), make_person("stranger")
    PersonMembership.objects.create(person=stranger, organisation_id=rival.id, role="owner")
    client.force_login(stranger)
    ask("POST", OWN, {**SERVICE, "name": "Mine"}, 403)
    ask("PUT", f"{OWN}/{made['id']}", {**SERVICE, "name": "Mine", "version": 1}, 403)
    ask("PUT", f"/organisations/shadow-hill/services/{made['id']}", {**SERVICE, "version": 1}, 404)
    ask("DELETE", f"/organisations/shadow-hill/services/{made['id']}", status=404)
    assert list(OfferedService.objects.values_list("name", "version")) == [("Study tours", 1)]


def test_what_does_not_fit_is_said_by_field(ask, editor):
    wrong = {**SERVICE, "name": "", "field": "country:FR", "website": "no"}
    assert [item["field"] for item in ask("POST", OWN, wrong, 422)["problems"]] == ["name", "website"]
    answer = ask("POST", OWN, {**SERVICE, "currency": ""}, 422)
    assert [item["field"] for item in answer["problems"]] == ["currency"]
    assert [item["field"] for item in ask("POST", OWN, {"name": "x"}, 422)["problems"]] == ["mode"]
    answer = ask("POST", "/organisations/light-valley/programmes", PROGRAMME, 422)
    assert answer["detail"] == "A profile of this kind has no programmes."


def test_services_of_a_profile_that_is_not_public_are_not_there(ask, client, cluster, editor):
    ask("POST", OWN, SERVICE, 201)
    life.withdraw(actor=OPERATOR, organisation_id=cluster.id, reason="Wrong.")
    assert ask("GET", "/services")["total"] == 0
    assert len(ask("GET", OWN)) == 1  # their own editor still sees them
    client.logout()
    assert ask("GET", OWN, status=404) == ask("GET", "/organisations/there-is-none/services", status=404)


def test_programmes_of_an_authority(ask, client, make_profile, make_person):
    ministry, owner = make_profile("Ministry of Light", "authority", published=True), make_person("owner")
    PersonMembership.objects.create(person=owner, organisation_id=ministry.id, role="owner")
    client.force_login(owner)
    own = "/organisations/ministry-of-light/programmes"
    made = ask("POST", own, PROGRAMME, 201)
    ask("POST", own, {**PROGRAMME, "name": "Past", "end_year": 2022}, 201)
    ask("POST", own, PROGRAMME, 409)
    changed = ask("PUT", f"{own}/{made['id']}", {**PROGRAMME, "focus": "All.", "version": 1})
    client.logout()
    assert (
        ask("GET", f"/cluster-programmes/{made['id']}") == changed == {**made, "focus": "All.", "version": 2}
    )
    assert [item["name"] for item in ask("GET", own)] == ["Growing clusters", "Past"]
    for query, names in (
        ("?period=running", ["Growing clusters"]), ("?period=over", ["Past"]), ("?country=DE", []),
        ("?q=growing&country=FR&size=1", ["Growing clusters"]), ("?size=1&page=3", []),
    ):  # fmt: skip
        assert [item["name"] for item in ask("GET", f"/cluster-programmes{query}")["programmes"]] == names
    ask("GET", "/cluster-programmes?period=never", status=422)
    client.force_login(owner)
    ask("DELETE", f"{own}/{made['id']}", status=204)
    assert ClusterProgramme.objects.count() == 1


def test_lists_ask_the_database_as_often_for_ten_as_for_a_hundred(ask, cluster):
    def queries(path):
        with CaptureQueriesContext(connection) as counted:
            ask("GET", path)
        return len(counted)

    def fill(numbers):
        OfferedService.objects.bulk_create(
            OfferedService(organisation_id=cluster.id, name=f"Service {number}", mode="both")
            for number in numbers
        )

    fill(range(10))
    queries(OWN)
    ten = [queries("/services?size=500"), queries(OWN)]
    fill(range(10, 100))
    assert [queries("/services?size=500"), queries(OWN)] == ten
    assert max(ten) <= 6
