"""Tables of reports: who says that something is wrong with a profile, and what was decided."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from trellis.core.types import Actor
from trellis.registry.models.organisation import one_of
from trellis.registry.types import PersonRole
from trellis.registry.types.reports import ReportKind, ReportState


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, actor: Actor) -> "ReportQuerySet":
        """The person's own; those of their countries for validators, never of a profile that they keep."""
        kept = actor.organisations(PersonRole.OWNER, PersonRole.EDITOR)
        mine = Q(person_id=actor.person_id) if actor.is_signed_in else Q(pk__in=[])
        if actor.is_operator or actor.is_validator or actor.is_analyst:
            return self.filter(mine | ~Q(organisation_id__in=kept))
        reviewed = Q(organisation__country_id__in=actor.validator_of)
        return self.filter(mine | reviewed & ~Q(organisation_id__in=kept))


class Report(models.Model):
    """Somebody, with an account or with a mail address alone, says that something is wrong with a profile.

    Who decided stands in the record of changes: here it would bring the reporter's words into the file of
    everything that is kept about the validator.
    """

    organisation = models.ForeignKey("registry.Organisation", models.CASCADE, related_name="+")
    person = models.ForeignKey("accounts.Person", models.CASCADE, null=True, blank=True, related_name="+")
    address = models.EmailField(max_length=254, blank=True, default="")  # of a visitor, in small letters
    language = models.CharField(max_length=12, blank=True, default="")  # in which a visitor is answered
    kind = models.TextField()
    text = models.TextField()
    state = models.TextField(default=ReportState.OPEN)
    reason = models.TextField(blank=True, default="")  # of the decision; the reporter and the keepers read it
    made_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("kind", ReportKind, "registry_report_kind_known"),
            one_of("state", ReportState, "registry_report_state_known"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, address="") | Q(person__isnull=True) & ~Q(address=""),
                name="registry_report_from_one",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="registry_report_says"),
            models.CheckConstraint(
                condition=Q(state=ReportState.OPEN, ended_at__isnull=True)
                | ~Q(state=ReportState.OPEN) & Q(ended_at__isnull=False) & ~Q(reason=""),
                name="registry_report_decided_why",
            ),
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=Q(state=ReportState.OPEN, person__isnull=False),
                name="registry_report_open_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "address"],
                condition=Q(state=ReportState.OPEN, person__isnull=True),
                name="registry_report_address_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["made_at", "id"], condition=Q(state=ReportState.OPEN), name="registry_report_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind} {self.state}"
