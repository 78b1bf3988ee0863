"""Services that organisations offer, programmes that authorities run: kept, found, compared, exported."""

import csv
import io

import openpyxl
import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from trellis.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from trellis.core.types import Actor, system_actor
from trellis.registry.models import ClusterProgramme, OfferedService, Organisation, PersonMembership
from trellis.registry.services import life
from trellis.registry.services.catalogue import add_item, change_item, remove_item
from trellis.registry.tests.conftest import entries
from trellis.registry.types.catalogue import Catalogue

SERVICES, PROGRAMMES = Catalogue.SERVICES, Catalogue.PROGRAMMES
OPERATOR = system_actor("test")
SERVICE = {"name": "Study tours", "mode": "physical", "field": "service:study-tour", "audience": "Exporters",
           "summary": "A week abroad.", "fee": "Half for members", "amount": "500", "currency": "eur",
           "website": "tours.example"}  # fmt: skip
PROGRAMME = {"name": "Growing clusters", "country": "country:FR", "region": "FR10",
             "focus": "Young clusters.", "instruments": ["Grants", "Coaching"], "amount": "1500000",
             "currency": "EUR", "start_year": "2021", "end_year": "2027",
             "website": "https://growing.example/"}  # fmt: skip


@pytest.fixture
def cluster(make_profile):
    return make_profile("Light Valley", published=True)


@pytest.fixture
def authority(make_profile):
    return make_profile("Ministry of Light", "authority", published=True)


@pytest.fixture
def offer(cluster):
    def add(name, *, of=cluster, catalogue=SERVICES, **values):
        usual = SERVICE if catalogue == SERVICES else PROGRAMME
        return add_item(
            actor=OPERATOR,
            catalogue=catalogue,
            organisation_id=of.id,
            values={**usual, "name": name, **values},
        )

    return add


def names(client, route, query=""):
    return [line.name for line in client.get(reverse(route) + query).context_data["lines"]]


def keeper_of(profile, make_person, role="owner"):
    person = make_person(f"{role}-of-{profile.slug}")
    PersonMembership.objects.create(organisation_id=profile.id, person=person, role=role)
    return person


@pytest.mark.system("L3")
def test_a_service_stands_on_the_clusters_page_and_in_the_catalogue(client, cluster, offer):
    offer("Study tours")
    page = client.get(reverse("registry:organisation", args=[cluster.slug]))
    for words in ("A week abroad.", "Exporters", "On site", "Half for members", "500 EUR", "Study tours"):
        assert words in page.text
    assert names(client, "registry:services") == ["Study tours"]
    row = OfferedService.objects.get()
    assert (row.currency, row.website) == ("EUR", "https://tours.example")
    assert entries(cluster.id)[-1][0] == "added service"


@pytest.mark.system("H7")
def test_international_services_are_found_by_their_field_and_by_the_branch_above_it(client, cluster, offer):
    offer("Tours", field="service:study-tour")
    offer("Missions", field="service:trade-mission")
    offer("Label", field="service:branding")
    assert names(client, "registry:services", "?field=service:trade-mission") == ["Missions"]
    assert names(client, "registry:services", "?field=service:internationalisation") == ["Missions", "Tours"]


@pytest.mark.system("E22")
def test_advice_is_offered_by_its_topic_and_not_by_its_form(client, cluster, offer):
    offer("Less waste", field="advice:circular-economy")
    offer("Other", field="service:branding")
    assert names(client, "registry:services", "?field=advice:topic") == ["Less waste"]
    for wrong in ("advice:workshop", "advice:topic", "theme:green", "nothing"):
        with pytest.raises(InvalidInput) as refused:
            offer("Wrong", field=wrong)
        assert refused.value.problems[0].field == "field"


@pytest.mark.system("F3")
def test_a_provider_of_digital_solutions_is_found_by_technology(client, make_profile, offer):
    provider = make_profile("Robot Makers", "company", published=True)
    offer("Ready-made robot cell", of=provider, field="technology:robotics", mode="both")
    offer("Tours")
    assert names(client, "registry:services", "?field=technology:robotics") == ["Ready-made robot cell"]


def test_services_are_narrowed_by_words_country_and_mode_with_counts(client, cluster, make_profile, offer):
    german = make_profile("Dark Hill", country="country:DE", published=True)
    offer("Tours", mode="physical")
    offer("Webinars", mode="virtual", summary="Talks.")
    offer("Coaching", of=german, mode="both")
    for query, expected in {
        "": ["Coaching", "Tours", "Webinars"],
        "?q=talks": ["Webinars"],
        "?q=dark+hill": ["Coaching"],
        "?q=%00": ["Coaching", "Tours", "Webinars"],
        "?mode=virtual": ["Coaching", "Webinars"],
        "?country=DE": ["Coaching"],
        "?country=DE&mode=physical": ["Coaching"],
        "?country=QQ": [],
        "?field=nothing:of:the:kind": [],
        "?page=999999": ["Coaching", "Tours", "Webinars"],
        "?page=x": ["Coaching", "Tours", "Webinars"],
    }.items():
        assert names(client, "registry:services", query) == expected, query
    facets = client.get(reverse("registry:services") + "?mode=virtual").context_data["facets"]
    counted = {facet.label: {value.label: value.count for value in facet.values} for facet in facets}
    assert counted == {
        "Field": {"Study tours": 2},
        "Country": {"France": 1, "Germany": 1},
        "Where": {"On site": 2, "Online": 2},
    }
    assert "Nothing fits" in client.get(reverse("registry:services") + "?q=zzz").text


def test_an_empty_catalogue_says_what_belongs_there(client, db):
    for route in ("registry:services", "registry:programmes"):
        assert "Nothing here yet" in client.get(reverse(route)).text


def test_what_a_draft_offers_is_seen_by_nobody_else(client, make_profile, offer, make_person):
    draft = make_profile("Secret Valley")
    offer("Hidden tours", of=draft)
    assert names(client, "registry:services") == []
    table = client.get(reverse("registry:export_catalogue", args=["services", "csv"]))
    assert b"Hidden" not in b"".join(table.streaming_content)
    authority = make_profile("Hidden Ministry", "authority")
    number = offer("Hidden programme", of=authority, catalogue=PROGRAMMES)
    assert client.get(reverse("registry:programme", args=[number])).status_code == 404
    assert "Hidden" not in client.get(reverse("registry:compare_programmes") + f"?id={number}").text


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"mode": "somewhere"}, "mode"),
        ({"mode": ""}, "mode"),
        ({"amount": "-1"}, "amount"),
        ({"amount": "5", "currency": ""}, "currency"),
        ({"currency": "ZZZ"}, "currency"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"summary": "x" * 5001}, "summary"),
    ],
)
def test_a_service_that_cannot_be_is_refused_at_its_field(cluster, offer, values, field):
    with pytest.raises(InvalidInput) as refused:
        offer(**{"name": "Tours", **values})
    assert [problem.field for problem in refused.value.problems] == [field]
    assert not OfferedService.objects.exists()


def test_a_programme_ends_after_it_begins_and_belongs_to_an_authority(authority, cluster, offer):
    with pytest.raises(InvalidInput) as refused:
        offer("Backwards", of=authority, catalogue=PROGRAMMES, start_year=2027, end_year=2021)
    assert refused.value.problems[0].field == "end_year"
    with pytest.raises(InvalidInput, match="no programmes"):
        offer("Not theirs", of=cluster, catalogue=PROGRAMMES)
    with pytest.raises(IntegrityError, match="registry_programme_forward"), transaction.atomic():
        ClusterProgramme.objects.create(
            organisation_id=authority.id, name="x", country_id="country:FR", start_year=2, end_year=1
        )


def test_the_same_name_stands_once_and_two_do_not_overwrite_each_other(cluster, offer):
    number = offer("Tours")
    with pytest.raises(Conflict, match="already"):
        offer("TOURS")
    known = {"actor": OPERATOR, "catalogue": SERVICES, "organisation_id": cluster.id, "item_id": number}
    change_item(**known, version=1, values={**SERVICE, "name": "Better tours"})
    change_item(**known, version=2, values={**SERVICE, "name": "Better tours"})
    with pytest.raises(Conflict, match="meanwhile"):
        change_item(**known, version=1, values={**SERVICE, "name": "Other tours"})
    assert OfferedService.objects.get().name == "Better tours"
    changes = entries(cluster.id)[-1]
    assert changes[0] == "changed service"
    remove_item(**known)
    with pytest.raises(NotFound):
        remove_item(**known)
    assert [action for action, _changes in entries(cluster.id)][-2:] == ["changed service", "removed service"]


def test_only_those_who_keep_the_profile_change_what_it_offers(cluster, offer):
    number = offer("Tours")
    for actor in (Actor(), Actor(person_id=7), Actor(person_id=7, platform_roles=frozenset({"validator"}))):
        with pytest.raises(NotPermitted):
            add_item(actor=actor, catalogue=SERVICES, organisation_id=cluster.id, values=SERVICE)
        with pytest.raises(NotPermitted):
            remove_item(actor=actor, catalogue=SERVICES, organisation_id=cluster.id, item_id=number)
    life.archive(actor=OPERATOR, organisation_id=cluster.id, reason="Over")
    with pytest.raises(NotPermitted):
        offer("Late")


def test_a_keeper_adds_changes_and_removes_by_forms(client, cluster, make_person):
    client.force_login(keeper_of(cluster, make_person, "editor"))
    where = reverse("registry:edit_items", args=[cluster.slug, "services"])
    assert client.get(where).status_code == 200
    wrong = client.post(where, {"name": "Tours", "mode": "physical", "amount": "much"})
    assert (wrong.status_code, 'value="much"' in wrong.text) == (422, True)
    assert client.post(where, {"name": "Tours", "mode": "physical", "fee": "Free"})["Location"] == where
    row = OfferedService.objects.get()
    own = reverse("registry:edit_item", args=[cluster.slug, "services", row.pk])
    assert 'value="Free"' in client.get(own).text
    client.post(own, {"name": "Tours", "mode": "virtual", "version": "1"})
    late = client.post(own, {"name": "Mine", "mode": "both", "version": "1"})
    assert (late.status_code, "As it stands now" in late.text, 'value="Mine"' in late.text) == (
        409,
        True,
        True,
    )
    late = client.post(own, {"name": "Mine", "mode": "both", "version": "2"})
    assert (late["Location"], OfferedService.objects.get().name) == (where, "Mine")
    assert client.post(own, {"name": "", "mode": "both", "version": "3"}).status_code == 422
    client.post(own, {"_remove": "1"})
    assert not OfferedService.objects.exists()
    history = client.get(reverse("registry:history", args=[cluster.slug]))
    assert "Mine" in history.text
    for path in (where.replace("services", "gossip"), where.replace("services", "programmes"), own):
        assert client.get(path).status_code == 404


@pytest.mark.system("A10")
def test_an_authority_records_programmes_that_are_listed_read_and_compared(
    client, authority, make_person, offer
):
    client.force_login(keeper_of(authority, make_person))
    where = reverse("registry:edit_items", args=[authority.slug, "programmes"])
    typed = {**PROGRAMME, "instruments": "Grants\nCoaching\n"}
    assert client.post(where, typed)["Location"] == where
    row = ClusterProgramme.objects.get()
    assert (row.instruments, row.region_id, str(row.amount)) == (
        ["Grants", "Coaching"],
        "nuts2024:FR10",
        "1500000.00",
    )
    own = reverse("registry:edit_item", args=[authority.slug, "programmes", row.pk])
    assert "Grants\nCoaching" in client.get(own).text
    again = {**typed, "region": "FR10", "version": "1", "amount": "1500000.00"}
    client.post(own, again)
    row.refresh_from_db()
    assert row.version == 1  # nothing differs
    client.logout()
    page = client.get(reverse("registry:programme", args=[row.pk]))
    for words in (
        "Young clusters.",
        "1,500,000 EUR",
        "Île-de-France",
        "Grants, Coaching",
        "2027",
        authority.slug,
    ):
        assert words in page.text
    shown = client.get(reverse("registry:organisation", args=[authority.slug]))
    assert "Growing clusters" in shown.text
    others = [offer(f"P{n}", of=authority, catalogue=PROGRAMMES, amount="", focus="") for n in range(4)]
    asked = "&".join(f"id={number}" for number in [row.pk, *others, "x", row.pk])
    page = client.get(reverse("registry:compare_programmes") + f"?{asked}")
    assert [line.name for line in page.context_data["lines"]] == ["Growing clusters", "P0", "P1", "P2"]
    assert page.context_data["left_out"] == 1
    rows = {str(row.label): [said.value for said in row.values] for row in page.context_data["rows"]}
    assert rows["Focus"] == ["Young clusters.", None, None, None]
    assert rows["Instruments"] == ["Grants, Coaching"] * 4
    assert "Nothing to compare" in client.get(reverse("registry:compare_programmes")).text


def test_programmes_are_narrowed_by_country_words_and_period(client, authority, offer):
    def add(name, **values):
        return offer(name, of=authority, catalogue=PROGRAMMES, **values)

    add("Running")
    add("Over", end_year=2022)
    add("Planned", start_year=2090, end_year=2095)
    add("Always", start_year="", end_year="", country="country:DE", region="", instruments=["Vouchers"])
    for query, expected in {
        "?period=running": ["Always", "Running"],
        "?period=over": ["Over"],
        "?period=planned": ["Planned"],
        "?period=nonsense": [],
        "?country=DE": ["Always"],
        "?q=vouchers": ["Always"],
    }.items():
        assert names(client, "registry:programmes", query) == expected, query


def test_both_catalogues_are_taken_along_and_nothing_in_them_is_run(client, cluster, authority, offer):
    offer("=1+1")
    offer("Growing", of=authority, catalogue=PROGRAMMES)
    table = client.get(reverse("registry:export_catalogue", args=["services", "csv"]))
    rows = list(csv.reader(io.StringIO(b"".join(table.streaming_content).decode("utf-8-sig"))))
    assert (rows[0][0], rows[1][0], rows[1][-2]) == ("Service", "'=1+1", "Light Valley")
    book = client.get(reverse("registry:export_catalogue", args=["programmes", "xlsx"]) + "?q=grow")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(book.streaming_content))).active
    assert [cell.value for cell in sheet[2]][:6] == [
        "Growing", "France", "Île-de-France", "Young clusters.", "Grants | Coaching", 1500000
    ]  # fmt: skip
    for where in (["services", "pdf"], ["gossip", "csv"]):
        assert client.get(reverse("registry:export_catalogue", args=where)).status_code == 404


@pytest.mark.parametrize("count", [10, 100])
def test_the_lists_ask_the_same_number_of_questions_however_long_they_are(client, cluster, authority, count):
    OfferedService.objects.bulk_create(
        OfferedService(organisation_id=cluster.id, name=f"S{n}", mode="both") for n in range(count)
    )
    ClusterProgramme.objects.bulk_create(
        ClusterProgramme(organisation_id=authority.id, name=f"P{n}", country_id="country:FR")
        for n in range(count)
    )
    for route, questions in (("registry:services", 6), ("registry:programmes", 5)):
        client.get(reverse(route))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(route)).status_code == 200
        assert len(asked) == questions, route


def test_an_archived_profile_offers_nothing(client, cluster, offer):
    offer("Tours")
    life.archive(actor=OPERATOR, organisation_id=cluster.id, reason="Over")
    assert names(client, "registry:services") == []
    assert Organisation.objects.get(pk=cluster.id).offered_services.count() == 1
