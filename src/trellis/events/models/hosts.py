"""Who hosts an event, and so keeps it."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from trellis.core.types import Actor
from trellis.events.models.constraints import one_of
from trellis.events.types.events import HostRole, HostState


class HostOrganisation(models.Model):
    """An organisation that hosts an event: one organises it, others that said yes do so with it."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="hosts")
    organisation = models.ForeignKey("registry.Organisation", models.CASCADE, related_name="+")
    role = models.TextField()
    state = models.TextField(default=HostState.ASKED)
    asked_at = models.DateTimeField(db_default=Now())
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("role", HostRole, "events_host_role_known"),
            one_of("state", HostState, "events_host_state_known"),
            models.UniqueConstraint(fields=["event", "organisation"], name="events_host_once"),
            models.UniqueConstraint(
                fields=["event"], condition=Q(role=HostRole.ORGANISER), name="events_one_organiser"
            ),
            models.CheckConstraint(
                condition=~Q(role=HostRole.ORGANISER) | Q(state=HostState.ACCEPTED),
                name="events_organiser_hosts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.organisation_id} {self.role}"


def kept_by(actor: Actor) -> models.QuerySet[HostOrganisation, Any]:
    """The ids of the events whose hosts the actor keeps as owner or editor."""
    rows = HostOrganisation.objects.filter(
        organisation__in=actor.organisations("owner", "editor"), state=HostState.ACCEPTED
    )
    return rows.values("event_id")
