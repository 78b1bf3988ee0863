"""Personal values in the record can be read while their person's key exists, and never after."""

import threading

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from trellis.audit import services
from trellis.audit.models import AuditEntry
from trellis.audit.selectors import list_entries, verify_chain
from trellis.audit.selectors.keys import ERASED, key_file, open_value
from trellis.audit.services.keys import destroy_key, ensure_key, seal_value
from trellis.audit.services.sealing import seal_entries
from trellis.core.types import Actor, system_actor

ANNA = Actor(person_id=7)
MARKED = "Marked-Name-Ünïque"


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.PERSON_KEYS = tmp_path / "keys"


def write(about: int = 7) -> None:
    services.record(
        actor=ANNA,
        action="changed",
        subject_type="person",
        subject_id=about,
        changes={"name": (None, MARKED), "language": ("en", "fr")},
        about=about,
    )


def read(subject: int = 7) -> list[dict]:
    return [entry.changes for entry in list_entries(subject_type="person", subject_id=subject)]


@pytest.mark.django_db
def test_personal_values_are_read_as_written_and_stored_as_something_else():
    write()
    assert read() == [{"name": (None, MARKED), "language": ("en", "fr")}]
    with connection.cursor() as cursor:
        cursor.execute("SELECT changes::text FROM audit_auditentry")
        [[stored]] = cursor.fetchall()
    assert MARKED not in stored
    assert '"fr"' not in stored


@pytest.mark.django_db
def test_destroyed_key_takes_the_values_of_one_person_and_leaves_the_chain_whole():
    write(7)
    write(1007)  # kept in the same folder
    seal_entries(actor=system_actor("audit sealer"))
    assert destroy_key(7) is True
    assert destroy_key(7) is False
    assert read(7) == [{"name": (None, ERASED), "language": (ERASED, ERASED)}]
    assert read(1007) == [{"name": (None, MARKED), "language": ("en", "fr")}]
    assert verify_chain().faults == ()


@pytest.mark.django_db
def test_new_key_for_an_erased_person_opens_nothing_old():
    write()
    destroy_key(7)
    write()
    assert read() == [
        {"name": (None, MARKED), "language": ("en", "fr")},
        {"name": (None, ERASED), "language": (ERASED, ERASED)},
    ]


@pytest.mark.django_db
def test_value_moved_to_another_person_does_not_open():
    write()
    moved = AuditEntry.objects.get().changes["name"][1] | {"of": 8}
    ensure_key(8)
    assert open_value(moved) is ERASED


@given(value=st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=5))
def test_any_value_comes_back(value):
    assert open_value(seal_value(value, person_id=7)) == value


@pytest.mark.parametrize(
    "value", [None, 5, "text", ["sealed"], {"sealed": "x"}, {"sealed": "x", "of": 7, "a": 1}]
)
def test_values_that_are_not_encrypted_stay_as_they_are(value):
    assert open_value(value) == value


@pytest.mark.parametrize("text", ["", "!!!", "AAAA", "é"])
def test_damaged_value_reads_as_erased(text):
    ensure_key(7)
    assert open_value({"sealed": text, "of": 7}) is ERASED


def test_many_at_once_get_one_key(settings):
    start, found = threading.Barrier(8), []

    def work() -> None:
        start.wait()
        found.append(ensure_key(9))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert set(found) == {key_file(9).read_bytes()}
    assert [path.name for path in key_file(9).parent.iterdir()] == ["9.key"]
    assert key_file(9).stat().st_mode & 0o777 == 0o600


@pytest.mark.django_db
def test_where_no_key_can_be_kept_nothing_is_written(settings, tmp_path):
    (tmp_path / "file").write_text("")
    settings.PERSON_KEYS = tmp_path / "file"
    with pytest.raises(NotADirectoryError), transaction.atomic():
        write()
    assert AuditEntry.objects.count() == 0
