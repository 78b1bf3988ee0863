"""Who is invited to a closed event: organisations, and mail addresses."""

from allauth.account.models import EmailAddress
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now

from trellis.core.types import Actor
from trellis.events.models.hosts import kept_by


class InvitedOrganisation(models.Model):
    """Everybody who belongs to this organisation may see the event and register."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="invited_organisations")
    organisation = models.ForeignKey("registry.Organisation", models.CASCADE, related_name="+")
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "organisation"], name="events_invited_organisation_once")
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.organisation_id}"


class InvitedAddressQuerySet(models.QuerySet["InvitedAddress"]):
    def visible_to(self, actor: Actor) -> "InvitedAddressQuerySet":
        """Those who keep the event, and the reader of the address."""
        if actor.is_operator:
            return self
        confirmed = EmailAddress.objects.filter(user_id=actor.person_id or 0, verified=True)
        own = Q(address__in=confirmed.annotate(small=Lower("email")).values("small"))
        return self.filter(own | Q(event__in=kept_by(actor)))


class InvitedAddress(models.Model):
    """The reader of this mail address may see the event and register, with or without an account."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="invited_addresses")
    address = models.EmailField(max_length=254)  # in small letters
    language = models.CharField(max_length=12, blank=True, default="")
    told_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(db_default=Now())

    objects = InvitedAddressQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "address"], name="events_invited_address_once"),
            models.CheckConstraint(
                condition=Q(address=Lower("address")), name="events_invited_address_small"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.pk}"
