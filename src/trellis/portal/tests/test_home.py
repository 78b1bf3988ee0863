"""The home page: the public registry in numbers, and what is new in it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from trellis.portal.models import SiteSettings
from trellis.registry.models import Organisation, OrganisationTerm
from trellis.taxonomy.models import Term

pytestmark = pytest.mark.django_db


def make(
    name: str, *, kind="cluster", country="FR", status="published", ecosystems=(), days=1, **fields
) -> Organisation:
    at = timezone.now() - timedelta(days=days)
    organisation = Organisation.objects.create(
        slug=re.sub(r"\W+", "-", name.lower()),
        name=name,
        kind=kind,
        country=Term.objects.get(pk=f"country:{country}") if country else None,
        status=status,
        published_at=at if status in ("published", "confirmed") else None,
        confirmed_at=at if status == "confirmed" else None,
        **fields,
    )
    for code in ecosystems:
        OrganisationTerm.objects.create(
            organisation=organisation, role="ecosystem", term_id=f"ecosystem:{code}"
        )
    return organisation


def shown(text: str, heading: str) -> list[str]:
    """The titles listed under a heading."""
    part = text.split(f">{heading}</h2>")[1].split("</section>")[0].split("<h2>")[0]
    return re.findall(r'data-list__title">(?:<a [^>]*>)?([^<]+)', part)


def test_home_of_an_empty_registry_is_whole(client):
    text = client.get("/").content.decode()
    assert re.findall(r"<dd>(\d+)</dd>", text) == ["0", "0", "0", "0"]
    assert text.count("Nothing yet.") == 4


def test_home_counts_public_organisations_only_also_for_an_operator(client, django_user_model):
    make("Published", ecosystems=["digital", "textile"])
    make("Confirmed", status="confirmed", country="DE", ecosystems=["digital"])
    make("Alliance", kind="industrial-alliance", country=None)
    make("Works", kind="company")
    make("Draft", status="draft", country="ES", ecosystems=["health"])
    make("Archived", status="archived", country="IT")
    operator = django_user_model.objects.create(email="operator@demo.example")
    operator.role_grants.create(role="operator")
    client.force_login(operator)
    text = client.get("/").content.decode()
    assert re.findall(r"<dd>(\d+)</dd>", text) == [
        "4",
        "2",
        "1",
        "2",
    ]  # all as on the list, clusters, networks, countries
    tiles = re.findall(r"<span>([^<]+)</span> <strong>(\d+)</strong>", text)
    # countries first, then ecosystems
    assert tiles == [("France", "2"), ("Germany", "1"), ("Digital", "2"), ("Textile", "1")]
    assert "Draft" not in text
    assert "Archived" not in text


def test_home_lists_what_is_new_and_what_was_confirmed_latest_first(client):
    for number in range(7):
        make(f"Number {number}", days=number + 1)
    make("Owned A", status="confirmed", days=30)
    make("Owned B", status="confirmed", days=20)
    text = client.get("/").content.decode()
    assert shown(text, "New in the registry") == [f"Number {number}" for number in range(5)]
    assert shown(text, "Confirmed just now") == ["Owned B", "Owned A"]


def test_home_needs_as_many_queries_for_many_as_for_few(client, django_assert_max_num_queries):
    for number in range(3):
        make(f"Few {number}", ecosystems=["digital"])
    client.get("/")
    with django_assert_max_num_queries(11):
        client.get("/")
    for number in range(30):
        make(
            f"Many {number}",
            country=["FR", "DE", "ES"][number % 3],
            ecosystems=["digital", "textile", "health"],
        )
    with django_assert_max_num_queries(11):
        client.get("/")


def test_home_speaks_the_readers_language(client):
    make("Published", country="DE", city="Hamburg")
    text = client.get("/", headers={"accept-language": "fr"}).content.decode()
    assert "Hamburg, Allemagne" in text


@pytest.mark.parametrize(
    ("off", "heading"), [("events", "Coming events"), ("exchange", "Offered and sought")]
)
def test_what_an_operator_switched_off_is_not_at_home(client, off, heading):
    way = f"/accounts/login/?next=%2F{off}%2Fnew%2F"
    before = client.get("/").content.decode()
    SiteSettings.objects.create(blocks_off=[off])
    after = client.get("/").content.decode()
    assert [heading in text for text in (before, after)] == [True, False]
    assert [way in text for text in (before, after)] == [True, False]
