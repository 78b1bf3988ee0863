"""The organisers' board. Whatever dragging does, a form does too."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from trellis.core.errors import Conflict, InvalidInput, NotPermitted
from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.events.types.events import EventRecord
from trellis.meetings.pages.board import build_board_page
from trellis.meetings.pages.board_query import read_query
from trellis.meetings.pages.setup import get_kept_meetings
from trellis.meetings.services import booking, planning, undoing
from trellis.meetings.types.planning import ACTION_LABELS
from trellis.meetings.types.records import Rules
from trellis.meetings.views.part import numbers, whole


def kept(request: ActorRequest, slug: str) -> tuple[EventRecord, Rules]:
    """An event with meetings that the actor keeps. Raises NotFound, NotPermitted."""
    return get_kept_meetings(actor=request.actor, slug=slug)


def back_to(slug: str, text: str) -> str:
    """The address of the board that a form came from; `text` is the query of it, read anew."""
    return read_query(QueryDict(text[:1000])).address(slug, chosen=0)


@login_required
@never_cache
@require_safe
def board(request: ActorRequest, event: str) -> HttpResponse:
    found, rules = kept(request, event)
    page = build_board_page(actor=request.actor, event=found, rules=rules, query=read_query(request.GET))
    return render_page(request, page)


@login_required
@require_POST
def board_step(request: ActorRequest, event: str, meeting: int) -> HttpResponse:
    """Move, lock, let go or cancel one meeting; what stands against it is said, and nothing changed."""
    found, _rules = kept(request, event)
    asked: dict[str, Any] = {"actor": request.actor, "event_id": found.id, "meeting_id": meeting}
    step, said = request.POST.get("do", ""), request.POST
    try:
        if step == "move":
            booking.move_meeting(
                **asked, slot_id=whole(said.get("slot")), table_id=whole(said.get("table")) or None
            )
            text = _("The meeting is moved.")
        elif step in ("lock", "unlock"):
            booking.lock_meeting(**asked, is_locked=step == "lock")
            text = _("The meeting is locked.") if step == "lock" else _("The meeting can be moved again.")
        elif step == "cancel":
            booking.cancel_meeting(**asked, reason=said.get("reason", ""))
            text = _("The meeting is cancelled.")
        else:
            raise Conflict(_("Choose one of these."))
    except Conflict as error:
        messages.error(request, str(error))
    else:
        messages.success(request, text)
    return redirect(back_to(found.slug, said.get("back", "")))


@login_required
@require_POST
def arrange(request: ActorRequest, event: str) -> HttpResponse:
    """Bring two or more together."""
    found, _rules = kept(request, event)
    try:
        booking.arrange_meeting(
            actor=request.actor, event_id=found.id, ids=numbers(request.POST.getlist("participant")),
            slot_id=whole(request.POST.get("slot")), table_id=whole(request.POST.get("table")) or None,
        )  # fmt: skip
    except (Conflict, InvalidInput, NotPermitted) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The meeting is arranged."))
    return redirect(back_to(found.slug, request.POST.get("back", "")))


@login_required
@require_POST
def undo(request: ActorRequest, event: str) -> HttpResponse:
    """Take back what was done last."""
    found, _rules = kept(request, event)
    try:
        action = undoing.undo(actor=request.actor, event_id=found.id)
    except Conflict as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Taken back: %(action)s.") % {"action": ACTION_LABELS[action]})
    return redirect(back_to(found.slug, request.POST.get("back", "")))


@login_required
@require_POST
def repair(request: ActorRequest, event: str) -> HttpResponse:
    """Work out the least disturbing repair of what stands."""
    found, _rules = kept(request, event)
    try:
        run = planning.start_repair(actor=request.actor, event_id=found.id)
    except Conflict as error:
        messages.error(request, str(error))
        return redirect(back_to(found.slug, request.POST.get("back", "")))
    return redirect("meetings:plan", found.slug, run)
