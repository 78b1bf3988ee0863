"""Reading claims: by which domains a profile can be claimed, whether anybody owns it, what waits."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.db.models import Q
from django.utils.translation import gettext as _

from trellis.core.errors import NotFound
from trellis.core.types import Actor
from trellis.registry.models import Claim, PersonMembership
from trellis.registry.models.claims import ClaimQuerySet
from trellis.registry.types import PersonRole
from trellis.registry.types.claims import ClaimRecord, ClaimState, ClaimWay
from trellis.registry.types.mail_hosts import PUBLIC_HOSTS, PUBLIC_NAMES


def has_owner(*, organisation_id: int) -> bool:
    """Somebody owns the profile. One query."""
    return PersonMembership.objects.filter(organisation_id=organisation_id, role=PersonRole.OWNER).exists()


def own_domains(*, website: str, email: str) -> tuple[str, ...]:
    """The domains that are the organisation's own: of its website and its mail, in that order.

    >>> own_domains(website="https://www.example.org/about", email="office@mail.example.net")
    ('example.org', 'mail.example.net')
    >>> own_domains(website="https://www.facebook.com/office", email="office@gmail.com")
    ()
    """
    found = (plain_domain(host_of(website)), plain_domain(email.rpartition("@")[2]))
    return tuple(dict.fromkeys(domain for domain in found if domain and not is_public(domain)))


def host_of(website: str) -> str:
    try:
        return urlsplit(website).hostname or ""
    except ValueError:
        return ""


def plain_domain(host: str) -> str:
    """In small letters, as mail servers write it, without the www in front; empty for what is no domain."""
    try:
        name = host.strip().strip(".").encode("idna").decode().lower()
    except UnicodeError:
        return ""
    name = name.removeprefix("www.")
    return name if "." in name and not name.replace(".", "").isdigit() else ""


def is_public(domain: str) -> bool:
    """Anybody can have an address or a page there."""
    labels = domain.split(".")
    parents = {".".join(labels[place:]) for place in range(len(labels) - 1)}
    is_known_name = labels[0] in PUBLIC_NAMES and labels[1:-1] in ([], ["co"], ["com"])
    return bool(parents & PUBLIC_HOSTS) or is_known_name


def is_at(address: str, domains: Iterable[str]) -> bool:
    """The address is at one of the domains, or below it.

    >>> is_at("office@mail.example.org", ["example.org"]), is_at("office@notexample.org", ["example.org"])
    (True, False)
    """
    domain = plain_domain(address.rpartition("@")[2])
    return any(domain == own or domain.endswith(f".{own}") for own in domains)


def record_of(row: Claim) -> ClaimRecord:
    organisation = row.organisation
    return ClaimRecord(
        id=row.pk,
        organisation_id=organisation.pk,
        organisation_name=organisation.name,
        slug=organisation.slug,
        country=organisation.country_id,
        way=ClaimWay(row.way),
        state=ClaimState(row.state),
        person_id=row.person_id,
        address=row.address,
        evidence=row.evidence,
        reason=row.reason,
        made_at=row.made_at,
        ended_at=row.ended_at,
    )


def find_own_claim(*, actor: Actor, organisation_id: int) -> ClaimRecord | None:
    """The actor's open claim of a profile, or how the last one ended. One query."""
    rows = Claim.objects.filter(person_id=actor.person_id or 0, organisation_id=organisation_id)
    row = rows.select_related("organisation").order_by("-made_at", "-id").first()
    return record_of(row) if row else None


def list_own_claims(*, actor: Actor, limit: int = 200) -> list[ClaimRecord]:
    """The actor's own claims, the latest first. One query."""
    rows = Claim.objects.visible_to(actor).filter(person_id=actor.person_id or 0)
    return [record_of(row) for row in rows.select_related("organisation").order_by("-made_at", "-id")[:limit]]


def get_claim(*, actor: Actor, claim_id: int) -> ClaimRecord:
    """A claim that the actor may see. Raises NotFound."""
    row = Claim.objects.visible_to(actor).select_related("organisation").filter(pk=claim_id).first()
    if row is None:
        raise claim_not_found()
    return record_of(row)


def claim_not_found() -> NotFound:
    return NotFound(_("There is no such claim."))


def waiting_claims(actor: Actor) -> ClaimQuerySet:
    """Those that the actor sees and that a validator has to answer: of profiles that nobody owns."""
    owned = PersonMembership.objects.filter(role=PersonRole.OWNER).values("organisation_id")
    open_ones = Q(way=ClaimWay.DECISION, state=ClaimState.OPEN) & ~Q(organisation__in=owned)
    return Claim.objects.visible_to(actor).filter(open_ones)


def list_waiting_claims(*, actor: Actor, limit: int) -> tuple[list[ClaimRecord], int]:
    """Claims that wait for a validator, the longest first, and how many there are. Two queries."""
    rows = waiting_claims(actor)
    first = rows.select_related("organisation").order_by("made_at", "id")[:limit]
    return [record_of(row) for row in first], rows.count()
