"""Whom one can meet: the directory, one participant, wishing, asking, booking, answering."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trellis.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.meetings.pages import answering
from trellis.meetings.pages import people as pages
from trellis.meetings.pages.person import build_person_page
from trellis.meetings.selectors.requests import find_request
from trellis.meetings.selectors.setup import get_seen
from trellis.meetings.services import booking, requests, wishes
from trellis.meetings.types.errors import Taken
from trellis.meetings.types.words import READER
from trellis.meetings.views.part import whole, with_hint

REFUSALS = (Conflict, InvalidInput)


@login_required
@never_cache
@require_safe
def people(request: ActorRequest, event: str) -> HttpResponse:
    query = pages.read_query(request.GET)
    return render_page(request, pages.build_people_page(actor=request.actor, slug=event, query=query))


@login_required
@never_cache
@require_safe
def person(request: ActorRequest, event: str, participant: int) -> HttpResponse:
    page = build_person_page(actor=request.actor, slug=event, participant_id=participant)
    return render_page(request, page)


@login_required
@require_POST
def wish(request: ActorRequest, event: str, participant: int) -> HttpResponse:
    """Must, like, no, or nothing any more; nobody is told."""
    found, _rules, _keeps = get_seen(actor=request.actor, slug=event)
    try:
        wishes.set_wish(
            actor=request.actor,
            event_id=found.id,
            other_id=participant,
            kind=request.POST.get("kind", ""),
            remark=request.POST.get("remark", ""),
        )
    except REFUSALS as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Saved. Only you and the organisers see it."))
    return redirect("meetings:person", found.slug, participant)


@login_required
@require_POST
def ask(request: ActorRequest, event: str, participant: int) -> HttpResponse:
    found, _rules, _keeps = get_seen(actor=request.actor, slug=event)
    try:
        requests.ask_meeting(
            actor=request.actor,
            event_id=found.id,
            other_id=participant,
            message=request.POST.get("message", ""),
        )
    except REFUSALS as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Sent. You are told of the answer; until then no time is taken."))
    return redirect("meetings:person", found.slug, participant)


@login_required
@require_POST
def book(request: ActorRequest, event: str, participant: int) -> HttpResponse:
    """Book with somebody who lets others book."""
    found, _rules, _keeps = get_seen(actor=request.actor, slug=event)
    slot = whole(request.POST.get("slot"))
    try:
        number = booking.book_meeting(
            actor=request.actor, event_id=found.id, other_id=participant, slot_id=slot
        )
    except REFUSALS as error:
        messages.error(request, with_hint(error))
        return redirect("meetings:person", found.slug, participant)
    messages.success(request, _("The meeting is booked."))
    return redirect("meetings:meeting", found.slug, number)


@login_required
@require_POST
def decide(request: ActorRequest, event: str, meeting_request: int) -> HttpResponse:
    """Accept with a slot, decline, or take back one's own request."""
    found, _rules, _keeps = get_seen(actor=request.actor, slug=event)
    one = find_request(request_id=meeting_request)
    given: dict[str, Any] = {"actor": request.actor, "event_id": found.id, "request_id": meeting_request}
    answer = request.POST.get("answer", "")
    try:
        if answer == "withdraw":
            requests.withdraw_request(**given)
            messages.success(request, _("Your request is taken back."))
        elif answer == "decline":
            requests.decline_request(**given, reason=request.POST.get("reason", ""))
            messages.success(request, _("Declined, and told by mail."))
        else:
            number = requests.accept_request(**given, slot_id=whole(request.POST.get("slot")))
            messages.success(request, _("The meeting is agreed."))
            return redirect("meetings:meeting", found.slug, number)
    except REFUSALS as error:
        messages.error(request, with_hint(error))
        if answer == "accept" and one is not None:
            return redirect("meetings:person", found.slug, one.sender)
    return redirect("meetings:schedule", found.slug)


@csrf_exempt  # opened from a mail, without sign-in; the signed token is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: ActorRequest, token: str) -> HttpResponse:
    """GET changes nothing and asks; POST accepts or declines, and the page then shows the answer given."""
    one = answering.request_of(token)
    status, trouble, hint, reason = 200, "", "", request.POST.get("reason", "")
    if request.method == "POST":
        answering.check_open(token)
        try:
            if request.POST.get("answer") == "decline":
                requests.decline(READER, one.id, reason)
            else:
                requests.accept(READER, one.id, whole(request.POST.get("slot")))
            return redirect("meetings:answer", token)
        except Taken as error:
            status, trouble, hint = 409, str(error), " ".join(one.suggestion for one in error.problems)
        except (Conflict, InvalidInput, NotPermitted, NotFound) as error:
            status, trouble = 409, str(error)
    page = answering.build_answer_page(
        token=token, language=request.actor.language, trouble=trouble, hint=hint, reason=reason
    )
    return render_page(request, page, status=status)
