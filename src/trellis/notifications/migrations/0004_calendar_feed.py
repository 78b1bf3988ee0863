"""The private address of a person's dates is theirs alone."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from trellis.core.row_security import protect


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_actor_of_the_transaction"),
        ("notifications", "0003_words_of_their_own"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("carries_role", models.BooleanField(db_default=False)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "notifications_calendar_feed",
                "constraints": [
                    models.UniqueConstraint(fields=("key",), name="notifications_calendar_feed_key_once")
                ],
            },
        ),
        protect(
            "notifications_calendar_feed",
            rows="person_id = trellis_person()",
            systems=["calendar", "erasing persons"],
        ),
    ]
