"""An index by the last change, built beside the running system: nobody who writes waits for it."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("registry", "0010_saved_searches")]

    operations = [
        AddIndexConcurrently(
            model_name="organisation",
            index=models.Index(fields=["changed_at"], name="registry_organisation_changed"),
        ),
    ]
