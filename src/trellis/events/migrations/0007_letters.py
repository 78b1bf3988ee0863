"""What organisers write to those who registered; known to those who keep the event."""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from trellis.core.row_security import let_count, protect

OF_LETTER = "EXISTS (SELECT FROM events_letter l WHERE l.id = letter_id)"
SYSTEMS = ["retention", "erasing persons", "demonstration"]


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0006_check_in"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField()),
                ("subject", models.CharField(max_length=120)),
                ("text", models.TextField()),
                ("answers_to", models.EmailField(max_length=254)),
                ("selection", models.TextField(blank=True, default="")),
                ("sent_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="letters", to="events.event"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Recipient",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.EmailField(max_length=254)),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recipients",
                        to="events.letter",
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="events.registration",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(fields=("event", "key"), name="events_letter_once"),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("subject", ""), _negated=True), models.Q(("text", ""), _negated=True)
                ),
                name="events_letter_says",
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.UniqueConstraint(
                models.F("letter"),
                django.db.models.functions.text.Lower("address"),
                name="events_recipient_once",
            ),
        ),
        protect("events_letter", rows="trellis_keeps_event(event_id)", systems=SYSTEMS),
        protect("events_recipient", rows=OF_LETTER, systems=SYSTEMS),
        let_count("events_letter", system="counting records"),
        let_count("events_recipient", system="counting records"),
    ]
