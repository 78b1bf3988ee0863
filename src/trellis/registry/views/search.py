"""Searching: the page, what the map shows, suggestions while typing, and what is exported."""

from collections.abc import AsyncIterator, Iterator

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from trellis.core.compression import compressed
from trellis.core.errors import InvalidInput
from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.registry.pages.export import RENDERERS, build_export
from trellis.registry.pages.map import viewport_rows
from trellis.registry.pages.search import build_search_page
from trellis.registry.pages.search_address import read_address, read_box
from trellis.registry.pages.suggestions import build_suggestions
from trellis.registry.selectors.map import get_viewport
from trellis.registry.selectors.search import ask


@require_safe
def search(request: ActorRequest) -> HttpResponse:
    page = build_search_page(asked=read_address(request.GET), language=request.actor.language)
    return render_page(request, page, partial="registry/search_results.html")


@require_safe
def viewport(request: ActorRequest) -> HttpResponse:
    """What a map shows, as short rows; see pages.map."""
    box = read_box(request.GET.get("bbox", "-180,-90,180,90"))
    zoom = request.GET.get("zoom", "0")
    if box is None or not (zoom.isascii() and zoom.isdigit() and len(zoom) < 3):
        message = _("A map asks with bbox=west,south,east,north in degrees and a whole zoom from 0 to 22.")
        return JsonResponse({"detail": message}, status=422)
    question = ask(query=read_address(request.GET).query, language=request.actor.language)
    return compressed(request, JsonResponse(viewport_rows(get_viewport(question, box=box, zoom=int(zoom)))))


@require_safe
def suggest(request: ActorRequest) -> HttpResponse:
    page = build_suggestions(text=request.GET.get("q", ""), language=request.actor.language)
    return render_page(request, page)


@require_safe
def export(request: ActorRequest) -> HttpResponse | StreamingHttpResponse:
    """Everything the same address of the search page shows, sent piece by piece."""
    asked = read_address(request.GET)
    key = request.GET.get("format", "csv")
    if key not in RENDERERS:
        raise InvalidInput(_("Exports are made as %(names)s.") % {"names": ", ".join(RENDERERS)})
    if asked.problems:
        raise InvalidInput(asked.problems)
    made = build_export(
        question=ask(query=asked.query, language=request.actor.language),
        key=key,
        language=request.actor.language,
        site=request.build_absolute_uri("/").rstrip("/"),
        address=request.build_absolute_uri(reverse("registry:search")),
    )
    response = StreamingHttpResponse(pieces_for(request, made.pieces()), content_type=made.content_type)
    response["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return response


def pieces_for(request: HttpRequest, pieces: Iterator[bytes]) -> Iterator[bytes] | AsyncIterator[bytes]:
    """The pieces as the server takes them: one that runs asynchronously would else collect them all first."""
    return send_asynchronously(pieces) if isinstance(request, ASGIRequest) else pieces


async def send_asynchronously(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    while (piece := await sync_to_async(next_piece)(pieces)) is not None:
        yield piece


def next_piece(pieces: Iterator[bytes]) -> bytes | None:
    return next(pieces, None)
