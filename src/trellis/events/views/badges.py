"""Badges as files: one's own, one of a participant, and the pack that is printed before an event."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from trellis.core.errors import Conflict
from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.core.streaming import send_export
from trellis.events.forms.badges import BadgesForm
from trellis.events.pages import badges as pages
from trellis.events.pages import keeping
from trellis.events.selectors import badges as selectors
from trellis.events.selectors.events import get_event
from trellis.events.selectors.registration import list_kinds
from trellis.events.services.badges import mark_printed
from trellis.events.views.event import sent_data


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def badges(request: ActorRequest, event: str) -> HttpResponseBase:
    """GET: what could be printed. POST: the file, and a note of what is on paper now."""
    actor = request.actor
    found = keeping.get_kept(actor=actor, slug=event)
    form = BadgesForm(sent_data(request), kinds=list_kinds(event_id=found.id))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        chosen = selectors.list_badges(
            actor=actor, event_id=found.id, which=said["which"], kind=said.get("kind", "")
        )
        if chosen:
            file = pages.build_badges_file(actor=actor, event=found, found=chosen, layout=said["layout"])
            numbers = [one.registration_id for one in chosen]
            mark_printed(actor=actor, event_id=found.id, registration_ids=numbers)
            return send_export(request, file)
        form.add_error("which", pages.nobody_meant())
    page = pages.build_badges_page(actor=actor, event=found, form=form)
    return render_page(request, page, status=422 if request.method == "POST" else 200)


@login_required
@never_cache
@require_safe
def badge(request: ActorRequest, event: str, participant_id: int) -> HttpResponseBase:
    """The badge of one participant, to be printed at the desk."""
    found = keeping.get_kept(actor=request.actor, slug=event)
    file = pages.build_badge_of(actor=request.actor, event=found, registration_id=participant_id)
    response = send_export(request, file)
    response["Content-Disposition"] = "inline"  # opens where it is printed: somebody waits for it
    return response


@login_required
@never_cache
@require_safe
def own_badge(request: ActorRequest, event: str) -> HttpResponseBase:
    found = get_event(actor=request.actor, slug=event)
    try:
        return send_export(request, pages.build_own_badge(actor=request.actor, event=found))
    except Conflict as error:
        messages.info(request, str(error))
        return redirect("events:event", found.slug)


@login_required
@never_cache
@require_safe
def names(request: ActorRequest, event: str) -> HttpResponseBase:
    """Everybody with a place by name, with room to sign."""
    found = keeping.get_kept(actor=request.actor, slug=event)
    return send_export(request, pages.build_names_file(actor=request.actor, event=found))
