"""Several people at once: the list of another tool, and telling those whom it brought."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from trellis.core.errors import Conflict, InvalidInput
from trellis.core.form_rendering import show_problems
from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.events.forms.bringing import ListForm
from trellis.events.forms.group import GroupForm, rows_of, show_row_problems
from trellis.events.pages import bringing as pages
from trellis.events.pages import keeping
from trellis.events.pages.registration import get_registrable
from trellis.events.selectors import registration as selectors
from trellis.events.selectors.blueprints import blueprints
from trellis.events.services import bringing, registering
from trellis.events.views.event import sent_data


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: ActorRequest, event: str) -> HttpResponse:
    """GET: the form. POST: the file is understood, and shown before anything is stored."""
    found = keeping.get_kept(actor=request.actor, slug=event, changes=True)
    form = ListForm(sent_data(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            number = bringing.bring_list(
                actor=request.actor, slug=found.slug, files=[form.cleaned_data["upload"]]
            )
        except InvalidInput as error:
            show_problems(form, error)
        else:
            return redirect("imports:import", number)
    page = pages.build_bring_page(actor=request.actor, event=found, form=form)
    return render_page(request, page, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def tell_brought(request: ActorRequest, event: str) -> HttpResponse:
    """Tell those whom a list brought that they are registered."""
    found = keeping.get_kept(actor=request.actor, slug=event, changes=True)
    try:
        number = bringing.tell_brought(actor=request.actor, event_id=found.id)
    except InvalidInput as error:
        messages.info(request, str(error))
        return redirect("events:participants", found.slug)
    text = ngettext("%(number)d person is told by mail.", "%(number)d people are told by mail.", number)
    messages.success(request, text % {"number": number})
    return redirect("events:participants", found.slug)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def group(request: ActorRequest, event: str) -> HttpResponse:
    """GET: an empty table. POST: all of them are registered, or none; each row says what is wrong with it."""
    actor = request.actor
    found = get_registrable(actor=actor, slug=event, blueprints=blueprints())
    data = sent_data(request)
    asks_more = "more" in request.POST
    form = GroupForm(
        data,
        language=actor.language,
        kinds=selectors.list_kinds(event_id=found.id),
        questions=selectors.list_questions(event_id=found.id),
        asks_code=bool(selectors.list_codes(event_id=found.id)),
    )
    rows = rows_of(data, more=asks_more)
    if request.method == "POST" and not asks_more and form.is_valid() and all(row.is_valid() for row in rows):
        filled = [row for row in rows if any(row.typed)]
        try:
            number = registering.register_group(
                actor=actor, event_id=found.id, people=[row.typed for row in filled], said=form.said
            )
        except InvalidInput as error:
            show_row_problems(form, filled, error.problems)
        except Conflict as error:
            form.add_error(None, str(error))
        else:
            text = ngettext(
                "%(number)d person is registered, and told by mail.",
                "%(number)d people are registered, and told by mail.",
                number,
            )
            messages.success(request, text % {"number": number})
            return redirect("events:event", found.slug)
    page = pages.build_group_page(event=found, form=form, rows=rows)
    return render_page(request, page, status=422 if request.method == "POST" and not asks_more else 200)
