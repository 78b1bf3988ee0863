"""The words of accounts."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from trellis.core.types import system_actor

# As whom the sign-in library makes an account, before there is a person.
SIGNING_IN = system_actor("signing in")
# As whom a page asks, for a reader who may not see them, whose consents stand.
SHOWING = system_actor("showing by consent")


class PlatformRole(StrEnum):
    OPERATOR = "operator"
    VALIDATOR = "validator"
    ANALYST = "analyst"


ROLE_LABELS: dict[PlatformRole, Any] = {
    PlatformRole.OPERATOR: _("Operator"),
    PlatformRole.VALIDATOR: _("Validator"),
    PlatformRole.ANALYST: _("Analyst"),
}
ROLE_EXPLANATIONS: dict[PlatformRole, Any] = {
    PlatformRole.OPERATOR: _("sets up the site, imports directories, gives roles"),
    PlatformRole.VALIDATOR: _("reviews profiles and claims, decides on the rules for a valid cluster"),
    PlatformRole.ANALYST: _("reads drafts, histories, the queue of validators and roles; changes nothing"),
}
TOKEN_DAYS = (30, 90, 365)
MOST_TOKENS = 20


@dataclass(frozen=True)
class PersonCard:
    """What other modules may show of a person."""

    id: int
    name: str
    email: str
    language: str


@dataclass(frozen=True)
class TokenHolder(PersonCard):
    """The person behind an access token, and whether the token carries their platform roles."""

    carries_roles: bool


@dataclass(frozen=True)
class RoleGrant:
    """A platform role that a person has."""

    id: int
    person_id: int
    person_name: str
    email: str
    role: PlatformRole
    country: str  # term id, or empty: everywhere


@dataclass(frozen=True)
class Token:
    """An access token as its owner sees it: never the token itself."""

    id: int
    label: str
    created_at: datetime
    expires_at: datetime
    last_used_on: date | None
    is_expired: bool


@dataclass(frozen=True)
class NewToken:
    """A token just made, with the text that is shown this once."""

    token: Token
    text: str


@dataclass(frozen=True)
class OwnSession:
    """A device on which the person is signed in."""

    id: int
    device: str
    network: str  # the first part of its network address
    since: datetime
    seen_at: datetime
    is_current: bool


class SecurityChange(StrEnum):
    """What a person does with their own way of signing in, as the record of changes names it."""

    SIGNED_UP = "signed up"
    MAIL_CONFIRMED = "mail address confirmed"
    MAIL_CHANGED = "mail address changed"
    MAIL_REMOVED = "mail address removed"
    PASSWORD_CHANGED = "password changed"  # noqa: S105
    PASSWORD_RESET = "password reset"  # noqa: S105
    APP_ADDED = "authenticator app added"
    APP_REMOVED = "authenticator app removed"
    CODES_MADE = "recovery codes made"
    PASSKEY_ADDED = "passkey added"
    PASSKEY_REMOVED = "passkey removed"
    FACTORS_REMOVED = "all second factors removed"
    SESSION_ENDED = "signed out on another device"
    SERVICE_CONNECTED = "sign-in service connected"
    SERVICE_DISCONNECTED = "sign-in service disconnected"


@dataclass(frozen=True)
class Edition:
    """A version of what people are asked to agree to."""

    since: date
    digest: str  # of its English words, so that none of them changes without a new version


@dataclass(frozen=True)
class Wording:
    """What a person may agree to, in the words of now; listed in config/composition.py.

    Whoever changes the words adds an edition: consents to an earlier one no longer count. What was agreed to
    stays readable, as each consent keeps the words in which it was given.
    """

    purpose: str  # its key, also in addresses
    title: Any
    text: Any
    editions: tuple[Edition, ...]  # the oldest first

    @property
    def version(self) -> int:
        return len(self.editions)

    @property
    def since(self) -> date:
        return self.editions[-1].since


class ConsentWay(StrEnum):
    """Where a person said so."""

    PAGE = "page"
    API = "api"


class ConsentEnd(StrEnum):
    """How a consent came to its end."""

    WITHDRAWN = "withdrawn"
    RENEWED = "renewed"  # by one to a newer version


@dataclass(frozen=True)
class GivenConsent:
    """A consent as it was given, with the words shown then; it stands until it has an end."""

    id: int
    purpose: str
    version: int
    title: str
    text: str
    language: str  # of these words
    given_at: datetime
    ended_at: datetime | None
    end: ConsentEnd | None


@dataclass(frozen=True)
class OwnConsent:
    """What the actor may agree to, and what stands of it."""

    wording: Wording
    standing: GivenConsent | None

    @property
    def counts(self) -> bool:
        """Only consent to the present words permits anything."""
        return self.standing is not None and self.standing.version == self.wording.version
