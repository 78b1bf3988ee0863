"""A person's saved searches."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.registry.forms.small import SavedSearchForm
from trellis.registry.pages import saved_searches as pages
from trellis.registry.services.saved_searches import change_search, remove_search, save_search
from trellis.registry.views.keeping import attempt, sent_data


@login_required
@never_cache
@require_safe
def saved_searches(request: ActorRequest) -> HttpResponse:
    return render_page(request, pages.build_saved_searches_page(actor=request.actor))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def save(request: ActorRequest) -> HttpResponse:
    """GET: a name and a rhythm for the search in this address. POST: it is saved."""
    actor, query = request.actor, pages.canonical(request.GET)
    form = SavedSearchForm(sent_data(request), initial={"name": pages.suggested_name(query, actor.language)})
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, save_search, actor=actor, query=query, **form.cleaned_data)
    ):
        messages.success(request, _("The search is saved."))
        return redirect("registry:saved_searches")
    page = pages.build_save_page(actor=actor, query=query, form=form)
    return render_page(request, page, status=422 if request.method == "POST" else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def saved_search(request: ActorRequest, search_id: int) -> HttpResponse:
    """GET: one saved search. POST: another name or rhythm, or its end."""
    actor = request.actor
    found = pages.get_own_search(actor=actor, search_id=search_id)
    if "_remove" in request.POST:
        remove_search(actor=actor, search_id=found.id)
        messages.success(request, _("The search is removed."))
        return redirect("registry:saved_searches")
    form = SavedSearchForm(sent_data(request), initial={"name": found.name, "rhythm": found.rhythm.value})
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, change_search, actor=actor, search_id=found.id, **form.cleaned_data)
    ):
        messages.success(request, _("Saved."))
        return redirect("registry:saved_searches")
    page = pages.build_saved_search_page(actor=actor, search=found, form=form)
    return render_page(request, page, status=422 if request.method == "POST" else 200)
