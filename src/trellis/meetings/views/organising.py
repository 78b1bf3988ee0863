"""Those who keep the event: publish the schedule, run the day, see and take along what came of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trellis.core.errors import Conflict
from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.core.streaming import send_export
from trellis.events.types.events import EventRecord
from trellis.meetings.pages import day as pages
from trellis.meetings.pages.figures import build_figures_page
from trellis.meetings.pages.paper import build_paper
from trellis.meetings.pages.publishing import build_publish_page
from trellis.meetings.pages.setup import get_kept_meetings
from trellis.meetings.selectors.setup import get_seen
from trellis.meetings.services import day, outcomes, publishing
from trellis.meetings.types.records import Rules


def kept(request: ActorRequest, slug: str) -> tuple[EventRecord, Rules]:
    """An event with meetings that the actor keeps. Raises NotFound, NotPermitted."""
    return get_kept_meetings(actor=request.actor, slug=slug)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: ActorRequest, event: str) -> HttpResponse:
    """GET: who would get a mail, with what. POST: publish; pressed twice, it is done once."""
    found, rules = kept(request, event)
    if request.method == "POST":
        try:
            done = publishing.publish_schedule(
                actor=request.actor, event_id=found.id, seen=request.POST.get("seen", "")[:32]
            )
        except Conflict as error:
            messages.error(request, str(error))
            return redirect("meetings:publish", found.slug)
        text = ngettext("Published. %d person gets a mail.", "Published. %d people get a mail.", done.people)
        messages.success(request, text % done.people)
        return redirect("meetings:publish", found.slug)
    return render_page(request, build_publish_page(actor=request.actor, event=found, rules=rules))


@login_required
@never_cache
@require_safe
def day_page(request: ActorRequest, event: str) -> HttpResponse:
    found, rules = kept(request, event)
    return render_page(request, pages.build_day_page(actor=request.actor, event=found, rules=rules))


@login_required
@never_cache
@require_safe
def tables(request: ActorRequest, event: str) -> HttpResponse:
    found, rules = kept(request, event)
    return render_page(request, pages.build_tables_page(actor=request.actor, event=found, rules=rules))


@login_required
@never_cache
@require_safe
def figures(request: ActorRequest, event: str) -> HttpResponse:
    found, _rules = kept(request, event)
    return render_page(request, build_figures_page(actor=request.actor, event=found))


@login_required
@never_cache
@require_safe
def paper(request: ActorRequest, event: str, key: str) -> HttpResponseBase:
    """A file of the print pack, or the evidence for a funder."""
    found, rules = kept(request, event)
    return send_export(request, build_paper(actor=request.actor, event=found, rules=rules, key=key))


@login_required
@require_POST
def extend(request: ActorRequest, event: str, meeting: int) -> HttpResponse:
    """Those who meet go on in the next slot."""
    found, _rules, _keeps = get_seen(actor=request.actor, slug=event)
    try:
        new = day.extend_meeting(actor=request.actor, event_id=found.id, meeting_id=meeting)
    except Conflict as error:
        messages.error(request, str(error))
        return redirect("meetings:meeting", found.slug, meeting)
    messages.success(request, _("They go on in the next slot, and are told."))
    return redirect("meetings:meeting", found.slug, new)


@login_required
@require_POST
def held(request: ActorRequest, event: str, meeting: int) -> HttpResponse:
    """A meeting took place, or did not."""
    found, _rules, _keeps = get_seen(actor=request.actor, slug=event)
    is_held = request.POST.get("held") == "yes"
    try:
        outcomes.note_held(actor=request.actor, event_id=found.id, meeting_id=meeting, is_held=is_held)
    except Conflict as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Saved."))
    return redirect("meetings:meeting", found.slug, meeting)
