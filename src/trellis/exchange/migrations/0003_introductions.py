"""Who is introduced to whom: seen by the keepers of either side, written for them by the named system."""

import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from trellis.core.row_security import admit, protect

# The same as `Introduction.objects.visible_to`; of the listings a person sees here only their own.
KEPT = """EXISTS (SELECT FROM exchange_listing l
    WHERE l.id IN (asking_id, asked_id) AND (
        l.organisation_id IN (SELECT trellis_kept('owner', 'editor'))
        OR l.cluster_id IN (SELECT trellis_kept('owner', 'editor'))))
    OR (SELECT trellis_is_operator())"""
SYSTEMS = ["introductions", "removing profiles", "merging profiles"]


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0002_wall"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Introduction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("state", models.TextField(default="asked")),
                ("message", models.TextField(blank=True, default="")),
                ("reason", models.TextField(blank=True, default="")),
                ("goes_on", models.BooleanField(default=False)),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("outcome", models.TextField(blank=True, default="")),
                ("outcome_note", models.TextField(blank=True, default="")),
                ("outcome_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answerer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="exchange.listing"
                    ),
                ),
                (
                    "asking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="exchange.listing"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["asked", "state"], name="exchange_introduction_asked"),
                    models.Index(fields=["state", "asked_at"], name="exchange_introduction_waiting"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["asked", "agreed", "declined", "taken-back", "lapsed"])
                        ),
                        name="exchange_introduction_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "outcome__in",
                                ["", "follow-up", "agreement", "contract", "subsidiary", "nothing"],
                            )
                        ),
                        name="exchange_introduction_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("asking", models.F("asked")), _negated=True),
                        name="exchange_introduction_of_two",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.comparison.Least("asking", "asked"),
                        django.db.models.functions.comparison.Greatest("asking", "asked"),
                        condition=models.Q(("state__in", ("asked", "agreed"))),
                        name="exchange_introduction_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("state", "asked")),
                            models.Q(
                                models.Q(("state", "asked"), _negated=True), ("answered_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="exchange_introduction_answered_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", ""), ("outcome_at__isnull", True)),
                            models.Q(("outcome_at__isnull", False), ("state", "agreed")),
                            _connector="OR",
                        ),
                        name="exchange_introduction_outcome_of_agreed",
                    ),
                ],
            },
        ),
        protect("exchange_introduction", rows=KEPT, systems=SYSTEMS),
        admit("exchange_listing", system="introductions"),
    ]
