"""Being introduced: asking, answering, what came of it. Each works as a plain form."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trellis.core.errors import Conflict, InvalidInput, NotFound
from trellis.core.form_rendering import show_problems
from trellis.core.pages import render_page
from trellis.core.pagination import page_number
from trellis.core.requests import ActorRequest
from trellis.exchange.forms import AskForm, OutcomeForm
from trellis.exchange.pages import introductions as pages
from trellis.exchange.selectors.introductions import get_introduction
from trellis.exchange.services import introducing
from trellis.exchange.types.introductions import IntroductionStep


@login_required
@never_cache
@require_safe
def show_list(request: ActorRequest) -> HttpResponse:
    number = page_number(request.GET.get("page", ""))
    return render_page(request, pages.build_introductions_page(actor=request.actor, page=number))


@login_required
@never_cache
@require_safe
def show(request: ActorRequest, introduction_id: int) -> HttpResponse:
    one = get_introduction(actor=request.actor, introduction_id=introduction_id)
    said = {"outcome": one.outcome, "words": one.outcome_note}
    return render_page(request, pages.build_introduction_page(one, form=OutcomeForm(initial=said)))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: ActorRequest, listing_id: int, other_id: int) -> HttpResponse:
    """GET: the form. POST: asks, or says what is in the way."""
    sent = request.method == "POST"
    form = AskForm(request.POST if sent else None)
    if sent and form.is_valid():
        try:
            number = introducing.ask_introduction(
                actor=request.actor, listing_id=listing_id, other_id=other_id, **form.cleaned_data
            )
        except (InvalidInput, Conflict) as error:
            show_problems(form, error)
        else:
            messages.success(request, _("They are asked. You are told as soon as they answer."))
            return redirect("exchange:introduction", number)
    page = pages.build_ask_page(actor=request.actor, listing_id=listing_id, other_id=other_id, form=form)
    return render_page(request, page, status=422 if sent else 200)


@login_required
@require_POST
def answer(request: ActorRequest, introduction_id: int, answer: str) -> HttpResponse:
    """Agree, decline or take back; what is in the way is said on the page."""
    if answer not in list(IntroductionStep):
        raise NotFound()
    try:
        introducing.take_step(
            actor=request.actor,
            introduction_id=introduction_id,
            step=IntroductionStep(answer),
            reason=request.POST.get("reason", ""),
        )
    except (InvalidInput, Conflict) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Saved."))
    return redirect("exchange:introduction", introduction_id)


@login_required
@require_POST
def note_outcome(request: ActorRequest, introduction_id: int) -> HttpResponse:
    form = OutcomeForm(request.POST)
    if form.is_valid():
        introducing.note_outcome(actor=request.actor, introduction_id=introduction_id, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("exchange:introduction", introduction_id)
    one = get_introduction(actor=request.actor, introduction_id=introduction_id)
    return render_page(request, pages.build_introduction_page(one, form=form), status=422)
