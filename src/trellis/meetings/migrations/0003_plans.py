"""Schedules that are worked out, and what was done on the board: keepers of the event alone see them."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import trellis.meetings.types.planning
from trellis.core.row_security import let_count, protect

SYSTEMS = ["meetings", "retention", "erasing persons", "demonstration"]
TABLES = ("meetings_planrun", "meetings_boardchange")


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0005_agenda"),
        ("meetings", "0002_wall"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("kind", models.TextField(default=trellis.meetings.types.planning.RunKind["PLAN"])),
                ("keep", models.TextField(default=trellis.meetings.types.planning.Keep["AGREED"])),
                ("seconds", models.PositiveIntegerField()),
                ("seed", models.PositiveIntegerField(default=1)),
                (
                    "forced",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, size=None
                    ),
                ),
                ("state", models.TextField(default=trellis.meetings.types.planning.RunState["QUEUED"])),
                ("stop_asked", models.BooleanField(default=False)),
                ("placed", models.PositiveIntegerField(default=0)),
                ("wished", models.PositiveIntegerField(default=0)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("failure", models.CharField(blank=True, default="", max_length=1000)),
                ("inputs", models.CharField(blank=True, default="", max_length=64)),
                ("standing", models.CharField(blank=True, default="", max_length=64)),
                ("engine_version", models.CharField(blank=True, default="", max_length=40)),
                ("result", models.JSONField(blank=True, default=dict)),
                ("applied_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "base",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="meetings.planrun",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="events.event"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BoardChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("action", models.TextField()),
                ("before", models.JSONField(default=list)),
                ("after", models.JSONField(default=list)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="events.event"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="meetings.planrun",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="planrun",
            index=models.Index(fields=["event", "-id"], name="meetings_run_latest"),
        ),
        migrations.AddConstraint(
            model_name="planrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["plan", "repair", "force"])), name="meetings_run_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="planrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("keep__in", ["all", "agreed", "locked"])), name="meetings_run_keep_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="planrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["queued", "running", "done", "stopped", "failed"])),
                name="meetings_run_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="planrun",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["queued", "running"],
                    )
                ),
                fields=("event",),
                name="meetings_one_run_at_once",
            ),
        ),
        migrations.AddIndex(
            model_name="boardchange",
            index=models.Index(fields=["event", "-id"], name="meetings_change_latest"),
        ),
        migrations.AddConstraint(
            model_name="boardchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("action__in", ["arranged", "moved", "locked", "unlocked", "cancelled", "applied"])
                ),
                name="meetings_change_action_known",
            ),
        ),
        *(protect(table, rows="trellis_keeps_event(event_id)", systems=SYSTEMS) for table in TABLES),
        *(let_count(table, system="counting records") for table in TABLES),
    ]
