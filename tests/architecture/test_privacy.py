"""Every stored field has a class of data and a purpose; a field without one cannot land."""

import pytest
from django.db import models
from django.test.utils import isolate_apps

from config.privacy import FIELDS, PURPOSES
from config.retention import RULES, STAYS
from trellis.core.privacy import DataClass, Purpose, faults, retention_faults

ONE = (Purpose("a", "A", "what", "basis", "kept", "nobody"),)


def test_every_field_is_classified():
    assert faults(FIELDS, PURPOSES) == []


@pytest.mark.parametrize("purpose", PURPOSES, ids=lambda purpose: purpose.key)
def test_every_purpose_says_what_on_which_basis_for_how_long_and_who_sees_it(purpose):
    said = (purpose.title, purpose.what, purpose.basis, purpose.kept, purpose.recipients)
    assert all(str(text).strip() for text in said)


def test_what_is_missing_or_too_much_is_named():
    with isolate_apps("trellis.core"):

        class Visit(models.Model):
            at = models.DateTimeField()
            name = models.TextField()

            class Meta:
                app_label = "core"

        listed = {
            "core.Visit": {
                (DataClass.TECHNICAL, "a"): ("id", "at"),
                (DataClass.PERSONAL, "b"): ("at", "gone"),
            }
        }
        assert faults(listed, (*ONE, Purpose("c", "C", "what", "basis", "kept", "nobody")), [Visit]) == [
            "core.Visit.name is not classified",
            "core.Visit.gone is classified, but there is no such field",
            "core.Visit.at is classified twice",
            "there is no purpose b",
            "nothing is processed for c",
        ]
        complete = {"core.Visit": {(DataClass.PERSONAL, "a"): ("id", "at", "name")}}
        assert faults(complete, ONE, [Visit]) == []


def test_relations_to_persons_are_personal():
    """Whose row it is, is a fact about a person."""
    from django.apps import apps  # noqa: PLC0415  needs Django set up

    person = apps.get_model("accounts.Person")
    relations = {
        (model._meta.label, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.fields
        if field.is_relation and field.related_model is person
    }
    personal = {
        (model, name)
        for model, groups in FIELDS.items()
        for (data_class, _purpose), names in groups.items()
        if data_class == DataClass.PERSONAL
        for name in names
    }
    assert relations - personal == set()


def test_every_table_with_personal_values_says_when_they_go():
    assert retention_faults(RULES, STAYS, FIELDS) == []
    without = {table: why for table, why in STAYS.items() if table != "mfa.Authenticator"}
    stale = {**without, "registry.Gone": "never"}
    assert retention_faults(RULES, stale, FIELDS) == [
        "mfa.Authenticator keeps personal values: when do they go?",
        "registry.Gone has no personal values, or is gone",
    ]
