"""What a member was called before two clusters that both have it were merged."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0004_sent_once")]
    operations = [
        migrations.AddField(
            model_name="record",
            name="before_merge",
            field=models.JSONField(blank=True, db_default={}, default=dict),
        )
    ]
