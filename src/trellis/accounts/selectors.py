"""Reading persons."""

import hashlib
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.accounts.models import AccessToken, Person, PlatformRoleGrant
from trellis.accounts.types import PersonCard, PlatformRole, RoleGrant, Token
from trellis.core.errors import NotFound
from trellis.core.types import Actor


def card(person: Person) -> PersonCard:
    return PersonCard(id=person.pk, name=str(person), email=person.email, language=person.language)


def get_person(*, person_id: int) -> PersonCard:
    """One active person. Raises NotFound."""
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is None:
        raise NotFound(_("There is no such person."))
    return card(person)


def find_person_by_email(*, email: str) -> PersonCard | None:
    person = Person.objects.filter(email__iexact=email, is_active=True).first()
    return card(person) if person else None


def platform_roles(*, person_id: int) -> frozenset[str]:
    return frozenset(PlatformRoleGrant.objects.filter(person_id=person_id).values_list("role", flat=True))


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def token_record(row: AccessToken) -> Token:
    return Token(
        id=row.pk,
        label=row.label,
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_on=row.last_used_on,
        is_expired=row.expires_at <= timezone.now(),
    )


def list_tokens(*, actor: Actor) -> list[Token]:
    """The actor's own tokens, newest first."""
    return [token_record(row) for row in AccessToken.objects.visible_to(actor).order_by("-id")]


def get_token(*, actor: Actor, token_id: int) -> Token:
    """One of the actor's own tokens. Raises NotFound."""
    row = AccessToken.objects.visible_to(actor).filter(pk=token_id).first()
    if row is None:
        raise NotFound(_("There is no such access token."))
    return token_record(row)


def list_role_grants(*, actor: Actor) -> list[RoleGrant]:
    """Who has which platform role, by mail address; for those who are not operators only their own."""
    rows = PlatformRoleGrant.objects.visible_to(actor).select_related("person")
    return [
        RoleGrant(
            id=row.pk,
            person_id=row.person_id,
            person_name=row.person.name,
            email=row.person.email,
            role=PlatformRole(row.role),
            country=row.country_id or "",
        )
        for row in rows.order_by("person__email", "role", "id")
    ]


def names_of_persons(*, person_ids: Iterable[int]) -> dict[int, str]:
    """The names of these persons by id; those who are gone are left out. One query."""
    return {person.pk: str(person) for person in Person.objects.filter(pk__in=set(person_ids))}
