"""Fill the reference lists. Later editions come by `manage.py load_taxonomy`."""

from django.db import migrations

from trellis.taxonomy.services.loading import fill_tables


def fill(apps, schema_editor):
    fill_tables(
        scheme_model=apps.get_model("taxonomy", "Scheme"), term_model=apps.get_model("taxonomy", "Term")
    )


class Migration(migrations.Migration):
    dependencies = [("taxonomy", "0002_editions")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
