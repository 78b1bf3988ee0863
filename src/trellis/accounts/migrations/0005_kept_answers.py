"""What programs were told, for a day; behind the second wall."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from trellis.core.row_security import protect


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_wall"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("caller", models.CharField(max_length=64)),
                ("key", models.CharField(max_length=200)),
                ("content", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField(db_default=0)),
                ("content_type", models.CharField(db_default="", max_length=100)),
                ("body", models.BinaryField(db_default=b"")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="accounts_answer_at")],
                "constraints": [
                    models.UniqueConstraint(fields=("caller", "key"), name="accounts_answer_once")
                ],
            },
        ),
        protect(
            "accounts_keptanswer",
            rows="person_id = trellis_person()",
            systems=["signing in", "erasing persons"],
        ),
    ]
