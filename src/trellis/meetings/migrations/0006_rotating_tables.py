"""Rotating tables are asked for like schedules: how many at a table, in which slots."""

import django.contrib.postgres.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0008_registration_number"),
        ("meetings", "0005_wishes_of_lists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="planrun",
            name="meetings_run_kind_known",
        ),
        migrations.AddField(
            model_name="planrun",
            name="seats",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="planrun",
            name="slots",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), blank=True, db_default=[], default=list, size=None
            ),
        ),
        migrations.AddConstraint(
            model_name="planrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["plan", "repair", "force", "rotate"])),
                name="meetings_run_kind_known",
            ),
        ),
    ]
