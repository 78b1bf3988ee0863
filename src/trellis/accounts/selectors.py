"""Reading persons."""

import hashlib
from collections.abc import Iterable, Sequence

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from trellis.accounts.models import AccessToken, Consent, Person, PlatformRoleGrant
from trellis.accounts.types import (
    SHOWING,
    ConsentEnd,
    GivenConsent,
    OwnConsent,
    OwnSession,
    PersonCard,
    PlatformRole,
    RoleGrant,
    Token,
    Wording,
)
from trellis.core.errors import NotFound
from trellis.core.transactions import reading
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


def roles_and_countries(*, person_id: int) -> tuple[frozenset[str], frozenset[str]]:
    """The platform roles that a person has everywhere, and the countries they validate. One query."""
    rows = list(PlatformRoleGrant.objects.filter(person_id=person_id).values_list("role", "country_id"))
    everywhere = frozenset(role for role, country in rows if country is None)
    return everywhere, frozenset(country for _role, country in rows if country is not None)


def platform_roles(*, person_id: int) -> frozenset[str]:
    """Those that the person has everywhere."""
    return roles_and_countries(person_id=person_id)[0]


def confirmed_addresses(*, person_id: int) -> frozenset[str]:
    """The mail addresses that the person has shown to be theirs, in small letters."""
    rows = EmailAddress.objects.filter(user_id=person_id, verified=True).values_list("email", flat=True)
    return frozenset(email.lower() for email in rows)


def second_factors(*, person_id: int) -> frozenset[str]:
    """What the person has set up: `totp` (an app), `webauthn` (passkeys); recovery codes alone are none."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    rows = Authenticator.objects.filter(user_id=person_id, type__in=kinds)
    return frozenset(rows.values_list("type", flat=True))


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
    with reading(actor):
        return [token_record(row) for row in AccessToken.objects.visible_to(actor).order_by("-id")]


def get_token(*, actor: Actor, token_id: int) -> Token:
    """One of the actor's own tokens. Raises NotFound."""
    with reading(actor):
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


def cards_of(*, person_ids: Iterable[int]) -> dict[int, PersonCard]:
    """These persons by id, those who may sign in. One query."""
    return {row.pk: card(row) for row in Person.objects.filter(pk__in=set(person_ids), is_active=True)}


def cards_of_named(*, person_ids: Iterable[int]) -> list[PersonCard]:
    """Those of these persons who gave a name and may sign in, by name. One query."""
    rows = Person.objects.filter(pk__in=set(person_ids), is_active=True).exclude(name="")
    return [card(row) for row in rows.order_by("name", "id")]


def list_wordings() -> Sequence[Wording]:
    """What people may agree to, in the order shown."""
    wordings: Sequence[Wording] = import_string(settings.TRELLIS_CONSENTS)
    return wordings


def find_wording(purpose: str) -> Wording | None:
    return next((wording for wording in list_wordings() if wording.purpose == purpose), None)


def who_agreed(*, person_ids: Iterable[int], wordings: Sequence[Wording]) -> dict[str, frozenset[int]]:
    """Who of these persons agrees, now and to the present words, by purpose. One query.

    Whatever shows or does something by consent asks this each time, and keeps no copy of the answer.
    """
    with reading(SHOWING):
        rows = Consent.objects.standing().filter(
            person_id__in=set(person_ids), purpose__in=[wording.purpose for wording in wordings]
        )
        found = set(rows.values_list("purpose", "version", "person_id"))
    return {
        wording.purpose: frozenset(
            person
            for purpose, version, person in found
            if (purpose, version) == (wording.purpose, wording.version)
        )
        for wording in wordings
    }


def has_consent(*, person_id: int, wording: Wording) -> bool:
    """Whether one person agrees, now and to the present words."""
    return person_id in who_agreed(person_ids=[person_id], wordings=[wording])[wording.purpose]


def consent_record(row: Consent) -> GivenConsent:
    return GivenConsent(
        id=row.pk,
        purpose=row.purpose,
        version=row.version,
        title=row.title,
        text=row.text,
        language=row.language,
        given_at=row.given_at,
        ended_at=row.ended_at,
        end=ConsentEnd(row.end) if row.end else None,
    )


def list_own_consents(*, actor: Actor) -> list[OwnConsent]:
    """Everything that the actor may agree to, with what stands of it."""
    with reading(actor):
        rows = {row.purpose: row for row in Consent.objects.visible_to(actor).standing()}
    return [
        OwnConsent(wording, consent_record(rows[wording.purpose]) if wording.purpose in rows else None)
        for wording in list_wordings()
    ]


def list_consent_history(*, actor: Actor, page: int, size: int) -> tuple[list[GivenConsent], int]:
    """One page of what the actor ever agreed to, newest first, and how many there are."""
    with reading(actor):
        rows = Consent.objects.visible_to(actor).order_by("-id")
        total = rows.count()
        start = (min(page, max(1, -(-total // size))) - 1) * size
        return [consent_record(row) for row in rows[start : start + size]], total


SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip
BROWSERS = (
    ("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("Chrom", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip


def device_words(user_agent: str) -> str:
    """What a browser says of itself, as its owner would put it.

    >>> device_words("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0")
    'Firefox, Linux'
    """
    found = [next((name for mark, name in table if mark in user_agent), "") for table in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, found)) or _("Another program")


def network_words(address: str) -> str:
    """The kept part of a network address, without the zeros in place of the rest.

    >>> network_words("203.0.113.0"), network_words("2001:db8:1::")
    ('203.0.113.…', '2001:db8:1:…')
    """
    return address.rsplit(".", 1)[0] + ".…" if "." in address else address.removesuffix("::") + ":…"


def own_sessions(actor: Actor) -> QuerySet[UserSession]:
    """The actor's sessions that can still be used."""
    alive = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=timezone.now())
    if not actor.is_signed_in:
        return UserSession.objects.none()
    return UserSession.objects.filter(Exists(alive), user_id=actor.person_id)


def list_sessions(*, actor: Actor, session_key: str) -> list[OwnSession]:
    """Where the actor is signed in: this session first, then the one seen last."""
    sessions = [
        OwnSession(
            id=row.pk,
            device=device_words(row.user_agent),
            network=network_words(row.ip),
            since=row.created_at,
            seen_at=row.last_seen_at,
            is_current=row.session_key == session_key,
        )
        for row in own_sessions(actor).order_by("-last_seen_at", "-id")
    ]
    return sorted(sessions, key=lambda session: not session.is_current)


def active_person_ids(*, person_ids: Iterable[int]) -> list[int]:
    """Those of these persons who have an active account, in the order of their ids. One query."""
    rows = Person.objects.filter(pk__in=set(person_ids), is_active=True).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def person_ids_with_role(*, role: PlatformRole, country: str = "") -> list[int]:
    """The active persons with a platform role, everywhere or for this country (a term id). One query."""
    grants = PlatformRoleGrant.objects.filter(role=role, person__is_active=True)
    rows = grants.filter(Q(country__isnull=True) | Q(country_id=country))
    return sorted(set(rows.values_list("person_id", flat=True)))
