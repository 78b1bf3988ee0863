"""Screens of one file: settings, columns, rows, faults, repairs, duplicates."""

import csv
from collections.abc import Iterator

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trellis.core.errors import Conflict, InvalidInput, NotPermitted
from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.imports.pages.duplicates import build_duplicates_page
from trellis.imports.pages.faults import build_faults_page
from trellis.imports.pages.file import build_file_page
from trellis.imports.pages.rows import build_row_page, build_rows_page
from trellis.imports.selectors.imports import get_file
from trellis.imports.selectors.repair_list import repair_list as build_repair_list
from trellis.imports.services import duplicates as duplicate_services
from trellis.imports.services import repairing, understanding
from trellis.imports.views.answers import whole_number


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def file(request: ActorRequest, import_id: int, position: int) -> HttpResponse:
    """GET: what was understood. POST: the columns as they are matched."""
    if request.method != "POST":
        page = build_file_page(actor=request.actor, import_id=import_id, position=position)
        return render_page(request, page)
    found = get_file(actor=request.actor, import_id=import_id, position=position)
    typed = {
        heading: request.POST[f"column-{place}"]
        for place, heading in enumerate(found.columns)
        if f"column-{place}" in request.POST
    }
    try:
        understanding.set_matches(actor=request.actor, import_id=import_id, position=position, matches=typed)
    except InvalidInput as error:
        page = build_file_page(
            actor=request.actor,
            import_id=import_id,
            position=position,
            problems=error.problems,
            typed=typed,
        )
        return render_page(request, page, status=422)
    messages.success(request, _("The columns are matched. Check the rows next."))
    return redirect("imports:import", import_id)


@login_required
@require_POST
def read_differently(request: ActorRequest, import_id: int, position: int) -> HttpResponse:
    """Read the file with other settings; columns are suggested anew."""
    settings = {
        name.removeprefix("setting-"): value
        for name, value in request.POST.items()
        if name.startswith("setting-")
    }
    try:
        understanding.change_reading(
            actor=request.actor,
            import_id=import_id,
            position=position,
            settings=settings,
            record_type=request.POST.get("record_type", ""),
        )
    except InvalidInput as error:
        page = build_file_page(
            actor=request.actor, import_id=import_id, position=position, problems=error.problems
        )
        return render_page(request, page, status=422)
    messages.success(request, _("The file was read again."))
    return redirect("imports:file", import_id, position)


@login_required
@require_POST
def set_constants(request: ActorRequest, import_id: int, position: int) -> HttpResponse:
    """Say what is the same for every row of the file."""
    typed = {
        request.POST.get(name.replace("text", "field", 1), ""): str(text)
        for name, text in request.POST.items()
        if name.startswith("constant-text-")
    }
    typed.pop("", None)
    try:
        understanding.set_constants(
            actor=request.actor, import_id=import_id, position=position, constants=typed
        )
    except InvalidInput as error:
        page = build_file_page(
            actor=request.actor,
            import_id=import_id,
            position=position,
            problems=error.problems,
            typed_constants=typed,
        )
        return render_page(request, page, status=422)
    messages.success(request, _("Set for every row."))
    return redirect("imports:file", import_id, position)


@login_required
@never_cache
@require_GET
def rows(request: ActorRequest, import_id: int, position: int) -> HttpResponse:
    page = build_rows_page(
        actor=request.actor,
        import_id=import_id,
        position=position,
        show=request.GET.get("show", ""),
        number=whole_number(request.GET, "page", 1),
    )
    return render_page(request, page)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def row(request: ActorRequest, import_id: int, position: int, number: int) -> HttpResponse:
    """GET: one row. POST: its cells as corrected; only what changed is kept."""
    page = build_row_page(actor=request.actor, import_id=import_id, position=position, row=number)
    if request.method != "POST":
        return render_page(request, page)
    typed = {
        cell.heading: request.POST[f"cell-{cell.place}"]
        for cell in page.cells
        if request.POST.get(f"cell-{cell.place}", cell.text) != cell.text
    }
    try:
        repairing.repair_row(
            actor=request.actor, import_id=import_id, position=position, row=number, cells=typed
        )
    except InvalidInput as error:
        page = build_row_page(
            actor=request.actor,
            import_id=import_id,
            position=position,
            row=number,
            problems=error.problems,
            typed=typed,
        )
        return render_page(request, page, status=422)
    messages.success(request, _("Row %d was corrected and checked again.") % number)
    return redirect("imports:row", import_id, position, number)


@login_required
@never_cache
@require_GET
def faults(request: ActorRequest, import_id: int) -> HttpResponse:
    page = build_faults_page(
        actor=request.actor,
        import_id=import_id,
        position=whole_number(request.GET, "file", 0),
        verdict=request.GET.get("verdict", ""),
        number=whole_number(request.GET, "page", 1),
    )
    return render_page(request, page)


@login_required
@require_POST
def repair_alike(request: ActorRequest, import_id: int) -> HttpResponse:
    """Put one text in place of all equal cells with the same fault."""
    given = request.POST
    try:
        count = repairing.repair_alike(
            actor=request.actor,
            import_id=import_id,
            position=whole_number(given, "position", 0),
            column=given.get("column", ""),
            code=given.get("code", ""),
            value=given.get("value", ""),
            text=given.get("text", ""),
        )
    except InvalidInput as error:
        messages.error(request, str(error))
    else:
        text = ngettext("%d row was corrected.", "%d rows were corrected.", count)
        messages.success(request, text % count)
    return redirect("imports:faults", import_id)


class Echo:
    """A file that gives back what is written: the csv module writes into it, the answer streams it."""

    def write(self, text: str) -> str:
        return text


@login_required
@never_cache
@require_GET
def repair_list(request: ActorRequest, import_id: int, position: int) -> StreamingHttpResponse:
    """The rows that were not stored, to correct and bring again."""
    name, lines = build_repair_list(actor=request.actor, import_id=import_id, position=position)
    writer = csv.writer(Echo())

    def written() -> Iterator[str]:
        yield "\ufeff"  # so that spreadsheets read it as UTF-8
        for line in lines:
            yield writer.writerow(line)

    return StreamingHttpResponse(
        written(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )


@login_required
@never_cache
@require_GET
def duplicates(request: ActorRequest, import_id: int) -> HttpResponse:
    page = build_duplicates_page(
        actor=request.actor, import_id=import_id, number=whole_number(request.GET, "page", 1)
    )
    return render_page(request, page)


@login_required
@require_POST
def decide(request: ActorRequest, import_id: int) -> HttpResponse:
    """Decide one pair; or say of all that are left that they differ, which no form says of one."""
    given = request.POST
    is_same = given.get("decision") == "same"
    try:
        if not is_same and given.get("decision") != "different":
            raise InvalidInput(_("Say whether the two are the same or different."))
        if "proposal" in given or is_same:
            duplicate_services.decide(
                actor=request.actor,
                import_id=import_id,
                proposal_id=whole_number(given, "proposal", 0),
                is_same=is_same,
            )
        else:
            duplicate_services.decide_rest(actor=request.actor, import_id=import_id, is_same=False)
    except (Conflict, InvalidInput, NotPermitted) as error:
        messages.error(request, str(error))
    return redirect("imports:duplicates", import_id)
