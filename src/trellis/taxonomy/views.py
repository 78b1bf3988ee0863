"""Screens of the reference lists."""

import csv
import io

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.taxonomy import pages, selectors

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def number(text: str | None) -> int | None:
    """A number as it stands in an address; None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else None


@require_safe
def schemes(request: ActorRequest) -> HttpResponse:
    asked = {"text": request.GET.get("q", ""), "scheme": request.GET.get("in", "")}
    return render_page(request, pages.build_schemes_page(actor=request.actor, **asked))


@require_safe
def scheme(request: ActorRequest, code: str) -> HttpResponse:
    page = pages.build_scheme_page(
        actor=request.actor,
        code=code,
        level=number(request.GET.get("level")),
        retired=request.GET.get("retired") == "1",
        page=number(request.GET.get("page")) or 1,
    )
    return render_page(request, page)


@require_safe
def scheme_export(request: ActorRequest, code: str) -> HttpResponse:
    """All terms of a list, the retired ones too, as a table for a spreadsheet."""
    output = io.StringIO()
    writer = csv.writer(output)
    writer.writerow(["code", "name", "level", "parent", "status", "replaced_by", "definition"])
    for term in selectors.list_terms(code, retired=True):
        cells = (
            term.code,
            term.name(request.actor.language),
            str(term.level),
            (term.parent or "").partition(":")[2],
            term.status.value,
            " ".join(term.replaced_by),
            term.definition(request.actor.language),
        )
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell for cell in cells])
    response = HttpResponse("\ufeff" + output.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{code}.csv"'
    return response


@require_safe
def term(request: ActorRequest, scheme: str, code: str) -> HttpResponse:
    return render_page(request, pages.build_term_page(actor=request.actor, scheme=scheme, code=code))


@require_safe
def glossary(request: ActorRequest) -> HttpResponse:
    return render_page(request, pages.build_glossary_page(actor=request.actor))


@require_safe
def links(request: ActorRequest) -> HttpResponse:
    return render_page(request, pages.build_links_page(actor=request.actor))
