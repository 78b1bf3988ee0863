"""Rehearsals: begun, moved in time, loaded, begun again, ended; and the mail that did not leave."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trellis.core.errors import Conflict, InvalidInput
from trellis.core.form_rendering import show_problems
from trellis.core.pages import render_page
from trellis.core.pagination import page_number
from trellis.core.requests import ActorRequest
from trellis.core.types import Problem
from trellis.events.forms.rehearsals import BeginForm, ClockForm, LoadForm
from trellis.events.pages import keeping
from trellis.events.pages import rehearsals as pages
from trellis.events.services import rehearsal_load as loading
from trellis.events.services import rehearsing
from trellis.events.services.rehearsal_clock import shift_rehearsal
from trellis.events.types.events import EventRecord
from trellis.events.views.event import sent_data


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rehearsal(request: ActorRequest, event: str) -> HttpResponse:
    """Of an event: GET asks with how many people, POST begins. Of its copy: how it stands."""
    found = keeping.get_kept(actor=request.actor, slug=event)
    if found.rehearses_id is not None and request.method != "POST":
        return show(request, found)
    form = BeginForm(sent_data(request), initial={"people": pages.default_people(found.id)})
    if request.method == "POST" and form.is_valid():
        try:
            slug = rehearsing.begin_rehearsal(actor=request.actor, event_id=found.id, start=form.start)
        except (InvalidInput, Conflict) as error:
            show_problems(form, error)
        else:
            messages.success(request, _("The rehearsal stands. Only those who keep the event see it."))
            return redirect("events:rehearsal", slug)
    page = pages.build_begin_page(event=found, form=form)
    return render_page(request, page, status=422 if request.method == "POST" else 200)


def show(request: ActorRequest, event: EventRecord, status: int = 200, **sent: Any) -> HttpResponse:
    """How a rehearsal stands; `sent` are forms that did not fit."""
    given = {
        "clock": ClockForm(auto_id="clock_%s"),
        "load": LoadForm(auto_id="load_%s"),
        "again": BeginForm(auto_id="again_%s", initial={"people": pages.get_rehearsal(event).people}),
    } | sent
    page = pages.build_rehearsal_page(
        actor=request.actor, event=event, clock_form=given["clock"], load_form=given["load"],
        again_form=given["again"],
    )  # fmt: skip
    return render_page(request, page, status=status)


@login_required
@never_cache
@require_POST
def step(request: ActorRequest, event: str) -> HttpResponse:
    """Move the clock, let people act or stop them, begin again, end: by the button that was pressed."""
    found = keeping.get_kept(actor=request.actor, slug=event)
    what = request.POST.get("step", "")
    given: dict[str, Any] = {"actor": request.actor, "event_id": found.id}
    if what == "stop":
        loading.stop_load(**given)
        messages.success(request, _("They stop after what they are doing."))
        return redirect("events:rehearsal", found.slug)
    if what == "end":
        slug = rehearsing.end_rehearsal(**given)
        messages.success(request, _("The rehearsal is ended; nothing of it is left."))
        return redirect("events:event", slug)
    if what not in STEPS:
        raise InvalidInput([Problem("step", _("Choose one of these."))])
    kind, take = STEPS[what]
    form = kind(request.POST, auto_id=f"{what}_%s")
    if form.is_valid():
        try:
            return redirect("events:rehearsal", take(request, found, form, given))
        except (InvalidInput, Conflict) as error:
            if found.rehearses_id is None:
                raise
            show_problems(form, error)
    return show(request, found, 422, **{what: form})


def move(request: ActorRequest, event: EventRecord, form: Any, given: dict[str, Any]) -> str:
    shift_rehearsal(**given, day=form.cleaned_data["day"], at=form.cleaned_data["at"])
    messages.success(request, _("All times of the rehearsal are moved."))
    return event.slug


def begin_load(request: ActorRequest, event: EventRecord, form: Any, given: dict[str, Any]) -> str:
    loading.start_load(**given, steps=form.cleaned_data["steps"])
    messages.success(request, _("Made-up people are at it. You can leave this page."))
    return event.slug


def begin_again(request: ActorRequest, event: EventRecord, form: Any, given: dict[str, Any]) -> str:
    slug = rehearsing.begin_again(**given, start=form.start)
    messages.success(request, _("The rehearsal begins again, with a fresh copy."))
    return slug


STEPS: dict[str, tuple[type[Any], Callable[..., str]]] = {
    "clock": (ClockForm, move),
    "load": (LoadForm, begin_load),
    "again": (BeginForm, begin_again),
}


@login_required
@never_cache
@require_safe
def caught_mail(request: ActorRequest, event: str) -> HttpResponse:
    found = keeping.get_kept(actor=request.actor, slug=event)
    page = pages.build_caught_page(
        actor=request.actor,
        event=found,
        text=request.GET.get("q", "").replace("\x00", "").strip()[:200],
        page=page_number(request.GET.get("page", "")),
    )
    return render_page(request, page)
