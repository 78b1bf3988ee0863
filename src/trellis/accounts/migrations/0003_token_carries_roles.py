from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_rate_limits")]

    operations = [
        migrations.AddField(
            model_name="accesstoken",
            name="carries_roles",
            field=models.BooleanField(db_default=False),
        ),
    ]
