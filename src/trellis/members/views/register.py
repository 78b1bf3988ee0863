"""The list of members, files of it, and members as such: added, changed, removed."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trellis.core.errors import Conflict, InvalidInput
from trellis.core.form_rendering import show_problems
from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.core.streaming import send_export
from trellis.members.forms import RecordForm
from trellis.members.pages import record as record_pages
from trellis.members.pages import register as pages
from trellis.members.pages.export import build_export
from trellis.members.selectors.records import get_record
from trellis.members.selectors.registers import get_register
from trellis.members.services import records
from trellis.members.types import Record


def with_version(sent: QueryDict, version: int) -> QueryDict:
    """What was sent, as if it had been typed upon this version: saving once more then stores it."""
    data = sent.copy()
    data["version"] = str(version)
    return data


@login_required
@never_cache
@require_safe
def registers(request: ActorRequest) -> HttpResponse:
    return render_page(request, pages.build_registers_page(actor=request.actor))


@login_required
@never_cache
@require_safe
def register(request: ActorRequest, slug: str) -> HttpResponse:
    query = pages.read_query(request.GET)
    return render_page(request, pages.build_register_page(actor=request.actor, slug=slug, query=query))


@login_required
@never_cache
@require_safe
def export(request: ActorRequest, slug: str, what: str, key: str) -> HttpResponseBase:
    """A file of the register, sent while it is made."""
    query = pages.read_query(request.GET)
    file = build_export(actor=request.actor, slug=slug, what=what, key=key, query=query)
    return send_export(request, file)


@login_required
@require_POST
def take_over(request: ActorRequest, slug: str) -> HttpResponse:
    found = get_register(actor=request.actor, slug=slug)
    count = records.take_over_members(actor=request.actor, host_id=found.host_id)
    messages.success(
        request,
        ngettext("%d member is written down.", "%d members are written down.", count) % count,
    )
    return redirect("members:register", found.slug)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: ActorRequest, slug: str) -> HttpResponse:
    """GET: an empty form. POST: the member, or what is wrong."""
    found = get_register(actor=request.actor, slug=slug)
    sent = request.method == "POST"
    form = RecordForm(request.POST if sent else None, language=request.actor.language)
    if sent and form.is_valid():
        try:
            number = records.add_record(
                actor=request.actor,
                host_id=found.host_id,
                values=form.values,
                profile=form.cleaned_data["profile"],
                form_key=form.cleaned_data["key"],
            )
        except (InvalidInput, Conflict) as error:
            show_problems(form, error)
        else:
            messages.success(request, _("The member is added."))
            return redirect("members:record", found.slug, number)
    page = record_pages.build_record_form(register=found, form=form)
    return render_page(request, page, status=422 if sent else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, slug: str, record_id: int) -> HttpResponse:
    """GET: a member's own values. POST: the new ones; a change by somebody else meanwhile is shown beside."""
    actor = request.actor
    found, record = record_pages.get_member(actor=actor, slug=slug, record_id=record_id)
    sent = request.method == "POST"
    form = RecordForm(request.POST if sent else None, initial=initial_of(record), language=actor.language)
    stands, status = None, 422 if sent else 200
    if sent and form.is_valid():
        try:
            records.change_record(
                actor=actor,
                host_id=found.host_id,
                record_id=record_id,
                version=form.seen_version,
                values=form.values,
                profile=form.cleaned_data["profile"],
            )
        except (InvalidInput, Conflict) as error:
            now = get_record(actor=actor, host_id=found.host_id, record_id=record_id)
            if isinstance(error, Conflict) and now.version != form.seen_version:
                stands, status = now, 409
                form = RecordForm(with_version(request.POST, now.version), language=actor.language)
            show_problems(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("members:record", found.slug, record_id)
    page = record_pages.build_record_form(register=found, record=record, form=form, stands=stands)
    return render_page(request, page, status=status)


def initial_of(record: Record) -> dict[str, Any]:
    return {
        **record.values,
        "tags": ", ".join(record.values["tags"]),
        "profile": record.profile_slug,
        "version": record.version,
    }


@login_required
@require_POST
def remove(request: ActorRequest, slug: str, record_id: int) -> HttpResponse:
    found = get_register(actor=request.actor, slug=slug)
    records.remove_record(actor=request.actor, host_id=found.host_id, record_id=record_id)
    messages.success(request, _("The member is removed from your register."))
    return redirect("members:register", found.slug)
