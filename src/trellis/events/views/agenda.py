"""The agenda as readers see it, as files, and within other sites."""

from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_POST, require_safe

from trellis.core.compression import compressed
from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.events.pages import agenda as pages
from trellis.events.pages.agenda_files import build_agenda_file
from trellis.events.selectors.events import get_event
from trellis.events.services.agenda import mark_session


@require_safe
def agenda(request: ActorRequest, event: str) -> HttpResponse:
    page = pages.build_agenda_page(actor=request.actor, slug=event, asked=request.GET.dict())
    return for_everybody(request, render_page(request, page))


@require_safe
def session(request: ActorRequest, event: str, session: int) -> HttpResponse:
    return render_page(request, pages.build_session_page(actor=request.actor, slug=event, session_id=session))


@login_required
@require_POST
def mark(request: ActorRequest, event: str, session: int) -> HttpResponse:
    """One button marks a session, the same again takes the mark away."""
    found = get_event(actor=request.actor, slug=event)
    wanted = request.POST.get("wanted") == "yes"
    mark_session(actor=request.actor, event=found, session_id=session, wanted=wanted)
    return redirect("events:session", event, session)


@require_safe
def agenda_file(request: ActorRequest, event: str, key: str) -> HttpResponse:
    file = build_agenda_file(actor=request.actor, slug=event, key=key)
    response = HttpResponse(file.content, content_type=file.content_type)
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]  # typed for views without arguments
@require_safe
def widget(request: ActorRequest, event: str) -> HttpResponse:
    """The page that other sites show in a frame: nothing in it acts, so nothing can be clicked by a trick."""
    page = pages.build_widget_page(actor=request.actor, slug=event)
    return for_everybody(request, render_page(request, page))


def for_everybody(request: ActorRequest, response: HttpResponse) -> HttpResponse:
    """Packed for a visitor: such a page holds nothing secret, and the token of its forms is masked anew."""
    if request.actor.is_signed_in or not isinstance(response, TemplateResponse):
        return response
    return compressed(request, response.render())
