"""Inviting persons, answering an invitation, leaving an organisation. Each works as a plain form."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from trellis.core.errors import Conflict
from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.registry.forms.small import InvitationForm
from trellis.registry.pages import invitations as pages
from trellis.registry.pages.people import get_managed
from trellis.registry.services import invitations
from trellis.registry.services.people import remove_person
from trellis.registry.types import PersonRole
from trellis.registry.types.invitations import HAND_OVER
from trellis.registry.views.keeping import attempt, sent_data


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def invite(request: ActorRequest, slug: str) -> HttpResponse:
    """GET: whom to invite. POST: the invitation; the answer is the same whether there is such an account."""
    actor = request.actor
    profile = get_managed(actor=actor, slug=slug)
    form = InvitationForm(
        sent_data(request),
        roles=pages.invitation_choices(actor=actor, profile=profile),
        initial={"role": str(PersonRole.EDITOR)},
    )
    if request.method == "POST" and form.is_valid():
        role = form.cleaned_data["role"]
        given = {
            "email": form.cleaned_data["email"],
            "role": PersonRole.OWNER if role == HAND_OVER else PersonRole(role),
            "is_handover": role == HAND_OVER,
        }
        if attempt(form, invitations.invite, actor=actor, organisation_id=profile.id, **given):
            messages.success(request, _("The invitation is on its way."))
            return redirect("registry:people", profile.slug)
    page = pages.InvitePage(slug=profile.slug, name=profile.name, form=form)
    return render_page(request, page, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def withdraw(request: ActorRequest, slug: str, invitation_id: int) -> HttpResponse:
    profile = get_managed(actor=request.actor, slug=slug)
    invitations.withdraw_invitation(
        actor=request.actor, organisation_id=profile.id, invitation_id=invitation_id
    )
    messages.success(request, _("The invitation is withdrawn."))
    return redirect("registry:people", profile.slug)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def leave(request: ActorRequest, slug: str) -> HttpResponse:
    """GET asks, POST leaves."""
    actor = request.actor
    profile = pages.get_left(actor=actor, slug=slug)
    problem = ""
    if request.method == "POST":
        try:
            remove_person(actor=actor, organisation_id=profile.id, person_id=actor.person_id or 0)
        except Conflict as error:
            problem = str(error)
        else:
            messages.success(request, _("You left the organisation."))
            return redirect("accounts:person")
    page = pages.LeavePage(slug=profile.slug, name=profile.name, problem=problem)
    return render_page(request, page, status=409 if problem else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: ActorRequest, token: str) -> HttpResponse:
    """GET changes nothing and shows what is offered; POST accepts or declines it, signed in."""
    found = pages.get_invitation(token=token)
    if "_accept" in request.POST:
        invitations.accept_invitation(actor=request.actor, token=token)
        messages.success(request, _("You have the role now."))
        return redirect("registry:organisation", found.slug)
    if "_decline" in request.POST:
        invitations.decline_invitation(actor=request.actor, token=token)
        return redirect("registry:invitation", token)
    page = pages.build_invitation_page(actor=request.actor, invitation=found, here=request.path)
    return render_page(request, page, status=200 if request.method != "POST" else 422)
