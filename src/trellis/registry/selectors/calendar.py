"""Dates of the registry that concern a person, by the rights they have now. One query each, two at most."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trellis.accounts import selectors as accounts
from trellis.accounts.types import PlatformRole
from trellis.core.types import Actor
from trellis.notifications.types import LINK_DAYS, MOST_DATES, SHOWN_AFTER, CalendarDate
from trellis.registry.models import (
    Claim,
    ClusterProgramme,
    Invitation,
    Membership,
    Organisation,
    PersonMembership,
)
from trellis.registry.selectors.blueprints import blueprints
from trellis.registry.selectors.claims import waiting_claims
from trellis.registry.selectors.life import LAST_CONFIRMED, months_before, months_of
from trellis.registry.selectors.members import current
from trellis.registry.selectors.service_time import due_on
from trellis.registry.types import PUBLIC, PersonRole, Status
from trellis.registry.types.claims import ClaimState, ClaimWay
from trellis.registry.types.invitations import INVITATION_DAYS, InvitationState

KEEPERS = (PersonRole.OWNER, PersonRole.EDITOR)


def page_of(slug: str) -> str:
    return reverse("registry:organisation", args=[slug])


def confirmations_due(actor: Actor) -> Iterator[CalendarDate]:
    """For each published profile that the actor owns, the day from which it is to be confirmed again."""
    rows = Organisation.objects.visible_to(actor).filter(
        pk__in=actor.organisations(PersonRole.OWNER), status__in=PUBLIC
    )
    for row in rows.order_by(LAST_CONFIRMED, "pk")[:MOST_DATES]:
        since = row.confirmed_at or row.published_at
        if since is not None:  # of a published profile it is said
            months = months_of(blueprints().get(row.kind))[0]
            yield CalendarDate(
                uid=f"confirmation-{row.pk}",
                title=_("Confirm the profile of “%(organisation)s”") % {"organisation": row.name},
                start=months_before(timezone.localtime(since), -months).date(),
                changed_at=max(since, row.changed_at),
                sequence=row.version,
                text=_("Is everything in it still correct? One button there says so."),
                path=page_of(row.slug),
            )


def period_ends(actor: Actor) -> Iterator[CalendarDate]:
    """The ends of those that the actor keeps, and of the networks that these belong to."""
    today = timezone.localdate()
    kept = actor.organisations(*KEEPERS)
    hosts = Membership.objects.filter(current(today), member__in=kept).values("host_id")
    rows = Organisation.objects.visible_to(actor).filter(
        Q(pk__in=kept) | Q(pk__in=hosts), period_end__gte=today - SHOWN_AFTER
    )
    for row in rows.exclude(status=Status.ARCHIVED).order_by("period_end", "pk")[:MOST_DATES]:
        yield CalendarDate(
            uid=f"period-{row.pk}",
            title=_("“%(organisation)s” ends") % {"organisation": row.name},
            start=row.period_end,  # type: ignore[arg-type]  # those without one are left out
            changed_at=row.changed_at,
            sequence=row.version,
            path=page_of(row.slug),
        )


def programme_ends(actor: Actor) -> Iterator[CalendarDate]:
    """The last days of programmes that organisations of the actor run."""
    rows = ClusterProgramme.objects.visible_to(actor).filter(
        organisation__in=actor.organisations(*PersonRole),
        end_year__gte=(timezone.localdate() - SHOWN_AFTER).year,
    )
    for row in rows.select_related("organisation").order_by("end_year", "pk")[:MOST_DATES]:
        yield CalendarDate(
            uid=f"programme-{row.pk}",
            title=_("The programme “%(programme)s” ends") % {"programme": row.name},
            start=date(row.end_year or 0, 12, 31),
            changed_at=row.organisation.changed_at,
            sequence=row.version,
            path=reverse("registry:programme", args=[row.pk]),
        )


def invitation_ends(actor: Actor) -> Iterator[CalendarDate]:
    """Until when an invitation can be accepted: the actor's own, and those to what the actor owns.

    Whom it asks stands on the page of the profile, not in the calendar.
    """
    asked = accounts.confirmed_addresses(person_id=actor.person_id or 0)
    owned = actor.organisations(PersonRole.OWNER)
    rows = Invitation.objects.filter(
        Q(organisation__in=owned) | Q(address__in=asked) & may_invite_now(),
        state=InvitationState.OPEN,
        made_at__gt=timezone.now() - timedelta(days=INVITATION_DAYS),
    )
    for row in rows.select_related("organisation").order_by("made_at", "pk")[:MOST_DATES]:
        is_own = row.address in asked
        title = (
            _("Your invitation to keep “%(organisation)s” ends")
            if is_own
            else _("An invitation to keep “%(organisation)s” ends")
        )
        yield CalendarDate(
            uid=f"invitation-{row.pk}",
            title=title % {"organisation": row.organisation.name},
            start=row.made_at + timedelta(days=INVITATION_DAYS),
            changed_at=row.made_at,
            sequence=row.mails,
            text=_("The mail that you got leads to it.") if is_own else "",
            path="" if is_own else reverse("registry:people", args=[row.organisation.slug]),
        )


def may_invite_now() -> Q:
    """Who invited may still do so, as `invitations.may_invite` asks of one."""
    operators = accounts.person_ids_with_role(role=PlatformRole.OPERATOR)
    owners = PersonMembership.objects.filter(
        organisation=OuterRef("organisation"), person=OuterRef("invited_by"), role=PersonRole.OWNER
    )
    return Q(invited_by__isnull=True) | Exists(owners) | Q(is_handover=False, invited_by__in=operators)


def claim_dates(actor: Actor) -> Iterator[CalendarDate]:
    """Of the actor's own open claims: until when the mailed link counts, or a validator should answer."""
    rows = Claim.objects.visible_to(actor).filter(
        person_id=actor.person_id or 0,
        state=ClaimState.OPEN,
        organisation__in=Organisation.objects.visible_to(actor),
    )
    for row in rows.select_related("organisation").order_by("made_at", "pk")[:MOST_DATES]:
        decided = row.way == ClaimWay.DECISION
        title = (
            _("Your claim of “%(organisation)s” is to be answered")
            if decided
            else _("The link to claim “%(organisation)s” ends")
        )
        yield CalendarDate(
            uid=f"claim-{row.pk}",
            title=title % {"organisation": row.organisation.name},
            start=due_on(row.made_at) if decided else row.made_at + timedelta(days=LINK_DAYS),
            changed_at=row.made_at,
            sequence=row.mails,
            path=page_of(row.organisation.slug),
        )


def reviews_due(actor: Actor) -> Iterator[CalendarDate]:
    """For a validator: on each day how many profiles and claims should be answered; none is named."""
    if not (actor.is_validator or actor.validator_of):
        return
    profiles = Organisation.objects.visible_to(actor).filter(status=Status.IN_REVIEW)
    if not actor.is_validator:
        profiles = profiles.filter(country__in=actor.validator_of)
    since = [
        *(handed or changed for handed, changed in profiles.values_list("handed_in_at", "changed_at")),
        *waiting_claims(actor).exclude(person_id=actor.person_id or 0).values_list("made_at", flat=True),
    ]
    by_day: dict[date, list[datetime]] = defaultdict(list)
    for moment in since:
        by_day[due_on(moment)].append(moment)
    for day, moments in sorted(by_day.items())[:MOST_DATES]:
        number = len(moments)
        yield CalendarDate(
            uid=f"review-{day}",
            title=ngettext("%d waits for your review", "%d wait for your review", number) % number,
            start=day,
            changed_at=max(moments),
            path=reverse("registry:review"),
        )
