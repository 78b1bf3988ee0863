"""Searching for programs: the same answers the search page and its map give."""

from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _
from ninja import Query, Router, Schema

from trellis.core.errors import InvalidInput
from trellis.core.requests import ActorRequest
from trellis.core.streaming import send_export
from trellis.core.types import Problem
from trellis.registry.pages.export import build_export
from trellis.registry.pages.map import viewport_rows
from trellis.registry.pages.suggestions import build_suggestions
from trellis.registry.selectors.map import get_viewport
from trellis.registry.selectors.search import Question, ask, list_hits
from trellis.registry.selectors.search_address import read_address, read_box
from trellis.registry.selectors.search_facets import count_facets
from trellis.registry.types.search import PAGE_SIZE

router = Router(tags=["search"])


class AskedSearch(Schema):
    """What can be asked; several values of one name mean any of them, several names mean all of them."""

    q: str | None = None
    kind: list[str] | None = None
    country: list[str] | None = None
    region: list[str] | None = None
    ecosystem: list[str] | None = None
    technology: list[str] | None = None
    theme: list[str] | None = None
    service: list[str] | None = None
    size: list[str] | None = None
    network: list[str] | None = None
    label: list[str] | None = None
    state: list[str] | None = None
    area: str | None = None
    near: str | None = None
    within: str | None = None
    sort: str | None = None


class HitOut(Schema):
    slug: str
    name: str
    short_name: str
    kind: str
    country: str
    region: str
    city: str
    latitude: float | None
    longitude: float | None
    precision: str
    website: str
    description: dict[str, str]
    terms: dict[str, list[str]]
    match: str
    kilometres: float | None


class HitsOut(Schema):
    total: int
    page: int
    page_size: int
    organisations: list[HitOut]
    corrections: list[tuple[str, str]]


class ValueOut(Schema):
    code: str
    label: str
    count: int
    is_chosen: bool


class FacetOut(Schema):
    name: str
    values: list[ValueOut]


class CountsOut(Schema):
    total: int
    unplaced: int
    facets: list[FacetOut]


class ViewportOut(Schema):
    points: list[list[Any]]
    placed: int
    unplaced: int
    total: int


class OfferOut(Schema):
    text: str
    note: str


def question_of(request: ActorRequest) -> Question:
    """Raises InvalidInput where something cannot be understood: a program wants to know."""
    asked = read_address(request.GET)
    if asked.problems:
        raise InvalidInput(asked.problems)
    return ask(query=asked.query, language=request.actor.language)


@router.get("/search", response=HitsOut, summary="A page of organisations")
def search(request: ActorRequest, asked: Query[AskedSearch], page: int = 1) -> dict[str, Any]:
    question = question_of(request)
    hits, total = list_hits(question)
    return {
        "total": total,
        "page": question.query.page,
        "page_size": PAGE_SIZE,
        "organisations": hits,
        "corrections": question.understood.corrections,
    }


@router.get("/facets", response=CountsOut, summary="How many each value would leave")
def facets(request: ActorRequest, asked: Query[AskedSearch]) -> dict[str, Any]:
    return asdict(count_facets(question_of(request), language=request.actor.language))


@router.get("/viewport", response=ViewportOut, summary="What a map shows")
def viewport(request: ActorRequest, asked: Query[AskedSearch], bbox: str, zoom: int) -> dict[str, Any]:
    """Rows are longitude, latitude, count, precision, slug, name, kind; of several: their bounds."""
    box = read_box(bbox)
    if box is None or not 0 <= zoom <= 22:
        message = _("A map asks with bbox=west,south,east,north in degrees and a whole zoom from 0 to 22.")
        raise InvalidInput([Problem("bbox", message)])
    return viewport_rows(get_viewport(question_of(request), box=box, zoom=zoom))


@router.get("/suggest", response=list[OfferOut], summary="What somebody may be about to type")
def suggest(request: ActorRequest, q: str) -> list[dict[str, str]]:
    return [asdict(offer) for offer in build_suggestions(text=q, language=request.actor.language).suggestions]


@router.get("/export", summary="Everything that matches, as csv, xlsx, geojson or json")
def export(request: ActorRequest, asked: Query[AskedSearch], format: str = "csv") -> Any:  # noqa: A002
    made = build_export(
        asked=read_address(request.GET),
        key=format,
        language=request.actor.language,
        site=request.build_absolute_uri("/").rstrip("/"),
    )
    return send_export(request, made)
