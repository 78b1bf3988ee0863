import django.contrib.postgres.fields
from django.db import migrations, models

from trellis.core.row_security import let_count

COUNTER = "counting records"
TABLES = (
    "members_record",
    "members_contact",
    "members_entry",
    "members_letter",
    "members_recipient",
    "registry_saved_search",
    "imports_import",
)


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0001_settings"),
        ("members", "0002_wall"),
        ("imports", "0006_wall"),
        ("registry", "0010_saved_searches"),
    ]

    operations = [
        migrations.AddField(
            model_name="sitesettings",
            name="blocks_off",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), blank=True, db_default=[], default=list, size=None
            ),
        ),
        *(let_count(table, system=COUNTER) for table in TABLES),
    ]
