"""Letters to those who take part: written, looked at, tried, sent."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from trellis.core.errors import InvalidInput
from trellis.core.form_rendering import show_problems
from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.events.forms.letters import LetterForm
from trellis.events.pages import keeping
from trellis.events.pages import letters as pages
from trellis.events.selectors.registration import list_kinds, list_questions
from trellis.events.services import letters
from trellis.events.types.events import EventRecord
from trellis.events.views.event import sent_data


@login_required
@never_cache
@require_safe
def list_letters(request: ActorRequest, event: str) -> HttpResponse:
    found = keeping.get_kept(actor=request.actor, slug=event)
    return render_page(request, pages.build_letters_page(actor=request.actor, event=found))


@login_required
@never_cache
@require_safe
def letter(request: ActorRequest, event: str, participant_letter: int) -> HttpResponse:
    found = keeping.get_kept(actor=request.actor, slug=event)
    page = pages.build_letter_page(actor=request.actor, event=found, letter_id=participant_letter)
    return render_page(request, page)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def compose(request: ActorRequest, event: str) -> HttpResponse:
    """GET: an empty letter. POST: how it looks and whom it reaches; sent once that was seen."""
    found = keeping.get_kept(actor=request.actor, slug=event)
    form = form_of(request, found)
    if request.method != "POST":
        return render_page(request, pages.build_compose_page(event=found, form=form))
    preview = None
    if form.is_valid():
        said = form.cleaned_data
        given: dict[str, Any] = {"actor": request.actor, "event_id": found.id, "draft": form.draft}
        try:
            preview, now = pages.look(
                actor=request.actor, event=found, draft=form.draft, segment=form.segment, seen=said["seen"]
            )
            if "_test" in request.POST:
                letters.send_test(**given)
                messages.success(request, _("It is on its way to you alone."))
            elif "_send" in request.POST and said["seen"] == now:
                number = letters.send_letter(
                    **given, key=said["key"], segment=form.segment, selection=pages.words_of(form.segment)
                )
                messages.success(request, _("The letter is on its way."))
                return redirect("events:letter", found.slug, number)
        except InvalidInput as error:
            show_problems(form, error)
        else:
            data = request.POST.copy()
            data["seen"] = now
            form = form_of(request, found, data)
    status = 200 if preview and form.is_valid() else 422
    page = pages.build_compose_page(event=found, form=form, preview=preview)
    return render_page(request, page, status=status)


def form_of(request: ActorRequest, event: EventRecord, data: object = None) -> LetterForm:
    return LetterForm(
        data or sent_data(request),
        kinds=list_kinds(event_id=event.id),
        asks=bool(list_questions(event_id=event.id)),
    )
