"""Who sees a listing, by both walls; and that one without name is without name everywhere."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tests.sight import as_the_application
from trellis.accounts.models import Person
from trellis.core.errors import NotFound
from trellis.core.transactions import reading
from trellis.core.types import VISITOR
from trellis.exchange.models import Listing
from trellis.exchange.selectors.listings import get_listing, list_listings_of
from trellis.exchange.selectors.search import search_listings
from trellis.exchange.tests.conftest import actor_of, make_organisation, make_person
from trellis.exchange.types.listings import ListingQuery
from trellis.registry.models import Membership, Organisation


@pytest.fixture
def people(mill, cluster, dyer, stranger, operator, miller, manager):
    """By name, those who could see something."""
    return {
        "visitor": VISITOR,
        "keeper": miller,
        "member of it": actor_of(make_person(mill, "member")),
        "cluster": manager,
        "fellow": actor_of(make_person(dyer, "member")),
        "stranger": actor_of(make_person(stranger)),
        "operator": operator,
    }


def those_who_see(people, number: int) -> set[str]:
    """Who gets it from the selector; the database alone must say the same, whoever asks it for all."""
    seen = set()
    for name, actor in people.items():
        try:
            assert get_listing(actor=actor, listing_id=number).id == number
            seen.add(name)
        except NotFound:
            pass
        with as_the_application(), reading(actor):
            in_database = Listing.objects.filter(pk=number).exists()
        assert in_database == (name in seen), name
    return seen


EVERYBODY = {"visitor", "keeper", "member of it", "cluster", "fellow", "stranger", "operator"}


def test_draft_is_seen_by_its_keepers_and_operators(post, people):
    assert those_who_see(people, post("Spinning", publish=False)) == {"keeper", "operator"}


def test_public_listing_is_seen_by_everybody(post, people):
    assert those_who_see(people, post("Spinning")) == EVERYBODY


def test_listing_of_the_network_is_seen_by_its_members(post, people):
    number = post("Spinning", visibility="network")
    assert those_who_see(people, number) == EVERYBODY - {"visitor", "stranger"}


def test_network_ends_with_the_membership(post, people, dyer):
    number = post("Spinning", visibility="network")
    Membership.objects.filter(member=dyer).update(until=timezone.localdate() - timedelta(days=3))
    assert "fellow" not in those_who_see(people, number)


def test_draft_network_of_a_stranger_draws_nobody_in(post, people, mill, stranger):
    trap = make_organisation("Trap", kind="cluster", status="draft")
    for member in (mill, stranger):
        Membership.objects.create(host=trap, member=member)
    number = post("Spinning", visibility="network")
    assert "stranger" not in those_who_see(people, number)
    Organisation.objects.filter(pk=trap.pk).update(status="published")
    assert "stranger" in those_who_see(people, number)


def test_invited_listing_is_seen_by_those_invited(post, people):
    number = post("Spinning", visibility="invited", guests=["far-foundry"])
    assert those_who_see(people, number) == {"keeper", "stranger", "operator"}


def test_listing_of_a_withdrawn_profile_is_seen_by_its_keepers(post, people, mill):
    number = post("Spinning")
    Organisation.objects.filter(pk=mill.pk).update(status="archived")
    assert those_who_see(people, number) == {"keeper", "operator"}


def test_cluster_that_posted_it_keeps_it(post, people, manager, cluster):
    number = post("Spinning", publish=False, actor=manager, cluster_id=cluster.pk)
    assert those_who_see(people, number) == {"keeper", "cluster", "operator"}


def test_list_holds_what_is_open_and_not_over(post, miller):
    today = timezone.localdate()
    stands, over, agreed, draft = post("A"), post("B"), post("C"), post("D", publish=False)
    Listing.objects.filter(pk=over).update(valid_until=today - timedelta(days=1))
    Listing.objects.filter(pk=agreed).update(state="agreed")
    found, total, _alike = search_listings(actor=miller, query=ListingQuery(), size=10)
    assert ([one.id for one in found], total, draft in [one.id for one in found]) == ([stands], 1, False)


# --- without name


@pytest.fixture
def hidden(post, dyer) -> int:
    """An anonymous offer with a city, beside one with name."""
    post("Plain weaving", summary="Looms")
    return post(
        "Secret weaving",
        city="Mulhouse",
        country="FR",
        region="FR10",
        summary="Looms of many kinds",
        is_anonymous=True,
        ecosystems=["textile"],
        attributes={"material": "flax"},
    )


NAMES = ("Quiet Mill", "quiet-mill", "Mulhouse")


def test_record_of_an_anonymous_listing_is_without_organisation_and_city(hidden, people):
    for name, actor in people.items():
        seen = get_listing(actor=actor, listing_id=hidden)
        known = (seen.organisation is not None, seen.values["city"])
        assert known == ((True, "Mulhouse") if name in ("keeper", "operator") else (False, None)), name


def test_listings_of_an_organisation_leave_the_anonymous_out(hidden, people, mill):
    for name, actor in people.items():
        found = list_listings_of(actor=actor, organisation_ids=[mill.pk])
        is_told = name in ("keeper", "operator")
        expected = {"Plain weaving", "Secret weaving"} if is_told else {"Plain weaving"}
        assert {one.title for one in found} == expected, name


def clients(people) -> list[Client]:
    found = [Client()]
    for name in ("fellow", "stranger", "member of it"):
        client = Client()
        client.force_login(Person.objects.get(pk=people[name].person_id))
        found.append(client)
    return found


def body(response) -> bytes:
    return b"".join(response) if response.streaming else response.content


def test_no_page_file_search_or_program_names_an_anonymous_organisation(hidden, people):
    """What others get is the same, whichever organisation posted it."""
    pages = [
        f"/exchange/{hidden}/",
        "/exchange/?q=secret",
        "/exchange/files/listings.csv?q=secret",
        "/exchange/files/listings.json?q=secret",
        "/search/?q=secret",
        "/api/exchange/listings?q=secret",
        f"/api/exchange/listings/{hidden}",
    ]
    for client in clients(people):
        for path in pages:
            response = client.get(path)
            assert response.status_code == 200, path
            text = body(response).decode()
            assert "Secret weaving" in text, path
            own = text.split("<main", 1)[-1]  # a menu may name the reader's own organisation
            assert not [name for name in NAMES if name in own], path
        book = body(client.get("/exchange/files/listings.xlsx?q=secret"))
        rows = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
        assert len(rows) == 2
        assert not [name for name in NAMES if name in json.dumps(rows, default=str)]


def test_nobody_finds_an_anonymous_listing_by_its_organisation_or_city(hidden, people):
    for client in clients(people):
        for asked in ("organisation=quiet-mill", "q=mulhouse", "q=quiet+mill"):
            for path in (f"/exchange/?{asked}", f"/exchange/files/listings.csv?{asked}",
                         f"/api/exchange/listings?{asked}", f"/search/?{asked}"):  # fmt: skip
                assert "Secret" not in body(client.get(path)).decode(), path
        profile = client.get("/organisations/quiet-mill/").content.decode()
        assert "Secret" not in profile
        assert "Plain weaving" in profile
        assert "/exchange/?organisation=quiet-mill" in profile


def test_counts_tell_nothing_of_an_anonymous_listing(hidden):
    """The facets of one organisation's listings count what is listed under its name, and no more."""
    page = Client().get("/exchange/?organisation=quiet-mill").content.decode()
    assert "1 found" in page
    assert "Textile" not in page


def test_history_of_the_organisation_tells_nothing_of_a_listing(hidden, people, operator):
    client = Client()
    client.force_login(Person.objects.get(pk=operator.person_id))
    assert "Secret" not in client.get("/organisations/quiet-mill/history/").content.decode()
