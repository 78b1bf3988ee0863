"""Where the modules meet: each list that crosses modules stands here; no module names a higher one."""

from django.http import HttpRequest

from trellis.accounts import selectors as accounts
from trellis.core.types import VISITOR, Actor
from trellis.registry.selectors import people


def build_actor(request: HttpRequest) -> Actor:
    """The actor behind a request: the signed-in person with platform and organisation roles, or a visitor."""
    user = getattr(request, "user", None)
    language = getattr(request, "LANGUAGE_CODE", "en")
    if user is None or not user.is_authenticated:
        return Actor(language=language) if language != VISITOR.language else VISITOR
    return actor_of_person(user.pk, name=str(user), language=language)


def actor_of_person(person_id: int, *, name: str, language: str = "en") -> Actor:
    return Actor(
        person_id=person_id,
        name=name,
        language=language,
        platform_roles=accounts.platform_roles(person_id=person_id),
        organisation_roles=people.roles_of_person(person_id=person_id),
    )
