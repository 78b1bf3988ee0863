"""Pages of countries, regions and ecosystems."""

from collections.abc import Callable

import pytest

from trellis.core.types import VISITOR, Actor, system_actor
from trellis.evidence.services.facts import record_facts
from trellis.evidence.types import NewFact
from trellis.registry.pages import directory as pages
from trellis.registry.pages.actor_map import build_actor_map
from trellis.registry.services.members import NewMembership, bulk_add_members
from trellis.registry.services.profiles import bulk_create_organisations
from trellis.registry.types import MemberRole, NewOrganisation, Origin, OriginKind, Status

ACTOR = system_actor("test")
ORIGIN = Origin(by=OriginKind.IMPORT, source="a directory")
pytestmark = pytest.mark.django_db


def make(name: str, kind: str = "cluster", *, status: Status = Status.PUBLISHED, **values) -> int:
    given = {"name": name, "country": "country:BE", **values}
    new = NewOrganisation(kind=kind, values=given)
    return bulk_create_organisations(actor=ACTOR, organisations=[new], origin=ORIGIN, status=status)[0]


def join(host: int, *members: int, role: MemberRole = MemberRole.MEMBER) -> None:
    rows = [NewMembership(host, member, role) for member in members]
    bulk_add_members(actor=ACTOR, memberships=rows, origin=ORIGIN)


@pytest.fixture
def flanders(terms):
    """A cluster in Antwerp with two companies, one of them in Wallonia; a draft; an alliance across."""
    cluster = make("Port Cluster", region="nuts2024:BE21", city="Antwerp", ecosystem=["ecosystem:digital"])
    near = make("Near Ltd", "company", region="nuts2024:BE211", subkind="start-up")
    far = make("Far Ltd", "company", region="nuts2024:BE33", ecosystem=["ecosystem:digital"])
    make("Secret", "company", region="nuts2024:BE21", status=Status.DRAFT)
    make("Paris", country="country:FR")
    alliance = make("Alliance", "cluster-alliance", country=None)
    join(cluster, near, far)
    join(alliance, cluster)
    return {"cluster": cluster, "near": near, "far": far, "alliance": alliance}


def named(page) -> dict[str, list[str]]:
    return {kind.key: [item.name for item in kind.named] for kind in page.kinds}


def build(scheme: str, code: str, actor: Actor = VISITOR):
    return pages.build_directory(actor=actor, scheme=scheme, code=code)


def test_country_page_counts_public_organisations_by_kind(flanders):
    page = build("country", "BE")
    assert named(page) == {"cluster": ["Port Cluster"], "company": ["Far Ltd", "Near Ltd"]}
    assert (page.total, page.label) == (3, "Belgium")
    assert page.companies == (("Start-ups", 1), ("Size not said", 1))


def test_region_page_holds_its_parts_and_no_neighbour(flanders):
    assert named(build("nuts2024", "BE2")) == {"cluster": ["Port Cluster"], "company": ["Near Ltd"]}
    assert named(build("nuts2024", "BE211")) == {"company": ["Near Ltd"]}
    assert build("nuts2024", "BE1").total == 0


def test_region_page_leads_up_and_down(flanders):
    page = build("nuts2024", "BE21")
    assert [step.url for step in page.trail] == ["/regions/", "/countries/BE/", "/regions/BE2/"]
    parts = {part.url: part.number for part in build("nuts2024", "BE2").parts}
    assert (parts["/regions/BE21/"], parts["/regions/BE22/"]) == (2, 0)


def test_ecosystem_page_holds_those_that_say_so(flanders):
    page = build("ecosystem", "digital")
    assert named(page) == {"cluster": ["Port Cluster"], "company": ["Far Ltd"]}
    assert page.list_url == "/organisations/?ecosystem=digital"


@pytest.mark.system("A8")
def test_actor_map_counts_every_sort_and_the_links_between_them(flanders):
    page = build("country", "BE")
    numbers = {sort.key: sort.number for sort in page.actor_map.sorts if sort.number}
    assert numbers == {"companies": 2, "clusters": 1}
    assert [(line.first, line.second, line.number) for line in page.actor_map.lines] == [
        ("Companies", "Clusters", 2)
    ]
    inside = build("nuts2024", "BE2")
    assert inside.actor_map.links == 1


def test_actor_map_of_nothing_draws_every_sort_small():
    drawn = build_actor_map({}, {})
    assert (drawn.total, drawn.links, drawn.lines) == (0, 0, ())
    assert {sort.radius for sort in drawn.sorts} == {6}


def test_actor_map_joins_a_sort_with_itself_only_in_the_table():
    drawn = build_actor_map({"cluster": 4, "eurocluster": 1}, {("cluster", "cluster"): 10})
    assert [(line.is_drawn, line.number) for line in drawn.lines] == [(False, 10)]
    assert {sort.key: sort.number for sort in drawn.sorts}["networks"] == 1


def test_networks_are_those_with_members_here(flanders):
    page = build("nuts2024", "BE2")
    assert [(network.name, network.members) for network in page.networks] == [("Alliance", 1)]
    assert build("nuts2024", "BE3").networks == ()


def test_membership_that_ended_is_no_link(flanders):
    from trellis.registry.models import Membership  # noqa: PLC0415

    Membership.objects.filter(member=flanders["near"]).update(until="2001-01-01")
    assert build("nuts2024", "BE2").actor_map.links == 0


def test_facts_stand_with_source_and_date(flanders):
    facts = [
        NewFact(indicator="ecosystem-priority", subject="nuts2024:BE", breakdown="ecosystem:digital"),
        NewFact(indicator="innovation-performance", subject="country:BE", text="Strong", date="2023"),
        NewFact(indicator="innovation-performance", subject="country:FR", text="Weak"),
    ]
    record_facts(actor=ACTOR, source="a scoreboard", facts=facts)
    country = build("country", "BE").facts
    assert [(fact.label, fact.text or fact.breakdown_name, fact.date, fact.source) for fact in country] == [
        ("Ecosystems with priority", "Digital", "", "a scoreboard"),
        ("Innovation performance", "Strong", "2023", "a scoreboard"),
    ]
    assert [fact.subject for fact in build("ecosystem", "digital").priorities] == ["nuts2024:BE"]


def test_draft_stays_unseen_by_an_operator_too(flanders):
    assert build("country", "BE", ACTOR).total == 3


# --- addresses


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/countries/be/", "/countries/BE/"),
        ("/regions/be21/", "/regions/BE21/"),
        ("/regions/PT16D/", "/regions/PT191/"),
    ],
)
def test_other_spellings_and_former_codes_lead_to_the_page(client, terms, address, target):
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (301, target)


def test_divided_region_explains_its_parts(client, terms):
    record_facts(
        actor=ACTOR,
        source="region strategies",
        facts=[NewFact(indicator="innovation-performance", subject="nuts2021:PT17", text="Moderate")],
    )
    page = client.get("/regions/PT17/").context_data
    assert [former.url for former in page["successors"]] == ["/regions/PT1A/", "/regions/PT1B/"]
    assert [fact.text for fact in page["facts"]] == ["Moderate"]
    new = client.get("/regions/PT1A/").context_data
    assert [fact.text for fact in new["facts"]] == ["Moderate"]
    assert [former.url for former in new["former"]] == ["/regions/PT17/"]


@pytest.mark.parametrize(
    "address", ["/countries/XX/", "/regions/QQ99/", "/ecosystems/steam/", "/regions/" + "9" * 300 + "/"]
)
def test_unknown_code_is_not_found(client, terms, address):
    assert client.get(address).status_code == 404


def test_lists_count_what_each_place_has(client, flanders):
    countries = client.get("/countries/").context_data["groups"][0][1]
    assert [(step.label, step.number) for step in countries] == [("Belgium", 3), ("France", 1)]
    regions = dict(client.get("/regions/").context_data["groups"])["Belgium"]
    assert {step.url: step.number for step in regions}["/regions/BE2/"] == 2
    ecosystems = client.get("/ecosystems/").context_data["groups"][0][1]
    assert {step.url: step.number for step in ecosystems}["/ecosystems/digital/"] == 2
    assert len(ecosystems) == 14


def test_countries_stand_in_the_order_of_the_alphabet_whatever_their_accents(client, terms):
    for code in ("AT", "PL", "CY"):
        make(f"In {code}", country=f"country:{code}")
    client.cookies["django_language"] = "de"
    countries = client.get("/countries/").context_data["groups"][0][1]
    assert [step.label for step in countries] == ["Österreich", "Polen", "Zypern"]


def test_page_shows_names_escaped_and_leads_to_the_list_and_exports(client, terms):
    make("<b>Bold</b>", city="Ghent", latitude=51.05, longitude=3.73)
    text = client.get("/countries/BE/").content.decode()
    assert "<b>Bold" not in text
    assert "&lt;b&gt;Bold&lt;/b&gt;" in text
    for part in ("/organisations/?country=BE&amp;kind=cluster", "format=geojson", "data-map-points"):
        assert part in text


def test_empty_country_says_what_belongs_here(client, terms):
    assert "Nothing is registered here yet" in client.get("/countries/IS/").content.decode()


def fill(make_many: int) -> None:
    new = [
        NewOrganisation(
            kind="company" if number % 2 else "cluster",
            values={
                "name": f"Organisation {number}",
                "country": "country:BE",
                "region": "nuts2024:BE21",
                "ecosystem": ["ecosystem:digital"],
                "latitude": 51.0,
                "longitude": 4.0,
            },
        )
        for number in range(make_many)
    ]
    ids = bulk_create_organisations(actor=ACTOR, organisations=new, origin=ORIGIN)
    join(ids[0], *ids[1::2])


@pytest.mark.parametrize(
    "address",
    ["/countries/BE/", "/regions/BE2/", "/ecosystems/digital/", "/countries/", "/regions/", "/ecosystems/"],
)
def test_pages_need_as_many_queries_for_ten_rows_as_for_a_hundred(
    client, terms, address, django_assert_max_num_queries: Callable
):
    counts = []
    for rows in (10, 90):
        fill(rows)
        client.get(address)
        with django_assert_max_num_queries(16) as captured:
            client.get(address)
        counts.append(len(captured))
    assert counts[0] == counts[1]
