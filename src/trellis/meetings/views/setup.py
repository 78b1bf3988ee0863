"""What organisers set: rules, slots, tables, and whom they remind. Each works as a plain form."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trellis.core.errors import Conflict, InvalidInput
from trellis.core.form_rendering import show_problems
from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.events.selectors.registration import list_kinds
from trellis.events.types.times import wall_time
from trellis.meetings.forms.setup import RulesForm, TablesForm, WindowForm, initial_of
from trellis.meetings.pages import setup as pages
from trellis.meetings.selectors.setup import no_meetings
from trellis.meetings.services import halls as building
from trellis.meetings.services import joining, setting_up
from trellis.meetings.types.words import SetupState
from trellis.meetings.views.part import numbers


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def setup(request: ActorRequest, event: str) -> HttpResponse:
    """GET: the rules. POST: begins meetings, or saves the rules."""
    found, rules = pages.get_kept(actor=request.actor, slug=event)
    if rules is None and request.method == "POST":
        setting_up.begin_meetings(actor=request.actor, event_id=found.id)
        messages.success(request, _("Now say when and where meetings take place, and who may meet."))
        return redirect("meetings:setup", found.slug)
    if rules is None:
        page = pages.build_setup_page(actor=request.actor, event=found, rules=None, form=None, is_stale=False)
        return render_page(request, page)
    given: dict[str, Any] = {
        "kinds": list_kinds(event_id=found.id),
        "profile_kinds": pages.profile_kinds(request.actor.language),
        "initial": initial_of(rules),
    }
    form = RulesForm(request.POST if request.method == "POST" else None, **given)
    is_stale, status = False, 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            setting_up.change_rules(
                actor=request.actor,
                event_id=found.id,
                version=form.cleaned_data["version"],
                values=form.values,
            )
        except (InvalidInput, Conflict) as error:
            if isinstance(error, Conflict):
                is_stale, status = True, 409
                data = request.POST.copy()
                data["version"] = str(rules.version)
                form = RulesForm(data, **given)
            show_problems(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("meetings:setup", found.slug)
    page = pages.build_setup_page(actor=request.actor, event=found, rules=rules, form=form, is_stale=is_stale)
    return render_page(request, page, status=status)


@login_required
@require_POST
def step(request: ActorRequest, event: str) -> HttpResponse:
    """Open, plan, close; before publishing, who would be told what."""
    found, _rules = pages.get_kept(actor=request.actor, slug=event)
    to = request.POST.get("to", "")
    if to == SetupState.PUBLISHED:
        return redirect("meetings:publish", found.slug)
    try:
        setting_up.set_state(actor=request.actor, event_id=found.id, to=to)
    except (Conflict, InvalidInput) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Saved."))
    return redirect("meetings:setup", found.slug)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def halls(request: ActorRequest, event: str) -> HttpResponse:
    """GET: slots and tables. POST: more of them, fewer, or a table closed."""
    found, rules = pages.get_kept(actor=request.actor, slug=event)
    if rules is None:
        raise no_meetings()
    sent = request.POST if request.method == "POST" else None
    asked = request.POST.get("do", "")
    starts = wall_time(found.starts_at, found.time_zone)
    window_form = WindowForm(sent if asked == "slots" else None, initial={"day": starts.date()})
    tables_form = TablesForm(sent if asked == "tables" else None)
    form = {"slots": window_form, "tables": tables_form}.get(asked)
    given: dict[str, Any] = {"actor": request.actor, "event_id": found.id}
    if form is not None and form.is_valid():
        try:
            if asked == "slots":
                count = building.add_slots(**given, window=window_form.window)
                text = ngettext("%d slot is added.", "%d slots are added.", count) % count
            else:
                said = tables_form.cleaned_data
                count = building.add_tables(**given, **(said | {"features": said["features"].split(",")}))
                text = ngettext("%d table is added.", "%d tables are added.", count) % count
        except (InvalidInput, Conflict) as error:
            show_problems(form, error)
        else:
            messages.success(request, text)
            return redirect("meetings:halls", found.slug)
    elif sent is not None and form is None:
        try:
            messages.success(request, change_halls(request, given, asked))
        except Conflict as error:
            messages.error(request, str(error))
        return redirect("meetings:halls", found.slug)
    page = pages.build_halls_page(
        actor=request.actor, event=found, rules=rules, window_form=window_form, tables_form=tables_form
    )
    return render_page(request, page, status=422 if sent is not None else 200)


def change_halls(request: ActorRequest, given: dict[str, Any], asked: str) -> str:
    """Fewer slots or tables, or a table closed or opened; what to say then."""
    if asked == "remove-slots":
        building.remove_slots(**given, slot_ids=numbers(request.POST.getlist("slot")))
        return _("Removed.")
    if asked == "remove-tables":
        building.remove_tables(**given, table_ids=numbers(request.POST.getlist("table")))
        return _("Removed.")
    if asked not in ("close", "open"):
        raise Conflict(_("There is no such step."))
    standing = building.close_tables(
        **given, table_ids=numbers(request.POST.getlist("table")), is_closed=asked == "close"
    )
    text = ngettext(
        "%d meeting stands at this table still: move it.",
        "%d meetings stand at this table still: move them.",
        standing,
    )
    return text % standing if standing else _("Saved.")


@login_required
@never_cache
@require_safe
def silent(request: ActorRequest, event: str) -> HttpResponse:
    found, rules = pages.get_kept(actor=request.actor, slug=event)
    if rules is None:
        raise no_meetings()
    return render_page(request, pages.build_silent_page(actor=request.actor, event=found, rules=rules))


@login_required
@require_POST
def invite(request: ActorRequest, event: str) -> HttpResponse:
    """Ask all who have not joined whether they take part."""
    found, _rules = pages.get_kept(actor=request.actor, slug=event)
    count = joining.invite_registered(actor=request.actor, event_id=found.id)
    messages.success(request, ngettext("%d person is asked.", "%d people are asked.", count) % count)
    return redirect("meetings:silent", found.slug)
