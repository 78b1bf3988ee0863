"""What a typed text finds, and what comes first."""

import threading

import pytest
from django.db import connection, transaction

from trellis.registry.models import Organisation, SearchEntry
from trellis.registry.selectors.search import ask, list_hits
from trellis.registry.selectors.search_facets import count_facets
from trellis.registry.services import search
from trellis.registry.types.search import Match, SearchQuery


@pytest.fixture
def found(db):
    def find(text: str, language: str = "en") -> list[str]:
        hits, total = list_hits(ask(query=SearchQuery(text=text), language=language))
        assert total == len(hits)
        return [hit.name for hit in hits]

    return find


@pytest.fixture
def make(make_profile):
    def build(name: str, **values):
        return make_profile(name, kind="company", published=True, **values)

    return build


def test_best_match_comes_first_and_says_why(make):
    make("Institute of Textile Research", description={"en": "Looms and yarns."})
    make("Textile", description={"en": "Fabrics."})
    make("Textile Makers", description={"en": "Fabrics."})
    make("Loom Works", description={"en": "Machines for textile firms."})
    make("Textil Nord", description={"en": "Fabrics."})
    hits, _ = list_hits(ask(query=SearchQuery(text="textile"), language="en"))
    assert [(hit.name, hit.match) for hit in hits] == [
        ("Textile", Match.EXACT),
        ("Textile Makers", Match.BEGINNING),
        ("Textil Nord", Match.NAME),
        ("Institute of Textile Research", Match.NAME),
        ("Loom Works", Match.TEXT),
    ]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Société Générale d'Énergie", "societe generale energie"),
        ("Société Générale d'Énergie", "SOCIÉTÉ générale"),
        ("Müller Anlagenbau", "mueller anlagenbau"),
        ("Mueller Anlagenbau", "Müller"),
        ("Straßenbau Łódź", "strassenbau lodz"),
        ("Ομιλος Φωτονικής", "ομιλος φωτονικης"),
        ("Όμιλος Θεσσαλονίκη", "omilos thessaloniki"),
        ("Завод Бургас", "zavod burgas"),
        ("Завод Бургас", "ЗАВОД"),
        ("Fabbrica Volta S.p.A.", "volta spa"),
        ("Agri-Food Valley", "agrifood valley"),
        ("Agri-Food Valley", "agri food"),
        ("Photonics Valley", "phot"),
        ("Photonics Valley", "photnics"),
        ("Photonics Valley", "photonicss valey"),
        ("Photonics Valley", "valley photonics"),
        ("Photonics Valley", "hpotonics"),
    ],
)
def test_name_is_found_however_it_is_written(make, found, name, typed):
    make(name)
    make("Something Else Entirely", city="Lyon")
    assert found(typed)[:1] == [name]


def test_texts_are_stemmed_in_their_own_language(make, found):
    make("Alpha", description={"de": "Wir entwickeln neue Werkstoffe."})
    make("Beta", description={"fr": "Une entreprise innovante."})
    make("Gamma", description={"el": "Οι επιχειρήσεις της περιοχής."})
    make("Delta", description={"pl": "Wspieramy przedsiębiorstwa."})
    assert found("Werkstoff") == ["Alpha"]
    assert found("entreprises innovantes") == ["Beta"]
    assert found("επιχείρηση") == ["Gamma"]
    assert found("przedsiebiorstwa") == ["Delta"]


def test_names_of_values_and_places_lead_to_what_has_them(make, found):
    make("Alpha", country="country:DE", city="Jena")
    make("Beta", country="country:FR", city="Évry")
    assert found("Germany") == found("Deutschland") == found("Allemagne") == ["Alpha"]
    assert found("évry") == found("evr") == ["Beta"]
    assert found("alpha germany") == ["Alpha"]


def test_words_that_stand_nowhere_together_are_relaxed_and_it_is_said(make):
    make("Photonics Valley")
    question = ask(query=SearchQuery(text="photonics valley qqqqqqqq"), language="en")
    hits, total = list_hits(question)
    assert ([hit.name for hit in hits], total, question.understood.is_relaxed) == (
        ["Photonics Valley"],
        1,
        True,
    )


@pytest.mark.parametrize(
    "text",
    ["'", "a & b | !c", "\x00", "%_\\", ":*", "(((", "<->", "x" * 10_000, "🙂", "ß", "-", "a:*b", "''''"],
)
def test_hostile_text_is_a_text_like_any_other(make, text):
    make("Photonics Valley")
    question = ask(query=SearchQuery(text=text), language="en")
    assert list_hits(question)[1] == count_facets(question, language="en").total


def test_answering_takes_as_many_queries_for_100_rows_as_for_10(
    make_profile, client, django_assert_max_num_queries
):
    def fill(start: int, count: int) -> None:
        rows = Organisation.objects.bulk_create(
            Organisation(
                slug=f"s{n}",
                kind="company",
                status="published",
                name=f"Weaver {n}",
                published_at="2026-01-01T00:00Z",
            )
            for n in range(start, start + count)
        )
        with transaction.atomic():
            search.refresh(organisation_ids=[row.pk for row in rows])

    def queries(address: str) -> int:
        with django_assert_max_num_queries(30) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    addresses = (
        "/organisations/",
        "/organisations/?q=weaver",
        "/organisations/map/?zoom=3",
        "/organisations/?kind=company",
    )
    fill(0, 10)
    few = [queries(address) for address in addresses]
    fill(10, 90)
    assert [queries(address) for address in addresses] == few


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_simultaneous_changes_of_the_same_organisations_end_with_what_stands_in_their_profiles(
    transactional_db,
):
    rows = Organisation.objects.bulk_create(
        Organisation(
            slug=f"s{n}",
            kind="company",
            status="published",
            name=f"Old {n}",
            published_at="2026-01-01T00:00Z",
        )
        for n in range(20)
    )
    ids = [row.pk for row in rows]
    failures: list[Exception] = []

    def change(number: int) -> None:
        try:
            for round_ in range(5):
                with transaction.atomic():
                    chosen = ids if number % 2 else list(reversed(ids))
                    search.refresh(organisation_ids=chosen)
                    Organisation.objects.filter(pk__in=ids[number::4]).update(name=f"New {number} {round_}")
                    search.refresh(organisation_ids=ids[number::4])
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=change, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    stored = dict(Organisation.objects.values_list("pk", "name"))
    assert dict(SearchEntry.objects.values_list("pk", "name")) == stored
    assert search.list_stale() == []


def test_rebuild_repairs_what_differs_and_check_finds_it(make):
    profile = make("Photonics Valley")
    assert search.list_stale() == []
    SearchEntry.objects.filter(pk=profile.id).update(name_key="something else")
    assert search.list_stale() == [profile.id]
    assert search.rebuild() == 1
    assert search.list_stale() == []
