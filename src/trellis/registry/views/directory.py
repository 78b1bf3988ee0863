"""Pages of countries, regions and ecosystems."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.registry.pages import directory as pages


@require_safe
def countries(request: ActorRequest) -> HttpResponse:
    return render_page(request, pages.build_countries(actor=request.actor))


@require_safe
def regions(request: ActorRequest) -> HttpResponse:
    return render_page(request, pages.build_regions(actor=request.actor))


@require_safe
def ecosystems(request: ActorRequest) -> HttpResponse:
    return render_page(request, pages.build_ecosystems(actor=request.actor))


@require_safe
def country(request: ActorRequest, code: str) -> HttpResponse:
    if code != code.upper():
        return redirect("registry:country", code.upper(), permanent=True)
    return render_page(request, pages.build_directory(actor=request.actor, scheme="country", code=code))


@require_safe
def ecosystem(request: ActorRequest, code: str) -> HttpResponse:
    return render_page(request, pages.build_directory(actor=request.actor, scheme="ecosystem", code=code))


@require_safe
def region(request: ActorRequest, code: str) -> HttpResponse:
    """A current region; a retired code leads to what it became, or says into what it was divided."""
    term = pages.find_region(code)
    if term.code != code:
        return redirect("registry:region", term.code, permanent=True)
    if term.is_current:
        page = pages.build_directory(actor=request.actor, scheme=term.scheme, code=term.code)
        return render_page(request, page)
    successor = pages.successor_of(term)
    if successor and successor.code != term.code:
        return redirect("registry:region", successor.code, permanent=True)
    return render_page(request, pages.build_retired_region(actor=request.actor, term=term))
