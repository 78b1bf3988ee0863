"""Screens of notifications, and where the links of mails lead."""

import hashlib

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag, url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trellis.core.errors import Conflict, InvalidInput
from trellis.core.form_rendering import show_problems
from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest
from trellis.notifications import pages
from trellis.notifications.forms import ChoicesForm
from trellis.notifications.selectors.choices import list_choices
from trellis.notifications.selectors.tokens import read_unsubscribe_token
from trellis.notifications.services import calendar as calendars
from trellis.notifications.services import choosing, links, reading


@login_required
@never_cache
@require_safe
def inbox(request: ActorRequest) -> HttpResponse:
    page = pages.build_inbox_page(
        actor=request.actor,
        number=whole_number(request.GET.get("page", "1")),
        unread_only=request.GET.get("show") == "unread",
    )
    return render_page(request, page)


def whole_number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 1


def back_to_the_inbox(request: ActorRequest) -> HttpResponse:
    here = request.POST.get("next", "")
    return redirect(here if url_has_allowed_host_and_scheme(here, None) else "notifications:inbox")


@login_required
@require_POST
def mark_read(request: ActorRequest, notification_id: int) -> HttpResponse:
    reading.mark_read(actor=request.actor, notification_id=notification_id)
    return back_to_the_inbox(request)


@login_required
@require_POST
def mark_all_read(request: ActorRequest) -> HttpResponse:
    """All that was on the page or older; what came since stays new."""
    text = request.POST.get("until", "")
    until = int(text) if text.isdecimal() and len(text) < 19 else 0
    count = reading.mark_all_read(actor=request.actor, until=until)
    messages.success(
        request,
        ngettext("%d notification is marked as read.", "%d notifications are marked as read.", count) % count,
    )
    return redirect("notifications:inbox")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: ActorRequest) -> HttpResponse:
    """GET: how the person is told. POST: the new choices."""
    chosen = list_choices(actor=request.actor)
    form = ChoicesForm(request.POST if request.method == "POST" else None, choices=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            choosing.choose(actor=request.actor, rhythms=form.cleaned_data)
        except InvalidInput as error:
            show_problems(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("notifications:choices")
    status = 422 if request.method == "POST" else 200
    return render_page(request, pages.ChoicesPage(form=form), status=status)


@csrf_exempt  # a mail program sends it for the reader (RFC 8058); the signed token is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: ActorRequest, token: str) -> HttpResponse:
    """GET changes nothing and shows one button; POST ends the mail. Answers without leading on."""
    reader = read_unsubscribe_token(token)
    page = pages.build_unsubscribe_page(reader=reader, is_done=request.method == "POST")
    if request.method == "POST":
        choosing.unsubscribe(reader=reader)
    return render_page(request, page)


@csrf_exempt  # opened from a mail, without sign-in; the signed token is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: ActorRequest, purpose: str, token: str) -> HttpResponse:
    """GET changes nothing and asks; POST answers, and the page then shows the answer given."""
    link = links.read_link(purpose=purpose, token=token)
    status = 200
    if request.method == "POST":
        try:
            links.answer(link=link, answer=request.POST.get("answer", ""))
        except Conflict:
            status = 409
    page = pages.build_answer_page(link=link)
    return render_page(request, page, status=status if page.is_offered else 410)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: ActorRequest) -> HttpResponse:
    """GET: the person's dates and their private address. POST: another address, or its end."""
    if request.method != "POST":
        return render_page(request, pages.build_calendar_page(actor=request.actor))
    if "_end" in request.POST:
        calendars.end_address(actor=request.actor)
        messages.success(request, _("The address is ended: whoever asks there gets nothing more."))
    else:
        calendars.make_address(actor=request.actor)
        messages.success(request, _("The address is made. One that you had before is ended."))
    return redirect("notifications:calendar")


@require_safe
def calendar_feed(request: ActorRequest, token: str) -> HttpResponseBase:
    """A calendar program asks without sign-in: the signed address is the proof.

    No Last-Modified: what is taken away, such as dates of an organisation that one left, has no later moment,
    and a program that asked by it would keep them.
    """
    content = pages.build_calendar_file(token=token)
    etag = quote_etag(hashlib.sha256(content).hexdigest())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-cache"
    response["Content-Disposition"] = 'inline; filename="dates.ics"'
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response
