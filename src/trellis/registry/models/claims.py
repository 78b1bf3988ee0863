"""Tables of claims: who says that a profile is theirs, and what came of it; when its owners were asked."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from trellis.core.types import Actor
from trellis.registry.models.organisation import one_of
from trellis.registry.types.claims import ClaimState, ClaimWay


class ClaimQuerySet(models.QuerySet["Claim"]):
    def visible_to(self, actor: Actor) -> "ClaimQuerySet":
        """The person's own; all of them for those who decide."""
        if actor.is_operator or actor.is_validator or actor.is_analyst:
            return self
        if not actor.is_signed_in:
            return self.none()
        return self.filter(Q(person_id=actor.person_id) | Q(organisation__country_id__in=actor.validator_of))


class Claim(models.Model):
    """Somebody says that a profile without an owner is theirs to keep.

    A link of a cluster is the claim of nobody until the one who got it makes an account.
    """

    organisation = models.ForeignKey("registry.Organisation", models.CASCADE, related_name="claims")
    person = models.ForeignKey("accounts.Person", models.CASCADE, null=True, blank=True, related_name="+")
    way = models.TextField()
    state = models.TextField(default=ClaimState.OPEN)
    address = models.EmailField(max_length=254, blank=True, default="")  # where the link went
    mails = models.PositiveSmallIntegerField(default=0)  # how many were sent there
    evidence = models.TextField(blank=True, default="")  # what a validator is told
    cluster = models.ForeignKey(
        "registry.Organisation", models.CASCADE, null=True, blank=True, related_name="+"
    )  # that sent the link
    sent_by = models.ForeignKey("accounts.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True, default="")  # of whoever decided
    decided_by = models.ForeignKey(
        "accounts.Person", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("way", ClaimWay, "registry_claim_way_known"),
            one_of("state", ClaimState, "registry_claim_state_known"),
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=Q(state=ClaimState.OPEN),
                name="registry_claim_open_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "cluster", "address"],
                condition=Q(state=ClaimState.OPEN, way=ClaimWay.CLUSTER),
                name="registry_claim_link_once",
            ),
            models.CheckConstraint(
                condition=Q(way=ClaimWay.MAIL, person__isnull=False) & ~Q(address="")
                | Q(way=ClaimWay.DECISION, person__isnull=False) & ~Q(evidence="")
                | Q(way=ClaimWay.CLUSTER, cluster__isnull=False) & ~Q(address=""),
                name="registry_claim_has_proof",
            ),
            models.CheckConstraint(
                condition=~Q(state=ClaimState.REFUSED) | ~Q(reason=""), name="registry_claim_refused_why"
            ),
            models.CheckConstraint(
                condition=Q(state=ClaimState.OPEN, ended_at__isnull=True)
                | ~Q(state=ClaimState.OPEN) & Q(ended_at__isnull=False),
                name="registry_claim_ended_when",
            ),
        ]
        indexes = [
            models.Index(
                fields=["made_at", "id"], condition=Q(state=ClaimState.OPEN), name="registry_claim_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.way} {self.state}"


class OwnerAsked(models.Model):
    """When the owners of a profile were last asked whether it is still correct."""

    organisation = models.OneToOneField(
        "registry.Organisation", models.CASCADE, primary_key=True, related_name="+"
    )
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.asked_at}"
