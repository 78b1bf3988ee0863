"""The page of an event; made, changed, and the steps of its life. Each works as a plain form."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trellis.core.errors import Conflict, InvalidInput
from trellis.core.form_rendering import show_problems
from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.events.forms.event import EventForm, initial_of, initial_of_kind
from trellis.events.forms.small import ReasonForm
from trellis.events.pages import event as pages
from trellis.events.pages import files, keeping
from trellis.events.selectors.blueprints import get_blueprint
from trellis.events.selectors.events import get_event, online_link_of
from trellis.events.services import events, life
from trellis.events.views.calendar import answer_calendar


def sent_data(request: ActorRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


@require_safe
def event(request: ActorRequest, event: str) -> HttpResponse:
    return render_page(request, pages.build_event_page(actor=request.actor, slug=event))


@require_safe
def event_file(request: ActorRequest, event: str) -> HttpResponseBase:
    content = files.build_event_file(actor=request.actor, slug=event)
    return answer_calendar(request, content, "event.ics")


@login_required
@never_cache
@require_safe
def yours(request: ActorRequest) -> HttpResponse:
    return render_page(request, keeping.build_your_events(actor=request.actor))


@login_required
@never_cache
@require_safe
def kinds(request: ActorRequest) -> HttpResponse:
    return render_page(request, keeping.build_kinds_page(actor=request.actor))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: ActorRequest, event_kind: str) -> HttpResponse:
    """GET: an empty form of this kind. POST: a draft, or what is wrong."""
    actor = request.actor
    blueprint = get_blueprint(event_kind)
    organisers = keeping.list_organisers(actor=actor, blueprint=blueprint)
    form = EventForm(
        sent_data(request),
        blueprint=blueprint,
        language=actor.language,
        organisers=organisers,
        initial=initial_of_kind(blueprint) | {"organiser": request.GET.get("organiser", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            slug = events.create_event(
                actor=actor,
                organiser_id=form.cleaned_data["organiser"],
                kind=blueprint.key,
                values=form.values,
                rule=form.rule,
                form_key=form.cleaned_data["key"],
            )
        except (InvalidInput, Conflict) as error:
            show_problems(form, error)
        else:
            messages.success(request, _("Saved as a draft. Publish it when it is ready."))
            return redirect("events:event", slug)
    page = keeping.build_new_page(
        actor=actor, blueprint=blueprint, form=form, has_organisers=bool(organisers)
    )
    return render_page(request, page, status=422 if request.method == "POST" else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, event: str) -> HttpResponse:
    """GET: the event in boxes. POST: its new content; a change by somebody else is shown beside."""
    actor = request.actor
    found = keeping.get_kept(actor=actor, slug=event, changes=True)
    given: dict[str, Any] = {
        "blueprint": get_blueprint(found.kind),
        "language": actor.language,
        "is_of_series": found.series_id is not None,
    }
    initial = initial_of(found, online_link=online_link_of(event_id=found.id))
    form = EventForm(sent_data(request), initial=initial, **given)
    is_stale, status = False, 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            events.change_event(
                actor=actor,
                event_id=found.id,
                version=form.seen_version,
                values=form.values,
                scope=form.scope_of_change,
            )
        except (InvalidInput, Conflict) as error:
            now = get_event(actor=actor, slug=event)
            if isinstance(error, Conflict) and now.version != form.seen_version:
                is_stale, status, found = True, 409, now
                data = request.POST.copy()
                data["version"] = str(now.version)
                form = EventForm(data, initial=initial, **given)
            show_problems(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("events:event", found.slug)
    page = keeping.build_edit_page(event=found, form=form, is_stale=is_stale)
    return render_page(request, page, status=status)


@login_required
@require_POST
def publish(request: ActorRequest, event: str) -> HttpResponse:
    found = get_event(actor=request.actor, slug=event)
    number = life.publish_event(
        actor=request.actor, event_id=found.id, whole_series="_series" in request.POST
    )
    text = ngettext("The event is published.", "%(count)d events are published.", number)
    messages.success(request, text % {"count": number})
    return redirect("events:event", found.slug)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: ActorRequest, event: str) -> HttpResponse:
    """GET asks why, POST calls it off."""
    found = keeping.get_kept(actor=request.actor, slug=event, changes=True)
    form = ReasonForm(sent_data(request))
    if request.method == "POST" and form.is_valid():
        try:
            life.cancel_event(actor=request.actor, event_id=found.id, reason=form.cleaned_data["reason"])
        except InvalidInput as error:
            show_problems(form, error)
        else:
            messages.success(request, _("The event is cancelled, and people are told."))
            return redirect("events:event", found.slug)
    page = keeping.build_cancel_page(event=found, form=form)
    return render_page(request, page, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def duplicate(request: ActorRequest, event: str) -> HttpResponse:
    found = get_event(actor=request.actor, slug=event)
    slug = events.duplicate_event(actor=request.actor, event_id=found.id)
    messages.success(request, _("This is the draft of the next edition. Look at its dates first."))
    return redirect("events:edit", slug)


@login_required
@require_POST
def remove(request: ActorRequest, event: str) -> HttpResponse:
    found = get_event(actor=request.actor, slug=event)
    events.remove_draft(actor=request.actor, event_id=found.id)
    messages.success(request, _("Removed."))
    return redirect("events:yours")
