"""The table of attempts to sign in has a model, so that the record of processing knows of it; and the job that removes
what is past its time reaches access tokens."""

from django.db import migrations, models

from trellis.core.row_security import admit


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_country_validators_and_analysts")]

    operations = [
        migrations.CreateModel(
            name="RateLimit",
            fields=[
                ("cache_key", models.CharField(max_length=255, primary_key=True, serialize=False)),
                ("value", models.TextField()),
                ("expires", models.DateTimeField()),
            ],
            options={"db_table": "accounts_rate_limit", "managed": False},
        ),
        admit("accounts_accesstoken", system="retention"),
    ]
