"""Lists of wishes: brought by organisers, from any registration tool."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.meetings.forms.wishes import WishListForm
from trellis.meetings.pages import wishes as pages
from trellis.meetings.services.bringing import bring_wishes


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: ActorRequest, event: str) -> HttpResponse:
    """GET: the form. POST: the file is understood, and shown before anything is stored."""
    found = pages.get_hosted(actor=request.actor, slug=event)
    is_sent = request.method == "POST"
    form = WishListForm(request.POST if is_sent else None, request.FILES or None)
    if is_sent and form.is_valid():
        number = bring_wishes(actor=request.actor, slug=found.slug, files=[form.cleaned_data["upload"]])
        return redirect("imports:import", number)
    page = pages.build_wishes_page(event=found, form=form)
    return render_page(request, page, status=422 if is_sent else 200)
