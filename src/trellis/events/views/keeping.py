"""Hosts of an event, who is invited, and what it leaves behind."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from trellis.core.errors import Conflict, InvalidInput
from trellis.core.form_rendering import show_problems
from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.events.forms.small import HostForm, InviteForm, OutputForm
from trellis.events.pages import keeping as pages
from trellis.events.services import hosts as hosting
from trellis.events.services import inviting
from trellis.events.services import outputs as leaving
from trellis.events.views.event import sent_data


def attempt(form: Form, service: Callable[..., Any], **given: Any) -> Any:
    """What the service returns; None where it refused what was typed, which then stands in the form."""
    try:
        return service(**given)
    except (InvalidInput, Conflict) as error:
        show_problems(form, error)
        return None


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hosts(request: ActorRequest, event: str) -> HttpResponse:
    """GET: who hosts it. POST: asks one more."""
    found = pages.get_kept(actor=request.actor, slug=event, changes=True)
    form = HostForm(sent_data(request))
    if request.method == "POST" and form.is_valid():
        given = {"actor": request.actor, "event_id": found.id, **form.cleaned_data}
        if attempt(form, hosting.ask_host, **given) is not None:
            messages.success(request, _("Asked. It is named once those who keep it say yes."))
            return redirect("events:hosts", found.slug)
    page = pages.build_hosts_page(event=found, form=form)
    return render_page(request, page, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def remove_host(request: ActorRequest, event: str, host_id: int) -> HttpResponse:
    found = pages.get_kept(actor=request.actor, slug=event, changes=True)
    hosting.remove_host(actor=request.actor, event_id=found.id, host_id=host_id)
    messages.success(request, _("Removed."))
    return redirect("events:hosts", found.slug)


@login_required
@require_POST
def answer_host(request: ActorRequest, host_id: int) -> HttpResponse:
    """One button says yes, another no."""
    accepts = request.POST.get("answer") == "yes"
    hosting.answer_host(actor=request.actor, host_id=host_id, accepts=accepts)
    messages.success(request, _("You host the event too.") if accepts else _("You said no."))
    return redirect("events:yours")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: ActorRequest, event: str) -> HttpResponse:
    """GET: the list of a closed event. POST: more on it."""
    found = pages.get_kept(actor=request.actor, slug=event)
    form = InviteForm(sent_data(request))
    if request.method == "POST" and form.is_valid():
        lines = form.cleaned_data["lines"].splitlines()
        number = attempt(form, inviting.invite, actor=request.actor, event_id=found.id, lines=lines)
        if number is not None:
            text = ngettext("%(count)d is new on the list.", "%(count)d are new on the list.", number)
            messages.success(request, text % {"count": number})
            return redirect("events:invited", found.slug)
    page = pages.build_invited_page(actor=request.actor, event=found, form=form)
    return render_page(request, page, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def disinvite(request: ActorRequest, event: str) -> HttpResponse:
    found = pages.get_kept(actor=request.actor, slug=event, changes=True)
    number = request.POST.get("organisation", "")
    inviting.disinvite(
        actor=request.actor,
        event_id=found.id,
        organisation_id=int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0,
        address=request.POST.get("address", ""),
    )
    messages.success(request, _("Removed."))
    return redirect("events:invited", found.slug)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def outputs(request: ActorRequest, event: str) -> HttpResponse:
    """GET: what the event left behind. POST: one more."""
    found = pages.get_kept(actor=request.actor, slug=event)
    form = OutputForm(sent_data(request))
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        key = given.pop("key")
        made = attempt(
            form, leaving.add_output, actor=request.actor, event_id=found.id, form_key=key, **given
        )
        if made is not None:
            messages.success(request, _("Saved."))
            return redirect("events:outputs", found.slug)
    page = pages.build_outputs_page(event=found, form=form)
    return render_page(request, page, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def remove_output(request: ActorRequest, event: str, output_id: int) -> HttpResponse:
    found = pages.get_kept(actor=request.actor, slug=event)
    leaving.remove_output(actor=request.actor, event_id=found.id, output_id=output_id)
    messages.success(request, _("Removed."))
    return redirect("events:outputs", found.slug)
