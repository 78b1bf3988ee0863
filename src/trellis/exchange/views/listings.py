"""The list, its files, one listing, one's own."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.core.streaming import send_export
from trellis.exchange.pages import listings as pages
from trellis.exchange.pages.files import build_export
from trellis.exchange.pages.listing import build_listing_page
from trellis.exchange.pages.matches import build_matches_page


@require_safe
def show_list(request: ActorRequest) -> HttpResponse:
    query = pages.read_query(request.GET)
    return render_page(request, pages.build_listings_page(actor=request.actor, query=query))


@require_safe
def export(request: ActorRequest, key: str) -> HttpResponseBase:
    """A file of what the address asks, sent while it is made."""
    file = build_export(actor=request.actor, key=key, query=pages.read_query(request.GET))
    return send_export(request, file)


@require_safe
def show(request: ActorRequest, listing_id: int) -> HttpResponse:
    return render_page(request, build_listing_page(actor=request.actor, listing_id=listing_id))


@require_safe
def matches(request: ActorRequest, listing_id: int) -> HttpResponse:
    return render_page(request, build_matches_page(actor=request.actor, listing_id=listing_id))


@login_required
@never_cache
@require_safe
def own(request: ActorRequest) -> HttpResponse:
    page = pages.build_own_page(actor=request.actor, page=pages.read_query(request.GET).page)
    return render_page(request, page)
