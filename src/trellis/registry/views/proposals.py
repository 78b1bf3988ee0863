"""Proposals of sources: read, taken, left."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.registry.pages import proposals as pages
from trellis.registry.services.proposals import answer_proposal


@login_required
@never_cache
@require_safe
def proposals(request: ActorRequest, slug: str) -> HttpResponse:
    return render_page(request, pages.build_proposals_page(actor=request.actor, slug=slug))


@login_required
@require_POST
def answer(request: ActorRequest, slug: str, proposal_id: int) -> HttpResponse:
    """POST `take` or `leave`."""
    proposal = pages.get_proposal(actor=request.actor, slug=slug, proposal_id=proposal_id)
    take = "take" in request.POST
    answer_proposal(actor=request.actor, proposal_id=proposal.id, take=take)
    messages.success(request, _("The proposed value stands now.") if take else _("Your value stays."))
    return redirect("registry:proposals", slug)
