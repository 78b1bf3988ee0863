"""One's own meetings: schedule, how one takes part, one meeting. Each works as a plain form."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trellis.core.errors import Conflict, InvalidInput, require
from trellis.core.form_rendering import show_problems
from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.core.types import refused
from trellis.meetings.forms.part import PartForm
from trellis.meetings.pages import schedule as pages
from trellis.meetings.pages.meeting import build_meeting_page
from trellis.meetings.selectors.eligible import profiles_of
from trellis.meetings.selectors.participants import find_own
from trellis.meetings.selectors.setup import get_seen
from trellis.meetings.services import booking, joining


def whole(text: str | None) -> int:
    """A number that somebody sent, or 0."""
    said = text or ""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else 0


def with_hint(error: Exception) -> str:
    """What went wrong, and which slots are free still."""
    hints = [problem.suggestion for problem in getattr(error, "problems", ()) if problem.suggestion]
    return " ".join([str(error), *hints])


def numbers(texts: list[str]) -> list[int]:
    return [whole(text) for text in texts[:2000]]


@never_cache
@require_safe
def schedule(request: ActorRequest, event: str) -> HttpResponse:
    return render_page(request, pages.build_schedule_page(actor=request.actor, slug=event))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: ActorRequest, event: str) -> HttpResponse:
    """GET: how one takes part. POST: taking part, or changing how."""
    actor = request.actor
    found, rules, _keeps = get_seen(actor=actor, slug=event)
    own = find_own(actor=actor, event_id=found.id)
    if own is None and (reason := pages.why_not(actor, found, rules)):
        require(refused(reason))
    places = pages.places_offered(found)
    form = PartForm(
        request.POST if request.method == "POST" else None,
        places=places,
        profiles=profiles_of(person_id=actor.person_id, kinds=rules.profile_kinds),
        has_stand_ins=rules.has_stand_ins,
        initial={
            "attends": str(own.attends) if own else places[0][0],
            "organisation": own.organisation_id if own else None,
            "most_meetings": own.most_meetings if own else None,
            "is_bookable": own.is_bookable if own else False,
            "stands_in": own.stands_in if own else True,
        },
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            joining.join(
                actor=actor,
                event_id=found.id,
                attends=said["attends"],
                is_bookable=said["is_bookable"],
                most_meetings=said["most_meetings"],
                organisation_id=said.get("organisation"),
                stands_in=said.get("stands_in"),
            )
        except (InvalidInput, Conflict) as error:
            show_problems(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("meetings:part" if own is None else "meetings:schedule", found.slug)
    page = pages.build_part_page(actor=actor, event=found, rules=rules, form=form)
    return render_page(request, page, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def away(request: ActorRequest, event: str) -> HttpResponse:
    """In which slots one cannot meet."""
    found, _rules, _keeps = get_seen(actor=request.actor, slug=event)
    slots = numbers(request.POST.getlist("slot"))
    joining.set_unavailable(actor=request.actor, event_id=found.id, slot_ids=slots)
    messages.success(request, _("Saved."))
    return redirect("meetings:schedule", found.slug)


@login_required
@require_POST
def leave(request: ActorRequest, event: str) -> HttpResponse:
    """Take part no more."""
    found, _rules, _keeps = get_seen(actor=request.actor, slug=event)
    joining.leave(actor=request.actor, event_id=found.id)
    messages.success(
        request, _("You do not take part in the meetings any more. Those you would have met are told.")
    )
    return redirect("meetings:schedule", found.slug)


@login_required
@never_cache
@require_safe
def meeting(request: ActorRequest, event: str, meeting: int) -> HttpResponse:
    page = build_meeting_page(actor=request.actor, slug=event, meeting_id=meeting)
    return render_page(request, page)


@login_required
@require_POST
def move(request: ActorRequest, event: str, meeting: int) -> HttpResponse:
    """To another slot; what was taken meanwhile is said, with the slots still free."""
    found, _rules, _keeps = get_seen(actor=request.actor, slug=event)
    slot = whole(request.POST.get("slot"))
    try:
        booking.move_meeting(actor=request.actor, event_id=found.id, meeting_id=meeting, slot_id=slot)
    except Conflict as error:
        messages.error(request, with_hint(error))
    else:
        messages.success(request, _("The meeting is moved, and the others are told."))
    return redirect("meetings:meeting", found.slug, meeting)


@login_required
@require_POST
def cancel(request: ActorRequest, event: str, meeting: int) -> HttpResponse:
    found, _rules, _keeps = get_seen(actor=request.actor, slug=event)
    try:
        is_off = booking.cancel_meeting(
            actor=request.actor, event_id=found.id, meeting_id=meeting, reason=request.POST.get("reason", "")
        )
    except (Conflict, InvalidInput) as error:
        messages.error(request, str(error))
    else:
        if not is_off:
            messages.success(request, _("The others meet without you. Your time is free again."))
            return redirect("meetings:schedule", found.slug)
        messages.success(request, _("The meeting is cancelled, and the others are told."))
    return redirect("meetings:meeting", found.slug, meeting)
