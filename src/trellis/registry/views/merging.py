"""Duplicates found, looked at side by side, merged, and taken back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trellis.core.errors import Conflict, InvalidInput
from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.registry.pages import merging as pages
from trellis.registry.services.finding_duplicates import call_different
from trellis.registry.services.merging import merge_organisations, undo_merge
from trellis.registry.types.merges import Side
from trellis.registry.views.organisation import page_number

CHOICE = "choose-"


@login_required
@never_cache
@require_safe
def duplicates(request: ActorRequest) -> HttpResponse:
    """Pairs that look alike; two profiles named by hand lead to both side by side."""
    one, other = request.GET.get("one", "")[:300], request.GET.get("other", "")[:300]
    if (one or other) and (pair := pages.find_pair(actor=request.actor, one=one, other=other)):
        return redirect("registry:merge", *pair)
    page = pages.build_duplicates_page(
        actor=request.actor, number=page_number(request.GET.get("page", "1")), one=one, other=other
    )
    return render_page(request, page)


@login_required
@require_POST
def different(request: ActorRequest, pair_id: int) -> HttpResponse:
    call_different(actor=request.actor, pair_id=pair_id)
    messages.success(request, _("The two are different: they are not shown as a pair again."))
    return redirect("registry:duplicates")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: ActorRequest, slug: str, other: str) -> HttpResponse:
    """GET: two profiles side by side. POST: what would become of them, and with `_merge` it is done."""
    actor = request.actor
    kept, merged = pages.get_pair(actor=actor, kept=slug, merged=other)
    if request.method != "POST":
        choices = pages.first_choices(kept, merged)
        return render_page(
            request, pages.build_merge_page(actor=actor, kept=kept, merged=merged, choices=choices)
        )
    choices = {
        name.removeprefix(CHOICE): side
        for name, side in request.POST.items()
        if name.startswith(CHOICE) and side in list(Side)
    }
    is_final, back = "_merge" in request.POST, "_back" in request.POST
    if back:
        return render_page(
            request, pages.build_merge_page(actor=actor, kept=kept, merged=merged, choices=choices)
        )
    try:
        result = merge_organisations(
            actor=actor,
            kept_id=kept.id,
            merged_id=merged.id,
            choices=choices,
            versions=seen_versions(request) or (kept.version, merged.version),
            dry_run=not is_final,
        )
    except (Conflict, InvalidInput) as error:
        found = getattr(error, "problems", ()) or ()
        problems = tuple((item.field, item.message) for item in found) or (("", str(error)),)
        page = pages.build_merge_page(
            actor=actor, kept=kept, merged=merged, choices=choices, problems=problems
        )
        return render_page(request, page, status=422 if isinstance(error, InvalidInput) else 409)
    if is_final:
        messages.success(request, _("The profiles are merged. Under “Duplicates” that can be taken back."))
        return redirect("registry:organisation", result.slug)
    page = pages.build_merge_page(actor=actor, kept=kept, merged=merged, choices=choices, result=result)
    return render_page(request, page)


def seen_versions(request: ActorRequest) -> tuple[int, int] | None:
    """The versions of both profiles that the person looked at."""
    found = [request.POST.get(name, "") for name in ("kept_version", "merged_version")]
    if not all(text.isascii() and text.isdigit() and len(text) < 9 for text in found):
        return None
    return int(found[0]), int(found[1])


@login_required
@require_POST
def undo(request: ActorRequest, merge_id: int) -> HttpResponse:
    try:
        undo_merge(actor=request.actor, merge_id=merge_id)
    except Conflict as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The merge is taken back: both profiles are as they were."))
    return redirect("registry:duplicates")
