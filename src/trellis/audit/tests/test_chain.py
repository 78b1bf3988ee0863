"""The record is only added to, and the chain over it tells every tampering."""

import threading

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from trellis.audit import services
from trellis.audit.models import AuditEntry, AuditSeal
from trellis.audit.selectors import list_heads, verify_chain
from trellis.audit.services.publishing import publish_head
from trellis.audit.services.sealing import seal_entries, write_seal
from trellis.audit.types import Broken, Head, Verdict
from trellis.core.errors import NotPermitted
from trellis.core.types import Actor, system_actor

SEALER = system_actor("audit sealer")
EDITOR = Actor(person_id=5, name="editor@one.example")


def write(count: int, *, text: str = "a\tb\nc \\ é") -> None:
    with transaction.atomic():
        services.record_many(
            services.entry(EDITOR, "changed", "thing", number, {"name": (text, f"new {number}")}, text)
            for number in range(count)
        )


# --- only added to


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["audit_auditentry", "audit_auditseal"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET at = now()", "DELETE FROM {}"])
def test_application_can_neither_change_nor_delete(table, statement):
    write(1)
    seal_entries(actor=SEALER)
    with (
        pytest.raises(DatabaseError, match=r"permission denied|only added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))
    assert (AuditEntry.objects.count(), AuditSeal.objects.count()) == (1, 1)


# --- sealing


@pytest.mark.django_db
def test_everything_that_waits_is_sealed_in_one_chain():
    write(7)
    assert seal_entries(actor=SEALER, most=3) == 7
    assert seal_entries(actor=SEALER) == 0
    rows = list(AuditSeal.objects.order_by("id"))
    assert [row.count for row in rows] == [3, 3, 1]
    assert [row.previous_id for row in rows] == [None, rows[0].id, rows[1].id]
    assert verify_chain() == Verdict(seals=3, entries=7, waiting=0, faults=())


@pytest.mark.django_db
def test_only_the_system_and_operators_seal():
    with pytest.raises(NotPermitted):
        seal_entries(actor=EDITOR)
    with pytest.raises(NotPermitted):
        publish_head(actor=EDITOR)


@pytest.mark.django_db(transaction=True)
def test_entry_committed_late_behind_higher_numbers_goes_into_the_next_seal():
    """A writer still at work while others' entries are sealed is neither waited for nor lost."""
    has_written, may_commit = threading.Event(), threading.Event()

    def late_writer() -> None:
        with transaction.atomic():
            services.record(actor=EDITOR, action="late", subject_type="thing", subject_id=0)
            has_written.set()
            assert may_commit.wait(30)
        connection.close()

    writer = threading.Thread(target=late_writer)
    writer.start()
    assert has_written.wait(30)
    write(2)
    assert seal_entries(actor=SEALER) == 2
    may_commit.set()
    writer.join()
    late = AuditEntry.objects.get(action="late")
    assert late.pk < min(AuditEntry.objects.filter(action="changed").values_list("pk", flat=True))
    assert seal_entries(actor=SEALER) == 1
    assert verify_chain() == Verdict(seals=2, entries=3, waiting=0, faults=())


@pytest.mark.django_db(transaction=True)
def test_two_sealers_at_once_write_one_chain():
    write(40)
    start = threading.Barrier(4)
    sealed: list[int] = []

    def work() -> None:
        start.wait()
        for _ in range(40):
            sealed.append(write_seal(2))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sealed.append(seal_entries(actor=SEALER, most=2))  # those who found the lock taken sealed nothing
    assert sum(sealed) == 40
    assert verify_chain() == Verdict(seals=20, entries=40, waiting=0, faults=())


# --- verifying


@pytest.fixture
def as_owner():
    """Run statements as the owner of the tables does, who can take every guard away."""
    owner = settings.DATABASE_OWNER

    def run(*statements: str) -> None:
        with psycopg.connect(
            dbname=connection.settings_dict["NAME"], user=owner["USER"], password=owner["PASSWORD"],
            host=owner["HOST"], port=owner["PORT"] or None,
        ) as direct:  # fmt: skip
            for table in ("audit_auditentry", "audit_auditseal"):
                direct.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            for statement in statements:
                direct.execute(statement)
            direct.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in ("audit_auditentry", "audit_auditseal"):
                direct.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    return run


SECOND = "(SELECT id FROM audit_auditentry ORDER BY id OFFSET 1 LIMIT 1)"
FIFTH = "(SELECT id FROM audit_auditentry ORDER BY id OFFSET 4 LIMIT 1)"
LAST_SEAL = "(SELECT max(id) FROM audit_auditseal)"
CONTENT = "actor_id, actor_system, action, subject_type, subject_id, changes, reason, at"
SWAP = f"""
UPDATE audit_auditentry entry SET ({CONTENT}) = (
    SELECT {CONTENT} FROM audit_auditentry other
    WHERE other.id = CASE entry.id WHEN {SECOND} THEN {FIFTH} ELSE {SECOND} END
) WHERE entry.id IN ({SECOND}, {FIFTH})
"""


# Each tampering beside what is found: the kind and the number of the seal.
TAMPERINGS = (
    (f"UPDATE audit_auditentry SET reason = 'x' WHERE id = {SECOND}", [(Broken.CHANGED, 1)]),
    (f"UPDATE audit_auditentry SET at = at + interval '1 us' WHERE id = {FIFTH}", [(Broken.CHANGED, 2)]),
    (f"UPDATE audit_auditentry SET actor_id = 6 WHERE id = {SECOND}", [(Broken.CHANGED, 1)]),
    (
        f"UPDATE audit_auditentry SET changes = '{{}}' WHERE id IN ({SECOND}, {FIFTH})",
        [(Broken.CHANGED, 1), (Broken.CHANGED, 2)],
    ),
    (f"DELETE FROM audit_auditentry WHERE id = {FIFTH}", [(Broken.MISSING, 2)]),
    (SWAP, [(Broken.CHANGED, 1), (Broken.CHANGED, 2)]),
    (
        f"UPDATE audit_auditseal SET digest = repeat('0', 64) WHERE id = {LAST_SEAL} - 1",
        [(Broken.CHANGED, 2), (Broken.CHANGED, 3)],
    ),
    (f"DELETE FROM audit_auditseal WHERE id = {LAST_SEAL}", [(Broken.HEAD, 3)]),
    (
        "INSERT INTO audit_auditentry (at, actor_id, actor_system, action, subject_type, subject_id,"
        " changes, reason) VALUES (now() - interval '2 days', 5, '', 'forged', 'thing', '1', '{}', '')",
        [(Broken.UNSEALED, None)],
    ),
)  # fmt: skip
KEEP_A_COPY = (
    "CREATE TABLE kept_entry AS TABLE audit_auditentry",
    "CREATE TABLE kept_seal AS TABLE audit_auditseal",
)
BRING_BACK = (
    "TRUNCATE audit_auditentry, audit_auditseal",
    "INSERT INTO audit_auditentry TABLE kept_entry",
    "INSERT INTO audit_auditseal TABLE kept_seal",
)


@pytest.mark.django_db(transaction=True)
def test_every_tampering_is_found_and_its_seal_named(as_owner):
    write(9)
    seal_entries(actor=SEALER, most=3)
    numbers = {None: None}
    for number, seal_id in enumerate(AuditSeal.objects.order_by("id").values_list("id", flat=True), start=1):
        numbers[seal_id] = number
    heads = heads_now()
    as_owner(*KEEP_A_COPY)
    try:
        for tampering, expected in TAMPERINGS:
            assert verify_chain(heads=heads).faults == ()
            as_owner(tampering)
            faults = verify_chain(heads=heads).faults
            assert (tampering, [(fault.kind, numbers[fault.seal_id]) for fault in faults]) == (
                tampering,
                expected,
            )
            as_owner(*BRING_BACK)
        with pytest.raises(psycopg.errors.UniqueViolation, match="audit_seal_chain_does_not_fork"):
            as_owner(f"UPDATE audit_auditseal SET previous_id = NULL WHERE previous_id = {LAST_SEAL} - 1")
    finally:
        as_owner("DROP TABLE kept_entry, kept_seal")


def heads_now() -> list[Head]:
    row = AuditSeal.objects.order_by("-id").first()
    return [Head(day="2026-01-01", seal_id=row.id, digest=row.digest)]


# --- publishing


@pytest.fixture
def heads_file(settings, tmp_path):
    settings.AUDIT_HEADS = tmp_path / "elsewhere" / "heads.txt"
    return settings.AUDIT_HEADS


@pytest.mark.django_db
def test_head_is_published_once_a_day_and_verified_against(heads_file, capsys):
    assert publish_head(actor=SEALER) is None  # there is no chain yet
    write(2)
    seal_entries(actor=SEALER)
    head = publish_head(actor=SEALER)
    assert publish_head(actor=SEALER) is None
    assert list_heads() == [head]
    assert heads_file.read_text() == f"{head.day} {head.seal_id} {head.digest}\n"
    call_command("verify_audit")
    said = capsys.readouterr().out
    assert said == "2 entries in 1 seals, 0 waiting to be sealed, 1 published heads, 0 faults\n"
    heads_file.write_text(f"{head.day} {head.seal_id} {'0' * 64}\n")
    with pytest.raises(CommandError, match="not as it was written"):
        call_command("verify_audit")
    assert "BROKEN  seal" in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.parametrize("content", ["one line of prose here\n", "2026-01-01 x abc\n", "\n\nshort\n"])
def test_file_that_holds_no_heads_is_refused_with_its_line(tmp_path, content):
    path = tmp_path / "heads.txt"
    path.write_text(content)
    with pytest.raises(CommandError, match=r"Line \d is no head of the chain"):
        call_command("verify_audit", heads=path)


def test_missing_copy_of_the_heads_is_said(tmp_path):
    with pytest.raises(CommandError, match="There is no file"):
        call_command("verify_audit", heads=tmp_path / "none.txt")
