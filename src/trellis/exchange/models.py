"""Tables of the exchange: listings, whom some of them are shown to, and who is introduced to whom."""

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least, Now

from trellis.core.types import Actor
from trellis.exchange.types.introductions import STANDING, IntroductionState, Outcome
from trellis.exchange.types.words import SHOWN, Reach, Side, State, Visibility
from trellis.registry.selectors.circles import circle_of
from trellis.registry.types import PUBLIC, PersonRole

KEEPING = (PersonRole.OWNER, PersonRole.EDITOR)


def one_of(field: str, values: Any, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__in": [str(v) for v in values]}), name=name)


class ListingQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        """What is shown to everybody, to the actor's networks or organisations, and what the actor keeps.

        The second wall says the same (migrations/0002_wall.py).
        """
        if actor.is_operator:
            return self
        aimed = Q(visibility=Visibility.PUBLIC)
        if own := actor.organisations(*PersonRole):
            aimed |= Q(visibility=Visibility.NETWORK, organisation__in=circle_of(organisation_ids=own))
            invited = Guest.objects.filter(organisation__in=own).values("listing")
            aimed |= Q(visibility=Visibility.INVITED, pk__in=invited)
        seen = Q(state__in=SHOWN, organisation__status__in=PUBLIC) & aimed
        return self.filter(seen | self.kept(actor))

    @staticmethod
    def kept(actor: Actor) -> Q:
        """Listings of organisations that the actor keeps, and those that such a cluster posted."""
        own = actor.organisations(*KEEPING)
        return Q(organisation__in=own) | Q(cluster__in=own)


class Listing(models.Model):
    """Something that an organisation offers or needs. Its kind names a blueprint, which says what it asks.

    Of an anonymous one nobody but its keepers learns the organisation: `selectors.listings` leaves it out.
    """

    organisation = models.ForeignKey("registry.Organisation", models.CASCADE, related_name="+")
    cluster = models.ForeignKey(
        "registry.Organisation", models.SET_NULL, null=True, blank=True, related_name="+"
    )  # that posted it for its member
    side = models.TextField()
    kind = models.TextField()
    state = models.TextField(default=State.DRAFT)
    title = models.CharField(max_length=150)
    summary = models.TextField(blank=True, default="")
    attributes = models.JSONField(default=dict, blank=True)  # what only this kind's blueprint asks
    quantity = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=60, blank=True, default="")  # key of a unit of the kind
    country = models.ForeignKey("taxonomy.Term", models.PROTECT, null=True, blank=True, related_name="+")
    region = models.ForeignKey("taxonomy.Term", models.PROTECT, null=True, blank=True, related_name="+")
    city = models.CharField(max_length=120, blank=True, default="")
    reach = models.TextField(default=Reach.EUROPE)
    distance_km = models.PositiveIntegerField(null=True, blank=True)
    ecosystems = ArrayField(models.CharField(max_length=120), default=list, blank=True)  # ids of terms
    technologies = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    activities = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    languages = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    certificates = models.TextField(blank=True, default="")  # as stated; nobody here has checked them
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    visibility = models.TextField(default=Visibility.PUBLIC)
    is_anonymous = models.BooleanField(default=False)

    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    version = models.PositiveIntegerField(default=1)
    key = models.UUIDField(null=True, blank=True, editable=False)  # of the form: sent twice, stored once

    # Folded by services.storing, so that accents and case do not matter; nothing of the organisation.
    title_key = models.TextField(blank=True, default="")
    words = models.TextField(blank=True, default="")
    document = models.GeneratedField(
        expression=SearchVector("title_key", weight="A", config="simple")
        + SearchVector("words", weight="B", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ListingQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("side", Side, "exchange_listing_side_known"),
            one_of("state", State, "exchange_listing_state_known"),
            one_of("visibility", Visibility, "exchange_listing_visibility_known"),
            one_of("reach", Reach, "exchange_listing_reach_known"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(kind=""), name="exchange_listing_says"),
            models.UniqueConstraint(fields=["organisation", "key"], name="exchange_listing_form_once"),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True, unit="") | (Q(quantity__gt=0) & ~Q(unit="")),
                name="exchange_listing_quantity_has_unit",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="exchange_listing_forward",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT) | Q(published_at__isnull=False, valid_until__isnull=False),
                name="exchange_listing_published_when",
            ),
            models.CheckConstraint(
                condition=Q(distance_km__isnull=True) | Q(reach=Reach.DISTANCE),
                name="exchange_listing_distance",
            ),
        ]
        indexes = [
            GinIndex(fields=["document"], name="exchange_listing_words"),
            GinIndex(OpClass("title_key", name="gin_trgm_ops"), name="exchange_listing_title"),
            models.Index(fields=["state", "published_at", "id"], name="exchange_listing_newest"),
            models.Index(fields=["state", "valid_until"], name="exchange_listing_ending"),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.pk} of {self.organisation_id}"


class Guest(models.Model):
    """An organisation that a listing is shown to by invitation."""

    listing = models.ForeignKey("exchange.Listing", models.CASCADE, related_name="guests")
    organisation = models.ForeignKey("registry.Organisation", models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["listing", "organisation"], name="exchange_guest_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} for {self.listing_id}"


class IntroductionQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of which the actor keeps a side. The second wall says the same (0003_introductions.py)."""
        if actor.is_operator:
            return self
        kept = Listing.objects.filter(Listing.objects.kept(actor)).values("pk")
        return self.filter(Q(asking__in=kept) | Q(asked__in=kept))


class Introduction(models.Model):
    """The keepers of one listing ask those of another to be introduced."""

    asking = models.ForeignKey("exchange.Listing", models.CASCADE, related_name="+")
    asked = models.ForeignKey("exchange.Listing", models.CASCADE, related_name="+")
    person = models.ForeignKey("accounts.Person", models.SET_NULL, null=True, related_name="+")
    answerer = models.ForeignKey("accounts.Person", models.SET_NULL, null=True, related_name="+")
    state = models.TextField(default=IntroductionState.ASKED)
    message = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")  # why not
    goes_on = models.BooleanField(default=False)  # to the next that fits, if nobody answers
    asked_at = models.DateTimeField(db_default=Now())
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(blank=True, default="")
    outcome_note = models.TextField(blank=True, default="")
    outcome_at = models.DateTimeField(null=True, blank=True)

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("state", IntroductionState, "exchange_introduction_state_known"),
            one_of("outcome", ["", *Outcome], "exchange_introduction_outcome_known"),
            models.CheckConstraint(condition=~Q(asking=F("asked")), name="exchange_introduction_of_two"),
            # Whoever asked first: two listings are introduced once, as long as it stands.
            models.UniqueConstraint(
                Least("asking", "asked"),
                Greatest("asking", "asked"),
                condition=Q(state__in=STANDING),
                name="exchange_introduction_once",
            ),
            models.CheckConstraint(
                condition=Q(state=IntroductionState.ASKED, answered_at__isnull=True)
                | (~Q(state=IntroductionState.ASKED) & Q(answered_at__isnull=False)),
                name="exchange_introduction_answered_when",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", outcome_at__isnull=True)
                | Q(state=IntroductionState.AGREED, outcome_at__isnull=False),
                name="exchange_introduction_outcome_of_agreed",
            ),
        ]
        indexes = [
            models.Index(fields=["asked", "state"], name="exchange_introduction_asked"),
            models.Index(fields=["state", "asked_at"], name="exchange_introduction_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.asking_id} to {self.asked_id}"
