"""The desk: a page that goes on without network, what its device sends, and who comes unannounced."""

import json
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trellis.core.errors import Conflict, InvalidInput
from trellis.core.form_rendering import show_problems
from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.events.forms.check_in import WalkInForm, read_scans
from trellis.events.pages import check_in as pages
from trellis.events.selectors.events import get_event
from trellis.events.selectors.registration import list_kinds
from trellis.events.services import checking_in
from trellis.events.types.check_in import LONGEST_DESK, Checked, Outcome, Scan
from trellis.events.views.event import sent_data

WORKER = Path(__file__).parent.parent / "static" / "events" / "check-in" / "worker.js"


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: ActorRequest, event: str) -> HttpResponse:
    """GET: the desk. POST, without scripts: one person is let in."""
    found = pages.get_open(actor=request.actor, slug=event)
    said = request.POST if request.method == "POST" else request.GET
    text, desk = plain(said.get("q", ""), 120), plain(said.get("desk", ""), LONGEST_DESK)
    if request.method == "POST":
        number = said.get("registration", "")
        known = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else None
        scan = Scan(key_of(said.get("key", "")), timezone.now(), desk, known, plain(said.get("code", ""), 60))
        [answer] = checking_in.check_in(actor=request.actor, event_id=found.id, scans=[scan])
        say(request, answer, found.time_zone)
        return redirect(f"{reverse('events:check_in', args=[found.slug])}?{urlencode({'desk': desk})}")
    page = pages.build_check_in_page(actor=request.actor, event=found, text=text, desk=desk)
    return render_page(request, page)


def plain(text: str, most: int) -> str:
    return " ".join(text.replace("\x00", "").split())[:most]


def key_of(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def say(request: ActorRequest, answer: Checked, time_zone: str) -> None:
    tell = {Outcome.IN: messages.success, Outcome.ALREADY: messages.warning}.get(
        answer.outcome, messages.error
    )
    tell(request, pages.said_of(answer, time_zone))


@login_required
@never_cache
@require_safe
def roster(request: ActorRequest, event: str) -> HttpResponse:
    """Everybody with a place, for the device at the desk."""
    found = pages.get_open(actor=request.actor, slug=event)
    return JsonResponse(pages.build_roster(actor=request.actor, event=found))


@login_required
@require_POST
def scans(request: ActorRequest, event: str) -> HttpResponse:
    """What a device scanned, perhaps long ago; sent again, it counts once."""
    found = pages.get_open(actor=request.actor, slug=event)
    try:
        sent = read_scans(json.loads(request.body))
        answers = checking_in.check_in(actor=request.actor, event_id=found.id, scans=sent)
    except (ValueError, InvalidInput, Conflict) as error:
        return JsonResponse({"detail": str(error)}, status=409 if isinstance(error, Conflict) else 422)
    return JsonResponse({"answers": pages.answers_of(answers)})


@require_safe
def worker(request: ActorRequest, event: str) -> HttpResponse:
    """What answers in the browser for the desk when the network is away: the same for everybody."""
    get_event(actor=request.actor, slug=event)
    return HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")


@login_required
@require_POST
def undo(request: ActorRequest, event: str, participant_id: int) -> HttpResponse:
    """Somebody was let in by mistake."""
    found = pages.get_open(actor=request.actor, slug=event)
    checking_in.undo_check_in(actor=request.actor, event_id=found.id, registration_id=participant_id)
    messages.success(request, _("They are no longer checked in."))
    return redirect("events:check_in", found.slug)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def walk_in(request: ActorRequest, event: str) -> HttpResponse:
    """GET: the short form. POST: registered, let in, and the badge opens."""
    found = pages.get_open(actor=request.actor, slug=event)
    desk = plain(request.GET.get("desk", ""), LONGEST_DESK)
    form = WalkInForm(sent_data(request), kinds=list_kinds(event_id=found.id), initial={"desk": desk})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            number, _is_new = checking_in.walk_in(
                actor=request.actor,
                event_id=found.id,
                key=form.once,
                said=form.said,
                address=data["address"],
                desk=data["desk"],
            )
        except (InvalidInput, Conflict) as error:
            show_problems(form, error)
        else:
            return redirect("events:badge", found.slug, number)
    page = pages.build_walk_in_page(event=found, form=form)
    return render_page(request, page, status=422 if request.method == "POST" else 200)
