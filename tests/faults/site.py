"""A whole site of its own (database, web, worker) in a folder of its own, whose parts can be killed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).parents[2]
STEP = "import django; django.setup(); from tests.faults.steps import main; main()"
PATIENCE = 240  # seconds; a killed worker's job is taken up again within two minutes


@dataclass
class Site:
    """Everything lives below `folder`; only processes that this site recorded are ever killed."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
        return kept | {
            "TRELLIS_VAR": str(self.folder),
            "TRELLIS_WEB_PROCESSES": "1",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }

    def run(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def prepare(self) -> None:
        """The front-end files and outlines of this checkout serve this site too."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o755)
        for part in ("vendor", "geo", "places"):
            if (ROOT / "var" / part).exists() and not (self.folder / part).exists():
                (self.folder / part).symlink_to(ROOT / "var" / part)

    def start(self) -> None:
        self.run("-m", "deploy.demo", "start")

    def stop(self) -> None:
        self.run("-m", "deploy.demo", "stop")

    def step(self, *arguments: str) -> dict[str, Any]:
        said = self.run(
            "-m",
            "deploy.embedded_postgres",
            "run",
            "--",
            sys.executable,
            "-c",
            STEP,
            *arguments,
        )
        return json.loads(said.splitlines()[-1])

    def connect(self) -> psycopg.Connection[Any]:
        """A look into the database that is quick enough to catch a step at work."""
        return psycopg.connect(self.run("-m", "deploy.embedded_postgres", "url").strip(), autocommit=True)

    def address(self) -> str:
        return f"http://127.0.0.1:{(self.folder / 'run' / 'port').read_text().strip()}"

    # --- killing

    def kill_group(self, name: str) -> None:
        """kill -9 of the recorded program with all its children."""
        record = json.loads((self.folder / "run" / f"{name}.json").read_text())
        os.killpg(record["pid"], signal.SIGKILL)

    def kill_database(self) -> None:
        """kill -9 of the server and of every process that it started."""
        [file] = [*self.folder.rglob("postmaster.pid"), *self.outside("postmaster.pid")]
        server = int(file.read_text().split("\n")[0])
        children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
        for pid in (server, *map(int, children)):
            os.kill(pid, signal.SIGKILL)

    def outside(self, name: str) -> list[Path]:
        """Where a superuser's database is kept when its account may not enter the checkout."""
        state = self.run("-m", "deploy.embedded_postgres", "status").strip()
        folder = Path(state.rpartition("data in ")[2])
        return [] if folder.is_relative_to(self.folder) else [folder / name]


def wait_until(
    question: Callable[[], bool], *, what: str, seconds: float = PATIENCE, pause: float = 0.2
) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if question():
            return
        time.sleep(pause)
    raise AssertionError(f"waited {seconds:.0f} s in vain: {what}")
