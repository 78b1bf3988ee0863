"""Every change leaves an entry, in its own transaction."""

import pytest
from django.db import IntegrityError, transaction

from trellis.audit import services
from trellis.audit.models import AuditEntry
from trellis.audit.selectors import list_entries
from trellis.core.types import VISITOR, Actor, system_actor

EDITOR = Actor(person_id=5, name="editor@one.example")


@pytest.mark.django_db
def test_record_keeps_who_what_and_both_values():
    services.record(
        actor=EDITOR,
        action="organisation changed",
        subject_type="organisation",
        subject_id=12,
        changes={"city": ("Lyon", "Graz")},
        reason="moved",
    )
    services.record(actor=EDITOR, action="other", subject_type="organisation", subject_id=121)
    [entry] = list_entries(subject_type="organisation", subject_id=12)
    assert (entry.actor_id, entry.action, entry.subject_id) == (5, "organisation changed", "12")
    assert entry.changes == {"city": ("Lyon", "Graz")}
    assert entry.reason == "moved"


@pytest.mark.django_db
def test_entries_come_newest_first_and_limited():
    for number in range(5):
        services.record(actor=EDITOR, action=f"change {number}", subject_type="thing", subject_id="a")
    actions = [entry.action for entry in list_entries(subject_type="thing", subject_id="a", limit=2)]
    assert actions == ["change 4", "change 3"]


@pytest.mark.django_db
def test_system_and_visitor_are_named():
    services.record(actor=system_actor("import worker"), action="a", subject_type="thing", subject_id=1)
    services.record(actor=VISITOR, action="b", subject_type="thing", subject_id=1)
    names = [entry.actor_name for entry in list_entries(subject_type="thing", subject_id=1)]
    assert names == ["visitor", "import worker"]


@pytest.mark.django_db(transaction=True)
def test_record_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="in the transaction of its change"):
        services.record(actor=EDITOR, action="a", subject_type="thing", subject_id=1)
    assert AuditEntry.objects.count() == 0


@pytest.mark.django_db
def test_entry_without_actor_is_refused_by_the_database():
    with pytest.raises(IntegrityError, match="audit_entry_has_actor"), transaction.atomic():
        AuditEntry.objects.create(action="a", subject_type="thing", subject_id="1")
