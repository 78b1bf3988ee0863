"""Claiming a profile, and deciding on a claim. Each works as a plain form."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from trellis.core.errors import NotFound
from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.registry.forms.claims import DecisionForm, EvidenceForm, MailClaimForm
from trellis.registry.pages import claims as pages
from trellis.registry.services import claims
from trellis.registry.views.keeping import attempt, sent_data


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def claim(request: ActorRequest, slug: str) -> HttpResponse:
    """GET: the ways to claim the profile. POST: one of them, or giving the claim up."""
    actor = request.actor
    context = pages.get_claim_context(actor=actor, slug=slug)
    if context.profile.slug != slug:
        return redirect("registry:claim", context.profile.slug)
    known = {"actor": actor, "organisation_id": context.profile.id}
    if "_withdraw" in request.POST:
        if context.own is None:
            raise NotFound(_("There is no such claim."))
        claims.withdraw_claim(actor=actor, claim_id=context.own.id)
        messages.info(request, _("The claim is given up."))
        return redirect("registry:organisation", slug)
    by_evidence = "evidence" in request.POST
    mail_form = MailClaimForm(
        None if by_evidence else sent_data(request),
        domains=context.domains,
        initial={"address": context.suggested},
    )
    evidence_form = EvidenceForm(sent_data(request) if by_evidence else None)
    form, service = (
        (evidence_form, claims.claim_by_evidence) if by_evidence else (mail_form, claims.claim_by_mail)
    )
    sent = request.method == "POST" and form.is_valid()
    if sent and attempt(form, service, **known, **form.cleaned_data):
        return redirect("registry:claim", slug)
    page = pages.build_claim_page(context=context, mail_form=mail_form, evidence_form=evidence_form)
    return render_page(request, page, status=422 if request.method == "POST" else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def decide(request: ActorRequest, claim_id: int) -> HttpResponse:
    """GET: the claim with its evidence. POST: the decision, with its reason."""
    found = pages.get_decidable(actor=request.actor, claim_id=claim_id)
    form = DecisionForm(sent_data(request))
    known = {"actor": request.actor, "claim_id": claim_id, "is_right": "_accept" in request.POST}
    sent = request.method == "POST" and form.is_valid()
    if sent and attempt(form, claims.decide_claim, **known, reason=form.cleaned_data["reason"]):
        messages.success(request, _("The decision is told to who claimed the profile."))
        return redirect("registry:review")
    page = pages.build_decide_page(actor=request.actor, claim=found, form=form)
    return render_page(request, page, status=422 if request.method == "POST" else 200)
