"""Writing an agenda: sessions, moves, imports, versions. Each works as a plain form."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trellis.core.errors import Conflict, InvalidInput
from trellis.core.form_rendering import show_problems
from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.events.formats.remarks import FileRefused, Remark
from trellis.events.forms.agenda import AgendaFileForm, MoveForm, PublishForm, SessionForm, initial_of
from trellis.events.pages import agenda_editing as pages
from trellis.events.pages.keeping import get_kept
from trellis.events.selectors.agenda import get_entry
from trellis.events.services import agenda as services
from trellis.events.services import agenda_imports
from trellis.events.views.event import sent_data


@login_required
@never_cache
@require_safe
def edit(request: ActorRequest, event: str) -> HttpResponse:
    return render_page(request, pages.build_editor_page(actor=request.actor, slug=event))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ActorRequest, event: str) -> HttpResponse:
    """GET: an empty form. POST: a new session, or what is wrong."""
    found = get_kept(actor=request.actor, slug=event, changes=True)
    form = SessionForm(sent_data(request), initial={"minutes": 45})
    if request.method == "POST" and form.is_valid() and (made := form.session(found.time_zone)):
        key = form.cleaned_data["key"]
        try:
            services.add_session(actor=request.actor, event_id=found.id, session=made, form_key=key)
        except (InvalidInput, Conflict) as error:
            show_problems(form, error)
        else:
            messages.success(request, _("Saved. Readers see it when the agenda is published."))
            return redirect("events:agenda_edit", event)
    page = pages.build_session_form(event=found, form=form)
    return render_page(request, page, status=422 if request.method == "POST" else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ActorRequest, event: str, session: int) -> HttpResponse:
    """GET: the session in boxes. POST: its new content."""
    found = get_kept(actor=request.actor, slug=event, changes=True)
    entry, version = get_entry(event=found, session_id=session)
    form = SessionForm(sent_data(request), initial=initial_of(entry.session, version))
    if request.method == "POST" and form.is_valid() and (made := form.session(found.time_zone)):
        try:
            services.change_session(
                actor=request.actor,
                event_id=found.id,
                session_id=session,
                version=form.cleaned_data["version"] or 0,
                session=made,
            )
        except (InvalidInput, Conflict) as error:
            show_problems(form, error)
        else:
            messages.success(request, _("Saved. Readers see it when the agenda is published."))
            return redirect("events:agenda_edit", event)
    page = pages.build_session_form(event=found, form=form, session_id=session, title=entry.session.title)
    return render_page(request, page, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def move(request: ActorRequest, event: str, session: int) -> HttpResponse:
    """Another time or room, from a form or by dragging; a taken room is said, and nothing moves."""
    found = get_kept(actor=request.actor, slug=event, changes=True)
    form = MoveForm(request.POST)
    problem = ""
    if form.is_valid():
        start = form.in_zone(form.cleaned_data["start"], found.time_zone)
        room = form.cleaned_data["room"]
        given = {"event_id": found.id, "session_id": session, "starts_at": start, "room": room}
        try:
            services.move_session(actor=request.actor, **given)
        except Conflict as error:
            problem = str(error)
        else:
            messages.success(request, _("Moved."))
            place = "card" if "from_grid" in request.POST else "session"
            return redirect(f"{reverse('events:agenda_edit', args=[event])}#{place}-{session}")
    problem = problem or _("Say the day and time to which it moves.")
    typed = {name: request.POST.get(name, "") for name in ("start", "room")}
    refusal = pages.Refusal(session, **typed, problem=problem)
    page = pages.build_editor_page(actor=request.actor, slug=event, refusal=refusal)
    return render_page(request, page, status=409 if form.is_valid() else 422)


@login_required
@require_POST
def remove(request: ActorRequest, event: str, session: int) -> HttpResponse:
    found = get_kept(actor=request.actor, slug=event, changes=True)
    services.remove_session(actor=request.actor, event_id=found.id, session_id=session)
    messages.success(request, _("Removed. Readers see it when the agenda is published."))
    return redirect("events:agenda_edit", event)


@login_required
@require_POST
def publish(request: ActorRequest, event: str) -> HttpResponse:
    found = get_kept(actor=request.actor, slug=event, changes=True)
    form = PublishForm(request.POST)
    text = form.cleaned_data["note"] if form.is_valid() else ""
    number = services.publish_agenda(actor=request.actor, event_id=found.id, text=text)
    messages.success(request, _("Version %(number)d is public.") % {"number": number})
    return redirect("events:agenda_version", event, number)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: ActorRequest, event: str) -> HttpResponse:
    """GET: what was imported. POST: a file, understood and compared, or refused with every fault by line."""
    found = get_kept(actor=request.actor, slug=event, changes=True)
    form = AgendaFileForm(sent_data(request), request.FILES or None)
    refusals: tuple[Remark, ...] = ()
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["upload"]
        try:
            number = agenda_imports.stage_agenda(
                actor=request.actor, event_id=found.id, name=upload.name, data=upload.read()
            )
        except FileRefused as error:
            refusals = error.remarks
        else:
            return redirect("events:agenda_import", event, number)
    page = pages.build_imports_page(event=found, form=form, refusals=refusals)
    return render_page(request, page, status=422 if request.method == "POST" else 200)


@login_required
@never_cache
@require_safe
def staged(request: ActorRequest, event: str, agenda_import: int) -> HttpResponse:
    page = pages.build_import_page(actor=request.actor, slug=event, import_id=agenda_import)
    return render_page(request, page)


@login_required
@require_POST
def apply(request: ActorRequest, event: str, agenda_import: int) -> HttpResponse:
    found = get_kept(actor=request.actor, slug=event, changes=True)
    done = agenda_imports.apply_agenda(actor=request.actor, event_id=found.id, import_id=agenda_import)
    number = len(done.added) + len(done.removed) + len(done.changes)
    text = ngettext("%(count)d difference was applied.", "%(count)d differences were applied.", number)
    messages.success(request, text % {"count": number})
    return redirect("events:agenda_edit", event)


@login_required
@require_POST
def undo(request: ActorRequest, event: str, agenda_import: int) -> HttpResponse:
    found = get_kept(actor=request.actor, slug=event, changes=True)
    agenda_imports.undo_agenda(actor=request.actor, event_id=found.id, import_id=agenda_import)
    messages.success(request, _("The agenda is again as it was before this import."))
    return redirect("events:agenda_edit", event)


@login_required
@never_cache
@require_safe
def versions(request: ActorRequest, event: str) -> HttpResponse:
    return render_page(request, pages.build_versions_page(actor=request.actor, slug=event))


@login_required
@never_cache
@require_safe
def version(request: ActorRequest, event: str, version: int) -> HttpResponse:
    page = pages.build_version_page(actor=request.actor, slug=event, number=version)
    return render_page(request, page)
