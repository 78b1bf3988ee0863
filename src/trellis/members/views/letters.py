"""Letters to contacts of members: written, looked at, sent, answered, reminded of."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trellis.core.errors import InvalidInput
from trellis.core.form_rendering import show_problems
from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.members.forms import LetterForm
from trellis.members.pages import letters as pages
from trellis.members.selectors.registers import get_register
from trellis.members.services import letters
from trellis.registry.selectors.profiles import get_profile


@login_required
@never_cache
@require_safe
def list_letters(request: ActorRequest, slug: str) -> HttpResponse:
    return render_page(request, pages.build_letters_page(actor=request.actor, slug=slug))


@login_required
@never_cache
@require_safe
def letter(request: ActorRequest, slug: str, letter_id: int) -> HttpResponse:
    page = pages.build_letter_page(actor=request.actor, slug=slug, letter_id=letter_id)
    return render_page(request, page)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def compose(request: ActorRequest, slug: str) -> HttpResponse:
    """GET: an empty letter to those that the address means. POST: how it looks; sent once that was seen."""
    actor = request.actor
    register = get_register(actor=actor, slug=slug)
    query = pages.query_of(request.GET)
    if request.method != "POST":
        profile = get_profile(actor=actor, organisation_id=register.host_id)
        initial = {"key": uuid.uuid4(), "answers_to": profile.values.get("email", "")}
        form = LetterForm(initial=initial)
        return render_page(request, pages.build_compose_page(register=register, query=query, form=form))
    form = LetterForm(request.POST)
    preview = None
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            preview, now = pages.look(
                actor=actor, register=register, query=query, draft=form.draft, seen=seen
            )
            if "_send" in request.POST and seen == now:
                number = letters.send_letter(
                    actor=actor,
                    host_id=register.host_id,
                    key=form.cleaned_data["key"],
                    draft=form.draft,
                    query=query,
                    selection=pages.selection_words(query),
                )
                messages.success(request, _("The letter is on its way."))
                return redirect("members:letter", register.slug, number)
        except InvalidInput as error:
            show_problems(form, error)
        else:
            data = request.POST.copy()
            data["seen"] = now
            form = LetterForm(data)
    status = 200 if preview and form.is_valid() else 422
    page = pages.build_compose_page(register=register, query=query, form=form, preview=preview)
    return render_page(request, page, status=status)


@login_required
@require_POST
def remind(request: ActorRequest, slug: str, letter_id: int) -> HttpResponse:
    register = get_register(actor=request.actor, slug=slug)
    try:
        count = letters.remind(actor=request.actor, host_id=register.host_id, letter_id=letter_id)
    except InvalidInput as error:
        messages.error(request, str(error))
    else:
        done = ngettext("%d contact is reminded.", "%d contacts are reminded.", count) % count
        nobody = _("Nobody is reminded twice within three days.")
        messages.success(request, done if count else nobody)
    return redirect("members:letter", register.slug, letter_id)
