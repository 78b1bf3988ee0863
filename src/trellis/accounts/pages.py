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
    GivenConsent,
    NewToken,
    OwnConsent,
    OwnSession,
    PersonCard,
    PlatformRole,
    RoleGrant,
    Token,
)
from trellis.core.errors import require
from trellis.core.pagination import Pagination, build_pagination
from trellis.core.sections import Section, SectionBuilder
from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.taxonomy import selectors as taxonomy

CONSENTS_ON_A_PAGE = 25


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
class ConsentsPage:
    """What the person may agree to, what stands of it, and what they agreed to before."""

    template: ClassVar[str] = "accounts/consents.html"
    consents: tuple[OwnConsent, ...]
    history: tuple[GivenConsent, ...]
    pagination: Pagination
    language: str  # in which the words are read now


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


def list_consents(*, actor: Actor) -> list[OwnConsent]:
    """The actor's own. Raises NotPermitted for a visitor."""
    require(policies.can_consent(actor))
    return selectors.list_own_consents(actor=actor)


def build_consents_page(*, actor: Actor, number: int) -> ConsentsPage:
    """The actor's own; `number` is the page of what they agreed to before."""
    with reading(actor):
        consents = list_consents(actor=actor)
        history, total = selectors.list_consent_history(actor=actor, page=number, size=CONSENTS_ON_A_PAGE)
    return ConsentsPage(
        consents=tuple(consents),
        history=tuple(history),
        pagination=build_pagination(
            total=total, page=number, size=CONSENTS_ON_A_PAGE, address=lambda page: f"?page={page}#history"
        ),
        language=actor.language,
    )


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
