"""The evidence's screens and its API."""

import json
from decimal import Decimal

import pytest

from trellis.evidence.services.facts import record_facts, withdraw_facts
from trellis.evidence.types import NewFact

pytestmark = pytest.mark.django_db


def record_rates(recorder, count: int, start: int = 0):
    return record_facts(
        actor=recorder,
        source="a survey",
        facts=[
            NewFact(
                indicator="sme-membership-rate",
                subject="country:BE",
                number=Decimal(number),
                date=str(1900 + number),
                note="<b>bold</b>" if number == 0 else "",
            )
            for number in range(start, start + count)
        ],
    )


def test_indicators_page_lists_what_has_facts_and_how_many(client, terms, recorder):
    record_rates(recorder, 3)
    page = client.get("/facts/").context_data
    assert [(line.key, line.facts) for line in page["lines"]] == [("sme-membership-rate", 3)]


def test_indicators_page_without_facts_says_what_to_do(client, db):
    response = client.get("/facts/")
    assert response.context_data["lines"] == ()
    assert "An operator brings them in" in response.content.decode()


def test_indicator_page_shows_figure_date_source_and_escapes_notes(client, terms, recorder):
    record_rates(recorder, 1)
    text = client.get("/facts/sme-membership-rate/").content.decode()
    for part in ("Belgium", "0 %", "1900", "a survey", "&lt;b&gt;bold&lt;/b&gt;"):
        assert part in text
    assert "<b>bold" not in text


def test_indicator_page_hides_withdrawn_facts(client, terms, recorder):
    done = record_rates(recorder, 2)
    withdraw_facts(actor=recorder, ids=done.ids[:1])
    facts = client.get("/facts/sme-membership-rate/").context_data["facts"]
    assert [fact.date for fact in facts] == ["1901"]


@pytest.mark.parametrize(
    ("asked", "number", "rows"),
    [("", 1, 100), ("2", 2, 30), ("99", 2, 30), ("-1", 1, 100), ("two", 1, 100), ("²", 1, 100)],
)
def test_indicator_page_number_outside_is_brought_back(client, terms, recorder, asked, number, rows):
    record_rates(recorder, 130)
    page = client.get("/facts/sme-membership-rate/", {"page": asked}).context_data
    assert (page["number"], len(page["facts"]), page["pages"], page["total"]) == (number, rows, 2, 130)


def test_indicator_page_of_nothing_known_is_not_found(client, db):
    assert client.get("/facts/no-such-thing/").status_code == 404
    empty = client.get("/facts/clusters-ict/")
    assert (empty.status_code, empty.context_data["facts"]) == (200, ())


@pytest.mark.parametrize("address", ["/facts/", "/facts/sme-membership-rate/", "/api/evidence/facts"])
def test_screens_need_as_many_queries_for_ten_rows_as_for_a_hundred(
    client, terms, recorder, address, django_assert_max_num_queries
):
    counts = []
    for rows in (10, 100):
        record_rates(recorder, rows)
        with django_assert_max_num_queries(4) as captured:
            assert client.get(address).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_api_gives_what_the_screen_shows(client, terms, recorder):
    record_rates(recorder, 3)
    answer = client.get("/api/evidence/facts", {"indicator": "sme-membership-rate", "limit": 2}).json()
    assert answer["total"] == 3
    assert [(fact["subject"], fact["number"], fact["unit"]) for fact in answer["facts"]] == [
        ("country:BE", "2.0000", "percent"),
        ("country:BE", "1.0000", "percent"),
    ]
    assert client.get("/api/evidence/facts", {"subject": "country:SE"}).json()["total"] == 0
    assert client.get("/api/evidence/facts", {"subject": ""}).json()["total"] == 0


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 1001}, {"offset": -1}, {"offset": 2**63}])
def test_api_refuses_a_page_out_of_bounds(client, db, query):
    answer = client.get("/api/evidence/facts", query)
    assert answer.status_code == 422
    message = "Ask for 1 to 1000 facts, from an offset of 0 to 1000000000."
    assert answer.json()["problems"][0]["message"] == message


def post(client, source: str, *facts: dict):
    body = json.dumps({"source": source, "facts": facts})
    return client.post("/api/evidence/facts", data=body, content_type="application/json")


def test_api_records_facts_for_an_operator_only(client, terms, operator):
    fact = {"indicator": "clusters-ict", "number": 400, "qualifier": "about", "date": "2020"}
    assert post(client, "a survey", fact).status_code == 403
    client.force_login(operator)
    assert post(client, "a survey", fact).json() == {"added": 1, "changed": 0, "unchanged": 0}
    assert post(client, "a survey", fact).json() == {"added": 0, "changed": 0, "unchanged": 1}
    assert post(client, "a survey", {**fact, "number": 410}).json() == {
        "added": 0,
        "changed": 1,
        "unchanged": 0,
    }


def test_api_refuses_what_does_not_fit_and_says_where(client, terms, operator):
    client.force_login(operator)
    answer = post(client, "a survey", {"indicator": "clusters-ict", "number": 1, "qualifier": "maybe"})
    assert answer.status_code == 422
    assert answer.json()["problems"] == [
        {
            "field": "0.qualifier",
            "message": "Leave it empty or write one of: more_than, about, up_to, only.",
            "suggestion": "",
        }
    ]


def test_api_lists_what_is_measured_as_the_screen_does(client, terms, recorder):
    record_rates(recorder, 3)
    (line,) = client.get("/api/evidence/indicators").json()
    shown = client.get("/facts/").context_data["lines"][0]
    assert line == {"key": shown.key, "label": shown.label, "about": shown.about, "facts": 3}
