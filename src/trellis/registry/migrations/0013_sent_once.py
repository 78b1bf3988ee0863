"""A form of a service, programme or result sent twice is stored once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0012_merges"),
        ("taxonomy", "0003_fill"),
    ]

    operations = [
        migrations.AddField(
            model_name="clusterprogramme",
            name="key",
            field=models.UUIDField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="networkresult",
            name="key",
            field=models.UUIDField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="offeredservice",
            name="key",
            field=models.UUIDField(blank=True, editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name="clusterprogramme",
            constraint=models.UniqueConstraint(
                fields=("organisation", "key"), name="registry_programme_form_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="networkresult",
            constraint=models.UniqueConstraint(fields=("network", "key"), name="registry_result_form_once"),
        ),
        migrations.AddConstraint(
            model_name="offeredservice",
            constraint=models.UniqueConstraint(
                fields=("organisation", "key"), name="registry_service_form_once"
            ),
        ),
    ]
