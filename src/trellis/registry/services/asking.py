"""What happens by itself: owners are asked about their profiles, claims lapse, validators are reminded.

Each may be repeated, and cut off: what was done stays done, the rest follows next time.
"""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from trellis.accounts import selectors as accounts
from trellis.accounts.types import PlatformRole
from trellis.core.blocks import is_offered
from trellis.core.transactions import change
from trellis.core.types import Actor
from trellis.notifications.services import tell
from trellis.notifications.services.links import make_link
from trellis.notifications.types import LINK_DAYS
from trellis.registry.models import Claim, Organisation, OwnerAsked, PersonMembership, Report
from trellis.registry.selectors.life import is_fresh_as, months_before
from trellis.registry.selectors.people import keeper_ids
from trellis.registry.selectors.service_time import is_overdue
from trellis.registry.services import claims, telling_claims
from trellis.registry.services.still_correct import STILL_CORRECT
from trellis.registry.services.storing import lock_organisation
from trellis.registry.types import PUBLIC, Freshness, PersonRole, Status
from trellis.registry.types.claims import ClaimState, ClaimWay
from trellis.registry.types.reports import ReportState

ASK_AGAIN_MONTHS = 6
MOST_AT_ONCE = 2000


def ask_owners(*, actor: Actor, now: datetime | None = None) -> int:
    """Ask the owners of profiles that are amber or red, once in half a year; return how many profiles.

    Effects: for each profile, in a transaction of its own, when it was asked, and a mail to each owner with
    a link that one button answers.
    """
    now = now or timezone.now()
    owners = PersonMembership.objects.filter(organisation=OuterRef("pk"), role=PersonRole.OWNER)
    due = Organisation.objects.filter(is_fresh_as([Freshness.AMBER, Freshness.RED], now))
    due = due.filter(~Exists(asked_lately(OuterRef("pk"), now)), Exists(owners)).order_by("pk")
    ids = list(due.values_list("pk", flat=True)[:MOST_AT_ONCE])
    return sum(ask_owners_of(actor, number, now) for number in ids)


def asked_lately(organisation: Any, now: datetime) -> QuerySet[OwnerAsked]:
    since = months_before(now, ASK_AGAIN_MONTHS)
    return OwnerAsked.objects.filter(organisation=organisation, asked_at__gt=since)


def ask_owners_of(actor: Actor, organisation_id: int, now: datetime) -> bool:
    with change(actor):
        row = lock_organisation(actor, organisation_id)
        if asked_lately(row, now).exists():
            return False
        OwnerAsked.objects.update_or_create(organisation=row, defaults={"asked_at": now})
        owners = PersonMembership.objects.filter(organisation=row, role=PersonRole.OWNER).order_by("pk")
        for person_id in owners.values_list("person_id", flat=True):
            tell(
                actor=actor,
                message="registry.still_correct",
                context={"organisation": row.name},
                path=make_link(purpose=STILL_CORRECT.name, matter=row.pk, person_id=person_id),
                person_ids=[person_id],
            )
    return True


def lapse_claims(*, actor: Actor, now: datetime | None = None) -> int:
    """End open claims that can no longer be won; return how many. Who waits for one is told."""
    old = (now or timezone.now()) - timedelta(days=LINK_DAYS)
    owned = PersonMembership.objects.filter(role=PersonRole.OWNER).values("organisation_id")
    is_over = (
        Q(organisation__in=owned)
        | ~Q(organisation__status__in=PUBLIC)
        | Q(way__in=[ClaimWay.MAIL, ClaimWay.CLUSTER], made_at__lte=old)
    )
    rows = Claim.objects.filter(is_over, state=ClaimState.OPEN).order_by("pk")
    ids = list(rows.values_list("pk", flat=True)[:MOST_AT_ONCE])
    return sum(lapse(actor, number) for number in ids)


def lapse(actor: Actor, claim_id: int) -> bool:
    with change(actor):
        row = claims.lock_claim(actor, claim_id)
        if row.state != ClaimState.OPEN:
            return False
        claims.end(actor, row, ClaimState.LAPSED, action="claim lapsed")
        if row.person_id is not None:
            telling_claims.tell_claimant(actor, row, "claim_lapsed")
    return True


def remind_validators(*, actor: Actor, now: datetime | None = None) -> int:
    """Tell each validator how much has waited too long for them; return how many are told.

    A report about a profile is nothing for a validator who keeps that profile.
    """
    today = timezone.localdate(now)
    waiting = Organisation.objects.filter(status=Status.IN_REVIEW)
    asked = Claim.objects.filter(way=ClaimWay.DECISION, state=ClaimState.OPEN)
    claims_are_decided = is_offered("registry:decide_claim")
    with change(actor):
        reported = Report.objects.filter(state=ReportState.OPEN).values_list(
            "organisation__country_id", "made_at", "organisation_id"
        )
        since = [
            *waiting.values_list("country_id", Coalesce("handed_in_at", "changed_at"), Value(0)),
            *(
                asked.values_list("organisation__country_id", "made_at", Value(0))
                if claims_are_decided
                else ()
            ),
            *reported,
        ]
        overdue = [(country, kept) for country, at, kept in since if is_overdue(at, today=today)]
        counts: Counter[int] = Counter()
        for country, kept in overdue:
            concerned = set(validators_of(country))
            counts.update(concerned - keeper_ids(organisation_id=kept) if kept else concerned)
        for person_id, count in sorted(counts.items()):
            tell(
                actor=actor,
                message="registry.overdue",
                context={"count": count},
                path=reverse("registry:review"),
                person_ids=[person_id],
            )
    return len(counts)


def validators_of(country: str | None) -> list[int]:
    return accounts.person_ids_with_role(role=PlatformRole.VALIDATOR, country=country or "")
