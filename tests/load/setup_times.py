"""How long a fresh clone takes to its first page, as root and as an ordinary user: `make bench-setup`.

Each account gets a clone of its own in a temporary folder and a copy of the package caches as they are, so
that the figures are for a warm cache. Measured are `make demo` from nothing until the home page has answered;
after `make stop`, the second `make demo`; and one while it runs. The clones are removed again.
"""

import json
import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
ASKED_FIRST, ASKED_SECOND = 300.0, 10.0
ORDINARY = os.environ.get("TRELLIS_POSTGRES_USER", "nobody")
CACHES = {
    "UV_CACHE_DIR": Path(os.environ.get("UV_CACHE_DIR", Path.home() / ".cache" / "uv")),
    "PIP_CACHE_DIR": Path(os.environ.get("PIP_CACHE_DIR", Path.home() / ".cache" / "pip")),
    "npm_config_cache": Path.home() / ".npm",
}
COUNT = "from trellis.registry.models import Organisation as O; print(O.objects.count())"


@dataclass
class Times:
    account: str
    first_seconds: float
    second_seconds: float
    again_seconds: float
    home_page_status: int
    organisations_before: int
    organisations_after: int

    @property
    def holds(self) -> bool:
        return (
            self.first_seconds < ASKED_FIRST
            and self.second_seconds < ASKED_SECOND
            and self.home_page_status == 200
            and self.organisations_before == self.organisations_after > 0
        )


class Clone:
    """A fresh clone that belongs to one account, with that account's environment."""

    def __init__(self, folder: Path, account: pwd.struct_passwd) -> None:
        self.account, self.path = account, folder / "trellis"
        self.environment = {key: value for key, value in os.environ.items() if not is_ours(key)}
        self.environment |= {"HOME": str(folder / "home"), "PYTHON": find_python(account)}
        (folder / "home").mkdir()
        subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(self.path)], check=True)
        for variable, cache in CACHES.items():
            if cache.exists():
                shutil.copytree(cache, folder / "caches" / variable, symlinks=True)
                self.environment[variable] = str(folder / "caches" / variable)
        if os.geteuid() == 0:
            subprocess.run(["chown", "-R", f"{account.pw_uid}:{account.pw_gid}", str(folder)], check=True)

    def run(self, *command: str) -> str:
        become = {} if os.geteuid() != 0 else {"user": self.account.pw_uid, "group": self.account.pw_gid}
        done = subprocess.run(
            command, cwd=self.path, env=self.environment, stdin=subprocess.DEVNULL, capture_output=True,
            text=True, check=False, **({**become, "extra_groups": []} if become else {}),
        )  # fmt: skip
        if done.returncode != 0:
            raise SystemExit(
                f"{' '.join(command)} failed as {self.account.pw_name}:\n{done.stdout}{done.stderr}"
            )
        return done.stdout

    def demo(self) -> tuple[float, int]:
        """Seconds until the home page has answered, and how it answered."""
        began = time.monotonic()
        said = self.run("make", "demo")
        address = re.search(r"http://localhost:\d+/", said)
        assert address, said
        status = answer_of(address[0])
        return round(time.monotonic() - began, 1), status

    def count_organisations(self) -> int:
        launcher = [".venv/bin/python", "-m", "deploy.embedded_postgres", "run", "--"]
        return int(
            self.run(*launcher, ".venv/bin/python", "manage.py", "shell", "-v0", "-c", COUNT).split()[-1]
        )


def is_ours(variable: str) -> bool:
    """What make and this environment have set, and a fresh shell would not have."""
    return variable.startswith(
        ("DATABASE_", "TRELLIS_", "MAKE", "VIRTUAL_ENV", "PYTHONPATH", "VENV", "MFLAGS")
    )


def find_python(account: pwd.struct_passwd) -> str:
    """A Python that this account can run and that can make environments."""
    become = (
        {} if os.geteuid() != 0 else {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    )
    check = "import ensurepip, sys; sys.exit(sys.version_info < (3, 11))"
    for candidate in (
        getattr(sys, "_base_executable", sys.executable),
        "/usr/bin/python3",
        "/usr/local/bin/python3",
    ):
        try:
            if (
                subprocess.run([candidate, "-c", check], cwd="/", capture_output=True, **become).returncode
                == 0
            ):
                return candidate
        except OSError:
            continue
    raise SystemExit(f"There is no Python 3.11 or newer that {account.pw_name} can run.")


def answer_of(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=30) as response:
            response.read()
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code


def measure(account: pwd.struct_passwd) -> Times:
    folder = Path(tempfile.mkdtemp(prefix="trellis-setup-"))
    folder.chmod(0o755)
    try:
        clone = Clone(folder, account)
        first, status = clone.demo()
        before = clone.count_organisations()
        clone.run("make", "stop")
        second, _ = clone.demo()
        again, _ = clone.demo()
        after = clone.count_organisations()
        clone.run("make", "stop")
        clone.run("make", "database-destroy")
        return Times(account.pw_name, first, second, again, status, before, after)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def show(rows: list[Times]) -> None:
    print(f"{'as':<10}{'what':<44}{'asked':>10}{'measured':>10}")
    for row in rows:
        lines = [
            ("fresh clone to the first page, s", "< 300", row.first_seconds),
            ("second start after make stop, s", "< 10", row.second_seconds),
            ("start while it runs, s", "", row.again_seconds),
            ("home page answers", "200", row.home_page_status),
            ("organisations kept", str(row.organisations_before), row.organisations_after),
        ]
        for what, asked, measured in lines:
            print(f"{row.account:<10}{what:<44}{asked:>10}{measured:>10}")


def main() -> int:
    own = pwd.getpwuid(os.geteuid())
    accounts = [own, pwd.getpwnam(ORDINARY)] if own.pw_uid == 0 else [own]
    rows = [measure(account) for account in accounts]
    show(rows)
    if own.pw_uid != 0:
        print("as root: not measured, this account is not root")
    figures = {
        "asked_first_seconds": ASKED_FIRST,
        "asked_second_seconds": ASKED_SECOND,
        "cores": os.cpu_count(),
        "accounts": [asdict(row) for row in rows],
        "holds": all(row.holds for row in rows),
    }
    print(json.dumps(figures))
    return 0 if figures["holds"] else 1


if __name__ == "__main__":
    sys.exit(main())
