"""Each table with confidential or personal values has row security, or a reason why not."""

import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import isolate_apps

from config.privacy import FIELDS
from config.row_security import OUTSIDE
from trellis.core.privacy import DataClass, classified

pytestmark = pytest.mark.django_db
GUARDED = {DataClass.CONFIDENTIAL, DataClass.PERSONAL}


def guarded_labels(fields=FIELDS):
    return {item.model for item in classified(fields) if item.data_class in GUARDED}


def open_tables(labels, registry=apps):
    """Those whose table does not bind everybody, the owner too, and has no policy."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity "
            "AND EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid)"
        )
        walled = {row[0] for row in cursor.fetchall()}
    return {label for label in labels if registry.get_model(label)._meta.db_table not in walled}


def test_tables_with_guarded_values_have_row_security_or_a_reason():
    assert open_tables(guarded_labels()) == set(OUTSIDE)
    assert [label for label, reason in OUTSIDE.items() if not reason.strip()] == []


def test_table_without_row_security_is_named():
    with isolate_apps("trellis.core") as registry:

        class Secret(models.Model):
            value = models.TextField()

            class Meta:
                app_label = "core"
                db_table = "accounts_person"  # one that stands and has none

        fields = {
            "core.Secret": {(DataClass.CONFIDENTIAL, "a"): ("value",), (DataClass.PUBLIC, "a"): ("id",)}
        }
        assert guarded_labels(fields) == {"core.Secret"}
        assert open_tables({"core.Secret"}, registry) == {"core.Secret"}
