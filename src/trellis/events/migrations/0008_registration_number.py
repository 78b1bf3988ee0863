"""The number that the organiser's own registration tool gives somebody; lists name people by it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0007_letters")]
    operations = [
        migrations.AddField(
            model_name="registration",
            name="number",
            field=models.CharField(blank=True, db_default="", default="", max_length=80),
        ),
    ]
