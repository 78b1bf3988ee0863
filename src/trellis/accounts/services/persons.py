"""Persons, their tokens and their roles: what they, an operator or a command can change."""

import secrets
from dataclasses import asdict
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.accounts import policies
from trellis.accounts.models import AccessToken, Person, PlatformRoleGrant
from trellis.accounts.selectors import card, digest, token_record
from trellis.accounts.types import (
    MOST_TOKENS,
    SIGNING_IN,
    TOKEN_DAYS,
    NewToken,
    PersonCard,
    PlatformRole,
    TokenHolder,
)
from trellis.audit import services as audit
from trellis.core.errors import Conflict, InvalidInput, NotFound, require
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.taxonomy import selectors as taxonomy

PERSON = "accounts.person"
MESSAGES = {
    "accounts_grant_once": gettext_lazy("This person already has this role."),
    "accounts_person_email_once": gettext_lazy("There is already an account with this mail address."),
}


def change_person(*, actor: Actor, name: str, language: str) -> PersonCard:
    """Set the actor's own name and language.

    Raises NotPermitted for a visitor, InvalidInput for a name that is too long or an unknown language.
    """
    name = " ".join(name.split())
    problems = []
    if len(name) > 200:
        problems.append(Problem("name", _("A name has 200 letters at most.")))
    if language not in dict(settings.LANGUAGES):
        problems.append(Problem("language", _("Choose one of the languages of the site.")))
    with change(actor, MESSAGES):
        require(policies.can_change_person(actor, actor.person_id or 0))
        if problems:
            raise InvalidInput(problems)
        person = lock_person(actor)
        before = {"name": person.name, "language": person.language}
        person.name, person.language = name, language
        person.save(update_fields=["name", "language"])
        changes = audit.difference(before, {"name": name, "language": language})
        if changes:
            audit.record(
                actor=actor,
                action="changed",
                subject_type=PERSON,
                subject_id=person.pk,
                changes=changes,
                about=person.pk,
            )
    return card(person)


def lock_person(actor: Actor) -> Person:
    """The actor's own row, locked to the end of the transaction."""
    return Person.objects.select_for_update().get(pk=actor.person_id or 0)


def create_token(*, actor: Actor, label: str, days: int) -> NewToken:
    """Make a personal access token. Its text is in the answer and nowhere else.

    It carries platform roles if the actor has them now: not if they wait for a second factor.

    Raises NotPermitted for a visitor, InvalidInput for a missing name or another span of days, Conflict at
    the most tokens a person may have.
    """
    label = " ".join(label.split())
    problems = []
    if not 0 < len(label) <= 100:
        problems.append(Problem("label", _("Give the token a name of 1 to 100 letters.")))
    if days not in TOKEN_DAYS:
        problems.append(Problem("days", _("Choose for how long the token is valid.")))
    with change(actor, MESSAGES):
        require(policies.can_manage_tokens(actor))
        if problems:
            raise InvalidInput(problems)
        # the person's row is the lock: two requests at once cannot both make the last token
        person = lock_person(actor)
        if AccessToken.objects.visible_to(actor).count() >= MOST_TOKENS:
            raise Conflict(_("You have as many access tokens as one person may have. Revoke one first."))
        text = f"trellis_{secrets.token_urlsafe(32)}"
        row = AccessToken.objects.create(
            person=person,
            label=label,
            digest=digest(text),
            expires_at=timezone.now() + timedelta(days=days),
            carries_roles=actor.has_platform_role,
        )
        row.refresh_from_db()
        audit.record(
            actor=actor,
            action="token created",
            subject_type=PERSON,
            subject_id=person.pk,
            changes={"token": (None, label), "valid until": (None, row.expires_at.date().isoformat())},
            about=person.pk,
        )
    return NewToken(token=token_record(row), text=text)


def revoke_token(*, actor: Actor, token_id: int) -> None:
    """End one of the actor's own tokens. Raises NotFound, also for a token of somebody else."""
    with change(actor, MESSAGES):
        require(policies.can_manage_tokens(actor))
        row = AccessToken.objects.visible_to(actor).select_for_update().filter(pk=token_id).first()
        if row is None:
            raise NotFound(_("There is no such access token."))
        row.delete()
        audit.record(
            actor=actor,
            action="token revoked",
            subject_type=PERSON,
            subject_id=row.person_id,
            changes={"token": (row.label, None)},
            about=row.person_id,
        )


def use_token(*, text: str) -> TokenHolder | None:
    """The person whose unexpired token this is; the day of its last use is noted, once a day."""
    with change(SIGNING_IN):  # whose it is, is what the token says
        row = (
            AccessToken.objects.select_related("person")
            .filter(digest=digest(text), expires_at__gt=timezone.now(), person__is_active=True)
            .first()
        )
        if row is None:
            return None
        today = timezone.now().date()
        if row.last_used_on != today:
            AccessToken.objects.filter(pk=row.pk).update(last_used_on=today)
    return TokenHolder(**asdict(card(row.person)), carries_roles=row.carries_roles)


def grant_role(*, actor: Actor, email: str, role: str, country: str = "") -> PersonCard:
    """Give a person a role on the whole platform; that of a validator also for one country (a term id) alone.

    Raises NotPermitted but for operators, InvalidInput for an unknown role, country or mail address, Conflict
    if the person has the role already.
    """
    with change(actor, MESSAGES):
        require(policies.can_manage_roles(actor))
        person = Person.objects.filter(email__iexact=email.strip(), is_active=True).first()
        problems = []
        if person is None:
            problems.append(
                Problem(
                    "email",
                    _("There is no account with this mail address."),
                    _("Ask the person to sign up first."),
                )
            )
        if role not in list(PlatformRole):
            problems.append(Problem("role", _("Choose one of the roles.")))
        problems += country_problems(role, country)
        if person is None or problems:
            raise InvalidInput(problems)
        PlatformRoleGrant.objects.create(person=person, role=role, country_id=country or None)
        audit.record(
            actor=actor,
            action="role granted",
            subject_type=PERSON,
            subject_id=person.pk,
            changes={"role": (None, role)} | ({"country": (None, country)} if country else {}),
        )
    return card(person)


def country_problems(role: str, country: str) -> list[Problem]:
    """Why a role cannot be given for this country."""
    if not country:
        return []
    if role != PlatformRole.VALIDATOR:
        return [Problem("country", _("Only validators are limited to a country."))]
    if country not in {term.id for term in taxonomy.list_terms("country")}:
        return [Problem("country", _("Choose one of the countries."))]
    return []


def revoke_role(*, actor: Actor, grant_id: int) -> None:
    """Take a role away.

    Raises NotPermitted but for operators, NotFound, Conflict if nobody would be operator any more.
    """
    with change(actor, MESSAGES):
        require(policies.can_manage_roles(actor))
        # every operator's row is locked, so that two operators cannot take each other's role at once
        operators = list(PlatformRoleGrant.objects.select_for_update().filter(role=PlatformRole.OPERATOR))
        row = PlatformRoleGrant.objects.visible_to(actor).select_for_update().filter(pk=grant_id).first()
        if row is None:
            raise NotFound(_("There is no such role any more."))
        if [row] == operators:
            raise Conflict(_("This is the last operator. Make somebody else operator first."))
        row.delete()
        audit.record(
            actor=actor,
            action="role revoked",
            subject_type=PERSON,
            subject_id=row.person_id,
            changes={"role": (row.role, None)}
            | ({"country": (row.country_id, None)} if row.country_id else {}),
        )


def create_operator(*, actor: Actor, email: str, password: str) -> PersonCard:
    """Make an account with a confirmed mail address and the role of operator; may be repeated.

    An account that is there keeps its password. Raises NotPermitted but for operators and commands,
    InvalidInput for a mail address or a password that will not do.
    """
    return create_account(
        actor=actor, email=email, password=password, name=_("Operator"), role=PlatformRole.OPERATOR
    )


def create_account(
    *, actor: Actor, email: str, password: str, name: str, role: PlatformRole | None = None
) -> PersonCard:
    """Make an account with a confirmed mail address and perhaps a platform role; may be repeated.

    An account that is there keeps its name and password. Raises as `create_operator`.
    """
    with change(actor, MESSAGES):
        require(policies.can_manage_roles(actor))
        person = Person.objects.filter(email__iexact=email).first()
        if person is None:
            check_sign_in(email, password)
            person = Person(email=Person.objects.normalize_email(email), name=name)
            person.set_password(password)
            person.save()
            EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
            audit.record(actor=actor, action="created", subject_type=PERSON, subject_id=person.pk)
        if role is not None:
            ensure_role(actor, person, role)
    return card(person)


def ensure_role(actor: Actor, person: Person, role: PlatformRole) -> None:
    """Give the role unless the person has it."""
    _grant, is_new = PlatformRoleGrant.objects.get_or_create(person=person, role=role, country=None)
    if is_new:
        audit.record(
            actor=actor,
            action="role granted",
            subject_type=PERSON,
            subject_id=person.pk,
            changes={"role": (None, role.value)},
        )


def check_sign_in(email: str, password: str) -> None:
    """Raise InvalidInput unless this mail address and this password can be those of an account."""
    problems = []
    for field, check, value in (("email", validate_email, email), ("password", validate_password, password)):
        try:
            check(value)
        except ValidationError as error:
            problems += [Problem(field, message) for message in error.messages]
    if problems:
        raise InvalidInput(problems)


def keep_an_operator(*, without_person_id: int) -> None:
    """Raise Conflict if nobody would be operator without this person; the grants stay locked."""
    operators = PlatformRoleGrant.objects.select_for_update().filter(role=PlatformRole.OPERATOR)
    if [grant.person_id for grant in operators] == [without_person_id]:
        raise Conflict(_("This is the last operator. Make somebody else operator first."))
