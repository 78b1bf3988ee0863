"""One's own schedule: files, without sign-in by the link of a mail, offline; what came of a meeting."""

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trellis.core.errors import Conflict, InvalidInput
from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.core.streaming import send_export
from trellis.events.selectors.events import get_event
from trellis.meetings.forms.outcome import read_outcome
from trellis.meetings.pages import own as pages
from trellis.meetings.pages.paper import build_certificate
from trellis.meetings.selectors.outcomes import find_seat
from trellis.meetings.selectors.setup import get_seen
from trellis.meetings.services import day, handing, outcomes
from trellis.meetings.views.board import back_to
from trellis.meetings.views.part import whole

WORKER = Path(__file__).parent.parent / "static" / "meetings" / "worker.js"
CERTIFICATE = "certificate"


@login_required
@never_cache
@require_safe
def file(request: ActorRequest, event: str, key: str) -> HttpResponseBase:
    """One's own schedule as a calendar file or on paper; the certificate."""
    found, rules, card = pages.own_of(request.actor, event)
    language = request.actor.language
    if key == CERTIFICATE:
        export = build_certificate(event=found, rules=rules, card=card, language=language)
    else:
        export = pages.build_file(rules=rules, card=card, key=key, language=language)
    return send_export(request, export)


@csrf_exempt  # opened from a mail, without sign-in; the signed token is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: ActorRequest, token: str) -> HttpResponse:
    """GET changes nothing. POST: whether one met, by one button."""
    status = 200
    if request.method == "POST":
        _rules, card = pages.holder_of(token)
        seat = find_seat(meeting_id=whole(request.POST.get("meeting")), participant_id=card.id)
        try:
            outcomes.say_by_link(seat_id=seat or 0, values=read_outcome(request.POST))
        except (Conflict, InvalidInput):
            status = 409
    page = pages.build_own_page(token=token, language=request.actor.language, site=settings.TRELLIS_URL)
    return render_page(request, page, status=status)


@require_safe
def own_file(request: ActorRequest, token: str, key: str) -> HttpResponseBase:
    """The schedule of whoever holds the link: a calendar program asks here again and again."""
    rules, card = pages.holder_of(token)
    if key != "ics":
        export = pages.build_file(rules=rules, card=card, key=key, language=request.actor.language)
        return send_export(request, export)
    content = pages.build_calendar(rules=rules, card=card)
    etag = quote_etag(pages.digest(content))
    response = HttpResponse(content, content_type=pages.ICS)
    response["Cache-Control"] = "private, no-cache"
    response["Content-Disposition"] = 'inline; filename="meetings.ics"'
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


@require_safe
def worker(request: ActorRequest, event: str) -> HttpResponse:
    """What answers in the browser when the network is away: the same for everybody."""
    get_event(actor=request.actor, slug=event)
    return HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")


@login_required
@require_POST
def say(request: ActorRequest, event: str, meeting: int) -> HttpResponse:
    """What came of a meeting."""
    found, _rules, _keeps = get_seen(actor=request.actor, slug=event)
    values = read_outcome(request.POST)
    try:
        outcomes.say_outcome(actor=request.actor, event_id=found.id, meeting_id=meeting, values=values)
    except (Conflict, InvalidInput) as error:
        messages.error(request, said_of(error))
    else:
        messages.success(request, _("Thank you: this is noted."))
    return redirect("meetings:meeting", found.slug, meeting)


@login_required
@require_POST
def report(request: ActorRequest, event: str, meeting: int) -> HttpResponse:
    """Here, late, alone."""
    found, _rules, _keeps = get_seen(actor=request.actor, slug=event)
    minutes = whole(request.POST.get("minutes"))
    kind = request.POST.get("kind", "")
    try:
        is_in_time = day.report(
            actor=request.actor, event_id=found.id, meeting_id=meeting, kind=kind, minutes=minutes
        )
    except (Conflict, InvalidInput) as error:
        messages.error(request, said_of(error))
    else:
        if is_in_time:
            messages.success(request, _("This is noted, and the organisers see it."))
        else:
            messages.warning(request, _("That is too late for this meeting: choose another time below."))
    return redirect("meetings:meeting", found.slug, meeting)


@login_required
@require_POST
def instead(request: ActorRequest, event: str, meeting: int) -> HttpResponse:
    """Meet somebody else who is here."""
    found, _rules, _keeps = get_seen(actor=request.actor, slug=event)
    other = whole(request.POST.get("other"))
    try:
        new = day.book_instead(actor=request.actor, event_id=found.id, meeting_id=meeting, other_id=other)
    except Conflict as error:
        messages.error(request, str(error))
        return redirect("meetings:meeting", found.slug, meeting)
    messages.success(request, _("You meet now; both of you are told."))
    return redirect("meetings:meeting", found.slug, new)


@login_required
@require_POST
def hand_over(request: ActorRequest, event: str, meeting: int) -> HttpResponse:
    """A colleague goes instead. From the board one comes back to it; whoever goes no more sees their own."""
    found, _rules, keeps = get_seen(actor=request.actor, slug=event)
    said = request.POST
    is_done = False
    try:
        handing.hand_over(
            actor=request.actor, event_id=found.id, meeting_id=meeting,
            participant_id=whole(said.get("participant")), colleague_id=whole(said.get("colleague")),
        )  # fmt: skip
    except Conflict as error:
        messages.error(request, str(error))
    else:
        is_done = True
        messages.success(request, _("The meeting is handed over, and all of them are told."))
    if "back" in said and keeps:
        return redirect(back_to(found.slug, said["back"]))
    if is_done and not keeps:
        return redirect("meetings:schedule", found.slug)
    return redirect("meetings:meeting", found.slug, meeting)


def said_of(error: Conflict | InvalidInput) -> str:
    problems = getattr(error, "problems", ())
    return " ".join(problem.message for problem in problems) or str(error)
