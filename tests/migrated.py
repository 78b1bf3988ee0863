"""The database that the migrations make, made once: every worker's test database is a copy of it.

Migrating from nothing takes a minute, a copy a second. Which one is copied is told by what the migrations are
and read: after a change there the next run makes another, and throws the older ones away.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

PREFIX = "trellis_migrated_"
ROOT = Path(__file__).resolve().parent.parent
LOCK = 7_351_204_118  # any number that nobody else takes: the second worker waits for the first


def provide_migrated(*, owner_url: str) -> str:
    """The name of the database to copy, which is made where it is not there."""
    name = PREFIX + fingerprint()
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        if name not in (there := kept(connection)):
            for old in there:
                connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(old)))
            make(connection, name, owner_url=owner_url)
    return name


def kept(connection: psycopg.Connection) -> list[str]:
    rows = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
    return [row[0] for row in rows]


def make(connection: psycopg.Connection, name: str, *, owner_url: str) -> None:
    """Migrate under another name, so that one which broke off is never taken for whole."""
    unfinished = name + "_unfinished"
    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(unfinished)))
    url = urlsplit(owner_url)._replace(path=f"/{unfinished}").geturl()
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        cwd=ROOT, env={**os.environ, "DATABASE_URL": url, "DATABASE_OWNER_URL": url, "PYTHONPATH": "src:."},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    connection.execute(rename.format(sql.Identifier(unfinished), sql.Identifier(name)))


def fingerprint() -> str:
    """Of all that the migrations are made of: themselves, what they call, and the lists they load."""
    seen = hashlib.sha256()
    for file in sorted(set(sources())):
        seen.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return seen.hexdigest()[:16]


def sources() -> Iterator[Path]:
    yield from ROOT.glob("src/trellis/*/migrations/*.py")
    yield from ROOT.glob("src/trellis/core/*.py")
    for file in (ROOT / "src/trellis/taxonomy").rglob("*"):
        if file.is_file() and file.suffix in {".py", ".csv", ".json", ".yaml"} and "tests" not in file.parts:
            yield file
    yield from ROOT.glob("requirements/*.txt")
