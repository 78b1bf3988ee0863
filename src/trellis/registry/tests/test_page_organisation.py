"""The page of an organisation: what it shows, to whom, and how much it asks of the database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from trellis.registry.models import PersonMembership
from trellis.registry.services import life, members, profiles, results
from trellis.registry.tests.conftest import OPERATOR
from trellis.registry.types import MemberRole, SiteRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def rich(make_profile):
    profile = make_profile(
        "Lumière & Co",
        published=True,
        short_name="LUM",
        website="https://lumiere.example.org",
        description={"en": "English text", "fr": "Texte français"},
        technology=["robotics", "photonics"],
        technology_in_ten_years=["photonics", "security"],
        service=["matchmaking"],
        city="Lyon",
        latitude=45.75,
        longitude=4.85,
        languages=["en", "fr"],
    )
    profiles.set_sites(
        actor=OPERATOR, organisation_id=profile.id, sites=[SiteRecord(name="Plant", city="Brest")]
    )
    return profile


def get(client, slug, **query):
    return client.get(f"/organisations/{slug}/", query)


def test_page_shows_what_the_profile_says_with_its_source(client, rich):
    response = get(client, rich.slug)
    page = response.context_data
    assert response.status_code == 200
    assert page["name"] == "Lumière & Co"
    assert next((fact.label, fact.value, fact.url) for fact in page["facts"]) == (
        "Management team, in full-time equivalents",
        "2.5",
        "",
    )
    assert page["place"].text == "Lyon, France"
    assert [block.first.text for block in page["texts"]] == ["English text"]
    assert [other.text for block in page["texts"] for other in block.others] == ["Texte français"]
    assert [(line.label, line.move, line.is_gap) for line in page["landscape"].lines] == [
        ("Photonics", "kept", False),
        ("Robotics", "left", False),
        ("Security", "new", True),
    ]
    assert [site.place for site in page["sites"]] == ["Brest"]
    assert page["keeper"] is None
    assert page["actions"] == ()
    html = response.content.decode()
    assert "Lumière &amp; Co" in html
    assert page["map_points"] == '[[4.85, 45.75, 1, "exact", "lumiere-co", "Lumière & Co", "cluster"]]'


def test_page_in_french_shows_the_french_text_first(client, rich):
    client.cookies["django_language"] = "fr"
    page = get(client, rich.slug).context_data
    assert [block.first.text for block in page["texts"]] == ["Texte français"]


def test_hostile_texts_are_shown_as_text(client, make_profile):
    name = "<script>alert(1)</script>\u202eevil"
    profile = make_profile(name, published=True, description={"en": "<img src=x onerror=alert(1)>"})
    html = get(client, profile.slug).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;evil" in html
    assert "\u202e" not in html
    assert "<img" not in html


def test_draft_of_somebody_else_is_not_there(client, make_profile, make_person):
    draft, other = make_profile("Secret"), make_profile("Own")
    person = make_person("keeper")
    PersonMembership.objects.create(person=person, organisation_id=other.id, role="owner")
    client.force_login(person)
    assert get(client, draft.slug).status_code == 404
    assert get(client, other.slug).status_code == 200
    client.logout()
    assert get(client, other.slug).status_code == 404


@pytest.mark.parametrize(
    "address", ["edit", "draft", "history", "members", "results", "address", "rules/staff", "steps/publish"]
)
def test_every_address_of_a_hidden_profile_is_not_there(client, make_profile, make_person, address):
    draft = make_profile("Secret")
    client.force_login(make_person("keeper"))
    path = f"/organisations/{draft.slug}/{address}/"
    response = client.post(path) if address == "draft" else client.get(path)
    assert response.status_code == 404


def test_draft_members_and_hosts_do_not_leak(client, make_profile):
    host = make_profile("Host", published=True)
    secret, seen = make_profile("Secret member"), make_profile("Open member", published=True)
    secret_network = make_profile("Secret network", kind="mission")
    for member in (secret, seen):
        members.add_member(actor=OPERATOR, host_id=host.id, member_id=member.id)
    members.add_member(actor=OPERATOR, host_id=secret_network.id, member_id=seen.id, role=MemberRole.PARTNER)
    page = get(client, host.slug).context_data
    assert [line.name for line in page["members"]] == ["Open member"]
    assert page["members_total"] == 1
    other = get(client, seen.slug)
    assert [line.name for line in other.context_data["hosts"]] == ["Host"]
    assert "Secret" not in other.content.decode()


def test_former_address_leads_to_the_present_one(client, rich):
    profiles.rename_address(actor=OPERATOR, organisation_id=rich.id, slug="lumen")
    response = get(client, rich.slug)
    assert (response.status_code, response.url) == (301, "/organisations/lumen/")


def test_network_page_shows_members_results_and_sums(client, make_profile):
    network = make_profile("Union", kind="national-association", published=True)
    for number in range(3):
        cluster = make_profile(
            f"Cluster {number}", published=True, member_counts={"sme": 20, "research": number + 1}
        )
        members.add_member(actor=OPERATOR, host_id=network.id, member_id=cluster.id)
    results.record_result(
        actor=OPERATOR,
        network_id=network.id,
        values={"title": "Firms helped", "value": "40", "unit": "firms"},
    )
    page = get(client, network.slug).context_data
    assert [line.name for line in page["members"]] == ["Cluster 0", "Cluster 1", "Cluster 2"]
    assert [(item.title, str(item.value)) for item in page["results"]] == [("Firms helped", "40.00")]
    assert (page["roll_up"].members, page["roll_up"].countries, page["roll_up"].total) == (3, 1, 66)
    graph = page["graph"]
    assert [node.label for node in graph.nodes] == ["Union", "Cluster 0", "Cluster 1", "Cluster 2"]
    starts = {int(line.path[1:].partition(" ")[0]) for line in graph.lines}
    assert starts == {graph.nodes[0].end_x}  # no line crosses the label it starts from


def test_members_are_shown_page_by_page(client, make_profile):
    host = make_profile("Host", published=True)
    for number in range(30):
        member = make_profile(f"Member {number:02}", published=True)
        members.add_member(actor=OPERATOR, host_id=host.id, member_id=member.id)
    first, second = get(client, host.slug).context_data, get(client, host.slug, members="2").context_data
    beyond = get(client, host.slug, members="99").context_data
    assert [line.name for line in first["members"]] == [f"Member {n:02}" for n in range(25)]
    assert [line.name for line in second["members"]] == [f"Member {n:02}" for n in range(25, 30)]
    assert beyond["members"] == second["members"]
    assert first["graph"] == second["graph"]


def fill(make_profile, name, count):
    host = make_profile(name, published=True)
    for number in range(count):
        member = make_profile(f"{name} member {number}", published=True)
        members.add_member(actor=OPERATOR, host_id=host.id, member_id=member.id)
    for number in range(3):
        network = make_profile(f"{name} network {number}", kind="mission", published=True)
        for card in (host, member):
            members.add_member(actor=OPERATOR, host_id=network.id, member_id=card.id, role=MemberRole.PARTNER)
    return host


def test_page_asks_the_database_as_often_for_100_members_as_for_10(
    client, make_profile, django_assert_num_queries
):
    small, large = fill(make_profile, "Small", 10), fill(make_profile, "Large", 100)
    get(client, small.slug)
    with CaptureQueriesContext(connection) as captured:
        get(client, small.slug)
    assert len(captured) <= 20
    with django_assert_num_queries(len(captured)):
        get(client, large.slug)


def test_owner_sees_what_is_missing_and_the_rules(client, make_profile, make_person):
    profile = make_profile("Own", staff_fte="0.2")
    person = make_person("keeper")
    PersonMembership.objects.create(person=person, organisation_id=profile.id, role="owner")
    client.force_login(person)
    page = get(client, profile.slug).context_data
    assert page["keeper"].completeness.missing[0].name == "service"
    assert [(rule.rule, rule.verdict) for rule in page["keeper"].rules] == [
        ("staff", "fail"),
        ("english", "pass"),
        ("members", "pass"),
        ("member_kinds", "pass"),
    ]
    assert [action.key for action in page["actions"]] == [
        "edit",
        "members",
        "services",
        "people",
        "leave",
        "history",
        "register",
        "submit",
        "archive",
    ]


def test_red_profile_stays_and_is_marked(client, make_profile, django_user_model):
    profile = make_profile("Old", published=True)
    profiles.Organisation.objects.filter(pk=profile.id).update(published_at="2020-01-01T00:00Z")
    response = get(client, profile.slug)
    assert response.context_data["freshness"] == "red"
    life.confirm(actor=OPERATOR, organisation_id=profile.id)
    assert get(client, profile.slug).context_data["freshness"] == "green"


def test_page_says_whether_its_date_is_that_of_a_confirmation(client, make_profile):
    profile = make_profile("Open", published=True)
    assert "not yet confirmed by its owner" in get(client, profile.slug).content.decode()
    life.confirm(actor=OPERATOR, organisation_id=profile.id)
    text = get(client, profile.slug).content.decode()
    assert "last confirmed" in text
    assert "not yet confirmed" not in text
