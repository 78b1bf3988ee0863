"""Searching: the page, what the map shows, suggestions while typing, and what is exported."""

from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from trellis.core.compression import compressed
from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.core.streaming import send_export
from trellis.registry.pages.export import build_export
from trellis.registry.pages.map import viewport_rows
from trellis.registry.pages.search import build_search_page
from trellis.registry.pages.suggestions import build_suggestions
from trellis.registry.selectors.map import get_viewport
from trellis.registry.selectors.search import ask
from trellis.registry.selectors.search_address import read_address, read_box


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
def export(request: ActorRequest) -> StreamingHttpResponse:
    """Everything the same address of the search page shows."""
    made = build_export(
        asked=read_address(request.GET),
        key=request.GET.get("format", "csv"),
        language=request.actor.language,
        site=request.build_absolute_uri("/").rstrip("/"),
    )
    return send_export(request, made)
