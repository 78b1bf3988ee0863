"""The second wall: tables that show and take only the rows of the transaction's actor.

The first wall is `visible_to(actor)`. Where a query forgets it, the database still answers as if the rows of
others were not there. Used in migrations: docs/how-to/row-level-security.md.
"""

from collections.abc import Sequence

from django.db import migrations

MIGRATING = "migration"  # the owner of the tables, while it migrates


def protect(table: str, *, rows: str, systems: Sequence[str] = ()) -> migrations.RunSQL:
    """Show and take of a table only the rows for which the SQL condition `rows` holds.

    `rows` may use the table's columns, `trellis_person()` (NULL without a person) and the functions of other
    modules that ask the tables themselves, such as `trellis_is_operator()`. `systems` are the named system
    actors that pass; the owner passes while it migrates. The condition binds the table's owner too.
    """
    named = ", ".join(f"'{name}'" for name in (MIGRATING, *systems))
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY {table}_persons ON {table} USING ({rows}) WITH CHECK ({rows});
        CREATE POLICY {table}_systems ON {table}
            USING (trellis_system() IN ({named})) WITH CHECK (trellis_system() IN ({named}));
        """,
        f"""
        DROP POLICY {table}_persons ON {table};
        DROP POLICY {table}_systems ON {table};
        ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )


def admit(table: str, *, system: str) -> migrations.RunSQL:
    """Let a further system actor pass where a table is protected already."""
    name = f"{table}_{system.replace(' ', '_')}"
    return migrations.RunSQL(
        f"CREATE POLICY {name} ON {table} USING (trellis_system() = '{system}')",
        f"DROP POLICY {name} ON {table}",
    )


def let_count(table: str, *, system: str) -> migrations.RunSQL:
    """Let a system actor see the rows of a protected table, and change none: for counting them."""
    return migrations.RunSQL(
        f"CREATE POLICY {table}_counted ON {table} FOR SELECT USING (trellis_system() = '{system}')",
        f"DROP POLICY {table}_counted ON {table}",
    )
