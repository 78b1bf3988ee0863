"""Handing a profile over to the member that it describes, and what the member does with its link.

The link itself is the proof: no sign-in. Opening a page changes nothing, as mail scanners follow every link.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from trellis.core.errors import Conflict, InvalidInput
from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.core.types import Problem
from trellis.registry.forms.claims import LinkForm, ObjectionForm
from trellis.registry.forms.profile import build_form
from trellis.registry.forms.typed import typed_from_profile, typed_from_request, values_from_typed
from trellis.registry.pages import listings as pages
from trellis.registry.services import listings
from trellis.registry.services.changing import StaleProfile
from trellis.registry.views.editing import whole
from trellis.registry.views.keeping import attempt, sent_data
from trellis.registry.views.organisation import page_number


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def write_to_all(request: ActorRequest, slug: str) -> HttpResponse:
    """GET: members whose profile nobody owns. POST: the link to all that were not written to yet."""
    profile = pages.get_writable(actor=request.actor, slug=slug)
    if request.method == "POST":
        count = listings.write_to_members(actor=request.actor, host_id=profile.id)
        said = ngettext("%d member is written to.", "%d members are written to.", count) % count
        messages.success(request, said)
        return redirect("registry:write_to_members", profile.slug)
    number = page_number(request.GET.get("page", "1"))
    return render_page(request, pages.build_write_to_members_page(profile=profile, number=number))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def write_to_one(request: ActorRequest, slug: str, member_id: int) -> HttpResponse:
    """GET: to which address. POST: the link."""
    actor = request.actor
    host, member = pages.get_member_to_write_to(actor=actor, slug=slug, member_id=member_id)
    form = LinkForm(sent_data(request), initial={"address": member.values.get("email") or ""})
    sent = request.method == "POST" and form.is_valid()
    known = {"actor": actor, "host_id": host.id, "member_id": member.id}
    if sent and attempt(form, listings.write_to_member, **known, **form.cleaned_data):
        messages.success(request, _("The link is on its way."))
        return redirect("registry:edit_members", host.slug)
    page = pages.build_write_to_member_page(host=host, member=member, form=form)
    return render_page(request, page, status=422 if request.method == "POST" else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def received(request: ActorRequest, token: str) -> HttpResponse:
    """GET: who listed the organisation, and its profile. POST: it objects, or somebody takes it over."""
    actor, status = request.actor, 200
    form = ObjectionForm(request.POST if "_object" in request.POST else None)
    link = pages.get_received(token=token)
    try:
        if "_take" in request.POST:
            listings.take_received(actor=actor, token=token)
            messages.success(request, _("You own this profile now."))
            return redirect("registry:organisation", link.slug)
        if "_object" in request.POST:
            status = 422
            known = {"token": token, "language": actor.language}
            if form.is_valid():
                listings.object_received(**known, reason=form.cleaned_data["reason"])
                return redirect("registry:received", token)
    except Conflict:
        status, link = 409, pages.get_received(token=token)
    page = pages.build_received_page(actor=actor, link=link, token=token, form=form, here=request.path)
    return render_page(request, page, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def correct(request: ActorRequest, token: str) -> HttpResponse:
    """GET: the prefilled profile. POST: as the organisation corrects it."""
    actor = request.actor
    link = pages.get_open_link(token=token)
    profile, blueprint = pages.profile_of(actor, link)
    typed = typed_from_profile(blueprint, profile, language=actor.language)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        typed = typed_from_request(blueprint, request.POST.lists())
    if request.method == "POST" and "_add" not in request.POST:
        values = values_from_typed(blueprint, typed, profile.values)
        try:
            listings.correct_received(
                token=token,
                language=actor.language,
                values={name: value for name, value in values.items() if name in pages.CORRECTED},
                version=whole("".join(typed.get("version", [])[:1]), profile.version),
            )
        except StaleProfile as error:  # saying it once more keeps what was typed here
            problems, typed = error.problems, {**typed, "version": [str(error.version)]}
        except InvalidInput as error:
            problems = error.problems
        else:
            messages.success(request, _("Saved. Thank you."))
            return redirect("registry:received", token)
    form = build_form(
        blueprint,
        typed,
        language=actor.language,
        problems=problems,
        add=request.POST.get("_add", ""),
        only=pages.CORRECTED,
    )
    page = pages.CorrectReceivedPage(token=token, name=profile.name, form=form)
    return render_page(request, page, status=422 if problems else 200)
