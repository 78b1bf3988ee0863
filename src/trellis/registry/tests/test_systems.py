"""The systems that profiles and networks carry, each from the screen of the writer to that of the reader."""

from datetime import timedelta

import pytest
from django.utils import timezone

from trellis.registry.models import Organisation, PersonMembership
from trellis.registry.services import life, members, profiles, results
from trellis.registry.tests.conftest import OPERATOR
from trellis.registry.types import MemberRole

pytestmark = pytest.mark.django_db


@pytest.fixture
def publish(make_profile):
    """A published profile of a kind, with what its blueprint asks besides."""

    def build(name, kind, **values):
        return make_profile(name, kind=kind, published=True, **values)

    return build


@pytest.fixture
def publish_network(make_profile):
    """A published network with its partners, the first of which coordinates it."""

    def build(name, kind, partners, **values):
        network = make_profile(name, kind=kind, **values)
        for number, card in enumerate(partners):
            role = MemberRole.PARTNER if number else MemberRole.COORDINATOR
            members.add_member(actor=OPERATOR, host_id=network.id, member_id=card.id, role=role)
        return life.publish(actor=OPERATOR, organisation_id=network.id)

    return build


def page(client, profile):
    return client.get(f"/organisations/{profile.slug}/").context_data


def found(client, **query):
    results = client.get("/organisations/", query).context_data["results"]
    return ["".join(piece.text for piece in result.name) for result in results]


def tags(context):
    return {group.name: [tag.label for tag in group.tags] for group in context["tags"]}


@pytest.mark.system("A1")
def test_manager_registers_a_cluster_which_is_validated_found_and_flagged_when_stale(
    client, terms, make_person
):
    manager, validator = make_person("keeper"), make_person("checker", "validator")
    client.force_login(manager)
    sent = {
        "version": "0",
        "name": "Photonics Valley",
        "country": "country:FR",
        "website": "photonics.example.org",
    }
    made = client.post("/organisations/new/cluster/", sent)
    more = sent | {
        "version": "1",
        "region": "FR10",
        "ecosystem": ["ecosystem:digital"],
        "technology": ["technology:photonics"],
        "description.language": "en",
        "description.text": "Light for industry.",
        "member_counts.sme": "20",
        "member_counts.research": "2",
        "staff_fte": "1.5",
        "service": ["service:matchmaking"],
        "_submit": "1",
    }
    assert client.post(made.url, more).status_code == 302
    assert found(client, q="Photonics Valley") == []
    client.force_login(validator)
    client.post("/organisations/photonics-valley/steps/publish/")
    client.logout()
    assert found(client, q="Photonics Valley") == ["Photonics Valley"]
    assert found(client, ecosystem="digital", country="FR", technology="photonics") == ["Photonics Valley"]
    Organisation.objects.update(published_at=timezone.now() - timedelta(days=400))
    assert page(client, Organisation.objects.get())["freshness"] == "amber"
    client.force_login(manager)
    [kept] = client.get("/organisations/new/").context_data["kept"]
    assert (kept.freshness, kept.confirm_url) == ("amber", "/organisations/photonics-valley/steps/confirm/")
    client.post(kept.confirm_url)
    assert page(client, Organisation.objects.get())["freshness"] == "green"


@pytest.mark.system("A2")
def test_ministry_has_a_profile_kind_of_its_own_in_the_list_and_on_the_map(client, publish):
    publish(
        "Ministry of Industry",
        "authority",
        subkind="ministry",
        policy_fields=["Cluster policy"],
        latitude=48.8,
        longitude=2.3,
    )
    publish("Some firm", "company")
    assert found(client, kind="authority") == ["Ministry of Industry"]
    shown = client.get("/organisations/ministry-of-industry/").context_data
    assert {fact.name: fact.value for fact in shown["facts"]}["subkind"] == "Ministry"
    assert shown["place"].latitude == 48.8
    rows = client.get("/organisations/map/", {"kind": "authority", "bbox": "0,45,5,50", "zoom": "10"})
    assert "ministry-of-industry" in rows.content.decode()


@pytest.mark.system("A3")
def test_partnership_shows_objectives_results_and_partners_who_show_it_too(client, publish, publish_network):
    partner = publish("Loom Cluster", "cluster")
    said = {"objectives": {"en": "Sell abroad"}, "market": ["country:DE"], "ecosystem": ["textile"]}
    partnership = publish_network("Going Far", "escp-4i", [partner], **said)
    results.record_result(
        actor=OPERATOR, network_id=partnership.id, values={"title": "Contracts", "value": "4"}
    )
    shown = page(client, partnership)
    assert [(line.name, line.role) for line in shown["members"]] == [("Loom Cluster", "Coordinator")]
    assert [block.first.text for block in shown["texts"] if block.name == "objectives"] == ["Sell abroad"]
    assert [(item.title, int(item.value)) for item in shown["results"]] == [("Contracts", 4)]
    assert [line.name for line in page(client, partner)["hosts"]] == ["Going Far"]
    assert found(client, kind="escp-4i", ecosystem="textile") == ["Going Far"]


@pytest.mark.system("A5")
def test_cluster_lists_its_member_companies_with_type_and_size(client, publish):
    cluster = publish("Host", "cluster")
    firm = publish("Firm", "company", subkind="start-up", size="small")
    publish("Other firm", "company")
    members.add_member(actor=OPERATOR, host_id=cluster.id, member_id=firm.id)
    assert [(line.name, line.kind) for line in page(client, cluster)["members"]] == [("Firm", "Company")]
    assert found(client, network=str(cluster.id), size="small") == ["Firm"]
    facts = {fact.name: fact.value for fact in page(client, firm)["facts"]}
    assert (facts["subkind"], facts["size"]) == ("Start-up", "Small enterprise")


@pytest.mark.system("A6")
def test_landscape_shows_technologies_now_and_in_ten_years_with_gaps(client, publish):
    cluster = publish("Host", "cluster", technology=["robotics"], technology_in_ten_years=["security"])
    for number in range(2):
        firm = publish(
            f"F{number}", "company", technology=["photonics"], technology_in_ten_years=["robotics"]
        )
        members.add_member(actor=OPERATOR, host_id=cluster.id, member_id=firm.id)
    lines = {line.label: line for line in page(client, cluster)["landscape"].lines}
    assert {label: (line.has_now, line.has_later) for label, line in lines.items()} == {
        "Photonics": (False, False),
        "Robotics": (True, False),
        "Security": (False, True),
    }
    assert (lines["Photonics"].members_now, lines["Robotics"].members_later) == (2, 2)
    assert [label for label, line in lines.items() if line.is_gap] == ["Security"]


@pytest.mark.system("A9")
def test_national_association_adds_up_its_clusters_and_belongs_to_a_wider_network(client, publish):
    association = publish("Union of Clusters", "national-association")
    wider = publish("European Alliance", "cluster-alliance")
    for number in range(3):
        cluster = publish(f"C{number}", "cluster", member_counts={"sme": 30, "research": 5})
        members.add_member(actor=OPERATOR, host_id=association.id, member_id=cluster.id)
    members.add_member(actor=OPERATOR, host_id=wider.id, member_id=association.id)
    sums = page(client, association)["roll_up"]
    assert (sums.members, sums.total) == (3, 105)
    assert [line.name for line in page(client, association)["hosts"]] == ["European Alliance"]


@pytest.mark.system("A13")
def test_adviser_is_found_by_field_and_language_is_shown(client, publish):
    adviser = publish(
        "Round & Co",
        "adviser",
        advice_fields=["circular-economy"],
        experience={"en": "Packaging take-back schemes."},
        languages=["de", "en"],
    )
    publish("Other adviser", "adviser", advice_fields=["funding"])
    assert tags(page(client, adviser))["advice_fields"] == ["Circular economy"]
    assert tags(page(client, adviser))["languages"] == ["German", "English"]
    assert found(client, kind="adviser", q="take-back") == ["Round & Co"]
    assert found(client, kind="adviser", q="circular") == ["Round & Co"]


@pytest.mark.system("A14")
def test_social_economy_cluster_has_work_integration_figures_and_needs_no_waiver(client, terms):
    made = profiles.create_organisation(
        actor=OPERATOR,
        kind="social-economy-cluster",
        values={
            "name": "4 Works",
            "country": "FR",
            "description": {"en": "x"},
            "social_enterprises": 24,
            "work_integration_places": 300,
        },
    )
    life.publish(actor=OPERATOR, organisation_id=made.id)
    facts = {fact.name: fact.value for fact in page(client, made)["facts"]}
    assert (facts["social_enterprises"], facts["work_integration_places"]) == ("24", "300")
    assert found(client, kind="social-economy-cluster") == ["4 Works"]


@pytest.mark.system("D8")
def test_supplier_is_found_by_product_and_certificate(client, publish):
    firm = publish(
        "Gear Works",
        "company",
        products=["Planetary gearboxes"],
        certificates=["ISO 9001"],
        supply_roles=["supplier"],
    )
    publish("Other", "company", products=["Textiles"])
    assert found(client, q="gearbox") == ["Gear Works"]
    assert found(client, q="ISO 9001", kind="company") == ["Gear Works"]
    assert tags(page(client, firm)) == {
        "products": ["Planetary gearboxes"],
        "certificates": ["ISO 9001"],
        "supply_roles": ["Supplier"],
    }


@pytest.mark.system("E11")
def test_green_solution_is_found_by_the_problem_it_solves(client, publish):
    firm = publish(
        "Clear Water", "company", theme=["green"], solutions={"en": "Cleans dye from waste water."}
    )
    publish("Other", "company", solutions={"en": "Cleans dye from waste water."})
    assert found(client, theme="green", q="dye") == ["Clear Water"]
    assert [block.first.text for block in page(client, firm)["texts"] if block.name == "solutions"] == [
        "Cleans dye from waste water."
    ]


@pytest.mark.system("E12")
def test_alliance_shows_members_contributions_and_how_many_clusters_it_mobilised(client, publish):
    alliance = publish("Battery Alliance", "industrial-alliance", contributions={"en": "Test lines."})
    for number, kind in enumerate(("cluster", "cluster", "company")):
        card = publish(f"Member {number}", kind)
        members.add_member(actor=OPERATOR, host_id=alliance.id, member_id=card.id)
    shown = page(client, alliance)
    assert [line.kind for line in shown["members"]] == ["Cluster", "Cluster", "Company"]
    assert found(client, network=str(alliance.id), kind="cluster") == ["Member 0", "Member 1"]
    assert "contributions" in [block.name for block in shown["texts"]]


@pytest.mark.system("F4")
def test_hub_shows_its_links_with_clusters_and_they_show_it(client, publish):
    hub = publish(
        "Northern Hub", "digital-innovation-hub", hub_type="edih", governance={"en": "A seat each."}
    )
    cluster = publish("IT Cluster", "cluster")
    members.add_member(actor=OPERATOR, host_id=hub.id, member_id=cluster.id, role=MemberRole.PARTNER)
    shown = page(client, hub)
    assert [(line.name, line.role) for line in shown["members"]] == [("IT Cluster", "Partner")]
    assert "governance" in [block.name for block in shown["texts"]]
    assert [line.name for line in page(client, cluster)["hosts"]] == ["Northern Hub"]


@pytest.mark.system("G9")
def test_training_provider_is_found_by_topic_and_practitioners_are_named(client, publish):
    school = publish(
        "Hands On",
        "training-provider",
        topics=["Industrial robotics"],
        training_types=["masterclass"],
        taught_by_practitioners=True,
    )
    publish("Other", "training-provider", topics=["Accounting"])
    assert found(client, kind="training-provider", q="robotics") == ["Hands On"]
    facts = {fact.label: fact.value for fact in page(client, school)["facts"]}
    assert facts["Practitioners teach"] == "yes"


@pytest.mark.system("H12")
def test_support_for_working_abroad_is_found_across_kinds(client, publish):
    for name, kind in (("Trade Agency", "authority"), ("Chamber", "association"), ("Guide", "adviser")):
        publish(name, kind, export_support={"en": "Export vouchers and market visits."})
    publish("Silent", "authority")
    assert sorted(found(client, q="export vouchers")) == ["Chamber", "Guide", "Trade Agency"]


@pytest.mark.system("I1")
def test_eurocluster_shows_countries_partners_and_smes_supported(client, publish, publish_network):
    partners = [publish(f"Cluster {code}", "cluster", country=f"country:{code}") for code in ("FR", "DE")]
    network = publish_network("Resilient Textiles", "eurocluster", partners, smes_supported=560)
    shown = page(client, network)
    assert {fact.name: fact.value for fact in shown["facts"]}["smes_supported"] == "560"
    assert [line.place for line in shown["members"]] == ["France", "Germany"]


@pytest.mark.system("I2")
def test_meta_cluster_groups_three_clusters_under_a_charter_and_a_coordinator(client, make_profile):
    meta = make_profile(
        "Silicon Alliance", kind="meta-cluster", charter={"en": "One voice."}, roadmap={"en": "2030"}
    )
    for number in range(3):
        role = MemberRole.MEMBER if number else MemberRole.COORDINATOR
        cluster = make_profile(f"C{number}", published=True)
        members.add_member(actor=OPERATOR, host_id=meta.id, member_id=cluster.id, role=role)
    life.publish(actor=OPERATOR, organisation_id=meta.id)
    shown = page(client, meta)
    assert next((line.name, line.role) for line in shown["members"]) == ("C0", "Coordinator")
    assert {block.name for block in shown["texts"]} >= {"charter", "roadmap"}
    assert len(shown["graph"].nodes) == 4


@pytest.mark.system("I8")
def test_organisation_joins_a_network_contributes_and_leaves(client, make_profile, make_person):
    network, own = (
        make_profile("Alliance", kind="cluster-alliance", published=True),
        make_profile("Own", published=True),
    )
    keeper, member = make_person("keeper"), make_person("second")
    PersonMembership.objects.create(person=keeper, organisation_id=network.id, role="owner")
    PersonMembership.objects.create(person=member, organisation_id=own.id, role="owner")
    client.force_login(keeper)
    client.post(
        "/organisations/alliance/members/", {"member": "own", "role": "associated", "since": "2026-01-01"}
    )
    assert [line.role for line in page(client, network)["members"]] == ["Associated"]
    client.force_login(member)
    client.post(f"/organisations/alliance/members/{own.id}/remove/")
    assert page(client, network)["members"] == ()


@pytest.mark.system("I10")
def test_trade_association_says_how_many_firms_outside_clusters_it_reaches(client, publish):
    body = publish("Bakers", "association", reach_outside_clusters=1200, member_counts={"sme": 900})
    cluster = publish("Food Cluster", "cluster")
    for card in (body, publish("Mill", "company"), publish("Farm", "company")):
        members.add_member(actor=OPERATOR, host_id=cluster.id, member_id=card.id)
    shown = page(client, body)
    assert {fact.name: fact.value for fact in shown["facts"]}["reach_outside_clusters"] == "1,200"
    assert page(client, cluster)["roll_up"].total == 900
    assert [line.name for line in shown["hosts"]] == ["Food Cluster"]
