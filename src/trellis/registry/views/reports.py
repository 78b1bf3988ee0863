"""Saying that something is wrong with a profile, and deciding on it. Each works as a plain form."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from trellis.accounts.services import limits
from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest, network_of
from trellis.registry.forms.reports import DecideReportForm, ReportForm
from trellis.registry.pages import reports as pages
from trellis.registry.services import reports
from trellis.registry.types.reports import ReportKind, ReportState
from trellis.registry.views.keeping import attempt, sent_data

# Of one person; of one address from one network; of all visitors of one network, who can sign in instead.
OF_PERSON, OF_ADDRESS, OF_NETWORK = "20/h/key", "5/h/key", "30/h/key"
RECEIPTS = "5/h/key"  # to one address, whoever names it


@never_cache
@require_http_methods(["GET", "POST"])
def report(request: ActorRequest, slug: str) -> HttpResponse:
    """GET: the form. POST: the report; a visitor hears the same whether or not one waits already."""
    actor = request.actor
    profile = pages.get_reportable(actor=actor, slug=slug)
    if profile.slug != slug:
        return redirect("registry:report", profile.slug)
    form = ReportForm(sent_data(request), is_signed_in=actor.is_signed_in)
    if request.method == "POST" and form.is_valid() and send(request, form, profile.id):
        text = _("Thank you. A validator looks into it; the receipt comes by mail.")
        messages.success(request, text)
        return redirect("registry:organisation", profile.slug)
    page = pages.build_report_page(actor=actor, profile=profile, form=form)
    return render_page(request, page, status=422 if request.method == "POST" else 200)


def send(request: ActorRequest, form: ReportForm, organisation_id: int) -> bool:
    """Hand the report in within the limits; say at the form why not. True if it was done."""
    actor, said = request.actor, form.cleaned_data
    known: dict[str, Any] = {"actor": actor, "organisation_id": organisation_id}
    known |= {"kind": ReportKind(said["kind"]), "text": said["text"]}
    if actor.is_signed_in:
        if not limits.count(action="report", key=f"person {actor.person_id}", rate=OF_PERSON):
            form.add_error(None, _("You reported much within the last hour. Try again later."))
            return False
        return attempt(form, reports.report_profile, **known)
    address, network = said["address"].lower(), network_of(request)
    of_address = limits.count(action="report", key=f"{address} {network}", rate=OF_ADDRESS)
    if not (of_address and limits.count(action="report", key=network, rate=OF_NETWORK)):
        text = _("Much was reported from where you are within the last hour. Try again later, or sign in.")
        form.add_error(None, text)
        return False
    may_mail = limits.count(action="report_receipt", key=address, rate=RECEIPTS)
    return attempt(form, reports.report_as_visitor, **known, address=address, may_mail=may_mail)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def decide(request: ActorRequest, report_id: int) -> HttpResponse:
    """GET: the report. POST: the decision, with its reason."""
    found = pages.get_decidable(actor=request.actor, report_id=report_id)
    form = DecideReportForm(sent_data(request), outcomes=pages.outcomes_of(found))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        known = {"actor": request.actor, "report_id": report_id, "outcome": ReportState(said["outcome"])}
        if attempt(form, reports.decide_report, **known, reason=said["reason"]):
            messages.success(request, _("The decision is told to those whom it concerns."))
            return redirect("registry:review")
    page = pages.build_decide_page(report=found, form=form)
    return render_page(request, page, status=422 if request.method == "POST" else 200)
