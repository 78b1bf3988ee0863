"""Screens of the portal."""

import functools
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trellis.core import blocks
from trellis.core.errors import Conflict, InvalidInput, NotFound
from trellis.core.form_rendering import show_problems
from trellis.core.frame import ALL_LANGUAGES
from trellis.core.pages import render_page
from trellis.core.privacy import Fields, Purpose
from trellis.core.requests import ActorRequest
from trellis.portal import selectors
from trellis.portal.forms import BlocksForm, ErasureForm, LogoForm, SiteForm, TextsForm
from trellis.portal.pages import api as api_pages
from trellis.portal.pages import blocks as blocks_pages
from trellis.portal.pages import home as home_pages
from trellis.portal.pages import own_data as own_data_pages
from trellis.portal.pages import permissions as permissions_pages
from trellis.portal.pages import privacy as privacy_pages
from trellis.portal.pages import search as search_pages
from trellis.portal.pages import site as pages
from trellis.portal.services import erasing
from trellis.portal.services import site as services
from trellis.portal.types import TEXT_LABELS, SiteSettings

YEAR = 365 * 24 * 3600


def site_of(request: ActorRequest) -> SiteSettings:
    """The settings that the middleware read for this request."""
    return request.site_settings  # type: ignore[attr-defined]


def described_api() -> Mapping[str, Any]:
    """The API's description of itself, which changes only with the blocks that are off."""
    return described_without(settings.TRELLIS_API, blocks.off())


@functools.lru_cache(maxsize=4)
def described_without(name: str, off: frozenset[str]) -> Mapping[str, Any]:
    return import_string(name).get_openapi_schema()


@require_GET
def home(request: ActorRequest) -> HttpResponse:
    page = home_pages.build_home_page(actor=request.actor, site=site_of(request))
    return render_page(request, page)


@require_GET
def search(request: ActorRequest) -> HttpResponse:
    """One search over everything: each module of the list that settings name is asked."""
    finders = import_string(settings.TRELLIS_FINDERS)
    text = request.GET.get("q", "")
    return render_page(
        request, search_pages.build_search_page(actor=request.actor, text=text, finders=finders)
    )


@require_GET
def api(request: ActorRequest) -> HttpResponse:
    """The API's description as a page of our own: the usual viewers load scripts from other hosts."""
    described = described_api()
    url = reverse("api:openapi-json")
    return render_page(request, api_pages.build_api_page(schema=described, description_url=url))


@require_GET
def permissions(request: ActorRequest) -> HttpResponse:
    """Who may do what: public, as it holds nothing that the source does not say."""
    page = permissions_pages.build_permissions_page(
        chapters=import_string(settings.TRELLIS_PERMISSIONS),
        schema=described_api(),
        role=request.GET.get("role", ""),
        text=request.GET.get("q", "")[:200],
    )
    return render_page(request, page)


@require_GET
def logo(request: ActorRequest, digest: str) -> HttpResponse:
    found = selectors.get_logo(digest=digest)
    response = HttpResponse(found.content, content_type="image/png")
    response["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response


@require_GET
def imprint(request: ActorRequest) -> HttpResponse:
    return render_page(request, pages.build_imprint_page(actor=request.actor, site=site_of(request)))


def listed_fields() -> tuple[Sequence[Purpose], Mapping[str, Fields]]:
    """Purposes and fields of the list that settings name."""
    listed = import_module(settings.TRELLIS_PRIVACY)
    return listed.PURPOSES, listed.FIELDS


@require_GET
def privacy(request: ActorRequest) -> HttpResponse:
    purposes, fields = listed_fields()
    return render_page(
        request, privacy_pages.build_privacy_page(actor=request.actor, purposes=purposes, fields=fields)
    )


@require_GET
def privacy_record(request: ActorRequest) -> HttpResponse:
    """The record of processing as a program reads it."""
    purposes, fields = listed_fields()
    processing = privacy_pages.build_processing(purposes, fields)
    return JsonResponse({"processing": privacy_pages.as_record(processing)})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def own_data(request: ActorRequest) -> HttpResponse:
    """GET: what is kept about the person who looks. POST: their account is erased."""
    form = ErasureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            erasing.erase_person(
                actor=request.actor, person_id=request.actor.person_id or 0, **form.cleaned_data
            )
        except (InvalidInput, Conflict) as error:
            show_problems(form, error)
        else:
            logout(request)
            messages.success(request, _("Your account is erased."))
            return redirect("portal:home")
    purposes, fields = listed_fields()
    page = own_data_pages.build_own_data_page(
        actor=request.actor, purposes=purposes, fields=fields, form=form
    )
    return render_page(request, page, status=422 if form.errors else 200)


@login_required
@never_cache
@require_GET
def own_data_file(request: ActorRequest) -> HttpResponse:
    found = own_data_pages.build_own_data_file(actor=request.actor)
    response = JsonResponse(found, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="about-you.json"'
    return response


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def site(request: ActorRequest) -> HttpResponse:
    """GET: the operator's settings. POST: name, colour, languages."""
    form = SiteForm(request.POST or None)
    if request.method != "POST":
        return settings_page(request, selectors.get_site())
    if form.is_valid():
        try:
            services.change_site(actor=request.actor, **form.cleaned_data)
        except (InvalidInput, Conflict) as error:
            show_problems(form, error)
        else:
            messages.success(request, _("The settings are saved."))
            return redirect("portal:settings")
    return settings_page(request, selectors.get_site(), form=form)


def settings_page(
    request: ActorRequest,
    current: SiteSettings,
    *,
    form: SiteForm | None = None,
    logo_form: LogoForm | None = None,
) -> HttpResponse:
    stored = {
        "version": current.version,
        "name": current.name,
        "accent": current.accent,
        "languages": current.languages or ALL_LANGUAGES,
    }
    page = pages.build_settings_page(
        actor=request.actor,
        site=current,
        form=kept(form, current) if form else SiteForm(initial=stored),
        logo_form=logo_form or LogoForm(),
    )
    return render_page(request, page, status=422 if form or logo_form else 200)


def kept(form: Form, current: SiteSettings) -> Form:
    """What was typed, now upon the present state: sent again it is taken."""
    typed: QueryDict = form.data.copy()  # type: ignore[attr-defined]
    typed["version"] = str(current.version)
    form.data = typed
    return form


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def offered_blocks(request: ActorRequest) -> HttpResponse:
    """GET: which blocks are offered, and what each holds. POST: switch them on and off."""
    form = BlocksForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_blocks(actor=request.actor, **form.cleaned_data)
        except (InvalidInput, Conflict) as error:
            show_problems(form, error)
        else:
            messages.success(request, _("The settings are saved."))
            return redirect("portal:blocks")
    current = selectors.get_site()
    if request.method == "POST":
        form = kept(form, current)  # type: ignore[assignment]
    else:
        form = BlocksForm(initial={"version": current.version, "offered": blocks_pages.offered_keys(current)})
    page = blocks_pages.build_blocks_page(actor=request.actor, site=current, form=form)
    return render_page(request, page, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def change_logo(request: ActorRequest) -> HttpResponse:
    form = LogoForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            services.change_logo(actor=request.actor, content=form.cleaned_data["logo"].read())
        except InvalidInput as error:
            show_problems(form, error)
        else:
            messages.success(request, _("The logo is saved."))
            return redirect("portal:settings")
    return settings_page(request, selectors.get_site(), logo_form=form)


@login_required
@require_POST
def remove_logo(request: ActorRequest) -> HttpResponse:
    services.remove_logo(actor=request.actor)
    messages.success(request, _("The logo is removed."))
    return redirect("portal:settings")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def texts(request: ActorRequest, language: str) -> HttpResponse:
    """GET: the site's texts in one language. POST: change them."""
    current = selectors.get_site()
    if language not in (current.languages or ALL_LANGUAGES):
        raise NotFound(_("This language is not offered."))
    form = TextsForm(request.POST or None)
    if request.method == "POST":
        if form.is_valid():
            data = dict(form.cleaned_data)
            version = data.pop("version")
            try:
                services.change_texts(actor=request.actor, version=version, language=language, texts=data)
            except (InvalidInput, Conflict) as error:
                show_problems(form, error)
            else:
                messages.success(request, _("The texts are saved."))
                return redirect("portal:texts", language)
        return texts_page(request, selectors.get_site(), language, form=form)
    return texts_page(request, current, language)


def texts_page(
    request: ActorRequest, current: SiteSettings, language: str, *, form: TextsForm | None = None
) -> HttpResponse:
    stored = {name: current.texts.get(name, {}).get(language, "") for name in TEXT_LABELS}
    page = pages.build_texts_page(
        actor=request.actor,
        site=current,
        language=language,
        form=kept(form, current) if form else TextsForm(initial={"version": current.version, **stored}),
    )
    return render_page(request, page, status=422 if form else 200)
