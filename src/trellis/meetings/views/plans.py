"""Schedules: asked for, followed, stopped, looked at, applied. Each works as a plain form."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trellis.core.errors import Conflict, InvalidInput
from trellis.core.form_rendering import show_problems
from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.meetings.forms.plans import PlanForm, RotationForm
from trellis.meetings.pages import report
from trellis.meetings.pages.plans import build_plans_page, slot_choices
from trellis.meetings.services import applying, planning
from trellis.meetings.services.rotating import start_rotation
from trellis.meetings.views.board import kept


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plans(request: ActorRequest, event: str) -> HttpResponse:
    """GET: what was asked for. POST: asks for a schedule, or with `rotate` for rotating tables."""
    found, rules = kept(request, event)
    rotates, sent = "rotate" in request.POST, request.POST if request.method == "POST" else None
    form = PlanForm(None if rotates else sent)
    rotation = RotationForm(sent if rotates else None, slots=slot_choices(rules))
    status = 200
    if sent is not None:
        filled, begin = (rotation, start_rotation) if rotates else (form, planning.start_plan)
        status = 422
        if filled.is_valid():
            try:
                run = begin(actor=request.actor, event_id=found.id, **filled.cleaned_data)
            except (InvalidInput, Conflict) as error:
                status = 409 if isinstance(error, Conflict) else 422
                show_problems(filled, error)
            else:
                return redirect("meetings:plan", found.slug, run)
    page = build_plans_page(actor=request.actor, event=found, form=form, rotation=rotation)
    return render_page(request, page, status=status)


@login_required
@never_cache
@require_safe
def plan(request: ActorRequest, event: str, run: int) -> HttpResponse:
    found, _rules = kept(request, event)
    page = report.build_report_page(
        actor=request.actor, event=found, run_id=run, query=report.read_query(request.GET)
    )
    return render_page(request, page)


@login_required
@never_cache
@require_safe
def progress(request: ActorRequest, event: str, run: int) -> HttpResponse:
    """The part that counts; once it is over, the whole page is asked for."""
    found, _rules = kept(request, event)
    part = report.build_progress(actor=request.actor, event=found, run_id=run)
    answer = render_page(request, part)
    if not part.is_under_way:
        answer["HX-Refresh"] = "true"
    return answer


@login_required
@require_POST
def stop(request: ActorRequest, event: str, run: int) -> HttpResponse:
    found, _rules = kept(request, event)
    planning.stop_run(actor=request.actor, event_id=found.id, run_id=run)
    messages.success(request, _("It stops, and what there is by then is shown."))
    return redirect("meetings:plan", found.slug, run)


@login_required
@require_POST
def apply(request: ActorRequest, event: str, run: int) -> HttpResponse:
    found, _rules = kept(request, event)
    try:
        counts = applying.apply_run(actor=request.actor, event_id=found.id, run_id=run)
    except Conflict as error:
        messages.error(request, str(error))
        return redirect("meetings:plan", found.slug, run)
    changed = sum(counts.values())
    text = ngettext("It stands now: %d meeting changed.", "It stands now: %d meetings changed.", changed)
    messages.success(request, text % changed)
    return redirect("meetings:board", found.slug)


@login_required
@require_POST
def force(request: ActorRequest, event: str, run: int) -> HttpResponse:
    """Look what comes of it if a wish must be met."""
    found, _rules = kept(request, event)
    try:
        new = planning.force_wish(
            actor=request.actor, event_id=found.id, run_id=run, wish=request.POST.get("wish", "")[:200]
        )
    except Conflict as error:
        messages.error(request, str(error))
        return redirect("meetings:plan", found.slug, run)
    return redirect("meetings:plan", found.slug, new)
