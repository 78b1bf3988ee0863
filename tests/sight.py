"""What a test itself asks of the database it sees whole; what the application asks, as the application.

Tables with row security are empty without an actor. A test that looks at what was stored is no actor: its
own statements pass as the owner does while it migrates, and only they. Were that said for the whole test,
code that forgets to say who acts would pass there and find nothing in earnest.
"""

import functools
import sys
from contextlib import contextmanager
from types import FrameType
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from trellis.core.row_security import MIGRATING

APPLICATION, TESTS = (
    ("/src/trellis/", "/src/trellis_engine/", "/config/"),
    ("/tests/", "/conftest.py", "/bench/"),
)
state = {"on": True}
walled: list[str] = []


def install() -> None:
    """See to every connection that is made from now on."""
    connection_created.connect(watch, dispatch_uid="sight")


def watch(connection: BaseDatabaseWrapper, **_rest: Any) -> None:
    if see not in connection.execute_wrappers:
        connection.execute_wrappers.append(see)


@contextmanager
def as_the_application() -> Any:
    """Within the block a test's own statements pass nowhere either."""
    state["on"] = False
    try:
        yield
    finally:
        state["on"] = True


def see(execute: Any, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    connection = context["connection"]
    if not state["on"] or not names_walled(sql, connection) or not asked_by_test(sys._getframe(1)):
        return execute(sql, params, many, context)
    raw = connection.connection
    before = raw.execute("SELECT current_setting('trellis.system', true)").fetchone()[0] or ""
    raw.execute("SELECT set_config('trellis.system', %s, false)", [MIGRATING])
    try:
        return execute(sql, params, many, context)
    finally:
        if raw.info.transaction_status.name != "INERROR":  # else the rollback brings it back
            raw.execute("SELECT set_config('trellis.system', %s, false)", [before])


def asked_by_test(frame: FrameType | None) -> bool:
    """Is the innermost code of ours a test's?"""
    while frame is not None:
        whose = whose_code(frame.f_code.co_filename)
        if whose is not None:
            return whose is TESTS
        frame = frame.f_back
    return False


@functools.cache
def whose_code(path: str) -> tuple[str, ...] | None:
    """TESTS or APPLICATION; None for the code of others, and for this file."""
    if path == __file__:
        return None
    if any(part in path for part in TESTS) and "site-packages" not in path:
        return TESTS
    return APPLICATION if any(part in path for part in APPLICATION) else None


def names_walled(sql: Any, connection: BaseDatabaseWrapper) -> bool:
    if not walled:
        rows = connection.connection.execute(
            "SELECT relname FROM pg_class WHERE relforcerowsecurity"
        ).fetchall()
        walled.extend(row[0] for row in rows)
    text = str(sql)
    return any(name in text for name in walled)
