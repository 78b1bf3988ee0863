"""Services and programmes: looked through, compared, taken along, kept."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from trellis.core.errors import Conflict, InvalidInput, NotFound
from trellis.core.form_rendering import show_problems
from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.core.streaming import send_export
from trellis.registry.forms.catalogue import CatalogueForm, initial_of
from trellis.registry.pages import catalogue as pages
from trellis.registry.pages import kept_catalogue as kept_pages
from trellis.registry.pages.catalogue_files import build_export
from trellis.registry.services.catalogue import add_item, change_item, remove_item
from trellis.registry.types.catalogue import Catalogue
from trellis.registry.views.keeping import attempt, sent_data


def show(request: ActorRequest, catalogue: Catalogue) -> HttpResponse:
    query = pages.read_query(catalogue, request.GET)
    page = pages.build_catalogue_page(actor=request.actor, catalogue=catalogue, query=query)
    return render_page(request, page)


@require_safe
def services(request: ActorRequest) -> HttpResponse:
    return show(request, Catalogue.SERVICES)


@require_safe
def programmes(request: ActorRequest) -> HttpResponse:
    return show(request, Catalogue.PROGRAMMES)


@require_safe
def programme(request: ActorRequest, programme_id: int) -> HttpResponse:
    page = pages.build_programme_page(actor=request.actor, programme_id=programme_id)
    return render_page(request, page)


@require_safe
def compare(request: ActorRequest) -> HttpResponse:
    return render_page(request, pages.build_compare_page(actor=request.actor, ids=request.GET.getlist("id")))


@require_safe
def export(request: ActorRequest, catalogue: str, key: str) -> HttpResponseBase:
    """A file of what the address asks, sent while it is made."""
    if catalogue not in list(Catalogue):
        raise NotFound()
    known = Catalogue(catalogue)
    query = pages.read_query(known, request.GET)
    file = build_export(catalogue=known, key=key, query=query, language=request.actor.language)
    return send_export(request, file)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def edit_items(request: ActorRequest, slug: str, catalogue: str) -> HttpResponse:
    """GET: what an organisation offers or runs. POST: one more."""
    actor = request.actor
    profile, known = kept_pages.get_kept(actor=actor, slug=slug, catalogue=catalogue)
    form = CatalogueForm(sent_data(request), catalogue=known, language=actor.language)
    if request.method == "POST" and form.is_valid():
        given = {"actor": actor, "catalogue": known, "organisation_id": profile.id}
        key = form.cleaned_data["key"]
        if attempt(form, add_item, **given, values=form.values, form_key=key):
            messages.success(request, _("Saved."))
            return redirect("registry:edit_items", profile.slug, known)
    page = kept_pages.build_kept_page(actor=actor, profile=profile, catalogue=known, form=form)
    return render_page(request, page, status=422 if request.method == "POST" else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def edit_item(request: ActorRequest, slug: str, catalogue: str, offer_id: int) -> HttpResponse:
    """GET: one of them. POST: its new content, or its end; a change by somebody else is shown beside."""
    actor = request.actor
    profile, known = kept_pages.get_kept(actor=actor, slug=slug, catalogue=catalogue)
    found = kept_pages.get_own(profile=profile, catalogue=known, item_id=offer_id)
    given = {"actor": actor, "catalogue": known, "organisation_id": profile.id, "item_id": offer_id}
    if "_remove" in request.POST:
        remove_item(**given)  # type: ignore[arg-type]
        messages.success(request, _("Removed."))
        return redirect("registry:edit_items", profile.slug, known)
    initial = initial_of(found.values, found.version)
    form = CatalogueForm(sent_data(request), catalogue=known, language=actor.language, initial=initial)
    stands, status = None, 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            change_item(**given, version=form.seen_version, values=form.values)  # type: ignore[arg-type]
        except (InvalidInput, Conflict) as error:
            if isinstance(error, Conflict) and found.version != form.seen_version:
                stands, status = found, 409
                data = request.POST.copy()
                data["version"] = str(found.version)
                form = CatalogueForm(data, catalogue=known, language=actor.language)
            show_problems(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("registry:edit_items", profile.slug, known)
    page = kept_pages.build_kept_page(
        actor=actor, profile=profile, catalogue=known, form=form, editing=offer_id, stands=stands
    )
    return render_page(request, page, status=status)
