"""Which badges are on paper, and who came; the latter is known to those who keep the event."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Now

from trellis.core.row_security import let_count, protect


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0005_agenda"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            model_name="registration",
            name="badge_printed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="registration",
            name="brought_by",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="CheckIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("key", models.UUIDField(unique=True)),
                ("at", models.DateTimeField()),
                ("received_at", models.DateTimeField(db_default=Now())),
                ("desk", models.CharField(blank=True, default="", max_length=40)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="check_ins",
                        to="events.event",
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="check_ins",
                        to="events.registration",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["event", "day"], name="events_check_in_of_day")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at__isnull", True)),
                        fields=("registration", "day"),
                        name="events_check_in_once_a_day",
                    )
                ],
            },
        ),
        protect(
            "events_checkin",
            rows="trellis_keeps_event(event_id)",
            systems=["demonstration", "retention", "erasing persons"],
        ),
        let_count("events_checkin", system="counting records"),
    ]
