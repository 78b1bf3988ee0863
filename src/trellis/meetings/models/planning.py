"""Schedules that were worked out, and what was done on the board."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from trellis.meetings.models.constraints import one_of
from trellis.meetings.types.planning import UNDER_WAY, BoardAction, Keep, RunKind, RunState


class PlanRun(models.Model):
    """A schedule somebody asked for. Until it is applied it is a what-if: nothing of it stands."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="+")
    asked_by = models.ForeignKey("accounts.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    kind = models.TextField(default=RunKind.PLAN)
    keep = models.TextField(default=Keep.AGREED)
    seconds = models.PositiveIntegerField()
    seed = models.PositiveIntegerField(default=1)
    base = models.ForeignKey("meetings.PlanRun", models.SET_NULL, null=True, blank=True, related_name="+")
    forced = ArrayField(models.TextField(), default=list, blank=True)  # wishes, by who meets
    seats = models.PositiveSmallIntegerField(default=0, db_default=0)  # of rotating tables, as the slots
    slots = ArrayField(models.BigIntegerField(), default=list, db_default=[], blank=True)
    state = models.TextField(default=RunState.QUEUED)
    stop_asked = models.BooleanField(default=False)
    placed = models.PositiveIntegerField(default=0)
    wished = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=1000, blank=True, default="")
    inputs = models.CharField(max_length=64, blank=True, default="")  # fingerprints: types/inputs.py
    standing = models.CharField(max_length=64, blank=True, default="")
    engine_version = models.CharField(max_length=40, blank=True, default="")
    result = models.JSONField(default=dict, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("kind", RunKind, "meetings_run_kind_known"),
            one_of("keep", Keep, "meetings_run_keep_known"),
            one_of("state", RunState, "meetings_run_state_known"),
            models.UniqueConstraint(
                fields=["event"],
                condition=Q(state__in=[state.value for state in UNDER_WAY]),
                name="meetings_one_run_at_once",
            ),
        ]
        indexes = [models.Index(fields=["event", "-id"], name="meetings_run_latest")]

    def __str__(self) -> str:
        return f"{self.event_id} run {self.pk} {self.state}"


class BoardChange(models.Model):
    """What a keeper did on the board, with the meetings before and after, so that it can be taken back."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="+")
    made_by = models.ForeignKey("accounts.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    action = models.TextField()
    run = models.ForeignKey("meetings.PlanRun", models.SET_NULL, null=True, blank=True, related_name="+")
    before = models.JSONField(default=list)  # of each meeting; one that is not in it was made by the change
    after = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [one_of("action", BoardAction, "meetings_change_action_known")]
        indexes = [models.Index(fields=["event", "-id"], name="meetings_change_latest")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.action} {self.pk}"
