"""Posting, changing, publishing, renewing and withdrawing a listing. Each works as a plain form."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trellis.core.errors import Conflict, InvalidInput, NotFound
from trellis.core.form_rendering import show_problems
from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.exchange.forms import ListingForm, first_values, initial_of
from trellis.exchange.pages import editing as pages
from trellis.exchange.selectors.listings import get_listing
from trellis.exchange.services import posting, steps
from trellis.exchange.types.words import Step


def with_version(sent: QueryDict, version: int) -> QueryDict:
    """What was sent, as if it had been typed upon this version: saving once more then stores it."""
    data = sent.copy()
    data["version"] = str(version)
    return data


@login_required
@never_cache
@require_safe
def kinds(request: ActorRequest) -> HttpResponse:
    slug = request.GET.get("organisation", "").replace("\x00", "")[:120]
    return render_page(request, pages.build_kinds_page(actor=request.actor, slug=slug))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: ActorRequest, slug: str, blueprint: str, side: str) -> HttpResponse:
    """GET: an empty form. POST: a draft, or what is wrong."""
    actor = request.actor
    place = pages.get_place(actor=actor, slug=slug, kind=blueprint, side=side)
    said = place.profile.values
    initial = first_values(
        country=said.get("country"),
        languages=said.get("languages") or [],
        ecosystems=[item if isinstance(item, str) else item["term"] for item in said.get("ecosystem") or []],
    )
    sent = request.method == "POST"
    form = ListingForm(
        request.POST if sent else None, kind=place.kind, language=actor.language, initial=initial
    )
    if sent and form.is_valid():
        try:
            number = posting.post_listing(
                actor=actor,
                organisation_id=place.profile.id,
                cluster_id=place.cluster_id,
                kind=place.kind.key,
                side=place.side,
                values=form.values,
                attributes=form.attributes,
                form_key=form.cleaned_data["key"],
            )
        except (InvalidInput, Conflict) as error:
            show_problems(form, error)
        else:
            messages.success(request, _("Saved as a draft. Look once more, then publish it."))
            return redirect("exchange:listing", number)
    page = pages.build_create_page(actor=actor, place=place, form=form)
    return render_page(request, page, status=422 if sent else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, listing_id: int) -> HttpResponse:
    """GET: what it says. POST: what it is to say; a change by somebody else meanwhile is shown beside."""
    actor = request.actor
    listing, kind = pages.get_editable(actor=actor, listing_id=listing_id)
    sent = request.method == "POST"
    form = ListingForm(
        request.POST if sent else None,
        kind=kind,
        language=actor.language,
        initial=initial_of(listing, kind),
    )
    stands, status = None, 422 if sent else 200
    if sent and form.is_valid():
        try:
            posting.change_listing(
                actor=actor,
                listing_id=listing_id,
                version=form.seen_version,
                values=form.values,
                attributes=form.attributes,
            )
        except (InvalidInput, Conflict) as error:
            now = get_listing(actor=actor, listing_id=listing_id)
            if isinstance(error, Conflict) and now.version != form.seen_version:
                stands, status = now, 409
                typed = with_version(request.POST, now.version)
                form = ListingForm(typed, kind=kind, language=actor.language)
            show_problems(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("exchange:listing", listing_id)
    page = pages.build_edit_page(actor=actor, listing=listing, kind=kind, form=form, stands=stands)
    return render_page(request, page, status=status)


@login_required
@require_POST
def take(request: ActorRequest, listing_id: int, step: str) -> HttpResponse:
    """Publish, renew, agree, withdraw … What is in the way is said on the page of the listing."""
    if step not in list(Step):
        raise NotFound()
    try:
        steps.take_step(actor=request.actor, listing_id=listing_id, step=Step(step))
    except (InvalidInput, Conflict) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Saved."))
    return redirect("exchange:listing", listing_id)


@login_required
@require_POST
def discard(request: ActorRequest, listing_id: int) -> HttpResponse:
    posting.discard_listing(actor=request.actor, listing_id=listing_id)
    messages.success(request, _("The draft is discarded."))
    return redirect("exchange:own")
