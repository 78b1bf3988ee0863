"""Migrations run as the owner, give up on a lock, and leave the application's role behind them."""

import contextlib

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from trellis.core.database import as_owner
from trellis.core.row_security import MIGRATING


@contextlib.contextmanager
def table_in_use():
    """A second session that reads the table of migrations and does not end."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("LOCK TABLE django_migrations IN ACCESS SHARE MODE")
        yield
    finally:
        other.close()


def current_role():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, current_setting('lock_timeout'), current_setting('statement_timeout')"
        )
        return cursor.fetchone()


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_as_owner_connects_as_owner_with_timeouts_and_goes_back():
    before = current_role()
    with as_owner():
        assert current_role() == (settings.DATABASE_OWNER["USER"], "4s", "15min")
        with connection.cursor() as cursor:  # row security binds the owner too
            cursor.execute("SELECT trellis_system()")
            assert cursor.fetchone() == (MIGRATING,)
    assert current_role() == before
    assert before[1:] == ("0", "0")


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_as_owner_goes_back_after_a_failure():
    before = current_role()
    with pytest.raises(RuntimeError), as_owner():
        raise RuntimeError
    assert current_role() == before


@pytest.mark.django_db(transaction=True)
def test_migrate_says_what_to_do_when_a_table_is_in_use(monkeypatch):
    def wait_for_lock(self, *args, **options):
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
            cursor.execute("BEGIN")
            cursor.execute("LOCK TABLE django_migrations")

    with table_in_use(), monkeypatch.context() as patch:
        patch.setattr("django.core.management.commands.migrate.Command.handle", wait_for_lock)
        with pytest.raises(CommandError, match="nothing of that migration was done"):
            call_command("migrate")
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_migrate_passes_other_failures_on(monkeypatch):
    def fail(self, *args, **options):
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = '1ms'; SELECT pg_sleep(1)")

    monkeypatch.setattr("django.core.management.commands.migrate.Command.handle", fail)
    with pytest.raises(Exception, match="statement timeout"):
        call_command("migrate")


@pytest.mark.django_db
def test_migrate_inside_a_transaction_keeps_the_connection():
    role = current_role()
    call_command("migrate", "--check", verbosity=0)
    assert current_role() == role
