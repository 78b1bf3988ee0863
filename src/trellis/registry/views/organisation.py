"""The page of an organisation, and its history."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.registry.pages.history import build_history_page
from trellis.registry.pages.organisation import build_organisation_page


def page_number(text: str) -> int:
    """A page's number from an address; anything else is the first.

    >>> page_number("3"), page_number("-1"), page_number("x"), page_number("9" * 50)
    (3, 1, 1, 1)
    """
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 9 else 1


@require_safe
def organisation(request: ActorRequest, slug: str) -> HttpResponse:
    """The profile; a former address leads to the present one for ever."""
    number = page_number(request.GET.get("members", "1"))
    page = build_organisation_page(actor=request.actor, slug=slug, number=number)
    if page.slug != slug:
        return redirect("registry:organisation", page.slug, permanent=True)
    response = render_page(request, page)
    if page.contacts:
        add_never_cache_headers(response)  # nor may it be kept for an outage: a consent can be withdrawn
    return response


@require_safe
def history(request: ActorRequest, slug: str) -> HttpResponse:
    return render_page(request, build_history_page(actor=request.actor, slug=slug))
