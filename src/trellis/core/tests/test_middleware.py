"""What a request gets when a service or a selector raises."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from trellis.core.errors import Conflict, InvalidInput, NotFound, NotPermitted, TrellisError
from trellis.core.middleware import ErrorMiddleware, render_error


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


def test_error_page_comes_even_when_the_frame_fails(monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("no frame")

    monkeypatch.setattr("trellis.core.middleware.render", broken)
    assert render_error(RequestFactory().get("/"), status=500).status_code == 500
