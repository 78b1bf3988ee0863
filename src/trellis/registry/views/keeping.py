"""Steps in the life of a profile, its members, results, rules and address. Each works as a plain form."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trellis.core.errors import Conflict, InvalidInput
from trellis.core.form_rendering import show_problems
from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.core.types import Problem
from trellis.registry.forms.small import (
    AddressForm,
    MemberForm,
    OverrideForm,
    PeriodForm,
    ReasonForm,
    ResultForm,
)
from trellis.registry.pages import keeping as pages
from trellis.registry.pages.review import build_review_page
from trellis.registry.selectors.profiles import get_profile_by_slug
from trellis.registry.services import life, members, profiles, results, reverting, rules
from trellis.registry.types import MemberRole, Profile, Verdict
from trellis.registry.views.organisation import page_number

TAKE: dict[str, Callable[..., Profile]] = {
    "submit": life.submit,
    "publish": life.publish,
    "confirm": life.confirm,
    "send-back": life.send_back,
    "withdraw": life.withdraw,
    "archive": life.archive,
    "restore": life.restore,
}


def done(request: ActorRequest, slug: str) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("registry:organisation", slug)


def sent_data(request: ActorRequest) -> QueryDict | None:
    """What a form was sent with, also when every box was empty; nothing where it was only opened."""
    return request.POST if request.method == "POST" else None


@login_required
@require_POST
def take_back(request: ActorRequest, slug: str, entry_id: int) -> HttpResponse:
    """Undo one change of the history. No question is asked: this can be undone in turn."""
    profile = get_profile_by_slug(actor=request.actor, slug=slug)
    try:
        reverting.take_back(actor=request.actor, organisation_id=profile.id, entry_id=entry_id)
    except (Conflict, InvalidInput) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The change is taken back. That too stands here, and can be taken back."))
    return redirect("registry:history", profile.slug)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def step(request: ActorRequest, slug: str, key: str) -> HttpResponse:
    """GET asks, POST does."""
    actor = request.actor
    profile, found = pages.get_step(actor=actor, slug=slug, key=key)
    form = ReasonForm(sent_data(request), needed=found.needs_reason)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and (not found.asks_reason or form.is_valid()):
        given = {"reason": form.cleaned_data["reason"]} if found.asks_reason else {}
        try:
            TAKE[key](actor=actor, organisation_id=profile.id, **given)
        except InvalidInput as error:
            problems = error.problems
        else:
            return done(request, profile.slug)
    page = pages.build_step_page(actor=actor, profile=profile, step=found, form=form, problems=problems)
    return render_page(request, page, status=422 if request.method == "POST" else 200)


@login_required
@never_cache
@require_safe
def review(request: ActorRequest) -> HttpResponse:
    number = page_number(request.GET.get("page", "1"))
    return render_page(request, build_review_page(actor=request.actor, number=number))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def edit_members(request: ActorRequest, slug: str) -> HttpResponse:
    """GET: the members. POST: one more."""
    actor = request.actor
    profile, blueprint = pages.get_host(actor=actor, slug=slug)
    roles = pages.role_choices(blueprint)
    usual = next((role for role, _label in roles if role != MemberRole.COORDINATOR), roles[0][0])
    form = MemberForm(sent_data(request), roles=roles, initial={"role": usual})
    if request.method == "POST" and form.is_valid():
        known = {"actor": actor, "host_id": profile.id}
        member_id = pages.find_organisation_id(actor=actor, text=form.cleaned_data["member"])
        if member_id is None:
            form.add_error("member", _("No profile, or more than one, has this address or name."))
        elif attempt(form, members.add_member, **known, member_id=member_id, **form.values):
            messages.success(request, _("The member is added."))
            return redirect("registry:edit_members", profile.slug)
    page = pages.build_members_page(
        actor=actor,
        profile=profile,
        blueprint=blueprint,
        form=form,
        number=page_number(request.GET.get("page", "1")),
    )
    return render_page(request, page, status=422 if request.method == "POST" else 200)


def attempt(form: Any, service: Callable[..., Any], **arguments: Any) -> bool:
    """Call the service; say at the form what it found wrong. True if it was done."""
    try:
        service(**arguments)
    except (InvalidInput, Conflict) as error:
        show_problems(form, error)
        return False
    return True


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def edit_member(request: ActorRequest, slug: str, member_id: int) -> HttpResponse:
    """GET: one membership. POST: its role and period."""
    actor = request.actor
    profile, blueprint, membership = pages.get_membership(actor=actor, slug=slug, member_id=member_id)
    initial = {"role": str(membership.role), "since": membership.since, "until": membership.until}
    form = PeriodForm(sent_data(request), roles=pages.role_choices(blueprint), initial=initial)
    if request.method == "POST" and form.is_valid():
        known = {"actor": actor, "host_id": profile.id, "member_id": member_id}
        if attempt(form, members.change_member, **known, **form.values):
            messages.success(request, _("Saved."))
            return redirect("registry:edit_members", profile.slug)
    page = pages.build_member_page(actor=actor, profile=profile, membership=membership, form=form)
    return render_page(request, page, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def remove_member(request: ActorRequest, slug: str, member_id: int) -> HttpResponse:
    profile, _blueprint, _membership = pages.get_membership(
        actor=request.actor, slug=slug, member_id=member_id
    )
    members.remove_member(actor=request.actor, host_id=profile.id, member_id=member_id)
    return done(request, profile.slug)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def edit_results(request: ActorRequest, slug: str) -> HttpResponse:
    """GET: the results of a network. POST: one more."""
    profile = pages.get_network(actor=request.actor, slug=slug)
    form = ResultForm(sent_data(request))
    if request.method == "POST" and form.is_valid():
        known = {"actor": request.actor, "network_id": profile.id, "form_key": form.cleaned_data["key"]}
        if attempt(form, results.record_result, **known, values=form.cleaned_data):
            messages.success(request, _("The result is recorded."))
            return redirect("registry:edit_results", profile.slug)
    page = pages.build_results_page(profile=profile, form=form)
    return render_page(request, page, status=422 if request.method == "POST" else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def edit_result(request: ActorRequest, slug: str, result_id: int) -> HttpResponse:
    """GET: one result. POST: its new content, or its end."""
    profile = pages.get_network(actor=request.actor, slug=slug)
    found = pages.get_result(profile=profile, result_id=result_id)
    known: dict[str, Any] = {"actor": request.actor, "network_id": profile.id, "result_id": result_id}
    if "_remove" in request.POST:
        results.remove_result(**known)
        messages.success(request, _("The result is removed."))
        return redirect("registry:edit_results", profile.slug)
    initial = {name: getattr(found, name) for name in ("title", "value", "unit", "year", "website")}
    form = ResultForm(sent_data(request), initial=initial)
    sent = request.method == "POST" and form.is_valid()
    if sent and attempt(form, results.change_result, **known, values=form.cleaned_data):
        messages.success(request, _("Saved."))
        return redirect("registry:edit_results", profile.slug)
    page = pages.build_results_page(profile=profile, form=form, editing=result_id)
    return render_page(request, page, status=422 if request.method == "POST" else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def rule(request: ActorRequest, slug: str, rule: str) -> HttpResponse:
    """GET: a rule, as measured. POST: a validator's own verdict, or its end."""
    profile, result = pages.get_rule(actor=request.actor, slug=slug, rule=rule)
    form = OverrideForm(sent_data(request))
    if request.method == "POST" and decide(request, form, profile=profile, rule=rule):
        return done(request, profile.slug)
    page = pages.RulePage(slug=profile.slug, name=profile.name, result=result, form=form)
    return render_page(request, page, status=422 if request.method == "POST" else 200)


def decide(request: ActorRequest, form: OverrideForm, *, profile: Profile, rule: str) -> bool:
    known = {"actor": request.actor, "organisation_id": profile.id, "rule": rule}
    if "_remove" in request.POST:
        form.fields["verdict"].required = False
        return form.is_valid() and attempt(
            form, rules.remove_override, **known, reason=form.cleaned_data["reason"]
        )
    if not form.is_valid():
        return False
    verdict = Verdict(form.cleaned_data["verdict"])
    return attempt(form, rules.override_rule, **known, verdict=verdict, reason=form.cleaned_data["reason"])


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def address(request: ActorRequest, slug: str) -> HttpResponse:
    """GET: the address of a profile. POST: another one; the old one keeps leading to it."""
    profile = pages.get_renamable(actor=request.actor, slug=slug)
    form = AddressForm(sent_data(request), initial={"slug": profile.slug})
    if request.method == "POST" and form.is_valid():
        try:
            renamed = profiles.rename_address(
                actor=request.actor, organisation_id=profile.id, slug=form.cleaned_data["slug"]
            )
        except InvalidInput as error:
            show_problems(form, error)
        else:
            return done(request, renamed.slug)
    page = pages.AddressPage(slug=profile.slug, name=profile.name, form=form)
    return render_page(request, page, status=422 if request.method == "POST" else 200)
