"""One frozen record per screen."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings
from django.forms import Form

from trellis.accounts import policies, selectors
from trellis.accounts.types import (
    ROLE_EXPLANATIONS,
    ROLE_LABELS,
    NewToken,
    OwnSession,
    PersonCard,
    PlatformRole,
    RoleGrant,
    Token,
)
from trellis.core.errors import require
from trellis.core.sections import Section, SectionBuilder
from trellis.core.types import Actor
from trellis.taxonomy import selectors as taxonomy


@dataclass(frozen=True)
class PersonPage:
    """A person's own page."""

    template: ClassVar[str] = "accounts/person.html"
    person: PersonCard
    form: Form
    token_form: Form
    tokens: tuple[Token, ...]
    roles: tuple[str, ...]
    waiting_roles: tuple[str, ...]  # which count once a second factor is shown
    sections: tuple[Section, ...]
    sign_in_service: str  # its name, or empty where the site has none


@dataclass(frozen=True)
class TokenPage:
    """A token just made, shown this once."""

    template: ClassVar[str] = "accounts/token.html"
    new: NewToken


@dataclass(frozen=True)
class RevokeTokenPage:
    """Shall this token end?"""

    template: ClassVar[str] = "accounts/revoke_token.html"
    token: Token


@dataclass(frozen=True)
class SessionsPage:
    """Where the person is signed in."""

    template: ClassVar[str] = "accounts/sessions.html"
    sessions: tuple[OwnSession, ...]
    has_others: bool


@dataclass(frozen=True)
class RoleLine:
    grant: RoleGrant
    label: str


@dataclass(frozen=True)
class RoleExplanation:
    label: str
    text: str


@dataclass(frozen=True)
class RolesPage:
    """Who has which role on the platform."""

    template: ClassVar[str] = "accounts/roles.html"
    lines: tuple[RoleLine, ...]
    explanations: tuple[RoleExplanation, ...]
    form: Form | None  # to give a role; None for those who only read


def role_labels(roles: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(ROLE_LABELS[PlatformRole(role)]) for role in sorted(roles))


def label_of(grant: RoleGrant, *, language: str) -> str:
    label = str(ROLE_LABELS[grant.role])
    return f"{label}: {taxonomy.name(grant.country, language)}" if grant.country else label


def countries_validated(actor: Actor) -> tuple[str, ...]:
    label = str(ROLE_LABELS[PlatformRole.VALIDATOR])
    names = (taxonomy.name(country, actor.language) for country in actor.validator_of)
    return tuple(f"{label}: {name}" for name in sorted(names))


def country_choices(*, language: str) -> list[tuple[str, str]]:
    """The countries by name."""
    terms = taxonomy.list_terms("country")
    found = [(term.id, taxonomy.name(term.id, language)) for term in terms]
    return sorted(found, key=lambda choice: choice[1])


def build_person_page(
    *,
    actor: Actor,
    person: PersonCard,
    sections: Iterable[SectionBuilder],
    form: Form,
    token_form: Form,
) -> PersonPage:
    """The actor's own page with its two forms, empty or as they came back."""
    return PersonPage(
        person=person,
        form=form,
        token_form=token_form,
        tokens=tuple(selectors.list_tokens(actor=actor)),
        roles=role_labels(actor.platform_roles) + countries_validated(actor),
        waiting_roles=role_labels(actor.waiting_roles),
        sections=tuple(build(actor) for build in sections),
        sign_in_service=settings.TRELLIS_OIDC_NAME if settings.TRELLIS_OIDC_ISSUER else "",
    )


def build_sessions_page(*, actor: Actor, session_key: str) -> SessionsPage:
    sessions = tuple(selectors.list_sessions(actor=actor, session_key=session_key))
    return SessionsPage(sessions=sessions, has_others=any(not session.is_current for session in sessions))


def build_roles_page(*, actor: Actor, form: Form) -> RolesPage:
    """For operators; analysts read it. Raises NotPermitted."""
    require(policies.can_see_roles(actor))
    return RolesPage(
        lines=tuple(
            RoleLine(grant=grant, label=label_of(grant, language=actor.language))
            for grant in selectors.list_role_grants(actor=actor)
        ),
        explanations=tuple(
            RoleExplanation(label=str(ROLE_LABELS[role]), text=str(ROLE_EXPLANATIONS[role]))
            for role in PlatformRole
        ),
        form=form if policies.can_manage_roles(actor) else None,
    )
