"""Screens of accounts. Signing in and up, passwords and mail addresses are django-allauth's, in our frame."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trellis.accounts import pages, selectors, services
from trellis.accounts.forms import ConsentForm, PageForm, PersonForm, RoleForm, TokenForm
from trellis.accounts.services import consents as own_consents
from trellis.accounts.services import sessions as own
from trellis.accounts.types import ConsentWay
from trellis.core.errors import Conflict, InvalidInput
from trellis.core.form_rendering import show_problems
from trellis.core.pages import render_page
from trellis.core.requests import ActorRequest

YEAR = 365 * 24 * 3600


def person_page(
    request: ActorRequest,
    *,
    status: int = 200,
    form: PersonForm | None = None,
    token_form: TokenForm | None = None,
) -> HttpResponse:
    """The person's own page; a form that came back with errors keeps what was typed."""
    person = selectors.get_person(person_id=request.actor.person_id or 0)
    page = pages.build_person_page(
        actor=request.actor,
        person=person,
        sections=import_string(settings.TRELLIS_PERSON_SECTIONS),
        form=form or PersonForm(initial={"name": person.name, "language": person.language}),
        token_form=token_form or TokenForm(),
    )
    return render_page(request, page, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def person(request: ActorRequest) -> HttpResponse:
    """GET: the person's own page. POST: name and language."""
    form = PersonForm(request.POST or None)
    if request.method != "POST":
        return person_page(request)
    if form.is_valid():
        try:
            changed = services.change_person(actor=request.actor, **form.cleaned_data)
        except InvalidInput as error:
            show_problems(form, error)
        else:
            with override(changed.language):
                messages.success(request, _("Saved."))
            response = redirect("accounts:person")
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, changed.language, max_age=YEAR, samesite="Lax")
            return response
    return person_page(request, status=422, form=form)


@login_required
@never_cache
@require_POST
def create_token(request: ActorRequest) -> HttpResponse:
    """The answer shows the token; it is never stored in readable form, so it cannot be shown again."""
    form = TokenForm(request.POST)
    if form.is_valid():
        try:
            new = services.create_token(actor=request.actor, **form.cleaned_data)
        except (InvalidInput, Conflict) as error:
            show_problems(form, error)
        else:
            return render_page(request, pages.TokenPage(new=new))
    return person_page(request, status=422, token_form=form)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def revoke_token(request: ActorRequest, token_id: int) -> HttpResponse:
    """GET asks, POST does: a revoked token cannot be brought back."""
    if request.method == "POST":
        services.revoke_token(actor=request.actor, token_id=token_id)
        messages.success(request, _("The access token is revoked."))
        return redirect("accounts:person")
    token = selectors.get_token(actor=request.actor, token_id=token_id)
    return render_page(request, pages.RevokeTokenPage(token=token))


@login_required
@never_cache
@require_GET
def sessions(request: ActorRequest) -> HttpResponse:
    """Where the person is signed in."""
    key = request.session.session_key or ""
    return render_page(request, pages.build_sessions_page(actor=request.actor, session_key=key))


@login_required
@require_POST
def end_session(request: ActorRequest, session_id: int) -> HttpResponse:
    own.end_session(actor=request.actor, session_id=session_id)
    messages.success(request, _("You are signed out there."))
    return redirect("accounts:sessions")


@login_required
@require_POST
def end_other_sessions(request: ActorRequest) -> HttpResponse:
    ended = own.end_other_sessions(actor=request.actor, session_key=request.session.session_key or "")
    text = ngettext(
        "You are signed out on %d other device.", "You are signed out on %d other devices.", ended
    )
    messages.success(request, text % ended)
    return redirect("accounts:sessions")


@login_required
@never_cache
@require_GET
def consents(request: ActorRequest) -> HttpResponse:
    """What the person may agree to, and agreed to."""
    form = PageForm(request.GET)
    number = form.cleaned_data["page"] if form.is_valid() else 1
    return render_page(request, pages.build_consents_page(actor=request.actor, number=number))


@login_required
@require_POST
def give_consent(request: ActorRequest, purpose: str) -> HttpResponse:
    """The form says which version was read, in which language."""
    form = ConsentForm(request.POST)
    read = form.cleaned_data if form.is_valid() else {"version": 0, "language": request.actor.language}
    try:
        own_consents.give_consent(actor=request.actor, purpose=purpose, way=ConsentWay.PAGE, **read)
    except (Conflict, InvalidInput) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Noted: you agree. You can withdraw it here at any time."))
    return redirect("accounts:consents")


@login_required
@require_POST
def withdraw_consent(request: ActorRequest, purpose: str) -> HttpResponse:
    """At once: withdrawing is no harder than agreeing."""
    own_consents.withdraw_consent(actor=request.actor, purpose=purpose, way=ConsentWay.PAGE)
    messages.success(request, _("Withdrawn. It counts no more from now on."))
    return redirect("accounts:consents")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def roles(request: ActorRequest) -> HttpResponse:
    """GET: who has which role. POST: give a role."""
    countries = pages.country_choices(language=request.actor.language)
    form = RoleForm(request.POST or None, countries=countries)
    if request.method != "POST":
        return render_page(request, pages.build_roles_page(actor=request.actor, form=form))
    if form.is_valid():
        try:
            person = services.grant_role(actor=request.actor, **form.cleaned_data)
        except (InvalidInput, Conflict) as error:
            show_problems(form, error)
        else:
            messages.success(request, _("%(person)s has the role now.") % {"person": person.email})
            return redirect("accounts:roles")
    return render_page(request, pages.build_roles_page(actor=request.actor, form=form), status=422)


@login_required
@require_POST
def revoke_role(request: ActorRequest, grant_id: int) -> HttpResponse:
    services.revoke_role(actor=request.actor, grant_id=grant_id)
    messages.success(request, _("The role is taken away."))
    return redirect("accounts:roles")
