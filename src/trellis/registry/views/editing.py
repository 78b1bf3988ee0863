"""Creating and editing a profile, with and without JavaScript; what was typed is kept whatever happens."""

import contextlib
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trellis.core.errors import InvalidInput
from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.core.templatetags.formats import moment
from trellis.core.types import Actor, Problem
from trellis.registry.forms.profile import build_form
from trellis.registry.forms.typed import (
    Typed,
    sites_from_typed,
    typed_from_profile,
    typed_from_request,
    values_from_typed,
)
from trellis.registry.pages import editing as pages
from trellis.registry.pages.editing import EditContext
from trellis.registry.services.changing import StaleProfile
from trellis.registry.services.drafts import discard_draft, save_draft
from trellis.registry.services.life import change_and_submit
from trellis.registry.services.profiles import change_organisation, create_organisation
from trellis.registry.types import Blueprint, FieldType, Profile, Value


@login_required
@never_cache
@require_safe
def kinds(request: ActorRequest) -> HttpResponse:
    return render_page(request, pages.build_kinds_page(actor=request.actor))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def create(request: ActorRequest, kind: str) -> HttpResponse:
    """GET: the first fields. POST: a draft with them; a name that is there already is asked about first."""
    actor = request.actor
    blueprint = pages.get_create_context(actor=actor, kind=kind)
    first = pages.first_fields(blueprint)
    typed = typed_from_request(blueprint, request.POST.lists())
    problems: tuple[Problem, ...] = ()
    alike: tuple[pages.Card, ...] = ()
    if request.method == "POST":
        values = {
            name: value for name, value in values_from_typed(blueprint, typed, {}).items() if name in first
        }
        if not request.POST.get("is_another"):
            alike = pages.list_alike(actor=actor, name=str(values.get("name") or ""))
        if not alike:
            try:
                profile = create_organisation(actor=actor, kind=kind, values=values)
            except InvalidInput as error:
                problems = error.problems
            else:
                messages.success(request, _("The draft is there. Now say more."))
                return redirect("registry:edit", profile.slug)
    form = build_form(blueprint, typed, language=actor.language, problems=problems, only=first)
    page = pages.build_create_page(actor=actor, blueprint=blueprint, form=form, alike=alike)
    return render_page(request, page, status=422 if problems else 409 if alike else 200)


@dataclass(frozen=True)
class Sent:
    """A form that was sent: what was typed, and what it means."""

    typed: Typed
    version: int
    settled: dict[str, int]
    dropped: frozenset[str]  # fields where the editor takes what stands


def sent_from(blueprint: Blueprint, post: QueryDict, profile: Profile) -> Sent:
    typed = typed_from_request(blueprint, post.lists())
    seen = whole(post.get("seen", ""), profile.version)
    kept = {name.removeprefix("keep."): post[name] for name in post if name.startswith("keep.")}
    return Sent(
        typed=typed,
        version=whole("".join(typed.get("version", [])[:1]), profile.version),
        settled={name: seen for name, choice in kept.items() if choice == "mine"},
        dropped=frozenset(name for name, choice in kept.items() if choice == "theirs"),
    )


def whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: ActorRequest, slug: str) -> HttpResponse:
    """GET: the form, with what this person typed and did not store. POST: what the button says."""
    context = pages.get_edit_context(actor=request.actor, slug=slug)
    if context.profile.slug != slug:
        return redirect("registry:edit", context.profile.slug)
    if request.method != "POST":
        return opened(request, context)
    if "_discard" in request.POST:
        discard_draft(actor=request.actor, organisation_id=context.profile.id)
        messages.info(request, _("What was typed and not stored is gone."))
        return redirect("registry:edit", slug)
    sent = sent_from(context.blueprint, request.POST, context.profile)
    if "_add" in request.POST:
        keep_typed(request.actor, context, sent)
        return shown(request, context, sent.typed, add=request.POST["_add"], status=200)
    if "_draft" in request.POST:
        save_draft(
            actor=request.actor,
            organisation_id=context.profile.id,
            version=sent.version,
            typed=sent.typed,
        )
        messages.success(request, _("The draft is kept. Only you see it until you save."))
        return redirect("registry:edit", slug)
    return save(request, context, sent)


def opened(request: ActorRequest, context: EditContext) -> HttpResponse:
    draft = context.draft
    if draft is not None:
        return shown(request, context, draft.typed, saved_at=draft.saved_at, status=200)
    typed = typed_from_profile(context.blueprint, context.profile, language=request.actor.language)
    return shown(request, context, with_parent_address(request.actor, context, typed), status=200)


def with_parent_address(actor: Actor, context: EditContext, typed: Typed) -> Typed:
    """The organisation that this one belongs to, as it is typed: by its address."""
    parents = pages.parent_addresses(actor=actor, profile=context.profile)
    return {**typed, "parent": [parents[0]]} if parents and "parent" in typed else typed


def save(request: ActorRequest, context: EditContext, sent: Sent) -> HttpResponse:
    actor, profile = request.actor, context.profile
    try:
        values = meant_values(actor, context, sent)
        sites = sites_from_typed(sent.typed, profile.sites)
        has_sites = context.blueprint.sites and "sites" not in sent.dropped
        store = change_and_submit if "_submit" in request.POST else change_organisation
        store(
            actor=actor,
            organisation_id=profile.id,
            values=values,
            sites=sites if has_sites else None,
            version=sent.version,
            settled=sent.settled,
        )
        discard_draft(actor=actor, organisation_id=profile.id)
    except StaleProfile as error:
        keep_typed(actor, context, sent)
        page = pages.build_conflict_page(
            actor=actor, context=context, clashes=error.clashes, version=error.version, typed=sent.typed
        )
        return render_page(request, page, status=409)
    except InvalidInput as error:
        keep_typed(actor, context, sent)
        return shown(request, context, sent.typed, problems=error.problems, status=422)
    messages.success(request, _("Saved."))
    return redirect("registry:organisation", profile.slug)


def meant_values(actor: Actor, context: EditContext, sent: Sent) -> dict[str, Value]:
    """The values for the service; an organisation typed by its address or name becomes its id."""
    values = values_from_typed(context.blueprint, sent.typed, context.profile.values)
    for spec in context.blueprint.fields():
        typed = str(values.get(spec.name) or "")
        if spec.type == FieldType.ORGANISATION and typed:
            standing = context.profile.values.get(spec.name)
            is_same = typed == str(standing)
            found = standing if is_same else pages.find_organisation_id(actor=actor, text=typed)
            if found is None:
                message = _("No profile, or more than one, has this address or name.")
                raise InvalidInput([Problem(field=spec.name, message=message)])
            values[spec.name] = found
    return {name: value for name, value in values.items() if name not in sent.dropped}


def keep_typed(actor: Actor, context: EditContext, sent: Sent) -> None:
    """Keep what was typed; a text too large to keep is at least shown again."""
    with contextlib.suppress(InvalidInput):
        save_draft(actor=actor, organisation_id=context.profile.id, version=sent.version, typed=sent.typed)


def shown(
    request: ActorRequest,
    context: EditContext,
    typed: Typed,
    *,
    status: int,
    problems: tuple[Problem, ...] = (),
    add: str = "",
    saved_at: datetime | None = None,
) -> HttpResponse:
    form = build_form(context.blueprint, typed, language=request.actor.language, problems=problems, add=add)
    page = pages.build_edit_page(actor=request.actor, context=context, form=form, draft_saved_at=saved_at)
    return render_page(request, page, status=status)


@login_required
@never_cache
@require_POST
def draft(request: ActorRequest, slug: str) -> HttpResponse:
    """What a form keeps by itself while one types."""
    context = pages.get_edit_context(actor=request.actor, slug=slug)
    sent = sent_from(context.blueprint, request.POST, context.profile)
    saved_at = save_draft(
        actor=request.actor, organisation_id=context.profile.id, version=sent.version, typed=sent.typed
    )
    return JsonResponse({"saved_at": saved_at.isoformat(), "text": moment(saved_at)})
