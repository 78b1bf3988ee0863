"""A whole site of its own (database, web, worker) in a folder of its own, whose parts can be killed."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
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
    web_processes: int = 1
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
        return kept | {
            "TRELLIS_VAR": str(self.folder),
            "TRELLIS_WEB_PROCESSES": str(self.web_processes),
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            **self.settings,
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

    def kill_web_process(self, chance: random.Random) -> None:
        """kill -9 of one of the processes that answer; the program that began them goes on."""
        record = json.loads((self.folder / "run" / "web.json").read_text())
        workers = [pid for pid in children_of(record["pid"]) if b"spawn_main" in command_of(pid)]
        os.kill(chance.choice(workers), signal.SIGKILL)

    def database_server(self) -> int:
        [file] = [*self.folder.rglob("postmaster.pid"), *self.outside("postmaster.pid")]
        return int(file.read_text().split("\n")[0])

    def kill_database(self) -> None:
        """kill -9 of the server and of every process that it started."""
        server = self.database_server()
        for pid in (server, *children_of(server)):
            os.kill(pid, signal.SIGKILL)

    def kill_backend(self, chance: random.Random) -> None:
        """kill -9 of one process that serves a connection; the server then throws out all others too."""
        backends = [pid for pid in children_of(self.database_server()) if b"trellis_app" in command_of(pid)]
        os.kill(chance.choice(backends), signal.SIGKILL)

    def outside(self, name: str) -> list[Path]:
        """Where a superuser's database is kept when its account may not enter the checkout."""
        state = self.run("-m", "deploy.embedded_postgres", "status").strip()
        folder = Path(state.rpartition("data in ")[2])
        return [] if folder.is_relative_to(self.folder) else [folder / name]


def children_of(pid: int) -> list[int]:
    return list(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))


def command_of(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def wait_until(
    question: Callable[[], bool], *, what: str, seconds: float = PATIENCE, pause: float = 0.2
) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if question():
            return
        time.sleep(pause)
    raise AssertionError(f"waited {seconds:.0f} s in vain: {what}")
