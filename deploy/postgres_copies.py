"""Copies of the database in one file: to keep, to move, or to carry data over to a newer PostgreSQL."""

import os
import subprocess
from pathlib import Path

from deploy.errors import SetupError
from deploy.postgres_place import Place

COMMON = ["--no-password", "--username=trellis_owner", "--host=127.0.0.1"]


def dump(place: Place, state: dict[str, str], file: Path) -> None:
    """Write the whole database to `file`; an older copy there is replaced once the new one is complete."""
    new = file.with_name(f"{file.name}.new")
    run_tool(
        place,
        state,
        "pg_dump",
        "--format=custom",
        "--enable-row-security",
        "--dbname=trellis",
        f"--file={new}",
    )
    new.replace(file)


def restore(place: Place, state: dict[str, str], file: Path) -> None:
    """Replace the database's content by that of `file`: all of it, or, where anything fails, nothing."""
    if not file.exists():
        raise SetupError(
            f"There is no file {file}. Say which copy to bring back: make database-restore FILE=…"
        )
    run_tool(
        place, state, "pg_restore", "--clean", "--if-exists", "--no-owner", "--no-comments",
        "--single-transaction", "--exit-on-error", "--dbname=trellis", str(file),
    )  # fmt: skip


def run_tool(place: Place, state: dict[str, str], name: str, *arguments: str) -> None:
    environment = {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"), "PGPASSWORD": state["owner"],
        "PGPORT": state["port"],
        # row security binds the owner too; without this a copy would lack the rows of persons
        "PGOPTIONS": "-c trellis.system=migration",
    }  # fmt: skip
    tool = place.programs / name
    if not tool.exists():
        raise SetupError(f"{place.programs} has no {name}: set PG_BIN to all of PostgreSQL's programs.")
    done = subprocess.run(
        [str(tool), *COMMON, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise SetupError(f"{name} failed, the database is as it was:\n{done.stderr.strip()[-2000:]}")
