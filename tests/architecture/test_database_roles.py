"""The tests run with the application's rights, not the owner's."""

import pytest
from django.db import connection, utils


@pytest.mark.database
@pytest.mark.django_db
def test_application_role_reads_and_writes_rows_but_never_tables():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, tableowner FROM pg_tables WHERE tablename = 'django_migrations'")
        role, owner = cursor.fetchone()
        assert role != owner, "migrations and application use the same role"
        cursor.execute("SELECT count(*) FROM django_migrations")
        assert cursor.fetchone()[0] > 0
        with pytest.raises(utils.ProgrammingError, match="must be owner of table django_migrations"):
            cursor.execute("DROP TABLE django_migrations")
