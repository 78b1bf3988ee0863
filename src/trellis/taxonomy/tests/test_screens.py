"""The screens of the reference lists and their API."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from trellis.taxonomy import selectors
from trellis.taxonomy.models import Term

pytestmark = pytest.mark.django_db


def page(client, address, **query):
    response = client.get(address, query)
    assert response.status_code == 200, response.content
    return response.context_data


def test_schemes_page_shows_every_list_but_those_with_a_screen_of_their_own(client):
    lines = page(client, "/lists/")["lines"]
    shown = {line.url.split("/")[-2]: line.terms for line in lines}
    assert set(shown) == {scheme.code for scheme in selectors.list_schemes()} - {"glossary", "link"}
    assert (shown["ecosystem"], shown["technology"], shown["theme"], shown["country"]) == (14, 16, 4, 250)


@pytest.mark.parametrize(
    ("asked", "kind", "answer", "terms"),
    [
        ({"q": "Německo", "in": "country"}, "good", "“Německo” is Germany.", ["Germany"]),
        (
            {"q": "NL31", "in": "nuts"},
            "info",
            "“NL31” is of an older edition; it is NL35 Utrecht now (a border moved).",
            ["NL35 Utrecht"],
        ),
        (
            {"q": "PT17", "in": "nuts"},
            "warn",
            "“PT17” is of an older edition and became PT1A Greater Lisbon (72%); "
            "PT1B Setúbal Peninsula (28%): say which.",
            ["PT1A Greater Lisbon", "PT1B Setúbal Peninsula"],
        ),
        (
            {"q": "Limburg", "in": "nuts"},
            "warn",
            "“Limburg” may be BE22 Limburg (BE); NL42 Limburg (NL): say which.",
            ["BE22 Limburg (BE)", "NL42 Limburg (NL)"],
        ),
        (
            {"q": "Textils", "in": "ecosystem"},
            "warn",
            "“Textils” is not in the list; nearest: Textile.",
            ["Textile"],
        ),
        ({"q": "qqq", "in": "theme"}, "warn", "“qqq” is not in the list, and nothing there is like it.", []),
        ({"q": "  "}, "", "", []),
    ],
)
def test_schemes_page_says_what_a_text_means(client, asked, kind, answer, terms):
    lookup = page(client, "/lists/", **asked)["lookup"]
    assert (lookup.kind, lookup.answer) == (kind, answer)
    assert [link.label for link in lookup.terms] == terms


def test_schemes_page_shows_what_was_asked_safely(client):
    response = client.get("/lists/", {"q": "<script>alert(1)</script>" * 500, "in": "nuts"})
    assert response.status_code == 200
    assert b"<script>alert" not in response.content
    assert b"&lt;script&gt;alert" in response.content


def test_scheme_page_shows_terms_in_their_order_page_by_page(client):
    first = page(client, "/lists/nuts2024/", level="2")
    assert len(first["terms"]) == 100
    assert [line.code for line in first["terms"][:3]] == ["AL01", "AL02", "AL03"]
    assert [(tab.label, tab.is_current) for tab in first["levels"]][3:] == [
        ("NUTS 2", True),
        ("NUTS 3", False),
    ]
    assert {line.level for line in first["terms"]} == {"NUTS 2"}
    assert first["pagination"].next_url == "/lists/nuts2024/?level=2&page=2"
    last = page(client, "/lists/nuts2024/", level="2", page="9999")
    assert last["pagination"].last == last["total"]


@pytest.mark.parametrize(
    "query", [{"page": "x"}, {"page": "-1"}, {"page": "9" * 30}, {"level": "7"}, {"level": "²"}]
)
def test_scheme_page_with_an_odd_address_shows_the_list(client, query):
    assert page(client, "/lists/ecosystem/", **query)["terms"][0].name == "Aerospace & Defence"


def test_scheme_page_shows_retired_terms_where_asked(client):
    plain = page(client, "/lists/nuts2021/")
    assert {line.code[:2] for line in plain["terms"]} == {"UK"}
    assert plain["retired"] == Term.objects.filter(scheme="nuts2021", status="retired").count()
    asked = page(client, "/lists/nuts2021/", retired="1")
    assert (asked["terms"][0].code, asked["terms"][0].is_retired) == ("AL", True)


def test_scheme_page_of_a_list_whose_terms_are_all_retired_says_so(client):
    Term.objects.filter(scheme="theme").update(status="retired")
    selectors.forget_catalogue()
    try:
        response = client.get("/lists/theme/")
        assert "No term here" in response.content.decode()
    finally:
        selectors.forget_catalogue()


def test_pages_ask_the_database_no_more_for_100_rows_than_for_4(client):
    def queries(address):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    least = queries("/lists/theme/")
    assert least <= 1  # the operator's settings
    for address in ("/lists/nuts2024/", "/lists/nuts2024/?page=9", "/lists/", "/glossary/", "/links/"):
        assert queries(address) == least, address


def test_scheme_export_holds_every_term_and_no_formula(client):
    Term.objects.filter(id="theme:green").update(definitions={"en": '=HYPERLINK("x")'})
    selectors.forget_catalogue()
    try:
        response = client.get("/lists/theme.csv")
    finally:
        selectors.forget_catalogue()
    assert response["Content-Disposition"] == 'attachment; filename="theme.csv"'
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [row["code"] for row in rows] == ["green", "digital", "resilience", "skills"]
    assert rows[0]["definition"] == '\'=HYPERLINK("x")'


def test_scheme_export_names_what_replaced_a_retired_term(client):
    text = client.get("/lists/nuts2021.csv").content.decode("utf-8-sig")
    rows = {row["code"]: row for row in csv.DictReader(io.StringIO(text))}
    assert (rows["PT17"]["status"], rows["PT17"]["replaced_by"]) == ("retired", "nuts2024:PT1A nuts2024:PT1B")


def test_term_page_of_a_region(client):
    shown = page(client, "/lists/nuts2024/EL43/")
    assert (shown["name"], shown["own_name"], shown["is_retired"]) == ("Crete", "Κρήτη", False)
    assert [link.label for link in shown["trail"]][1:] == [
        "Regions (NUTS 2024)",
        "EL Greece",
        "EL4 Aegean Islands and Crete",
    ]
    assert dict(shown["names"])["fr"] == "Crète"
    assert [(fact.label, fact.value) for fact in shown["facts"]] == [("Country", "Greece")]
    assert len(shown["children"]) == 4
    assert shown["replaces"] == ()


def test_term_page_in_another_language(client):
    client.cookies["django_language"] = "fr"
    assert page(client, "/lists/nuts2024/EL43/")["name"] == "Crète"


def test_term_page_of_a_retired_region_names_what_took_its_place(client):
    shown = page(client, "/lists/nuts2021/PT17/")
    assert shown["is_retired"] is True
    assert [(part.label, part.share, part.change, part.url) for part in shown["replaced_by"]] == [
        ("PT1A Greater Lisbon", 0.719, "divided", "/lists/nuts2024/PT1A/"),
        ("PT1B Setúbal Peninsula", 0.281, "divided", "/lists/nuts2024/PT1B/"),
    ]
    assert [link.label for link in shown["children"]] == ["PT170 Lisbon Metropolitan Area"]


def test_term_page_of_a_new_region_names_what_it_was_before(client):
    shown = page(client, "/lists/nuts2024/PT1A/")
    assert [(part.label, part.share) for part in shown["replaces"]] == [
        ("PT17 Lisbon Metropolitan Area", 0.719)
    ]


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        (
            "GR",
            {"Three-letter code": "GRC", "Code in European statistics": "EL", "Standing": "European Union"},
        ),
        ("GF", {"Territory of": "France", "Standing": "European Union"}),
        ("UA", {"Belongs to": "candidate for the European Union"}),
        ("BR", {"Standing": "third country"}),
    ],
)
def test_term_page_of_a_country_says_how_it_stands(client, code, facts):
    shown = {fact.label: fact.value for fact in page(client, f"/lists/country/{code}/")["facts"]}
    assert {label: shown.get(label) for label in facts} == facts


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("/lists/none/", "no list"),
        ("/lists/none.csv", "no list"),
        ("/lists/none/x/", "no list"),
        ("/lists/nuts2024/BE29/", "Nearest: BE21"),
        ("/lists/theme/qqqqqqq/", "in this list"),
        ("/lists/theme/" + "x" * 3000 + "/", "in this list"),
    ],
)
def test_what_does_not_exist_is_not_found_with_the_nearest(client, address, message):
    response = client.get(address)
    assert response.status_code == 404
    assert message in response.content.decode()


@pytest.mark.system("A7")
def test_glossary_defines_cluster_and_cluster_organisation_apart(client):
    lines = {line.code: line for line in page(client, "/glossary/")["terms"]}
    assert {"cluster", "cluster-organisation", "ecosystem", "network", "meta-cluster"} <= set(lines)
    assert [line.code for line in lines.values() if not line.definition] == []
    names = [line.name.casefold() for line in lines.values()]
    assert names == sorted(names)


@pytest.mark.system("M10")
def test_links_page_shows_portals_by_subject_with_their_address(client):
    groups = {group.name: group.portals for group in page(client, "/links/")["groups"]}
    assert "Funding" in groups
    assert [
        portal.address
        for portals in groups.values()
        for portal in portals
        if not portal.address.startswith("https://")
    ] == []
    portal = page(client, "/lists/link/ted/")
    assert (portal["name"], portal["address"]) == ("Tenders Electronic Daily", "https://ted.europa.eu/")


def answer(client, path, status=200, **query):
    response = client.get(f"/api/taxonomy/{path}", query)
    assert response.status_code == status, response.content
    return response.json()


def test_api_lists_schemes_and_terms(client):
    assert {item["code"] for item in answer(client, "schemes")} >= {"nuts2024", "nuts2021", "ecosystem"}
    found = answer(client, "schemes/nuts/terms", level=2, limit=2, offset=1)
    assert [term["id"] for term in found["terms"]] == ["nuts2024:AL02", "nuts2024:AL03"]
    assert found["total"] == len(selectors.list_terms("nuts", levels=(2,)))
    assert answer(client, "schemes/none/terms", status=404)["detail"]
    assert answer(client, "schemes/nuts/terms", status=422, limit=0)["problems"][0]["field"] == "limit"


def test_api_gives_one_term(client):
    term = answer(client, "terms/nuts2021:PT17")
    assert (term["status"], term["parent"]) == ("retired", "nuts2021:PT1")
    assert term["replaced_by"][0] == {"id": "nuts2024:PT1A", "share": 0.719, "change": "split"}
    assert "no term" in answer(client, "terms/x:y", status=404)["detail"]


@pytest.mark.parametrize(
    ("query", "outcome", "term"),
    [
        ({"scheme": "country", "text": "Espanja"}, "exact", "country:ES"),
        ({"scheme": "nuts", "text": "NL31"}, "converted", "nuts2024:NL35"),
        ({"scheme": "nuts", "text": "PT17"}, "ambiguous", None),
        ({"scheme": "nuts", "text": "Limburg", "country": "BE"}, "exact", "nuts2024:BE22"),
        ({"scheme": "technology", "text": "Robotix"}, "unknown", None),
    ],
)
def test_api_resolves_texts(client, query, outcome, term):
    found = answer(client, "resolve", **query)
    assert (found["outcome"], found["term"]["id"] if found["term"] else None) == (outcome, term)
    assert found["message"]
    if outcome == "unknown":
        assert [each["id"] for each in found["suggestions"]] == ["technology:robotics"]


def test_api_converts_regions(client):
    parts = answer(client, "convert", code="PT17", from_edition="2021", to_edition="2024")
    assert [part["code"] for part in parts] == ["PT1A", "PT1B"]
    error = answer(client, "convert", status=404, code="PT99", from_edition="2021", to_edition="2024")
    assert "nearest" in error["detail"]


def test_api_locates(client):
    found = answer(client, "locate", city="Gent", country="country:BE")
    assert (found["precision"], found["region"]) == ("city", "nuts2024:BE234")
    problem = answer(client, "locate", status=422, country="Belgium")["problems"][0]
    assert problem["field"] == "country"


def test_api_locate_without_the_index_says_what_to_run(client, settings, tmp_path):
    selectors.places.forget_places()
    settings.VAR = tmp_path
    try:
        assert "make vendor" in answer(client, "locate", status=409, city="Gent")["detail"]
    finally:
        selectors.places.forget_places()
