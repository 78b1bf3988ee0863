"""Reading persons."""

import hashlib

from django.utils import timezone

from trellis.accounts.models import AccessToken, Person, PlatformRoleGrant
from trellis.accounts.types import PersonCard
from trellis.core.errors import NotFound


def card(person: Person) -> PersonCard:
    return PersonCard(id=person.pk, name=str(person), email=person.email, language=person.language)


def get_person(*, person_id: int) -> PersonCard:
    """One active person. Raises NotFound."""
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is None:
        raise NotFound("There is no such person.")
    return card(person)


def find_person_by_email(*, email: str) -> PersonCard | None:
    person = Person.objects.filter(email__iexact=email, is_active=True).first()
    return card(person) if person else None


def platform_roles(*, person_id: int) -> frozenset[str]:
    return frozenset(PlatformRoleGrant.objects.filter(person_id=person_id).values_list("role", flat=True))


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find_person_by_token(*, token: str) -> PersonCard | None:
    """The person whose unexpired token this is."""
    row = (
        AccessToken.objects.select_related("person")
        .filter(digest=digest(token), expires_at__gt=timezone.now(), person__is_active=True)
        .first()
    )
    return card(row.person) if row else None
