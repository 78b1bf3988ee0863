"""Introductions by screen and by program: the same answers, and what is typed is not lost."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from trellis.accounts.models import Person
from trellis.exchange.models import Introduction
from trellis.exchange.services.introducing import agree as agree_to
from trellis.exchange.tests.conftest import actor_of, make_person
from trellis.exchange.tests.test_api import ALL, ask

BETWEEN = "/api/exchange/introductions"


@pytest.fixture
def founder(stranger):
    return actor_of(make_person(stranger))


@pytest.fixture
def other_window(founder) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=founder.person_id))
    return client


@pytest.fixture
def pair(post, founder, stranger) -> tuple[int, int]:
    """A need of the mill, an offer of the foundry."""
    return post("Looms wanted", side="need"), post("Looms", actor=founder, organisation_id=stranger.pk)


def test_programs_ask_agree_and_say_what_came_of_it(window, other_window, pair):
    need, offer = pair
    made = ask(window, "POST", f"{ALL}/{need}/introductions", {"other": offer, "message": "For wool?"}, 201)
    assert (made["state"], made["is_asker"], made["own"], made["other"], made["contact"]) == (
        "asked", True, need, offer, None,
    )  # fmt: skip
    one = f"{BETWEEN}/{made['id']}"
    seen = ask(other_window, "GET", one)
    assert (seen["is_asker"], seen["own"], seen["message"]) == (False, offer, "For wool?")
    ask(window, "POST", f"{one}/steps/agree", {}, 403)
    ask(other_window, "POST", f"{one}/steps/dance", {}, 404)
    agreed = ask(other_window, "POST", f"{one}/steps/agree")
    assert agreed["contact"] == {
        "name": "owner of quiet-mill", "address": "owner@quiet-mill.example", "organisation": "Quiet Mill",
        "slug": "quiet-mill",
    }  # fmt: skip
    ask(other_window, "POST", f"{one}/steps/decline", {"reason": "After all"}, 409)
    assert ask(window, "PUT", f"{one}/outcome", {"outcome": "contract"})["outcome"] == "contract"
    ask(window, "PUT", f"{one}/outcome", {"outcome": "wedding"}, 422)
    listed = ask(window, "GET", f"{BETWEEN}?listing={need}")
    assert (listed["total"], [row["id"] for row in listed["introductions"]]) == (1, [made["id"]])
    assert ask(window, "GET", f"{BETWEEN}?page=7")["introductions"] == []
    assert ask(window, "GET", f"{BETWEEN}?listing=999999")["total"] == 0
    ask(Client(), "GET", BETWEEN, status=403)
    ask(Client(), "GET", one, status=404)


def test_program_declines_with_a_reason(window, other_window, pair):
    need, offer = pair
    made = ask(window, "POST", f"{ALL}/{need}/introductions", {"other": offer}, 201)
    ask(other_window, "POST", f"{BETWEEN}/{made['id']}/steps/decline", {"reason": "Not for wool"})
    seen = ask(window, "GET", f"{BETWEEN}/{made['id']}")
    assert (seen["state"], seen["reason"]) == ("declined", "Not for wool")
    ask(window, "POST", f"{ALL}/{need}/introductions", {"other": offer}, 409)


def test_what_is_in_the_way_is_said_on_the_form_and_nothing_typed_is_lost(window, pair):
    need, offer = pair
    path = f"/exchange/{need}/matches/{offer}/"
    answer = window.post(path, {"message": "x" * 1001})
    assert answer.status_code == 422
    assert "x" * 1001 in answer.content.decode()
    assert window.post(path, {"message": "For wool?"}).status_code == 302
    again = window.get(path).content.decode()
    assert "Waits for an answer" in again
    assert "<textarea" not in again
    assert window.post(path, {"message": "Once more"}).status_code == 422
    assert Introduction.objects.count() == 1


def test_an_answer_that_comes_too_late_is_told_so(window, other_window, pair):
    need, offer = pair
    window.post(f"/exchange/{need}/matches/{offer}/", {})
    page = f"/exchange/introductions/{Introduction.objects.get().pk}/"
    assert window.post(f"{page}take-back/").status_code == 302
    late = other_window.post(f"{page}agree/", follow=True)
    assert "This was answered, taken back or too old by now." in late.content.decode()
    assert other_window.post(f"{page}dance/").status_code == 404
    assert other_window.post(f"{page}outcome/", {"outcome": "contract"}).status_code == 403
    assert Introduction.objects.get().state == "taken-back"


def test_an_outcome_is_chosen(window, other_window, pair):
    need, offer = pair
    window.post(f"/exchange/{need}/matches/{offer}/", {})
    page = f"/exchange/introductions/{Introduction.objects.get().pk}/"
    other_window.post(f"{page}agree/")
    assert window.post(f"{page}outcome/", {"outcome": "", "words": "For a year"}).status_code == 422
    assert window.post(f"{page}outcome/", {"outcome": "agreement", "words": "For a year"}).status_code == 302
    content = other_window.get(page).content.decode()
    assert "For a year" in content
    assert '<option value="agreement" selected>' in content


def test_matches_lead_to_asking_and_then_say_how_it_stands(window, other_window, pair):
    need, offer = pair
    way = f"/exchange/{need}/matches/{offer}/"
    assert way in window.get(f"/exchange/{need}/matches/").content.decode()
    assert way not in other_window.get(f"/exchange/{need}/matches/").content.decode()
    assert way not in Client().get(f"/exchange/{need}/matches/").content.decode()
    window.post(way, {})
    content = window.get(f"/exchange/{need}/matches/").content.decode()
    assert way not in content
    assert "Waits for an answer" in content


def test_the_list_takes_as_many_queries_for_many_as_for_few(window, pair, post, founder, stranger):
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert window.get("/exchange/introductions/").status_code == 200
        return len(caught)

    def agree(number: int) -> None:
        other = post(f"Looms {number}", actor=founder, organisation_id=stranger.pk)
        window.post(f"/exchange/{pair[0]}/matches/{other}/", {})
        agree_to(actor=founder, introduction_id=Introduction.objects.latest("pk").pk)

    agree(0)
    queries()
    few = queries()
    for number in range(1, 7):
        agree(number)
    assert queries() == few
    assert few <= 30
