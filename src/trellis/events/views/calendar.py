"""The calendar, its files and its feed; a series."""

import hashlib

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.core.streaming import send_export
from trellis.core.types import VISITOR
from trellis.events.pages import calendar as pages
from trellis.events.pages import files
from trellis.events.pages.event import build_series_page


@require_safe
def calendar(request: ActorRequest) -> HttpResponse:
    query = pages.read_query(request.GET)
    month = pages.read_month(request.GET.get("month"))
    return render_page(request, pages.build_calendar_page(actor=request.actor, query=query, month=month))


@require_safe
def export(request: ActorRequest, key: str) -> HttpResponseBase:
    """A file of what the address asks."""
    file = files.build_export(actor=request.actor, key=key, query=pages.read_query(request.GET))
    return send_export(request, file)


@require_safe
def feed(request: ActorRequest) -> HttpResponseBase:
    """A calendar program asks again and again, without sign-in: it gets what everybody may see."""
    content = files.build_feed(actor=VISITOR, query=pages.read_query(request.GET))
    return answer_calendar(request, content, "events.ics")


def answer_calendar(request: ActorRequest, content: bytes, name: str) -> HttpResponseBase:
    """A calendar file; nothing is sent again that has not changed."""
    etag = quote_etag(hashlib.sha256(content).hexdigest())
    response = HttpResponse(content, content_type=files.ICS)
    response["Cache-Control"] = "private, no-cache"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


@require_safe
def series(request: ActorRequest, series: str) -> HttpResponse:
    return render_page(request, build_series_page(actor=request.actor, slug=series))
