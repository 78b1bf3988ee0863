"""The record of one member, and what is kept about it: added, changed, closed, removed."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trellis.core.errors import Conflict, InvalidInput
from trellis.core.form_rendering import show_problems
from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.members.forms import entry_form
from trellis.members.pages import record as pages
from trellis.members.services import entries
from trellis.members.views.register import with_version


@login_required
@never_cache
@require_safe
def record(request: ActorRequest, slug: str, record_id: int) -> HttpResponse:
    return render_page(request, pages.build_record_page(actor=request.actor, slug=slug, record_id=record_id))


def to_part(slug: str, record_id: int, kind: str) -> HttpResponse:
    return redirect(reverse("members:record", args=[slug, record_id]) + f"#{kind}")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add_entry(request: ActorRequest, slug: str, record_id: int, kind: str) -> HttpResponse:
    """GET: an empty form of this kind. POST: the entry, or what is wrong."""
    register, member = pages.get_member(actor=request.actor, slug=slug, record_id=record_id)
    blueprint = pages.get_blueprint(kind)
    sent = request.method == "POST"
    form = entry_form(blueprint.kind, request.POST if sent else None, initial={"currency": "EUR"})
    if sent and form.is_valid():
        known: dict[str, Any] = {"actor": request.actor, "host_id": register.host_id, "record_id": record_id}
        try:
            entries.add_entry(
                **known, kind=blueprint.kind, values=form.values, form_key=form.cleaned_data["key"]
            )
        except (InvalidInput, Conflict) as error:
            show_problems(form, error)
        else:
            messages.success(request, _("Saved."))
            return to_part(register.slug, record_id, kind)
    page = pages.build_entry_form(register=register, record=member, blueprint=blueprint, form=form)
    return render_page(request, page, status=422 if sent else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: ActorRequest, slug: str, record_id: int, kind: str, item_id: int) -> HttpResponse:
    """GET: an entry. POST: its new content, or its end."""
    actor = request.actor
    register, member = pages.get_member(actor=actor, slug=slug, record_id=record_id)
    blueprint = pages.get_blueprint(kind)
    found = pages.get_entry(actor=actor, record=member, kind=blueprint.kind, entry_id=item_id)
    known: dict[str, Any] = {
        "actor": actor, "host_id": register.host_id, "record_id": record_id, "kind": blueprint.kind,
        "entry_id": item_id,
    }  # fmt: skip
    if "_remove" in request.POST:
        entries.remove_entry(**known)
        messages.success(request, _("Removed."))
        return to_part(register.slug, record_id, kind)
    sent = request.method == "POST"
    initial = {**found.values, "version": found.version}
    form = entry_form(blueprint.kind, request.POST if sent else None, initial=initial)
    stands, status = None, 422 if sent else 200
    if sent and form.is_valid():
        try:
            entries.change_entry(**known, version=form.seen_version, values=form.values)
        except (InvalidInput, Conflict) as error:
            now = pages.get_entry(actor=actor, record=member, kind=blueprint.kind, entry_id=item_id)
            if isinstance(error, Conflict) and now.version != form.seen_version:
                stands, status = now, 409
                form = entry_form(blueprint.kind, with_version(request.POST, now.version))
            show_problems(form, error)
        else:
            messages.success(request, _("Saved."))
            return to_part(register.slug, record_id, kind)
    page = pages.build_entry_form(
        register=register, record=member, blueprint=blueprint, form=form, entry=found, stands=stands
    )
    return render_page(request, page, status=status)


@login_required
@require_POST
def close(request: ActorRequest, slug: str, record_id: int, kind: str, item_id: int) -> HttpResponse:
    """Done, paid or met today; back to where the button was."""
    register, _member = pages.get_member(actor=request.actor, slug=slug, record_id=record_id)
    blueprint = pages.get_blueprint(kind)
    try:
        entries.close_entry(
            actor=request.actor,
            host_id=register.host_id,
            record_id=record_id,
            kind=blueprint.kind,
            entry_id=item_id,
        )
    except InvalidInput as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Saved."))
    here = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(here, None):
        return redirect(here)
    return to_part(register.slug, record_id, kind)
