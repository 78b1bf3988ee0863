"""Registering for an event; what it asks, who takes part, the directory. Each works as a plain form."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trellis.accounts.services import limits
from trellis.core.errors import Conflict, InvalidInput
from trellis.core.form_rendering import show_problems
from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest, network_of
from trellis.core.streaming import send_export
from trellis.events.forms.registration import (
    CodeForm,
    KindForm,
    QuestionForm,
    RegistrationForm,
    said_before,
)
from trellis.events.pages import keeping
from trellis.events.pages import registration as pages
from trellis.events.pages.directory import build_directory_page
from trellis.events.pages.participant_files import build_file
from trellis.events.selectors import registration as selectors
from trellis.events.selectors.blueprints import blueprints
from trellis.events.selectors.events import get_event
from trellis.events.selectors.words import when_words
from trellis.events.services import asking, registering
from trellis.events.services.changing_registration import change_registration
from trellis.events.types.registration import RegistrationState
from trellis.events.views.event import sent_data

# Of one address from one network; of all visitors of one network; mails to one address, whoever names it.
OF_ADDRESS, OF_NETWORK, MAILS = "5/h/key", "60/h/key", "5/h/key"
NAMED_BY = {"kind": "name", "question": "label", "code": "code"}  # of what an event asks
DONE: dict[RegistrationState, Any] = {
    RegistrationState.REGISTERED: gettext_lazy("You are registered."),
    RegistrationState.WAITING: gettext_lazy(
        "All places are taken: you are on the waiting list, and told once one is free."
    ),
    RegistrationState.ASKED: gettext_lazy("The organisers look at your registration and answer by mail."),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: ActorRequest, event: str) -> HttpResponse:
    """GET: the form. POST: the registration; a visitor confirms it by a link in a mail."""
    actor = request.actor
    found = pages.get_registrable(actor=actor, slug=event, blueprints=blueprints())
    form = RegistrationForm(
        sent_data(request),
        language=actor.language,
        is_signed_in=actor.is_signed_in,
        kinds=selectors.list_kinds(event_id=found.id),
        questions=selectors.list_questions(event_id=found.id),
        asks_code=bool(selectors.list_codes(event_id=found.id)),
        initial={"name": actor.name, "code": request.GET.get("code", "")[:40]},
    )
    if request.method == "POST" and form.is_valid() and send(request, form, found.id):
        return redirect("events:event", found.slug)
    page = pages.build_register_page(event=found, form=form)
    return render_page(request, page, status=422 if request.method == "POST" else 200)


def send(request: ActorRequest, form: RegistrationForm, event_id: int) -> bool:
    """Register within the limits; say at the form why not. True if it was done."""
    actor = request.actor
    try:
        if actor.is_signed_in:
            state = registering.register(actor=actor, event_id=event_id, said=form.said)
            messages.success(request, str(DONE[state]))
            return True
        address, network = form.cleaned_data["address"].lower(), network_of(request)
        of_address = limits.count(action="event", key=f"{address} {network}", rate=OF_ADDRESS)
        if not (of_address and limits.count(action="event", key=network, rate=OF_NETWORK)):
            form.add_error(
                None, _("Many registered from where you are within the last hour. Try again later.")
            )
            return False
        may_mail = limits.count(action="event_mail", key=address, rate=MAILS)
        registering.register_as_visitor(
            actor=actor, event_id=event_id, said=form.said, address=address, may_mail=may_mail
        )
    except (InvalidInput, Conflict) as error:
        show_problems(form, error)
        return False
    messages.success(request, _("We sent you a mail. Your registration counts once you confirm it there."))
    return True


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ActorRequest, event: str) -> HttpResponse:
    """GET: what one said, in the form. POST: something else. Who is not registered is led to the event."""
    actor = request.actor
    try:
        found, said = pages.get_changeable(actor=actor, slug=event)
    except Conflict as error:
        messages.info(request, str(error))
        return redirect("events:event", event)
    form = RegistrationForm(
        sent_data(request), language=actor.language, is_signed_in=True, kinds=(), asks_code=False,
        questions=selectors.list_questions(event_id=found.id), initial=said_before(said),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            change_registration(actor=actor, event_id=found.id, said=form.said)
        except InvalidInput as error:
            show_problems(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("events:event", found.slug)
    page = pages.ChangePage(found.slug, found.title, when_words(found), form)
    return render_page(request, page, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def take_back(request: ActorRequest, event: str) -> HttpResponse:
    """Take the own registration back."""
    found = get_event(actor=request.actor, slug=event)
    registering.take_back(actor=request.actor, event_id=found.id)
    messages.success(request, _("Your registration is taken back."))
    return redirect("events:event", found.slug)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def setup(request: ActorRequest, event: str) -> HttpResponse:
    """GET: what the event asks. POST: one more kind, question or code, or one less."""
    found = keeping.get_kept(actor=request.actor, slug=event, changes=True)
    given: dict[str, Any] = {"actor": request.actor, "event_id": found.id}
    data, asked = sent_data(request), request.POST.get("add", "")
    forms: dict[str, Any] = {
        name: kind(data if asked == name else None)
        for name, kind in (("kind", KindForm), ("question", QuestionForm), ("code", CodeForm))
    }
    if "remove" in request.POST:
        number = request.POST.get("number", "")
        known = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0
        asking.remove_asked(**given, what=request.POST["remove"], number=known)
        messages.success(request, _("Removed."))
        return redirect("events:setup", found.slug)
    if asked in forms and forms[asked].is_valid():
        try:
            add(asked, given, forms[asked].cleaned_data)
        except InvalidInput as error:
            show_problems(forms[asked], error)
        except Conflict as error:  # there is such a one already
            forms[asked].add_error(NAMED_BY[asked], str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("events:setup", found.slug)
    page = pages.build_setup_page(
        event=found, kind_form=forms["kind"], question_form=forms["question"], code_form=forms["code"]
    )
    return render_page(request, page, status=422 if request.method == "POST" else 200)


def add(what: str, given: dict[str, Any], said: dict[str, Any]) -> None:
    if what == "kind":
        asking.add_kind(**given, **said)
    elif what == "question":
        asking.add_question(**given, **(said | {"options": said["options"].splitlines()}))
    else:
        asking.add_code(**given, **said)


@login_required
@never_cache
@require_safe
def participants(request: ActorRequest, event: str) -> HttpResponse:
    found = keeping.get_kept(actor=request.actor, slug=event)
    query = pages.read_query(request.GET)
    return render_page(request, pages.build_participants_page(actor=request.actor, event=found, query=query))


@login_required
@require_safe
def participants_file(request: ActorRequest, event: str, key: str) -> HttpResponseBase:
    found = keeping.get_kept(actor=request.actor, slug=event)
    file = build_file(actor=request.actor, event=found, key=key, query=pages.read_query(request.GET))
    return send_export(request, file)


@login_required
@require_POST
def decide(request: ActorRequest, event: str, registration_id: int) -> HttpResponse:
    """One button accepts, another declines."""
    found = keeping.get_kept(actor=request.actor, slug=event)
    registering.decide(
        actor=request.actor,
        event_id=found.id,
        registration_id=registration_id,
        accepts=request.POST.get("answer") == "yes",
        reason=request.POST.get("reason", ""),
    )
    messages.success(request, _("Saved, and told by mail."))
    return redirect("events:participants", found.slug)


@login_required
@never_cache
@require_safe
def directory(request: ActorRequest, event: str) -> HttpResponse:
    page = build_directory_page(actor=request.actor, slug=event, asked=request.GET.dict())
    return render_page(request, page)
