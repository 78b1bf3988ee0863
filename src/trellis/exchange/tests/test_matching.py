"""What fits a listing: the order, the reasons, what is missing, and nothing that one may not see."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from trellis.core.errors import NotFound
from trellis.core.types import VISITOR
from trellis.exchange.models import Listing
from trellis.exchange.selectors.matching import list_matches
from trellis.exchange.tests.conftest import actor_of, make_organisation, make_person
from trellis.exchange.types.blueprints import AttributeSpec
from trellis.registry.models import Organisation

ROBOTS, LASERS = "technology:robotics", "technology:photonics"


@pytest.fixture
def foundry(stranger):
    """Posts for another organisation: foundry("Castings", side="need")."""
    return actor_of(make_person(stranger))


@pytest.fixture
def offer(post, foundry, stranger):
    def make(title: str, **given) -> int:
        return post(title, **({"actor": foundry, "organisation_id": stranger.pk} | given))

    return make


@pytest.fixture
def need(post):
    def make(title: str = "Wool spinner sought", **given) -> int:
        return post(title, side="need", **given)

    return make


def titles(actor, number: int) -> list[str]:
    return [match.listing.title for match in list_matches(actor=actor, listing_id=number)]


def test_the_best_come_first_with_reasons_that_add_up_and_what_is_missing(need, offer, miller):
    asked = need(technologies=[ROBOTS, LASERS], country="FR", region="FR10", city="Paris")
    offer("Cheese")
    offer("Spinning of wool", technologies=[ROBOTS], country="FR", region="FR10", city="Versailles")
    offer("Lasers for wool", technologies=[LASERS], country="PT")
    offer("Robots and lasers", technologies=[ROBOTS, LASERS], summary="A wool spinner, too", country="FR")
    found = list_matches(actor=miller, listing_id=asked)
    assert [match.listing.title for match in found] == [
        "Robots and lasers", "Spinning of wool", "Lasers for wool",
    ]  # fmt: skip
    for match in found:
        assert match.score == pytest.approx(sum(part.amount for part in match.parts))
    assert [dict(match.missing) for match in found] == [
        {}, {"technologies": (LASERS,)}, {"technologies": (ROBOTS,)},
    ]  # fmt: skip
    reasons = [dict(part.values) for part in found[1].parts]
    assert {reason["km"] for reason in reasons if "km" in reason} == {"17"}
    held = {word for reason in reasons for word in reason.get("held", ())}
    assert held == {ROBOTS, "wool", "spinning"}


def test_an_offer_sees_whose_need_it_answers(need, offer, foundry):
    given = offer("Robots for spinning", technologies=[ROBOTS])
    need("Robots only", technologies=[ROBOTS])
    need("Robots and lasers", technologies=[ROBOTS, LASERS])
    need("Cheese")
    found = list_matches(actor=foundry, listing_id=given)
    assert [match.listing.title for match in found] == ["Robots only", "Robots and lasers"]
    assert [dict(match.missing) for match in found] == [{}, {"technologies": (LASERS,)}]


def test_kinds_that_answer_each_other_meet_from_both_sides(need, offer, miller, foundry):
    """Equipment may answer who seeks a supplier, though its own blueprint names no supplier."""
    asked = need("Looms")
    given = offer("Looms for hire", kind="equipment", attributes={"equipment": "Looms"})
    offer("Looms, advice", kind="expert-advice")
    assert titles(miller, asked) == ["Looms for hire"]
    assert titles(foundry, given) == ["Looms"]


def test_only_what_the_actor_may_see_and_what_is_open(need, offer, post, miller, dyer, stranger):
    asked = need("Looms")
    offer("Looms for everybody")
    hidden = make_organisation("Gone Away")
    keeper = actor_of(make_person(hidden))
    offer("Looms of one who left", actor=keeper, organisation_id=hidden.pk)
    Organisation.objects.filter(pk=hidden.pk).update(status="archived")
    network = {"actor": actor_of(make_person(dyer)), "organisation_id": dyer.pk}
    offer("Looms among us", visibility="network", **network)
    offer("Looms for the mill", visibility="invited", guests=["quiet-mill"])
    offer("Looms for the dyers", visibility="invited", guests=["deep-dyers"])
    offer("Looms in a draft", publish=False)
    post("Looms of our own")
    over = offer("Looms of last year")
    Listing.objects.filter(pk=over).update(valid_until=timezone.localdate() - timedelta(days=1))
    assert sorted(titles(miller, asked)) == ["Looms among us", "Looms for everybody", "Looms for the mill"]
    assert titles(VISITOR, asked) == ["Looms for everybody"]
    fellow = actor_of(make_person(dyer, "member"))
    assert sorted(titles(fellow, asked)) == [
        "Looms among us", "Looms for everybody", "Looms for the dyers",
    ]  # fmt: skip


def test_nobody_matches_what_they_may_not_see(need, miller, foundry):
    draft = need("Looms", publish=False)
    assert titles(miller, draft) == []
    for actor in (VISITOR, foundry):
        with pytest.raises(NotFound):
            list_matches(actor=actor, listing_id=draft)


def test_the_city_of_one_without_name_tells_nothing(need, offer, miller, foundry, operator):
    """Not even by the way: others are told that of its region, which is shown."""
    asked = need("Looms", country="FR", region="FRF11", city="Strasbourg")
    offer("Looms without name", is_anonymous=True, country="FR", region="FRF12", city="Mulhouse")

    def way(actor):
        (match,) = list_matches(actor=actor, listing_id=asked)
        return next(dict(part.values)["km"] for part in match.parts if part.kind == "way")

    told = way(miller)
    assert list_matches(actor=miller, listing_id=asked)[0].listing.organisation is None
    assert (way(operator), way(foundry)) != (told, told)
    Listing.objects.filter(title="Looms without name").update(city="Colmar")
    assert way(miller) == told


def test_what_must_be_in_common_rules_out(post, cluster, manager, dyer):
    hospital = make_organisation("Health Cluster", kind="cluster")
    nurse = actor_of(make_person(hospital))
    common = {"kind": "crisis-supply", "quantity": "5", "unit": "pieces"}
    asked = post(
        "Masks, urgent", side="need", actor=nurse, organisation_id=hospital.pk,
        attributes={"item": "masks"}, **common,
    )  # fmt: skip
    for title, item in (("Masks, urgent delivery", "masks"), ("Ventilators, urgent", "ventilators")):
        post(title, actor=manager, organisation_id=cluster.pk, attributes={"item": item}, **common)
    assert titles(nurse, asked) == ["Masks, urgent delivery"]


def test_who_goes_only_so_far_meets_only_those_within(need, offer, miller):
    here = {"country": "FR", "region": "FRF11", "city": "Strasbourg"}
    for title, place in (
        ("Looms near", {"country": "FR", "region": "FRF12", "city": "Mulhouse"}),
        ("Looms far", {"country": "FR", "region": "FR10", "city": "Paris"}),
        ("Looms abroad", {"country": "DE", "region": "DE131", "city": "Freiburg im Breisgau"}),
        ("Looms somewhere", {}),
    ):
        offer(title, **place)
    offer("Looms, only in Germany", country="DE", reach="country")
    everywhere = need("Looms", **here)
    within = need("Looms", reach="distance", distance_km=120, **here)
    country = need("Looms", reach="country", **here)
    anywhere = {"Looms near", "Looms far", "Looms abroad", "Looms somewhere"}
    assert set(titles(miller, everywhere)) == anywhere
    assert set(titles(miller, within)) == anywhere - {"Looms far"}
    assert set(titles(miller, country)) == anywhere - {"Looms abroad"}


def test_partner_may_be_where_it_is_sought(need, offer, miller):
    asked = need(
        "Partner for looms", kind="partner-search",
        attributes={"role": "pilot", "partner_countries": ["country:PT"]},
    )  # fmt: skip
    for country in ("ES", "PT"):
        offer(f"Looms in {country}", kind="partner-search", country=country, attributes={"role": "pilot"})
    best, other = list_matches(actor=miller, listing_id=asked)
    assert (best.listing.title, dict(best.missing)) == ("Looms in PT", {})
    assert dict(other.missing) == {"place": ("country:PT",)}


def test_of_many_those_with_most_in_common_are_compared(need, offer, miller, monkeypatch):
    asked = need("Looms", technologies=[ROBOTS])
    best = offer("Looms run by robots", technologies=[ROBOTS])
    for number in range(3):
        offer(f"Looms of {number} kinds")
    monkeypatch.setattr("trellis.exchange.selectors.matching.COMPARED", 1)
    assert [match.listing.id for match in list_matches(actor=miller, listing_id=asked)] == [best]


def test_closed_one_is_matched_with_nothing(need, offer, miller):
    asked = need("Looms")
    offer("Looms")
    assert titles(miller, asked) == ["Looms"]
    Listing.objects.filter(pk=asked).update(state="agreed")
    assert titles(miller, asked) == []


# --- screens and programs


def test_screen_says_why_and_what_is_missing(need, offer, window):
    asked = need("Looms", technologies=[ROBOTS, LASERS])
    page = f"/exchange/{asked}/matches/"
    assert b"Nothing fits yet" in window.get(page).content
    offer("Looms of <b>steel</b>", technologies=[ROBOTS])
    content = window.get(page).content.decode()
    assert "Looms of &lt;b&gt;steel&lt;/b&gt;" in content
    for text in ("Far Foundry", "Technologies: ", "the same words: looms", "Missing:"):
        assert text in content, text
    assert content.count("the same words") == 1
    assert page in window.get(f"/exchange/{asked}/").content.decode()
    german = Client(headers={"accept-language": "de"}).get(page).content.decode()
    assert "dieselben Wörter: looms" in german


def test_program_reads_the_same(need, offer, window):
    asked = need("Looms", technologies=[ROBOTS])
    given = offer("Looms of steel", technologies=[ROBOTS])
    (found,) = window.get(f"/api/exchange/listings/{asked}/matches").json()
    assert (found["listing"]["id"], found["missing"]) == (given, {})
    assert sum(reason["amount"] for reason in found["reasons"]) == pytest.approx(found["score"])
    codes = next(reason for reason in found["reasons"] if reason["kind"] == "codes")
    assert (codes["field"], codes["sought"], codes["there"]) == ("technologies", [ROBOTS], [ROBOTS])
    assert window.get("/api/exchange/listings/999999/matches").status_code == 404


# --- blueprints


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"type": "text", "fit": "must"}, "has no list, by which 'fit' could tell"),
        ({"type": "term", "scheme": "technology", "fit": "place"}, "it must be of countries"),
    ],
)
def test_attribute_that_could_not_be_matched_so_is_refused(given, fault):
    with pytest.raises(ValueError, match=fault):
        AttributeSpec(name="thing", label="Thing", **given)
