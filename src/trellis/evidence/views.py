"""Screens of the evidence."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.evidence import pages


@require_safe
def indicators(request: ActorRequest) -> HttpResponse:
    return render_page(request, pages.build_indicators_page(actor=request.actor))


@require_safe
def indicator(request: ActorRequest, key: str) -> HttpResponse:
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
    return render_page(request, pages.build_indicator_page(actor=request.actor, key=key, number=number))
