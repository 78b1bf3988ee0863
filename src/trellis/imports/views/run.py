"""The list of imports, the beginning of one, and its steps."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trellis.core.errors import Conflict, InvalidInput, NotPermitted
from trellis.core.form_rendering import show_problems
from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.imports.forms import AcceptForm, CheckForm, StartForm
from trellis.imports.pages.listing import build_imports_page, build_start_page
from trellis.imports.pages.run import build_import_page, build_progress
from trellis.imports.services import accepting, repairing, starting, understanding, undoing
from trellis.imports.types import Acceptance, Edition
from trellis.imports.views.answers import do_and_return, whole_number


@login_required
@never_cache
@require_GET
def imports(request: ActorRequest) -> HttpResponse:
    page = build_imports_page(actor=request.actor, number=whole_number(request.GET, "page", 1))
    return render_page(request, page)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def start(request: ActorRequest) -> HttpResponse:
    """GET: the form. POST: the files come in and are understood."""
    if request.method != "POST":
        # what the address does not say stays as the form proposes it
        chosen = {name: text for name in ("target", "organisation") if (text := request.GET.get(name))}
        return start_page(request, StartForm(actor=request.actor, initial=chosen))
    form = StartForm(request.POST, request.FILES, actor=request.actor)
    status = 422 if form.is_possible else 403
    if form.is_valid():
        given = form.cleaned_data
        try:
            run = starting.start_import(
                actor=request.actor,
                target=given["target"],
                source_name=given["source"],
                organisation=int(given["organisation"]) if given["organisation"] else None,
                files=given["uploads"],
                edition=Edition(given["edition"]) if given["edition"] else None,
            )
        except (InvalidInput, NotPermitted) as error:
            show_problems(form, error)
            status = 403 if isinstance(error, NotPermitted) else 422
        else:
            return redirect("imports:import", run.pk)
    return start_page(request, form, status=status)


def start_page(request: ActorRequest, form: StartForm, status: int = 200) -> HttpResponse:
    page = build_start_page(actor=request.actor, form=form, is_possible=form.is_possible)
    return render_page(request, page, status=status)


@login_required
@never_cache
@require_GET
def import_page(request: ActorRequest, import_id: int) -> HttpResponse:
    return show_import(request, import_id)


def show_import(
    request: ActorRequest,
    import_id: int,
    *,
    check_form: CheckForm | None = None,
    accept_form: AcceptForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of an import; a form that came back with errors keeps what was chosen."""
    page = build_import_page(
        actor=request.actor,
        import_id=import_id,
        check_form=lambda edition: check_form or CheckForm(initial={"edition": edition}),
        accept_form=lambda acceptance: accept_form or AcceptForm(initial={"acceptance": acceptance}),
    )
    return render_page(request, page, status=status)


@login_required
@never_cache
@require_GET
def progress(request: ActorRequest, import_id: int) -> HttpResponse:
    """The part that counts; when the work is done the whole page is to be loaded anew."""
    part = build_progress(actor=request.actor, import_id=import_id)
    response = render_page(request, part)
    if not part.is_working:
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
def check(request: ActorRequest, import_id: int) -> HttpResponse:
    """Have the rows read and checked."""
    form = CheckForm(request.POST)
    if form.is_valid():
        edition = Edition(form.cleaned_data["edition"])
        return do_and_return(
            request,
            import_id,
            lambda: understanding.begin_staging(actor=request.actor, import_id=import_id, edition=edition),
        )
    return show_import(request, import_id, check_form=form, status=422)


@login_required
@require_POST
def accept(request: ActorRequest, import_id: int) -> HttpResponse:
    """Have what was checked stored."""
    form, status = AcceptForm(request.POST), 422
    if form.is_valid():
        try:
            accepting.accept(
                actor=request.actor,
                import_id=import_id,
                acceptance=Acceptance(form.cleaned_data["acceptance"]),
                retires_missing=form.cleaned_data["retires_missing"],
            )
        except (InvalidInput, Conflict, NotPermitted) as error:
            show_problems(form, error)
            status = 403 if isinstance(error, NotPermitted) else 422
        else:
            return redirect("imports:import", import_id)
    return show_import(request, import_id, accept_form=form, status=status)


@login_required
@require_POST
def search_again(request: ActorRequest, import_id: int) -> HttpResponse:
    return do_and_return(
        request, import_id, lambda: repairing.search_again(actor=request.actor, import_id=import_id)
    )


@login_required
@require_POST
def resume(request: ActorRequest, import_id: int) -> HttpResponse:
    return do_and_return(
        request,
        import_id,
        lambda: understanding.resume(actor=request.actor, import_id=import_id),
        _("The work was asked for once more."),
    )


@login_required
@require_POST
def discard(request: ActorRequest, import_id: int) -> HttpResponse:
    return do_and_return(
        request,
        import_id,
        lambda: understanding.discard(actor=request.actor, import_id=import_id),
        _("The import was discarded. Nothing of it was stored."),
    )


@login_required
@require_POST
def undo(request: ActorRequest, import_id: int) -> HttpResponse:
    return do_and_return(
        request, import_id, lambda: undoing.begin_undo(actor=request.actor, import_id=import_id)
    )
