"""Two roles per cluster: `trellis_owner` owns the tables and migrates, `trellis_app` reads and writes rows.

The web and the workers connect as `trellis_app`: a mistake there can never drop or alter a table, and row
security, which never binds a table's owner, binds them. A server of one's own is prepared with the same
statements (docs/how-to/operate.md).
"""

import os
import subprocess

from deploy.errors import SetupError
from deploy.postgres_place import Place

ROLES = """
SELECT 'CREATE ROLE trellis_owner LOGIN' WHERE NOT EXISTS
    (SELECT FROM pg_roles WHERE rolname = 'trellis_owner') \\gexec
SELECT 'CREATE ROLE trellis_app LOGIN' WHERE NOT EXISTS
    (SELECT FROM pg_roles WHERE rolname = 'trellis_app') \\gexec
ALTER ROLE trellis_owner PASSWORD :'owner';
ALTER ROLE trellis_app PASSWORD :'app';
SELECT 'CREATE DATABASE trellis OWNER trellis_owner' WHERE NOT EXISTS
    (SELECT FROM pg_database WHERE datname = 'trellis') \\gexec
"""
GRANTS = """
ALTER DEFAULT PRIVILEGES FOR ROLE trellis_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO trellis_app;
ALTER DEFAULT PRIVILEGES FOR ROLE trellis_owner GRANT USAGE, SELECT ON SEQUENCES TO trellis_app;
"""
# Tests and benches make databases of their own.
WORKSHOP_ROLES = "ALTER ROLE trellis_owner CREATEDB;"
# Tests empty tables between those that need real transactions.
TEST_GRANTS = "ALTER DEFAULT PRIVILEGES FOR ROLE trellis_owner GRANT TRUNCATE ON TABLES TO trellis_app;"


def prepare(place: Place, state: dict[str, str]) -> None:
    """Create roles, database and default rights; may be repeated."""
    psql(place, state, ROLES + (WORKSHOP_ROLES if place.is_workshop else ""), database="postgres")
    grants = GRANTS + (TEST_GRANTS if place.throwaway else "")
    psql(place, state, grants)
    # New databases are copies of template1: the tests' own get the same rights.
    psql(place, state, grants, database="template1")


def psql(place: Place, state: dict[str, str], statements: str, *, database: str = "trellis") -> str:
    """Run statements as the cluster's superuser; no password ever stands in a command line."""
    variables = "".join(f"\\set {name} {state[name]}\n" for name in ("owner", "app"))
    environment = {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8", "PGHOST": "127.0.0.1",
        "PGPORT": state["port"], "PGUSER": "postgres", "PGPASSWORD": state["superuser"],
        "PGDATABASE": database,
    }  # fmt: skip
    done = subprocess.run(
        [str(place.programs / "psql"), "--no-psqlrc", "-qtA", "-v", "ON_ERROR_STOP=1"],
        input=variables + statements, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise SetupError(f"PostgreSQL refused a set-up statement: {done.stderr.strip()}")
    return done.stdout
