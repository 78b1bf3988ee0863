"""Who keeps a profile: listed, added, given another role, removed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from trellis.core.errors import NotPermitted
from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.registry.forms.small import PersonForm, PersonRoleForm
from trellis.registry.pages import people as pages
from trellis.registry.services.people import add_person, change_person_role, remove_person
from trellis.registry.types import PersonRole
from trellis.registry.views.keeping import attempt, sent_data


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def people(request: ActorRequest, slug: str) -> HttpResponse:
    """GET: who keeps the profile. POST: one more."""
    actor = request.actor
    profile = pages.get_managed(actor=actor, slug=slug)
    if not pages.may_add(actor=actor, profile=profile):
        if request.method == "POST":
            raise NotPermitted(_("Ask an operator to add a person."))
        return render_page(request, pages.build_people_page(profile=profile, form=None))
    form = PersonForm(sent_data(request), roles=pages.role_choices())
    if request.method == "POST" and form.is_valid():
        given = {"email": form.cleaned_data["email"], "role": PersonRole(form.cleaned_data["role"])}
        if attempt(form, add_person, actor=actor, organisation_id=profile.id, **given):
            messages.success(request, _("The person is added."))
            return redirect("registry:people", profile.slug)
    page = pages.build_people_page(profile=profile, form=form)
    return render_page(request, page, status=422 if request.method == "POST" else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def person(request: ActorRequest, slug: str, person_id: int) -> HttpResponse:
    """GET: one person's role. POST: another role, or its end."""
    profile = pages.get_managed(actor=request.actor, slug=slug)
    found = pages.get_person_in_role(profile=profile, person_id=person_id)
    form = PersonRoleForm(sent_data(request), roles=pages.role_choices(), initial={"role": str(found.role)})
    known = {"actor": request.actor, "organisation_id": profile.id, "person_id": person_id}
    if "_remove" in request.POST:
        form.fields["role"].required = False
        done = form.is_valid() and attempt(form, remove_person, **known)
    else:
        sent = request.method == "POST" and form.is_valid()
        done = sent and attempt(form, change_person_role, **known, role=PersonRole(form.cleaned_data["role"]))
    if done:
        messages.success(request, _("Saved."))
        return redirect("registry:organisation", profile.slug)
    page = pages.build_person_page(profile=profile, person=found, form=form)
    return render_page(request, page, status=422 if request.method == "POST" else 200)
