"""What a request gets when a service or a selector raises."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from trellis.core.errors import Conflict, InvalidInput, NotFound, NotPermitted, TrellisError
from trellis.core.middleware import ErrorMiddleware, MethodsMiddleware
from trellis.core.types import VISITOR, Actor, Problem


def answer_to(error: Exception) -> HttpResponse | None:
    middleware = ErrorMiddleware(lambda request: HttpResponse("fine"))
    return middleware.process_exception(RequestFactory().get("/somewhere"), error)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound("There is no such organisation."), 404),
        (NotPermitted("Only an owner may do this."), 403),
        (Conflict("Somebody else was first."), 409),
        (InvalidInput("That is not a year."), 422),
        (TrellisError("Not understood."), 400),
    ],
)
@pytest.mark.django_db
def test_error_at_the_edge_is_answered_with_its_status_and_text(error, status):
    response = answer_to(error)
    assert response is not None
    assert response.status_code == status
    assert str(error) in response.content.decode()


def test_other_errors_are_left_to_django():
    assert answer_to(ValueError("a fault of ours")) is None


def test_requests_without_errors_pass():
    middleware = ErrorMiddleware(lambda request: HttpResponse("fine"))
    assert middleware(RequestFactory().get("/")).content == b"fine"


@pytest.mark.django_db
def test_error_text_with_markup_is_escaped():
    response = answer_to(NotFound("<script>alert(1)</script>"))
    assert response is not None
    assert "<script>alert" not in response.content.decode()


def test_problems_are_listed_with_their_suggestions():
    problems = [
        Problem("year", "That is not a year.", "Write four digits."),
        Problem("", "Nothing was sent."),
    ]
    response = answer_to(InvalidInput(problems))
    assert response is not None
    items = re.findall(r"<li>(.*?)</li>", response.content.decode().split("</h1>")[1])
    assert items[:2] == ["That is not a year. Write four digits.", "Nothing was sent."]


def test_head_is_answered_as_get_and_is_head_again_afterwards():
    seen = []

    def view(request):
        seen.append(request.method)
        return HttpResponse("text")

    request = RequestFactory().head("/somewhere")
    assert (MethodsMiddleware(view)(request).status_code, seen, request.method) == (200, ["GET"], "HEAD")


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/person/"])
def test_methods_of_programs_are_refused_by_screens(client, path, method):
    answer = client.generic(method, path)
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, POST")
    assert "This address only takes what a form sends" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/api/kinds", "/accounts/login/"])
def test_head_answers_with_the_headers_of_get_and_no_body(client, path):
    got, head = client.get(path), client.head(path)
    assert (head.status_code, head["Content-Type"], head.content) == (200, got["Content-Type"], b"")


@pytest.mark.django_db
def test_address_that_takes_only_a_form_says_so_when_it_is_opened(client):
    response = client.get("/theme/")
    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert "This address only takes what a form sends" in response.content.decode()


@pytest.mark.django_db
def test_expired_form_changes_nothing_and_shows_what_was_typed_without_secrets():
    browser = Client(enforce_csrf_checks=True)
    typed = {
        "name": "My <b>words</b>",
        "note": ["One", " ", "Two"],
        "password": "hunter2hunter2",
        "csrfmiddlewaretoken": "stale-stale",
    }
    response = browser.post("/theme/", typed)
    text = response.content.decode()
    assert response.status_code == 403
    assert "This form has expired" in text
    assert re.findall(r"readonly>([^<]*)</textarea>", text) == [
        "My &lt;b&gt;words&lt;/b&gt;", "One", "Two",
    ]  # fmt: skip
    assert "hunter2hunter2" not in text
    assert "stale-stale" not in text


@pytest.mark.parametrize(
    ("actor", "method", "offered"),
    [
        (VISITOR, "get", ["/accounts/login/?next=%2Fsomewhere%3Fq%3Da%2526b"]),
        (VISITOR, "post", []),
        (Actor(person_id=1), "get", []),
    ],
)
@pytest.mark.django_db
def test_visitor_who_may_not_do_this_is_offered_to_sign_in(actor, method, offered):
    request = getattr(RequestFactory(), method)("/somewhere?q=a%26b")
    request.actor = actor
    response = ErrorMiddleware(lambda request: HttpResponse()).process_exception(request, NotPermitted("No."))
    assert response is not None
    text = response.content.decode().split("<main")[1].split("</main>")[0]
    assert re.findall(r'href="(/accounts/login/[^"]*)"', text) == offered
