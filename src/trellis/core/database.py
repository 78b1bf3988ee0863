"""Connecting as the owner of the tables, and asking whether the database is there at all.

Only migrations connect as the owner, and they never wait long for a lock.
"""

import contextlib
from collections.abc import Iterator
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

from trellis.core.row_security import MIGRATING

OWNER_KEYS = ("USER", "PASSWORD", "HOST", "PORT")
# A migration that waits for a lock holds up everybody behind it: it gives up soon and is tried again later.
LOCK_TIMEOUT = "4s"
STATEMENT_TIMEOUT = "15min"


@contextlib.contextmanager
def as_owner() -> Iterator[None]:
    """Run the block as the role of DATABASE_OWNER_URL, with timeouts; then connect as before."""
    before = dict(connection.settings_dict)
    reconnect({key: settings.DATABASE_OWNER[key] for key in OWNER_KEYS} | {"OPTIONS": without_pool(before)})
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SET lock_timeout = '{LOCK_TIMEOUT}'; SET statement_timeout = '{STATEMENT_TIMEOUT}'; "
                f"SET trellis.system = '{MIGRATING}'"  # row security binds the owner too
            )
        yield
    finally:
        reconnect({key: before[key] for key in (*OWNER_KEYS, "OPTIONS")})


def without_pool(before: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in before["OPTIONS"].items() if key != "pool"}


def reconnect(changed: dict[str, Any]) -> None:
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    connection.settings_dict.update(changed)


def answers() -> bool:
    """Whether the database takes a new connection, asked beside the pool, which would wait for one."""
    database = connection.settings_dict
    try:
        psycopg.connect(
            dbname=database["NAME"],
            user=database["USER"],
            password=database["PASSWORD"],
            host=database["HOST"],
            port=database["PORT"],
            connect_timeout=2,
        ).close()
    except psycopg.OperationalError:
        return False
    return True
